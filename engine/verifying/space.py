"""The space of scenarios a pack allows: what a scenario may state, what follows from stating it, and what never goes together.

docs/guarantees.md states this model in words. In short:

- every concept that has a name or a phrase may be stated, in any combination; all attributes take several values;
- it may be stated as absent instead (``not a=b``), never both;
- a quantity has one amount or none, so that comparisons of it go together only as numbers allow;
- ``names=service`` holds just when some service is stated, present or absent;
- what only rules derive is never stated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from engine.model import ABSENT, FIRED, NAMES_SERVICE, Fact, Pack, Rule, Threshold
from engine.reading import quantities

SERVICE = "service="
ASKS = ("need=", "symptom=")
Region = tuple[float, frozenset[Fact]]


class Space:
    """A pack as the prover sees it. `left_out` are rules on cycles, of whose facts nothing is said."""

    def __init__(self, pack: Pack, left_out: Iterable[Rule] = ()) -> None:
        self.pack = pack
        self.left_out = frozenset(fact for rule in left_out for fact in (*rule.when, *rule.unless, *rule.then))
        self.rules = pack.rules
        self.concluding: dict[Fact, list[Rule]] = defaultdict(list)
        self.of_id: dict[str, list[Rule]] = defaultdict(list)
        for rule in pack.rules:
            self.of_id[rule.id].append(rule)
            for fact in rule.then:
                self.concluding[fact].append(rule)
        self._thresholds: dict[str, list[Threshold]] = defaultdict(list)
        self._quantity: dict[Fact, str] = {}
        for threshold in pack.thresholds:
            self._thresholds[threshold.quantity].append(threshold)
            self._quantity[threshold.fact] = threshold.quantity

    def sayable(self, fact: Fact) -> bool:
        """Whether a scenario may state this: a concept some name or phrase speaks of, present or absent."""
        concept = self.pack.concepts.get(fact.removeprefix(ABSENT))
        return concept is not None and concept.stated

    @cached_property
    def services(self) -> tuple[Fact, ...]:
        """The services a scenario may name."""
        return tuple(fact for fact in sorted(self.pack.concepts) if fact.startswith(SERVICE) and self.sayable(fact))

    def quantity_of(self, fact: Fact) -> str:
        """The quantity that a comparison is about; empty for other facts."""
        return self._quantity.get(fact, "")

    def regions(self, quantity: str) -> list[Region]:
        """One amount for every way the comparisons of a quantity can come out, with those that hold there."""
        thresholds = self._thresholds[quantity]
        return [
            (amount, frozenset(one.fact for one in thresholds if quantities.compare(amount, one.op, one.amount)))
            for amount in quantities.regions(one.amount for one in thresholds)
        ]

    def amount(self, quantity: str, amount: float) -> Fact:
        """The fact that states an amount of a quantity, as a person would give it."""
        return f"{quantity}={quantities.shown(amount, self.pack.concepts[f'quantity={quantity}'].of)}"


def asks(rule: Rule) -> frozenset[Fact]:
    """What a rule answers: its needs and symptoms; all its conditions where it has none of these."""
    return frozenset(fact for fact in rule.when if fact.startswith(ASKS)) or frozenset(rule.when)


def at_home(rule: Rule) -> bool:
    """Whether this is the variant that takes the service for granted because the scenario names none."""
    return NAMES_SERVICE in rule.unless


def conclusions(rule: Rule) -> tuple[Fact, ...]:
    """What a rule concludes, without the mark that it fired."""
    return tuple(fact for fact in rule.then if not fact.startswith(FIRED))
