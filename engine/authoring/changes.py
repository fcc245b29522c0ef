"""What a change of the rules changes: which rules came, went or were edited, and which answers are others now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from engine.advisor import Advisor
from engine.answer import Answer
from engine.errors import UsageError
from engine.model import Fact, Pack, Rule, RuleText, Source
from engine.scenarios import Scenario

_NOWHERE = Source("", 0, 0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What there is to see of an answer. `first` is the recommendation at the top, or the options chosen."""

    first: str
    recommends: tuple[str, ...]
    ruled_out: tuple[str, ...]
    fired: frozenset[str]


@dataclass(frozen=True, slots=True)
class Change:
    """A scenario whose answer is another one now."""

    scenario: Scenario
    before: Outcome
    after: Outcome

    @property
    def now_fires(self) -> list[str]:
        return sorted(self.after.fired - self.before.fired)

    @property
    def no_longer_fires(self) -> list[str]:
        return sorted(self.before.fired - self.after.fired)


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs between two versions of a pack, on some scenarios: rules, words of concepts, answers.

    `differ` tells whether any file does; where none does, no scenario is tried.
    """

    differ: bool
    added: list[str]
    removed: list[str]
    edited: list[str]
    reworded: list[str]
    changed: list[Change]
    scenarios: int


def compare(old: Advisor, new: Advisor, scenarios: Iterable[Scenario]) -> Changes:
    """The two versions side by side on every scenario."""
    before, after = _rules(old.pack), _rules(new.pack)
    differ = old.pack.digest != new.pack.digest
    cases = list(scenarios) if differ else []
    return Changes(
        differ=differ,
        added=sorted(after.keys() - before.keys()),
        removed=sorted(before.keys() - after.keys()),
        edited=sorted(name for name in before.keys() & after.keys() if before[name] != after[name]),
        reworded=sorted(fact for fact in old.pack.concepts if _words(old.pack, fact) != _words(new.pack, fact)),
        changed=list(_changed(old, new, cases)),
        scenarios=len(cases),
    )


def _words(pack: Pack, fact: Fact) -> tuple[tuple[str, ...], ...]:
    """By which words something is met; a thing that is gone is met by none."""
    concept = pack.concepts.get(fact)
    return (concept.names, concept.phrases, concept.described) if concept else ()


def _changed(old: Advisor, new: Advisor, scenarios: Iterable[Scenario]) -> Iterator[Change]:
    for one in scenarios:
        before, after = _outcome(old, one), _outcome(new, one)
        if before != after:
            yield Change(one, before, after)


def _outcome(advisor: Advisor, one: Scenario) -> Outcome:
    try:
        answer = advisor.ask(one.text, one.facts, options=one.options)
    except UsageError as error:
        return Outcome(f"no answer: {error}", (), (), frozenset())
    recommends = tuple(found.id for found in answer.recommendations)
    return Outcome(
        _first(answer),
        recommends,
        tuple(found.id for found in answer.ruled_out),
        frozenset(firing.rule.id for firing in answer.trace.firings),
    )


def _first(answer: Answer) -> str:
    if answer.abstained:
        return "no answer"
    if answer.choice:
        return "options " + ", ".join(str(number) for number in answer.choice.options)
    return answer.recommendations[0].id


def _rules(pack: Pack) -> dict[str, tuple[RuleText, tuple[Rule, ...]]]:
    """Each rule with all that it says; where it stands and on which stratum does not count."""
    variants: dict[str, list[Rule]] = {}
    for rule in pack.rules:
        variants.setdefault(rule.id, []).append(replace(rule, stratum=0))
    return {name: (replace(text, source=_NOWHERE), tuple(variants.get(name, ()))) for name, text in pack.texts.items()}
