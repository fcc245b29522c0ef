"""Both chainers draw the same conclusions by the same firings, in any order of rules and facts."""

from __future__ import annotations

import os
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.chaining.base import Program
from engine.chaining.indexed import IndexedChainer
from engine.model import Fact, Rule
from tests.property.bases import bases

durable = pytest.importorskip("engine.chaining.durable", reason="durable_rules does not build on this Python")

PAIRS = int(os.environ.get("ERGO_PAIRS", "400"))
many = settings(max_examples=PAIRS, deadline=None, suppress_health_check=list(HealthCheck))


@many
@given(bases(), st.randoms(use_true_random=False))
def test_same_trace_in_any_order(base: tuple[list[Rule], list[Fact]], rng: random.Random) -> None:
    rules, facts = base
    expected = IndexedChainer().run(Program(rules), facts)
    mixed_rules, mixed_facts = rng.sample(rules, len(rules)), rng.sample(facts, len(facts))
    assert IndexedChainer().run(Program(mixed_rules), mixed_facts) == expected
    assert durable.DurableChainer().run(Program(mixed_rules), mixed_facts) == expected


def hastened(rules: list[Rule]) -> Program:
    program = Program(rules)
    program.hasten()
    return program


@many
@given(bases(), st.randoms(use_true_random=False))
def test_a_hastened_program_leaves_the_same_trace(base: tuple[list[Rule], list[Fact]], rng: random.Random) -> None:
    rules, facts = base
    program = hastened(rng.sample(rules, len(rules)))
    for some in (facts, rng.sample(facts, len(facts) // 2), [*facts, *facts], ["need=unheard-of"]):
        assert IndexedChainer().run(program, some) == IndexedChainer().run(Program(rules), some)


@many
@given(bases(), st.data())
def test_a_program_with_a_rule_replaced_is_the_one_made_anew(
    base: tuple[list[Rule], list[Fact]], data: st.DataObject
) -> None:
    rules, facts = base
    program = hastened(rules)
    before = IndexedChainer().run(program, facts)
    index = data.draw(st.integers(0, len(rules) - 1))
    bodies = st.sampled_from([(), *(rule.when for rule in rules), *(rule.unless for rule in rules)])
    when, unless = data.draw(bodies), data.draw(bodies)
    old = program.rules[index]
    rule = Rule(old.id, old.variant, when, unless, ("recommend=other",), program.height)  # asked for by no rule
    ordered = [*program.rules[:index], rule, *program.rules[index + 1 :]]
    replaced, anew = program.replaced(index, rule), Program(ordered)
    assert [*replaced.rules] == ordered
    assert replaced.stratum_of == anew.stratum_of
    for some in (facts, [*facts, *when], [*when, *unless], []):
        expected = IndexedChainer().run(anew, some)
        assert IndexedChainer().run(replaced, some) == expected
        assert durable.DurableChainer().run(replaced, some) == expected
    assert IndexedChainer().run(program, facts) == before == IndexedChainer().run(Program(rules), facts)


def fired_by_definition(rules: list[Rule], facts: list[Fact]) -> tuple[set[tuple[str, int]], set[Fact]]:
    """What the words of docs/house.md mean, with no index: try every rule of a stratum until none fires anew."""
    known, fired = set(facts), set()
    for stratum in range(1 + max(rule.stratum for rule in rules)):
        before = -1
        while before != len(fired):
            before = len(fired)
            for rule in rules:
                if rule.stratum == stratum and known.issuperset(rule.when) and known.isdisjoint(rule.unless):
                    fired.add((rule.id, rule.variant))
                    known.update(rule.then)
    return fired, known


@many
@given(bases())
def test_the_indexed_chainer_is_the_definition(base: tuple[list[Rule], list[Fact]]) -> None:
    rules, facts = base
    fired, known = fired_by_definition(rules, facts)
    for program in (Program(rules), hastened(rules)):
        trace = IndexedChainer().run(program, facts)
        assert {(one.rule.id, one.rule.variant) for one in trace.firings} == fired
        assert trace.facts == known


@many
@given(bases())
def test_a_firing_is_as_deep_as_its_shallowest_proof(base: tuple[list[Rule], list[Fact]]) -> None:
    """What follows from given facts alone is 1 deep, what follows from that 2, and so on."""
    rules, facts = base
    trace = IndexedChainer().run(Program(rules), facts)
    known, depth, left = set(facts), 0, list(trace.firings)
    while left:
        depth += 1
        ready = [one for one in left if known.issuperset(one.rule.when)]
        assert [one.depth for one in ready] == [depth] * len(ready)
        assert ready
        left = [one for one in left if one not in ready]
        known.update(fact for one in ready for fact in one.rule.then)
    assert list(trace.firings) == sorted(trace.firings, key=lambda one: (one.depth, one.rule.id, one.rule.variant))


@settings(max_examples=max(5, PAIRS // 40), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(180, 700), st.integers(0, 3), st.randoms(use_true_random=False))
def test_many_rules_share_one_condition(count: int, negated: int, rng: random.Random) -> None:
    """Beyond 256 rules on one condition durable_rules fires strangers; slices keep away from that."""
    unless = tuple(f"need=u{number}" for number in range(negated))
    rules = [Rule(f"r{n}", 0, ("need=a",), unless if n % 3 else (), (f"recommend=c{n}",)) for n in range(count)]
    facts = ["need=a", *rng.sample(unless, min(1, len(unless)))]
    program = Program(rules)
    assert durable.DurableChainer().run(program, facts) == IndexedChainer().run(program, facts)


def test_a_rule_that_contradicts_itself_never_fires() -> None:
    """durable_rules lets one fact meet one condition only, and would fire it."""
    program = Program([Rule("r", 0, ("need=a", "need=b"), ("need=a",), ("recommend=c",))])
    for chainer in (IndexedChainer(), durable.DurableChainer()):
        assert chainer.run(program, ["need=a", "need=b"]).firings == ()


def test_a_negated_fact_counts_however_late_it_comes() -> None:
    program = Program([Rule(f"r{n}", 0, ("need=a",), (f"need=z{n}",), (f"recommend=c{n}",)) for n in range(50)])
    facts = ["need=a", *(f"need=z{n}" for n in range(0, 50, 2))]
    fired = durable.DurableChainer().run(program, facts).firings
    assert {one.rule.id for one in fired} == {f"r{n}" for n in range(1, 50, 2)}


def test_hundreds_of_runs_leave_nothing_behind() -> None:
    """Live states are limited to 1,024; each run must delete its own."""
    program = Program([Rule("r", 0, ("need=a",), (), ("recommend=c",))])
    chainer = durable.DurableChainer()
    assert all(chainer.run(program, ["need=a"]).firings for _ in range(1500))


@many
@given(bases())
def test_a_trace_replays(base: tuple[list[Rule], list[Fact]]) -> None:
    """Premises hold, absences are absent, each step rests on earlier ones, and nothing that should fire is missing."""
    rules, facts = base
    trace = IndexedChainer().run(Program(rules), facts)
    known = set(trace.given)
    for firing in trace.firings:
        assert known.issuperset(firing.on)
        assert trace.facts.isdisjoint(firing.assumed_absent)
        known.update(firing.rule.then)
    assert known == trace.facts
    fired = {one.rule.id for one in trace.firings}
    for rule in rules:
        assert (rule.id in fired) == (known.issuperset(rule.when) and known.isdisjoint(rule.unless))


@many
@given(bases(), st.lists(st.integers(0, 25).map(lambda n: f"need=n{n}"), max_size=4))
def test_more_facts_never_take_conclusions_away_without_negation(
    base: tuple[list[Rule], list[Fact]], more: list[Fact]
) -> None:
    rules = [Rule(rule.id, 0, rule.when, (), rule.then) for rule in base[0]]
    program = Program(rules)
    assert IndexedChainer().run(program, base[1]).facts <= IndexedChainer().run(program, [*base[1], *more]).facts
