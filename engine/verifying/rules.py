"""Single rules: each can fire, adds something, and can stand; none contradicts another.

Most rules show all that by one witness: the scenario that states just their conditions. Only for the rest the solver is asked.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence

from engine.model import ABSENT, FIRED, NAMES_SERVICE, RECOMMEND, RULE_OUT, Fact, Rule, Trace
from engine.record import changed
from engine.verifying.findings import Finding
from engine.verifying.space import Space, asks, at_home, conclusions
from engine.verifying.theory import Replay, Theory


class Rules:
    """Examines the rules of a pack one by one."""

    def __init__(self, space: Space, replay: Replay) -> None:
        self._space = space
        self._replay = replay
        self._texts = space.pack.texts

    def examine(self) -> Iterator[Finding]:
        """Every fault of every rule; a rule with several faults has only the gravest told."""
        contradicted: set[str] = set()
        for finding in self._contradictions():
            contradicted.update(finding.rules)
            yield finding
        yield from self._idle_overrides()
        twins: set[tuple[str, ...]] = set()
        for name in sorted(self._space.of_id):
            variants = self._space.of_id[name]
            found = [self._fault(rule, name in contradicted) for rule in variants]
            written = [(rule, one) for rule, one in zip(variants, found, strict=True) if not at_home(rule)]
            faults = [one for one in found if one]
            if not faults:
                continue
            if len(faults) == len(found) or not written:
                yield from self._once(faults[0], twins)
                continue
            for rule, one in written:
                if one and len(written) > 1:
                    yield from self._once(_narrowed(one, rule, variants), twins)

    def _idle_overrides(self) -> Iterator[Finding]:
        """Overrides that never keep a rule from firing: the two never meet, or something else holds the one back anyway."""
        for name in sorted(self._texts):
            for other in self._texts[name].overrides:
                pairs = list(itertools.product(self._space.of_id[name], self._space.of_id[other]))
                if pairs and not any(self._overrides(*pair) for pair in pairs):
                    text = f"rule `{name}` overrides `{other}`, which would never fire beside it"
                    yield Finding("unused", text, (name, other), (), (), self._texts[name].source)

    def _overrides(self, rule: Rule, other: Rule) -> bool:
        theory = Theory(self._space, self._replay)
        free = [theory.fact(fact) for fact in other.when]
        free += [-theory.fact(fact) for fact in other.unless if fact != FIRED + rule.id]
        return theory.smallest(theory.body(rule), *free) is not None

    @staticmethod
    def _once(finding: Finding, twins: set[tuple[str, ...]]) -> Iterator[Finding]:
        pair = tuple(sorted(finding.rules))
        if finding.kind != "duplicates" or pair not in twins:
            twins.add(pair)
            yield finding

    def _fault(self, rule: Rule, contradicted: bool) -> Finding | None:
        trace = self._witness(rule)
        fires = trace is not None
        if trace and self._adds(rule, trace) and (contradicted or self._stands(rule, trace)):
            return None
        theory = Theory(self._space, self._replay)
        if not fires and theory.smallest(theory.body(rule)) is None:
            return self._never(rule, theory)
        return self._never_stands(rule, theory, contradicted) or self._redundant(rule, theory)

    def _witness(self, rule: Rule) -> Trace | None:
        """The trace of the scenario that states just the conditions of a rule, if it fires there."""
        for fact in rule.when:
            if fact != NAMES_SERVICE and not self._space.sayable(fact):
                return None
        if any(ABSENT + fact in rule.when for fact in rule.when):
            return None
        trace = self._replay(rule.when)
        return trace if any(firing.rule == rule for firing in trace.firings) else None

    def _adds(self, rule: Rule, trace: Trace) -> bool:
        """Whether nothing else that fired concludes the same, with the same standing."""
        others = [firing.rule for firing in trace.firings if firing.rule != rule]
        return any(
            not any(fact in other.then and self._rank(other) == self._rank(rule) for other in others)
            for fact in rule.then
        )

    @staticmethod
    def _stands(rule: Rule, trace: Trace) -> bool:
        names = [fact.removeprefix(RECOMMEND) for fact in rule.then if fact.startswith(RECOMMEND)]
        return not names or any(RULE_OUT + name not in trace.facts for name in names)

    def _rank(self, rule: Rule) -> bool:
        """Decision rules choose, feature entries only offer: the one does not make the other superfluous."""
        return self._texts[rule.id].kind == "decision"

    def _never(self, rule: Rule, theory: Theory) -> Finding:
        """A rule that cannot fire: because rules that override it always fire with it, or at all."""
        source = self._texts[rule.id].source
        free = [theory.fact(fact) for fact in rule.when]
        free += [-theory.fact(fact) for fact in rule.unless if not fact.startswith(FIRED)]
        scenario = theory.smallest(*free)
        if scenario is None:
            held = [fact for fact in rule.when if theory.smallest(theory.fact(fact)) is None]
            why = f"nothing can state or derive `{held[0]}`" if held else "its conditions never hold together"
            return Finding("unreachable", f"rule `{rule.id}` can never fire: {why}", (rule.id,), (), (), source)
        fired = {firing.rule.id for firing in self._replay(scenario).firings}
        over = tuple(fact.removeprefix(FIRED) for fact in rule.unless if fact.removeprefix(FIRED) in fired)
        text = f"rule `{rule.id}` is overridden by {_listed(over)} wherever its conditions hold"
        return Finding("shadowed", text, (rule.id, *over), (), scenario, source)

    def _never_stands(self, rule: Rule, theory: Theory, contradicted: bool) -> Finding | None:
        """A recommendation that is ruled out whenever it is made."""
        names = [fact.removeprefix(RECOMMEND) for fact in rule.then if fact.startswith(RECOMMEND)]
        if contradicted or not names:
            return None
        kept = [-theory.fact(RULE_OUT + name) for name in names]
        if theory.smallest(theory.body(rule), *kept) is not None:
            return None
        scenario = theory.smallest(theory.body(rule)) or ()
        against = tuple(
            firing.rule.id for firing in self._replay(scenario).firings if RULE_OUT + names[0] in firing.rule.then
        )
        text = f"what rule `{rule.id}` recommends is ruled out by {_listed(against)} wherever it fires"
        return Finding("shadowed", text, (rule.id, *against), (names[0],), scenario, self._texts[rule.id].source)

    def _redundant(self, rule: Rule, theory: Theory) -> Finding | None:
        """A rule whose every conclusion is drawn without it, wherever it fires."""
        others = {
            other: None
            for fact in conclusions(rule)
            for other in self._space.concluding[fact]
            if other != rule and self._rank(other) == self._rank(rule) and (other.id != rule.id or not at_home(rule))
        }
        if any(fact.startswith(FIRED) for fact in rule.then):
            return None  # it overrides others: firing is what it adds
        body = theory.body(rule)
        for fact in conclusions(rule):
            rest = [-theory.body(other) for other in others if fact in other.then]
            if theory.smallest(body, *rest) is not None:
                return None
        scenario = theory.smallest(body) or ()
        implied = [other for other in others if theory.smallest(body, -theory.body(other)) is None]
        return self._told(rule, implied, implied or list(others), scenario, theory)

    def _told(
        self, rule: Rule, alone: Sequence[Rule], implied: Sequence[Rule], scenario: tuple[Fact, ...], theory: Theory
    ) -> Finding:
        """A twin among the rules that alone imply this one, or else what makes it redundant."""
        source = self._texts[rule.id].source
        twin = next(
            (
                other
                for other in alone
                if other.id != rule.id
                and set(conclusions(other)) == set(conclusions(rule))
                and theory.smallest(theory.body(other), -theory.body(rule)) is None
            ),
            None,
        )
        if twin:
            text = f"rules `{rule.id}` and `{twin.id}` fire in the same scenarios and conclude the same"
            return Finding("duplicates", text, (rule.id, twin.id), (), scenario, source)
        names = tuple(dict.fromkeys(other.id for other in implied))
        others = (
            _listed([name for name in names if name != rule.id]) if set(names) != {rule.id} else "another alternative"
        )
        text = f"rule `{rule.id}` adds nothing: {others} concludes the same wherever it fires"
        return Finding("redundant", text, (rule.id, *names), (), scenario, source)

    def _contradictions(self) -> Iterator[Finding]:
        """Something recommended and ruled out for one need, where neither rule is the more specific."""
        for head in sorted(self._space.concluding):
            if not head.startswith(RECOMMEND):
                continue
            name = head.removeprefix(RECOMMEND)
            against: dict[Fact, list[Rule]] = defaultdict(list)
            for rule in self._space.concluding.get(RULE_OUT + name, ()):
                for fact in asks(rule):
                    against[fact].append(rule)
            told: set[tuple[str, str]] = set()
            for rule in self._space.concluding[head]:
                for other in {one: None for fact in sorted(asks(rule)) for one in against.get(fact, ())}:
                    if (rule.id, other.id) not in told and not _specific(rule, other):
                        finding = self._both(rule, other, name)
                        if finding:
                            told.add((rule.id, other.id))
                            yield finding

    def _both(self, rule: Rule, other: Rule, name: str) -> Finding | None:
        theory = Theory(self._space, self._replay)
        scenario = theory.smallest(theory.body(rule), theory.body(other))
        if scenario is None:
            return None
        text = f"`{name}` is recommended by `{rule.id}` and ruled out by `{other.id}` for the same need"
        source = self._texts[rule.id].source
        return Finding("contradictions", text, (rule.id, other.id), (name,), scenario, source)


def _specific(rule: Rule, other: Rule) -> bool:
    """Whether one of two rules has all conditions of the other and more: an exception, which the ruling-out may be."""
    one, two = set(rule.when), set(other.when)
    return one < two or two < one


def _narrowed(finding: Finding, rule: Rule, variants: Sequence[Rule]) -> Finding:
    """A finding about one alternative of a rule."""
    common = set.intersection(*(set(one.when) for one in variants))
    own = ", ".join(fact for fact in rule.when if fact not in common) or "the plain one"
    message = f"{finding.message} (in its alternative `{own}`)"
    return changed(finding, message=message)


def _listed(names: Sequence[str]) -> str:
    return " and ".join(f"`{name}`" for name in names) or "others"
