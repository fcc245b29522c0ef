"""clingo, an answer-set solver by others, finds the same models as the chainers."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings

from engine.advisor import Advisor
from engine.chaining.base import Program
from engine.chaining.indexed import IndexedChainer
from engine.model import Fact, Rule
from tests.property.bases import bases

clingo = pytest.importorskip("clingo", reason="clingo is not installed")
SAMPLE = int(os.environ.get("ERGO_CLINGO", "60"))


def models(rules: Iterable[Rule], given_facts: Iterable[Fact]) -> list[set[Fact]]:
    """The answer sets of a rule base and a scenario: exactly one where negation is stratified."""
    number: dict[Fact, int] = {}

    def atom(fact: Fact) -> str:
        return f"h({number.setdefault(fact, len(number))})"

    lines = [f"{atom(fact)}." for fact in given_facts]
    for rule in rules:
        body = [*map(atom, rule.when), *(f"not {atom(fact)}" for fact in rule.unless)]
        lines += [f"{atom(fact)} :- {', '.join(body)}." if body else f"{atom(fact)}." for fact in rule.then]
    control = clingo.Control(["0", "--warn=none"])
    control.add("base", [], "\n".join(lines))
    control.ground([("base", [])])
    names = {place: fact for fact, place in number.items()}
    found: list[set[Fact]] = []
    control.solve(on_model=lambda m: found.append({names[s.arguments[0].number] for s in m.symbols(atoms=True)}))
    return found


@settings(max_examples=SAMPLE * 3, deadline=None, suppress_health_check=list(HealthCheck))
@given(bases())
def test_generated_bases_have_the_model_that_the_chainer_finds(base: tuple[Sequence[Rule], Sequence[Fact]]) -> None:
    rules, facts = base
    assert models(rules, facts) == [set(IndexedChainer().run(Program(rules), facts).facts)]


def test_the_shipped_pack_has_the_model_that_the_chainer_finds(aws: Advisor) -> None:
    rng = random.Random(7)
    rules = aws.pack.rules
    guarded = [rule for rule in rules if rule.unless]
    for _ in range(SAMPLE):
        chosen = [*rng.sample(guarded, 3), *rng.sample(rules, 2)]
        facts = sorted({fact for rule in chosen for fact in (*rule.when, *rule.unless[:1])})
        trace = aws.chainer.run(aws.program, facts)
        near = [rule for rule in rules if trace.facts.issuperset(rule.when)]
        assert models(near, facts) == [set(trace.facts)]
    assert models(rules, facts) == [set(trace.facts)]  # once with every rule of the pack
