"""Rule mutants, the scenarios that pin rules down, and the laws: each is seen to notice what it is there for."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from engine import scenarios
from engine.advisor import Advisor
from engine.chaining.base import Program
from engine.chaining.indexed import IndexedChainer
from engine.chaining.stratify import strata
from engine.model import Concept, Fact, Firing, Pack, Rule, Trace
from engine.verifying import laws
from engine.verifying.mutants import Case, Mutant, Trial, mutants

EVERY = int(os.environ.get("ERGO_MUTANTS", "60"))  # every so many rules of the shipped pack are changed
OVER = Rule("over", 0, ("need=a",), (), ("recommend=x", "fired=over"))
UNDER = Rule("under", 0, ("need=a", "need=b"), ("need=c", "fired=over"), ("rule-out=y",))


def stratified(*rules: Rule) -> list[Rule]:
    levels = strata(rules)
    return [Rule(r.id, r.variant, r.when, r.unless, r.then, s) for r, s in zip(rules, levels, strict=True)]


def told(rule: Rule) -> set[tuple[str, str]]:
    return {(mutant.kind, mutant.what) for mutant in mutants(rule)}


def test_every_condition_exception_override_and_conclusion_is_changed() -> None:
    assert told(UNDER) == {
        ("drop condition", "need=a"), ("drop condition", "need=b"),
        ("turn condition", "need=a"), ("turn condition", "need=b"),
        ("drop exception", "need=c"), ("turn exception", "need=c"),
        ("drop override", "over"), ("turn override", "over"),
        ("turn conclusion", "rule-out=y"),
    }  # fmt: skip
    by = {(mutant.kind, mutant.what): mutant.changed for mutant in mutants(UNDER)}
    assert by["drop condition", "need=a"].when == ("need=b",)
    assert by["turn condition", "need=a"].unless == ("need=c", "fired=over", "need=a")
    assert by["drop exception", "need=c"].unless == ("fired=over",)
    assert by["turn exception", "need=c"].when == ("need=a", "need=b", "need=c")
    assert by["drop override", "over"].unless == ("need=c",)
    assert by["turn conclusion", "rule-out=y"].then == ("recommend=y",)
    assert [one.changed.then for one in mutants(OVER) if one.kind == "turn conclusion"] == [
        ("rule-out=x", "fired=over")
    ]


def case(rules: Sequence[Rule], *given: Fact) -> Case:
    """A scenario that expects exactly what the rules say now."""
    before = IndexedChainer().run(Program(rules), given).firings
    return Case(given, lambda trace: trace.firings == before or _same(trace.firings, before), True)


def _same(one: Sequence[Firing], two: Sequence[Firing]) -> bool:
    return [(f.rule.id, f.rule.then) for f in one] == [(f.rule.id, f.rule.then) for f in two]


def survivors(rules: Sequence[Rule], cases: Sequence[Case]) -> set[tuple[str, str, str]]:
    trial = Trial(rules, cases, IndexedChainer())
    return {(r.id, m.kind, m.what) for r in rules for m in mutants(r) if not trial.noticed(m)}


def test_scenarios_notice_the_mutants_they_concern_and_no_others() -> None:
    under = Rule("under", 0, ("need=a", "need=b"), ("need=c",), ("rule-out=y",))
    rules = stratified(under, Rule("other", 0, ("need=d",), (), ("recommend=z",)))
    assert survivors(rules, []) == {(r.id, m.kind, m.what) for r in rules for m in mutants(r)}
    fires = case(rules, "need=a", "need=b")
    assert survivors(rules[:1], [fires]) == {
        ("under", "drop condition", "need=a"), ("under", "drop condition", "need=b"), ("under", "drop exception", "need=c")
    }  # fmt: skip
    near = [case(rules, "need=a"), case(rules, "need=b"), case(rules, "need=a", "need=b", "need=c")]
    assert survivors(rules[:1], [fires, *near]) == set()
    assert ("other", "turn conclusion", "recommend=z") in survivors(rules, [fires, *near])


def test_a_rule_on_no_condition_at_all_is_noticed_where_it_should_not_fire() -> None:
    rules = stratified(Rule("r", 0, ("need=a",), (), ("recommend=x",)))
    assert survivors(rules, [case(rules, "need=a")]) == {("r", "drop condition", "need=a")}
    assert survivors(rules, [case(rules, "need=a"), case(rules, "need=b")]) == set()


def test_overrides_are_noticed() -> None:
    rules = stratified(OVER, Rule("under", 0, ("need=a",), ("fired=over",), ("recommend=y",)))
    cases = [case(rules, "need=a"), case(rules, "need=b")]
    assert ("under", "drop override", "over") not in survivors(rules, cases)


def test_a_mutant_that_makes_a_cycle_through_a_negation_counts_as_noticed() -> None:
    rules = stratified(Rule("one", 0, ("need=a", "x=two"), (), ("x=one",)), Rule("two", 0, ("x=one",), (), ("x=two",)))
    trial = Trial(rules, [], IndexedChainer())
    turned = next(m for m in mutants(rules[0]) if m.kind == "turn condition" and m.what == "x=two")
    assert trial.noticed(turned)


def test_trying_a_mutant_leaves_no_trace() -> None:
    rules = stratified(OVER, Rule("r", 0, ("need=a", "need=b"), ("need=c",), ("recommend=z",)))
    cases = [case(rules, "need=a", "need=b"), case(rules, "need=a"), case(rules, "need=b"), case(rules, "need=q")]
    first = survivors(rules, cases)
    trial = Trial(rules, cases, IndexedChainer())
    for _ in range(2):
        again = {(r.id, m.kind, m.what) for r in rules for m in mutants(r) if not trial.noticed(m)}
        assert again == first


# the shipped scenarios


def _shipped() -> list[scenarios.Scenario]:
    from tests.conftest import SCENARIOS

    return scenarios.read(scenarios.find([SCENARIOS / "rules"]))


def test_every_rule_of_the_pack_fires_in_some_scenario_and_none_disagrees(aws: Advisor) -> None:
    fired: set[str] = set()
    for one in _shipped():
        trace, missed = scenarios.evaluate(aws, one)
        assert missed == [], "run `make scenarios`, and review what changed"
        assert trace is not None
        fired.update(firing.rule.id for firing in trace.firings)
    assert sorted(set(aws.pack.texts) - fired) == [], "run `make scenarios`, and review what changed"


def test_a_sample_of_rule_mutants_is_noticed(aws: Advisor) -> None:
    from benchmarks.mutants import table, tally

    made, left = tally(aws, _shipped(), every=EVERY)
    assert made.total() > 30_000 / EVERY
    assert len(left) / made.total() < 0.05
    assert table(made, left).splitlines()[-1].startswith("| all |")


def test_rule_scenarios_pin_down_a_pack_of_any_kind(pack: Callable[..., Path], tmp_path: Path) -> None:
    pytest.importorskip("pysat", reason="python-sat is not installed")
    from benchmarks.mutants import tally
    from benchmarks.rule_scenarios import write
    from tests.unit.test_check import FEATURES, VOCABULARY

    rules = (
        "checked: 2026-11-23\nrules:\n"
        "  - {id: wish, when: [need=hot, cook-time > 20 minutes], derive: [wish=slow], because: So., docs: [book:a]}\n"
        "  - {id: a, when: [wish=slow], unless: [constraint=fast], recommend: roast, because: So., docs: [book:a]}\n"
        "  - {id: b, when: [wish=slow, service=oven], recommend: bake, overrides: [a], because: So., docs: [book:a]}\n"
    )
    folder = pack({"vocabulary/v.yaml": VOCABULARY, "features/f.yaml": FEATURES, "decisions/d.yaml": rules})
    assert write(folder, tmp_path / "scenarios") > 6
    advisor = Advisor.open(folder, engine="indexed")
    found = scenarios.read(scenarios.find([tmp_path / "scenarios"]))
    assert {f.rule.id for one in found for f in advisor.chain("", one.facts)[1].firings} == set(advisor.pack.texts)
    _, left = tally(advisor, found)
    assert left == []


# expectations of exactly what follows


def test_exactly_tells_what_is_missing_and_what_is_too_much() -> None:
    from engine.pack.schema import Expectation

    rules = stratified(OVER, Rule("too", 0, ("need=a",), (), ("rule-out=z", "recommend=z")))
    trace = IndexedChainer().run(Program(rules), ["need=a"])
    right = {"over": "recommend=x", "too": "rule-out=z, recommend=z"}
    assert list(scenarios.misses(trace, Expectation(exactly=right))) == []
    wrong = {"over": "rule-out=x", "missing": "recommend=q"}
    assert list(scenarios.misses(trace, Expectation(exactly=wrong))) == [
        ("rule `missing` to conclude `recommend=q`", "it did not fire"),
        ("rule `over` to conclude `rule-out=x`", "`recommend=x`"),
        ("rule `too` not to fire", "`rule-out=z, recommend=z`"),
    ]
    assert list(scenarios.misses(IndexedChainer().run(Program(rules), []), Expectation(exactly={}))) == []


# laws: a law that cannot be broken says nothing


def forged(firings: Sequence[Firing], *given: Fact, facts: Sequence[Fact] | None = None) -> Trace:
    known = frozenset(facts if facts is not None else [*given, *(f for one in firings for f in one.rule.then)])
    return Trace(given, tuple(firings), known)


def test_replay_sees_every_kind_of_forged_trace() -> None:
    one, two = Rule("one", 0, ("need=a",), ("need=c",), ("x=1",)), Rule("two", 0, ("x=1",), (), ("x=2",))
    right = [Firing(one, 1), Firing(two, 2)]
    assert list(laws.replays([one, two], forged(right, "need=a"))) == []
    for trace, words in (
        (forged(right[::-1], "need=a"), "before"),
        (forged(right, "need=a", "need=c"), "absent"),
        (forged(right, "need=a", facts=["need=a", "x=1", "x=2", "x=3"]), "without a firing"),
        (forged(right[:1], "need=a"), "did not fire"),
        (forged(right, "need=b"), "before"),
    ):
        assert any(words in what for what in laws.replays([one, two], trace)), words
    assert any("could not" in what for what in laws.replays([one], forged([Firing(one, 1)], "need=a", "need=c")))


def test_a_rule_beside_the_one_that_overrides_it_is_seen() -> None:
    under = Rule("under", 0, ("need=a",), ("fired=over",), ("recommend=y",))
    trace = forged([Firing(OVER, 1), Firing(under, 1)], "need=a")
    assert list(laws.overrides_win(trace)) == ["`under` fired although `over` overrides it"]
    assert list(laws.overrides_win(forged([Firing(OVER, 1)], "need=a"))) == []


class Lying:
    """A chainer that says the same whatever it is given."""

    name = "lying"

    def __init__(self, trace: Trace) -> None:
        self.trace = trace

    def run(self, program: Program, facts: object) -> Trace:
        return self.trace


def test_an_unfaithful_proof_is_seen() -> None:
    rules = stratified(Rule("r", 0, ("need=a",), (), ("x=1",)), Rule("s", 0, ("x=1", "need=b"), (), ("x=2",)))
    program = Program(rules)
    trace = IndexedChainer().run(program, ["need=a", "need=b", "need=z"])
    firings, used = laws.proof(trace, "x=2")
    assert [one.rule.id for one in firings] == ["r", "s"]
    assert used == {"need=a", "need=b"}
    for fact in trace.given:
        assert list(laws.faithful(program, IndexedChainer(), trace, "x=2", fact)) == []
    same = list(laws.faithful(program, Lying(trace), trace, "x=2", "need=a"))
    assert same == ["the proof of `x=2` uses `need=a` and stands without it"]
    nothing = Lying(IndexedChainer().run(program, []))
    assert list(laws.faithful(program, nothing, trace, "x=2", "need=z")) == [
        "the proof of `x=2` does not use `need=z` and changes without it"
    ]


def test_an_exception_that_held_something_back_may_change_a_proof() -> None:
    rules = stratified(Rule("r", 0, ("need=a",), ("need=z",), ("x=1",)), Rule("s", 0, ("need=a",), ("x=1",), ("x=2",)))
    program = Program(rules)
    trace = IndexedChainer().run(program, ["need=a", "need=z"])
    assert "x=2" in trace.facts
    assert list(laws.faithful(program, IndexedChainer(), trace, "x=2", "need=z")) == []


def test_reach_follows_conditions_and_exceptions() -> None:
    rules = [
        Rule("r", 0, ("need=a",), (), ("x=1",)),
        Rule("s", 0, (), ("x=1",), ("x=2",)),
        Rule("t", 0, ("q=1",), (), ("x=3",)),
    ]
    assert laws.reach(rules, "need=a") == {"need=a", "x=1", "x=2"}


def test_a_mutant_says_what_was_changed() -> None:
    assert str(Mutant(OVER, OVER, "drop condition", "need=a")) == "over: drop condition `need=a`"
    assert Pack("p", "p", (), {}, {"need=a": Concept("need=a", "need", "a")}).title_of("q") == "q"
