"""Part of a pack as clauses: a derived fact holds if and only if the body of one of its rules holds (Clark's completion).

A theory holds no more than the facts that were asked about and what these depend on, so that each question to the solver is
small. The completion is exact where rules do not depend on each other in a circle. Where they do, it also has models in which
a circle supports itself: every model found is therefore replayed through the engine, and where the replay disagrees, the
loop formula of the facts without support is added (Lin and Zhao 2004) and the question asked again. A question without a
model has none either way.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence

from pysat.card import ITotalizer
from pysat.solvers import Solver

from engine.model import NAMES_SERVICE, Fact, Rule, Trace, about_service, contrary
from engine.verifying.space import Space

SOLVER = "cadical153"
Replay = Callable[[Sequence[Fact]], Trace]


class Disagreement(RuntimeError):
    """The engine does not find what the solver found; a fault of the prover, never of a pack."""


class Theory:
    """Clauses about some facts of a space. Literals are integers, as the solver has them; minus negates."""

    def __init__(self, space: Space, replay: Replay) -> None:
        self._space = space
        self._replay = replay
        self._clauses: list[list[int]] = []
        self._count = 0
        self._fact: dict[Fact, int] = {}
        self._body: dict[Rule, int] = {}
        self._stated: dict[Fact, int] = {}
        self._amount: dict[int, tuple[str, float]] = {}
        self._elsewhere = 0
        self._waiting: list[Fact] = []
        self._solver: Solver | None = None
        self._fed = 0

    def fact(self, fact: Fact) -> int:
        """The literal that says a fact holds."""
        if fact not in self._fact:
            self._fact[fact] = self._new()
            self._waiting.append(fact)
        return self._fact[fact]

    def body(self, rule: Rule) -> int:
        """The literal that says a rule fires."""
        if rule not in self._body:
            conditions = [*(self.fact(one) for one in rule.when), *(-self.fact(one) for one in rule.unless)]
            self._body[rule] = self.all(conditions)
        return self._body[rule]

    def all(self, literals: Iterable[int]) -> int:
        """A literal that holds if and only if all of these do."""
        return -self.any(-one for one in literals)

    def any(self, literals: Iterable[int]) -> int:
        """A literal that holds if and only if one of these does."""
        given = list(dict.fromkeys(literals))
        if len(given) == 1:
            return given[0]
        name = self._new()
        self._equal(name, given)
        return name

    def smallest(self, *goals: int) -> tuple[Fact, ...] | None:
        """A scenario of the fewest statements that meets the goals, replayed; None where there is none.

        Raises Disagreement.
        """
        while self._solve(goals):
            scenario, model = self._least(goals)
            if not self._refuted(scenario, model):
                return scenario
        return None

    def _new(self) -> int:
        self._count += 1
        return self._count

    def _equal(self, name: int, alternatives: Sequence[int]) -> None:
        self._clauses.append([-name, *alternatives])
        self._clauses.extend([name, -one] for one in alternatives)

    def _define(self) -> None:
        """Say when each fact that was asked about holds, and so on for what it depends on; then close what was stated."""
        while self._waiting:
            fact = self._waiting.pop()
            if fact == NAMES_SERVICE:
                continue
            reasons = [self.body(rule) for rule in self._space.concluding.get(fact, ())]
            if quantity := self._space.quantity_of(fact):
                reasons += self._amounts(quantity, fact)
            elif self._space.sayable(fact):
                reasons.append(self._state(fact))
            self._equal(self._fact[fact], reasons)

    def _state(self, fact: Fact) -> int:
        if fact not in self._stated:
            self._stated[fact] = self._new()
            other = contrary(fact)
            if other in self._stated:
                self._clauses.append([-self._stated[fact], -self._stated[other]])
            if about_service(fact):
                self._clauses.append([-self._stated[fact], self.fact(NAMES_SERVICE)])
        return self._stated[fact]

    def _amounts(self, quantity: str, fact: Fact) -> list[int]:
        known = {amount: name for name, (one, amount) in self._amount.items() if one == quantity}
        if not known:
            for amount, _ in self._space.regions(quantity):
                known[amount] = self._new()
                self._amount[known[amount]] = (quantity, amount)
            self._clauses.extend([-one, -two] for one, two in itertools.combinations(known.values(), 2))
        return [known[amount] for amount, holding in self._space.regions(quantity) if fact in holding]

    def _close_services(self) -> Iterator[int]:
        """``names=service`` holds only by a service stated: one spoken of here, or one that matters nowhere here."""
        if NAMES_SERVICE in self._fact:
            self._elsewhere = self._elsewhere or self._new()
            stated = [name for fact, name in self._stated.items() if about_service(fact)]
            other = [self._elsewhere] if self._other_service() else []
            guard = self._new()
            self._clauses.append([-guard, -self._fact[NAMES_SERVICE], *stated, *other])
            self._clauses.append([-self._elsewhere, self._fact[NAMES_SERVICE]])
            yield guard

    def _other_service(self) -> Fact:
        return next((one for one in self._space.services if one not in self._stated and one not in self._fact), "")

    def _feed(self) -> list[int]:
        self._define()
        guards = list(self._close_services())
        self._define()
        if self._solver is None:
            self._solver = Solver(name=SOLVER)
        self._solver.append_formula(self._clauses[self._fed :])
        self._fed = len(self._clauses)
        return guards

    def _solve(self, goals: Sequence[int]) -> bool:
        guards = self._feed()
        assert self._solver is not None
        return bool(self._solver.solve(assumptions=[*guards, *goals]))

    def _least(self, goals: Sequence[int]) -> tuple[tuple[Fact, ...], set[int]]:
        """Among the models that meet the goals, one with the fewest statements."""
        guards = self._feed()
        stated = [*self._stated.values(), *self._amount, *([self._elsewhere] if self._elsewhere else [])]
        with Solver(name=SOLVER, bootstrap_with=self._clauses) as solver:
            solver.append_formula([[one] for one in (*guards, *goals)])
            solver.solve()
            model = {one for one in solver.get_model() if one > 0}
            size = sum(one in model for one in stated)
            counter = ITotalizer(lits=stated, ubound=max(size, 1), top_id=self._count) if size else None
            if counter:
                solver.append_formula(counter.cnf.clauses)
                while size and solver.solve(assumptions=[-counter.rhs[size - 1]]):
                    model = {one for one in solver.get_model() if one > 0}
                    size = sum(one in model for one in stated)
                counter.delete()
        return self._scenario(model), model

    def _scenario(self, model: set[int]) -> tuple[Fact, ...]:
        facts = [fact for fact, name in self._stated.items() if name in model]
        facts += [self._space.amount(*one) for name, one in self._amount.items() if name in model]
        if self._elsewhere in model:
            facts.append(self._other_service())
        return tuple(sorted(facts))

    def _refuted(self, scenario: tuple[Fact, ...], model: set[int]) -> bool:
        """Whether the engine disagrees because facts held each other up; then says so to the solver."""
        found = self._replay(scenario).facts
        circular = {fact for fact, name in self._fact.items() if name in model and fact not in found}
        missing = {fact for fact, name in self._fact.items() if name not in model and fact in found}
        if not circular and not missing:
            return False
        support = [
            self.body(rule)
            for fact in sorted(circular)
            for rule in self._space.concluding.get(fact, ())
            if circular.isdisjoint(rule.when)
        ]
        support += [self._stated[fact] for fact in sorted(circular) if fact in self._stated]
        if not circular or any(one in model for one in support):
            raise Disagreement(f"solver and engine differ on {', '.join(scenario)}: {sorted(circular | missing)[:5]}")
        self._clauses.extend([-self._fact[fact], *support] for fact in sorted(circular))
        return True
