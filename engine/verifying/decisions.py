"""Decisions: no two answers of one can both stand, and none is asked for in vain.

An answer stands where a rule recommends it, nothing rules it out, and it does not give way. It gives way to another answer
of the same decision that is recommended and not ruled out, when a preference that applies puts the other before it, or when
a decision rule chose the other while only feature entries speak for this one. Among facts alone, what gives way comes after
what stands (engine/judging/standing.py).
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator

from engine.model import RECOMMEND, RULE_OUT, Decision, Overlap, Preference, Rule
from engine.verifying.findings import Finding
from engine.verifying.space import Space, asks, at_home
from engine.verifying.theory import Replay, Theory


class Decisions:
    """Examines the decisions of a pack, one theory for each."""

    def __init__(self, space: Space, replay: Replay) -> None:
        self._space = space
        self._replay = replay
        self._texts = space.pack.texts
        self._preferences: dict[tuple[str, str], list[Preference]] = defaultdict(list)
        for preference in space.pack.preferences:
            self._preferences[preference.better, preference.worse].append(preference)

    def examine(self, decision: Decision) -> Iterator[tuple[Finding, bool]]:
        """Every fault of a decision, and whether the pack accepts it."""
        theory = Theory(self._space, self._replay)
        answers = {name: self._space.concluding.get(RECOMMEND + name, []) for name in decision.among}
        stands = {name: self._stands(theory, answers, name) for name, rules in answers.items() if rules}
        used: set[Overlap] = set()
        for one, two in itertools.combinations(stands, 2):
            found = self._overlap(decision, theory, answers, (stands[one], stands[two]), one, two)
            if found:
                finding, overlap = found
                used.update([overlap] if overlap else [])
                yield finding, overlap is not None
        for overlap in decision.overlaps:
            if overlap not in used:
                between = " and ".join(f"`{name}`" for name in overlap.between) or "any two answers"
                text = f"`{decision.id}` accepts an overlap between {between} that cannot happen"
                yield Finding("unused", text, (), (decision.id,), source=overlap.source), False
        if not decision.open:
            yield from ((finding, False) for finding in self._gaps(decision, theory, answers))

    def _overlap(
        self,
        decision: Decision,
        theory: Theory,
        answers: dict[str, list[Rule]],
        both: tuple[int, int],
        one: str,
        two: str,
    ) -> tuple[Finding, Overlap | None] | None:
        """Two answers that can both stand: first to one need, which only a reason for just these two accepts."""
        alike = [(r, s) for r in answers[one] for s in answers[two] if asks(r) & asks(s)]
        same = [theory.all([theory.body(r), theory.body(s)]) for r, s in alike]
        own = next((o for o in decision.overlaps if set(o.between) == {one, two}), None)
        shared = next((o for o in decision.overlaps if not o.between), None)
        scenario = theory.smallest(*both, theory.any(same)) if same else None
        if scenario is not None:
            return self._found(decision, answers, one, two, scenario, own, "the same need"), own
        scenario = theory.smallest(*both)
        if scenario is None:
            return None
        return self._found(decision, answers, one, two, scenario, own or shared, "two needs"), own or shared

    def _stands(self, theory: Theory, answers: dict[str, list[Rule]], name: str) -> int:
        """The literal that says an answer stands."""
        chosen = self._chosen(theory, answers[name])
        ways = [
            theory.all([self._offered(theory, other), theory.any([*self._better(theory, other, name), choice])])
            for other, rules in answers.items()
            if other != name and rules
            for choice in [theory.all([self._chosen(theory, rules), -chosen])]
        ]
        return theory.all([self._offered(theory, name), *(-way for way in ways)])

    @staticmethod
    def _offered(theory: Theory, name: str) -> int:
        """Recommended and not ruled out."""
        return theory.all([theory.fact(RECOMMEND + name), -theory.fact(RULE_OUT + name)])

    def _chosen(self, theory: Theory, rules: list[Rule]) -> int:
        """Some decision rule recommends it."""
        return theory.any(theory.body(rule) for rule in rules if self._texts[rule.id].kind == "decision")

    def _better(self, theory: Theory, better: str, worse: str) -> list[int]:
        """For each preference of the one over the other: that it applies."""
        return [
            theory.any(theory.body(rule) for rule in self._space.of_id[one.by])
            if one.by
            else theory.all(theory.fact(fact) for fact in one.when)
            for one in self._preferences[better, worse]
        ]

    def _found(
        self, decision: Decision, answers: dict[str, list[Rule]], one: str, two: str,
        scenario: tuple[str, ...], overlap: Overlap | None, ground: str,
    ) -> Finding:  # fmt: skip
        fired = {firing.rule for firing in self._replay(scenario).firings}
        rules = tuple(sorted({rule.id for name in (one, two) for rule in answers[name] if rule in fired}))
        text = f"`{one}` and `{two}` can both stand as answers of `{decision.id}`, to {ground}"
        return Finding(
            "conflicts", text, rules, (decision.id, one, two), scenario,
            self._texts[rules[0]].source, overlap.because if overlap else "",
        )  # fmt: skip

    def _gaps(self, decision: Decision, theory: Theory, answers: dict[str, list[Rule]]) -> Iterator[Finding]:
        """Answers that nothing recommends, and rules whose conditions hold while the whole decision is silent."""
        for name, rules in answers.items():
            if not rules and RECOMMEND + name not in self._space.left_out:
                text = f"no rule ever recommends `{name}`, an answer of `{decision.id}`"
                yield Finding("uncovered", text, (), (decision.id, name), source=decision.source)
        silent = -theory.any(theory.body(rule) for rules in answers.values() for rule in rules)
        told: set[str] = set()
        for rule in itertools.chain.from_iterable(answers.values()):
            if not rule.unless or at_home(rule) or rule.id in told or not self._space.left_out.isdisjoint(rule.unless):
                continue
            scenario = theory.smallest(silent, *(theory.fact(fact) for fact in rule.when))
            if scenario is not None:
                told.add(rule.id)
                text = f"`{decision.id}` is asked for and has no answer where `{rule.id}` is held back"
                source = self._texts[rule.id].source
                yield Finding("uncovered", text, (rule.id,), (decision.id,), scenario, source)
