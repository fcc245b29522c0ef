"""Two answers side by side, and the firings that differ; and which single facts, if otherwise, change the answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from engine.advisor import Advisor
from engine.answer import Answer
from engine.errors import FactError
from engine.explaining.change import Change, Inquiry, stated
from engine.explaining.levers import Levers
from engine.model import ABSENT, RECOMMEND, RULE_OUT, Fact, Firing

TELLING = 60  # a condition that more rules share says little of what is asked


@dataclass(frozen=True, slots=True)
class WhatIf:
    """An answer before and after a change. `gone` fired only before, `new` only after."""

    change: Change
    before: Answer
    after: Answer
    gone: tuple[Firing, ...]
    new: tuple[Firing, ...]

    @property
    def same(self) -> bool:
        """Whether the answer itself is the same, whatever else differs."""
        return result(self.before) == result(self.after)


def result(answer: Answer) -> tuple[str, ...]:
    """What an answer comes to: the options chosen, or the first recommendation (all that are tied), or nothing."""
    if answer.choice:
        return tuple(str(number) for number in answer.choice.options)
    if answer.tied:
        return tuple(sorted(one.id for one in answer.tied))
    return tuple(one.id for one in answer.recommendations[:1])


def what_if(advisor: Advisor, inquiry: Inquiry, change: Change) -> WhatIf:
    """Both answers. Raises FactError for a fact that is not one, or that is to be dropped and was never stated."""
    before = inquiry.ask(advisor)
    base = [*stated(advisor.pack, before.trace), *before.reading.likely]
    add = frozenset(advisor.fact(fact) for fact in change.add)
    drop = frozenset(_stated(advisor, before, fact, base) for fact in change.drop)
    if both := add & drop:
        raise FactError(f"`{min(both)}` cannot be added and dropped at once", "do one of them")
    change = Change(add, drop)
    after = inquiry.changed(advisor.pack, change, base).ask(advisor)
    return WhatIf(change, before, after, _only(before, after), _only(after, before))


def _stated(advisor: Advisor, answer: Answer, text: str, base: Iterable[Fact]) -> Fact:
    fact = advisor.fact(text)
    if fact in base:
        return fact
    for firing in answer.trace.deriving(fact):
        on = " and ".join(f"`{one}`" for one in firing.on)
        raise FactError(f"`{fact}` was not stated but derived, from {on}", "drop one of these")
    known = ", ".join(f"`{one}`" for one in dict.fromkeys(base))
    told = f"drop one of {known}" if known else "there is none to drop"
    raise FactError(f"`{fact}` is not among the facts that were read or given", told)


def _only(one: Answer, other: Answer) -> tuple[Firing, ...]:
    there = {firing.rule.id for firing in other.trace.firings}
    seen: dict[str, Firing] = {}
    for firing in one.trace.firings:
        if firing.rule.id not in there:
            seen.setdefault(firing.rule.id, firing)
    return tuple(seen.values())


@dataclass(frozen=True, slots=True)
class Swing:
    """A single change and what the answer comes to after it."""

    change: Change
    after: Answer


def sensitivity(
    advisor: Advisor, inquiry: Inquiry, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> tuple[Answer, list[Swing], int]:
    """The answer, the single changes of one fact that change it, and how many were tried.

    Tried are: each stated fact dropped, and each fact added that a rule near the case asks about (a rule that already has a
    condition met, or that speaks of what is recommended). `progress` hears how many of how many are done.
    """
    before = inquiry.ask(advisor)
    base = [*stated(advisor.pack, before.trace), *before.reading.likely]
    changes = [Change(drop=frozenset([fact])) for fact in base]
    changes += [Change(add=frozenset([fact])) for fact in open_facts(advisor, before)]
    swings = []
    for number, change in enumerate(dict.fromkeys(changes)):
        after = inquiry.changed(advisor.pack, change, base).ask(advisor)
        if result(after) != result(before):
            swings.append(Swing(change, after))
        progress(number + 1, len(changes))
    return before, swings, len(changes)


def open_facts(advisor: Advisor, answer: Answer) -> list[Fact]:
    """The unknown facts that rules near the case ask about, in order of name."""
    levers = Levers(advisor)
    found: set[Fact] = set()
    for fact in _near(advisor, answer):
        told = levers.stating(fact)
        if told and told not in answer.trace.facts and ABSENT + told not in answer.trace.facts:
            found.add(told)
    return sorted(found)


def _near(advisor: Advisor, answer: Answer) -> Iterator[Fact]:
    """Conditions not known of rules that have a telling condition met, or that speak of what stands."""
    facts = answer.trace.facts
    standing = {one.id for one in answer.recommendations}
    about = {RECOMMEND + name for name in standing} | {RULE_OUT + name for name in standing}
    shared = Counter(fact for rule in advisor.pack.rules for fact in rule.when)
    met = {fact for fact in facts if not fact.startswith("service=") and shared[fact] <= TELLING}
    for rule in advisor.pack.rules:
        near = not about.isdisjoint(rule.then) or not met.isdisjoint(rule.when)
        if near:
            yield from (fact for fact in (*rule.when, *rule.unless) if fact not in facts)
