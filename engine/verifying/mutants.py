"""Rules changed on purpose, one at a time, to see whether some scenario notices.

A mutant of a rule drops or turns one condition, drops or turns one exception (an override is one), or concludes something
else. A scenario notices when one of its expectations no longer holds. A mutant that makes a cycle through a negation would be
refused when the pack is compiled, and counts as noticed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from engine.chaining.base import Chainer, Program
from engine.chaining.stratify import NegativeCycle, strata
from engine.model import FIRED, RECOMMEND, RULE_OUT, Fact, Rule, Trace

ENOUGH = 40  # scenarios asked for a mutant that fires everywhere


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule and what it was changed to."""

    rule: Rule
    changed: Rule
    kind: str
    what: str

    def __str__(self) -> str:
        return f"{self.rule.id}: {self.kind} `{self.what}`"


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario for mutation: the facts given, read once, and whether its expectations of a trace hold."""

    given: tuple[Fact, ...]
    holds: Callable[[Trace], bool]
    exact: bool


def mutants(rule: Rule) -> Iterator[Mutant]:
    """Every mutant of a rule."""
    for fact in rule.when:
        rest = tuple(one for one in rule.when if one != fact)
        yield Mutant(rule, replace(rule, when=rest), "drop condition", fact)
        yield Mutant(rule, replace(rule, when=rest, unless=(*rule.unless, fact)), "turn condition", fact)
    for fact in rule.unless:
        rest = tuple(one for one in rule.unless if one != fact)
        kind = "override" if fact.startswith(FIRED) else "exception"
        yield Mutant(rule, replace(rule, unless=rest), f"drop {kind}", fact.removeprefix(FIRED))
        yield Mutant(
            rule, replace(rule, when=(*rule.when, fact), unless=rest), f"turn {kind}", fact.removeprefix(FIRED)
        )
    for fact in rule.then:
        if not fact.startswith(FIRED):
            then = tuple(_turned(one) if one == fact else one for one in rule.then)
            yield Mutant(rule, replace(rule, then=then), "turn conclusion", fact)


def _turned(fact: Fact) -> Fact:
    if fact.startswith(RECOMMEND):
        return RULE_OUT + fact.removeprefix(RECOMMEND)
    if fact.startswith(RULE_OUT):
        return RECOMMEND + fact.removeprefix(RULE_OUT)
    return f"{fact}-not"


class Trial:
    """Tries mutants on scenarios. Only those that the change could concern are chained again."""

    def __init__(self, rules: Sequence[Rule], cases: Sequence[Case], chainer: Chainer) -> None:
        self._chainer = chainer
        self._program = Program(rules)
        self._rules = self._program.rules
        self._place = {rule: number for number, rule in enumerate(self._rules)}
        self._cases = tuple(cases)
        self._facts = [chainer.run(self._program, case.given).facts for case in self._cases]
        self._with: dict[Fact, list[int]] = defaultdict(list)
        for number, facts in enumerate(self._facts):
            for fact in facts:
                self._with[fact].append(number)
        self._used = {fact for rule in self._rules for fact in (*rule.when, *rule.unless)}

    def noticed(self, mutant: Mutant) -> bool:
        """Whether some scenario tells the mutant from the rule."""
        try:
            program = self._changed(mutant)
        except NegativeCycle:
            return True
        return any(
            not self._cases[number].holds(self._chainer.run(program, self._cases[number].given))
            for number in self._concerned(mutant)
        )

    def _concerned(self, mutant: Mutant) -> Iterator[int]:
        """The scenarios in which the mutant fires and the rule does not, or the other way round, or both conclude apart."""
        if mutant.changed.when:
            rarest = min(mutant.changed.when, key=lambda fact: len(self._with[fact]))
            numbers = set(self._with[rarest])
        else:
            numbers = set(range(len(self._cases)))
        numbers.update(
            self._with[min(mutant.rule.when, key=lambda fact: len(self._with[fact]))] if mutant.rule.when else ()
        )
        found = [
            number
            for number in sorted(numbers)
            if mutant.rule.then != mutant.changed.then
            or _body(mutant.rule, self._facts[number]) != _body(mutant.changed, self._facts[number])
        ]
        found.sort(key=lambda number: not self._cases[number].exact)
        yield from found[:ENOUGH]

    def _changed(self, mutant: Mutant) -> Program:
        """The program with the mutant in the place of its rule; strata are found anew only where they could differ."""
        number = self._place[mutant.rule]
        changed = mutant.changed
        if set(changed.then).isdisjoint(self._used):
            above = self._program.height  # above all strata, as nothing depends on it
            return self._program.replaced(number, replace(changed, stratum=above))
        rules = [*self._rules[:number], changed, *self._rules[number + 1 :]]
        levels = strata(rules)
        return Program([replace(rule, stratum=level) for rule, level in zip(rules, levels, strict=True)])


def _body(rule: Rule, facts: frozenset[Fact]) -> bool:
    return facts.issuperset(rule.when) and facts.isdisjoint(rule.unless)
