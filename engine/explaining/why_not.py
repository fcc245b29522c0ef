"""Why something was not recommended, and the smallest change of facts that would bring it.

Told apart are: it is the answer; it stands behind another (beaten); it was ruled out; a rule for it was defeated by a fact or
by a rule that overrides it, or lacks one fact (blocked); several facts are missing (short); nothing spoke for it (never
considered); no rule recommends it in any scenario (no rule).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.advisor import Advisor
from engine.answer import Answer
from engine.explaining.change import Change, Inquiry
from engine.explaining.levers import Levers
from engine.explaining.precedence import Precedence, precedence
from engine.explaining.search import Found, smallest
from engine.model import FIRED, RECOMMEND, RULE_OUT, Fact, Firing, Rule, Trace

Reason = Literal["answer", "beaten", "guess", "ruled out", "blocked", "short", "never considered", "no rule"]
NEAREST = 3
FIRST_RUNS = 400
FIRST_SIZE = 2


@dataclass(frozen=True, slots=True)
class Near:
    """A rule that would recommend it: what holds of its conditions, what is missing, what stands against it."""

    rule: Rule
    holding: tuple[Fact, ...]
    missing: tuple[Fact, ...]
    barring: tuple[Fact, ...]

    @property
    def distance(self) -> int:
        return len(self.missing) + len(self.barring)


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The answer to `why not`. `stands` are the smallest changes that make it a recommendation, `first` the answer."""

    id: str
    title: str
    answer: Answer
    reason: Reason
    against: tuple[Firing, ...]
    beaten: Precedence | None
    near: tuple[Near, ...]
    stands: Found
    first: Found


def why_not(advisor: Advisor, inquiry: Inquiry, name: str) -> WhyNot:
    """Why `name` (the id of a feature, service, practice, limit or step) is not what is recommended."""
    answer = inquiry.ask(advisor)
    levers = Levers(advisor)
    trace = answer.trace
    against = tuple(firing for firing in trace.deriving(RULE_OUT + name))
    near = tuple(sorted(_near(levers, name, trace), key=_nearness)[:NEAREST])
    place = next((n for n, one in enumerate(answer.recommendations) if one.id == name), None)
    beaten = None
    if place:
        beaten = precedence(answer, answer.recommendations[0], answer.recommendations[place])
    standing = place is not None and not answer.recommendations[place].guess
    reason = _reason(answer, place, against, near)
    none = Found((), 0, 0)
    stands = none if standing or reason == "no rule" else _bring(advisor, inquiry, levers, name)
    first = none if reason in ("answer", "no rule") else _bring_first(advisor, inquiry, levers, name, stands)
    return WhyNot(name, advisor.pack.title_of(name), answer, reason, against, beaten, near, stands, first)


def stands(trace: Trace, name: str) -> bool:
    """Whether a rule recommends it and none rules it out."""
    return RECOMMEND + name in trace.facts and RULE_OUT + name not in trace.facts


def is_first(answer: Answer, name: str) -> bool:
    """Whether it is what is answered, and not as a guess."""
    found = answer.recommendations
    return bool(found) and found[0].id == name and not found[0].guess and not answer.tied


def _reason(answer: Answer, place: int | None, against: tuple[Firing, ...], near: tuple[Near, ...]) -> Reason:
    if place is not None:
        guess = answer.recommendations[place].guess
        return "guess" if guess else "beaten" if place or answer.tied else "answer"
    if against:
        return "ruled out"
    if not near:
        return "no rule"
    if near[0].distance == 1 and (near[0].holding or near[0].barring):
        return "blocked"
    return "short" if any(one.holding or (one.barring and not one.missing) for one in near) else "never considered"


def _near(levers: Levers, name: str, trace: Trace) -> list[Near]:
    best: dict[str, Near] = {}
    for rule in levers.concluding(RECOMMEND + name):
        holding = tuple(fact for fact in rule.when if fact in trace.facts)
        missing = tuple(fact for fact in rule.when if fact not in trace.facts)
        barring = tuple(fact for fact in rule.unless if fact in trace.facts)
        if not missing and not barring:
            continue
        one = Near(rule, holding, missing, barring)
        if rule.id not in best or _nearness(one) < _nearness(best[rule.id]):
            best[rule.id] = one
    return list(best.values())


def _nearness(near: Near) -> tuple[int, int, str, int]:
    return (near.distance, -len(near.holding), near.rule.id, near.rule.variant)


def _bring(advisor: Advisor, inquiry: Inquiry, levers: Levers, name: str) -> Found:
    def holds(_: Inquiry, trace: Trace) -> bool:
        return stands(trace, name)

    return smallest(advisor, inquiry, lambda trace: levers.towards(name, trace), holds, apt=levers.own(name))


def _bring_first(advisor: Advisor, inquiry: Inquiry, levers: Levers, name: str, brought: Found) -> Found:
    """The smallest change that makes it the answer: among those that make it stand, and those that topple its rivals."""

    def steps(trace: Trace) -> list[Change]:
        return levers.towards(name, trace, _rivals(trace, name))

    def holds(tried: Inquiry, trace: Trace) -> bool:
        return stands(trace, name) and is_first(tried.ask(advisor), name)

    size = max(FIRST_SIZE, brought.changes[0].size if brought.changes else 0)
    runs = FIRST_RUNS if inquiry.text else 10 * FIRST_RUNS
    return smallest(advisor, inquiry, steps, holds, size, runs, levers.own(name))


def _rivals(trace: Trace, name: str) -> list[str]:
    standing = (fact.removeprefix(RECOMMEND) for fact in sorted(trace.facts) if fact.startswith(RECOMMEND))
    return [one for one in standing if one != name and RULE_OUT + one not in trace.facts]


def overriding(near: Near) -> list[str]:
    """The ids of rules that override this one and fired."""
    return [fact.removeprefix(FIRED) for fact in near.barring if fact.startswith(FIRED)]
