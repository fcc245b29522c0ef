"""CLIPS, through clipspy: ordered facts, strata as salience, and one call back to Python for each firing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import clips

from engine.model import Fact, Rule


def prepare(rules: Sequence[Rule]) -> Callable[[Sequence[Fact]], set[str]]:
    number = _numbered(rules)
    environment = clips.Environment()
    fired: list[int] = []

    def fire(index: int) -> None:
        fired.append(index)

    environment.define_function(fire)
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


def _numbered(rules: Sequence[Rule]) -> dict[Fact, str]:
    """Only facts that some rule asks for: the others would never be looked at."""
    number: dict[Fact, str] = {}
    for rule in rules:
        for fact in (*rule.when, *rule.unless):
            number.setdefault(fact, f"f{len(number)}")
    return number
