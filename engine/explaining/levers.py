"""The facts that bear on a conclusion: what to add or drop so that a fact comes to hold, or ceases to.

A walk backwards over rule bodies. To make a fact hold, one may state it, or help a rule that concludes it: state what its
`when` lacks, take away what its `unless` meets. To make it cease, one may drop it where it was stated, or defeat each firing
behind it. The walk names every single step that can matter (any other step leaves the truth of the goal alone), so that a
breadth-first search over these steps finds a smallest change.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable

from engine.advisor import Advisor
from engine.explaining.change import Change
from engine.explaining.proof import comparison
from engine.model import ABSENT, FIRED, NAMES_SERVICE, RECOMMEND, RULE_OUT, Fact, Rule, Threshold, Trace
from engine.reading import quantities


class Levers:
    """The steps that bear on facts, for one pack; built once, used for any number of traces."""

    def __init__(self, advisor: Advisor) -> None:
        self._pack = advisor.pack
        self._service_of = advisor.reader.service_of
        self._concluding: dict[Fact, list[Rule]] = defaultdict(list)
        for rule in advisor.pack.rules:
            for fact in rule.then:
                self._concluding[fact].append(rule)
        self._thresholds = {threshold.fact: threshold for threshold in advisor.pack.thresholds}
        self._comparing: dict[str, list[Threshold]] = defaultdict(list)
        for threshold in advisor.pack.thresholds:
            self._comparing[threshold.quantity].append(threshold)

    def concluding(self, fact: Fact) -> list[Rule]:
        """The rules that conclude a fact."""
        return self._concluding.get(fact, [])

    def towards(self, name: str, trace: Trace, rivals: Iterable[str] = ()) -> list[Change]:
        """Single steps that bear on `name` standing as a recommendation, and on `rivals` no longer standing; in order."""
        walk = _Walk(self, trace)
        walk.hold(RECOMMEND + name)
        walk.cease(RULE_OUT + name)
        home = f"service={self._service_of(name)}"
        if self.statable(home) and home not in trace.facts:
            walk.steps.add(Change(add=frozenset([home])))
        for rival in rivals:
            walk.cease(RECOMMEND + rival)
            walk.hold(RULE_OUT + rival)
        return sorted(walk.steps, key=lambda step: step.order)

    def own(self, name: str) -> frozenset[Fact]:
        """What the rules that recommend something ask for, as it would be stated."""
        rules = self.concluding(RECOMMEND + name)
        return frozenset(self.stating(fact) for rule in rules for fact in rule.when)

    def statable(self, fact: Fact) -> bool:
        """Whether a scenario may state this fact."""
        plain = fact.removeprefix(ABSENT)
        return plain in self._pack.concepts and not plain.startswith(("quantity=", FIRED, RECOMMEND, RULE_OUT))

    def stating(self, fact: Fact) -> Fact:
        """What to state so that a fact holds at once: itself, or for a comparison an amount that passes it; else nothing."""
        threshold = self._thresholds.get(fact)
        if threshold:
            concept = self._pack.concepts[f"quantity={threshold.quantity}"]
            factor = {">": 2.0, "<": 0.5}.get(threshold.op, 1.0)
            amount = threshold.amount * factor
            if concept.of == "count" and threshold.op in "<>":
                amount = threshold.amount + (1 if threshold.op == ">" else -1)
            return self._amount(threshold.quantity, amount)
        return fact if self.statable(fact) else ""

    def amounts(self, fact: Fact, holds: bool) -> list[Fact]:
        """What to state so that a comparison holds, or does not: an amount for each way others of its quantity come out."""
        one = self._thresholds[fact]
        others = self._comparing[one.quantity]
        whole = self._pack.concepts[f"quantity={one.quantity}"].of == "count"
        found: dict[frozenset[Fact], Fact] = {}
        for bound in quantities.regions(other.amount for other in others):
            amount = float(math.floor(bound)) if whole else bound
            passed = frozenset(o.fact for o in others if quantities.compare(amount, o.op, o.amount))
            found.setdefault(passed, self._amount(one.quantity, amount))
        return [stated for passed, stated in found.items() if (fact in passed) == holds]

    def alone(self, fact: Fact) -> bool:
        """Whether nothing else is asked of what a fact states: it is no comparison, or the only one of its quantity."""
        threshold = self._thresholds.get(fact)
        return threshold is None or len(self._comparing[threshold.quantity]) == 1

    def _amount(self, quantity: str, amount: float) -> Fact:
        return f"{quantity}={quantities.shown(amount, self._pack.concepts[f'quantity={quantity}'].of)}"


class _Walk:
    """One walk backwards; visits each fact once in each direction."""

    def __init__(self, levers: Levers, trace: Trace) -> None:
        self._levers = levers
        self._trace = trace
        self._seen: set[tuple[str, Fact]] = set()
        self._waiting: list[tuple[Callable[[Fact], None], Fact]] = []
        self.steps: set[Change] = set()

    def hold(self, fact: Fact) -> None:
        """Steps that may make a fact hold."""
        self._visit(self._hold, fact)

    def cease(self, fact: Fact) -> None:
        """Steps that may make a fact cease to hold."""
        self._visit(self._cease, fact)

    def _visit(self, way: Callable[[Fact], None], fact: Fact) -> None:
        self._waiting.append((way, fact))
        while self._waiting:  # rules may stand on one another deeper than Python calls may
            way, fact = self._waiting.pop()
            way(fact)

    def _hold(self, fact: Fact) -> None:
        if fact in self._trace.facts or not self._first("hold", fact):
            return
        stated = self._levers.stating(fact)
        if stated:
            self.steps.add(Change(add=frozenset([stated])))
        if not self._levers.alone(fact):
            self._state(self._levers.amounts(fact, holds=True))
        for rule in self._levers.concluding(fact):
            self._waiting += [(self._hold, need) for need in rule.when]
            self._waiting += [(self._cease, bar) for bar in rule.unless]

    def _cease(self, fact: Fact) -> None:
        if fact not in self._trace.facts or not self._first("cease", fact):
            return
        if fact == NAMES_SERVICE:
            services = [one for one in self._trace.given if one.startswith("service=")]
            self.steps.update(Change(drop=frozenset([one])) for one in services)
        elif fact in self._trace.given:
            self.steps.add(Change(drop=frozenset([self._origin(fact)])))
            if not self._levers.alone(fact):
                self._state(self._levers.amounts(fact, holds=False))
        for firing in self._trace.deriving(fact):
            self._waiting += [(self._cease, need) for need in firing.rule.when]
            self._waiting += [(self._hold, bar) for bar in firing.rule.unless]

    def _state(self, facts: Iterable[Fact]) -> None:
        self.steps.update(Change(add=frozenset([fact])) for fact in facts if fact not in self._trace.given)

    def _origin(self, fact: Fact) -> Fact:
        """The stated fact behind a given one: for a comparison the amount it was made from."""
        quantity, _ = comparison(fact)
        if quantity:
            amounts = [one for one in self._trace.given if one.startswith(f"{quantity}=")]
            return amounts[0] if amounts else fact
        return fact

    def _first(self, way: str, fact: Fact) -> bool:
        if (way, fact) in self._seen:
            return False
        self._seen.add((way, fact))
        return True
