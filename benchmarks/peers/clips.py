"""CLIPS, through clipspy: ordered facts, strata as salience, and one call back to Python for each firing.

Two ways to write a fact were measured, as a relation of its own and as the field of one relation. The first is quicker in
small packs, the second in large ones; the benchmark takes the quicker.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import clips

from engine.model import Fact, Rule


def prepare(rules: Sequence[Rule], relation: str = "") -> Callable[[Sequence[Fact]], set[str]]:
    number = _numbered(rules, relation)
    environment = clips.Environment()
    fired: list[int] = []

    def fire(index: int) -> None:
        fired.append(index)

    environment.define_function(fire)
    if not relation:
        for fact in number.values():
            environment.build(f"(deftemplate {fact})")
    for index, rule in enumerate(rules):
        conditions = [f"({number[fact]})" for fact in rule.when]
        conditions += [f"(not ({number[fact]}))" for fact in rule.unless]
        actions = [f"(assert ({number[fact]}))" for fact in rule.then if fact in number]
        environment.build(
            f"(defrule r{index} (declare (salience {-rule.stratum})) {' '.join(conditions)} => (fire {index}) {' '.join(actions)})"
        )
    environment.reset()

    def run(facts: Sequence[Fact]) -> set[str]:
        fired.clear()
        known = " ".join(f"({number[fact]})" for fact in facts if fact in number)
        environment.eval(f"(assert {known})")
        environment.run()
        environment.eval("(retract *)")
        return {rules[index].id for index in fired}

    return run


def _numbered(rules: Sequence[Rule], relation: str) -> dict[Fact, str]:
    """Only facts that some rule asks for: the others would never be looked at."""
    number: dict[Fact, str] = {}
    for rule in rules:
        for fact in (*rule.when, *rule.unless):
            number.setdefault(fact, f"{relation} f{len(number)}".strip())
    return number
