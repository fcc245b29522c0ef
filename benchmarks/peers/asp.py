"""clingo, multi-shot: ground once, facts as externals that are switched on and off, firings read from the stable model."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import clingo

from engine.model import Fact, Rule


def prepare(rules: Sequence[Rule]) -> Callable[[Sequence[Fact]], set[str]]:
    number: dict[Fact, int] = {}
    for rule in rules:
        for fact in (*rule.when, *rule.unless, *rule.then):
            number.setdefault(fact, len(number))
    lines = []
    given = {}
    for fact, index in number.items():
        lines.append(f"#external g({index}). f({index}) :- g({index}).")
        given[fact] = clingo.Function("g", [clingo.Number(index)])
    for index, rule in enumerate(rules):
        body = [f"f({number[fact]})" for fact in rule.when] + [f"not f({number[fact]})" for fact in rule.unless]
        lines.append(f"r({index}) :- {', '.join(body)}.")
        lines.extend(f"f({number[fact]}) :- r({index})." for fact in rule.then)
    lines.append("#show r/1.")
    control = clingo.Control(["--warn=none"])
    control.add("base", [], "\n".join(lines))
    control.ground([("base", [])])

    def run(facts: Sequence[Fact]) -> set[str]:
        on = [given[fact] for fact in facts if fact in given]
        for one in on:
            control.assign_external(one, True)
        with control.solve(yield_=True) as handle:
            model = handle.model()
            assert model is not None
            fired = {rules[symbol.arguments[0].number].id for symbol in model.symbols(shown=True)}
        for one in on:
            control.assign_external(one, False)
        return fired

    return run
