"""Chaining by example: the order of a trace, strata and cycles, slices, and what the program leaves out."""

from __future__ import annotations

import itertools
import pickle

import pytest

from engine.chaining.base import Program
from engine.chaining.indexed import IndexedChainer
from engine.chaining.stratify import NegativeCycle, strata
from engine.model import Rule


def rule(name: str, when: str = "", unless: str = "", then: str = "", variant: int = 0) -> Rule:
    return Rule(name, variant, tuple(when.split()), tuple(unless.split()), tuple(then.split()))


def test_strata_rise_only_through_exceptions() -> None:
    rules = [
        rule("a", "x=0", "", "x=1"),
        rule("b", "x=1", "", "x=2"),
        rule("c", "x=0", "x=2", "x=3"),
        rule("d", "x=3", "", "x=4"),
        rule("e", "x=0", "x=4", "x=5"),
        rule("f", "x=0", "x=9", "x=6"),
    ]
    assert strata(rules) == [0, 0, 1, 1, 2, 0]
    assert strata(rules[::-1]) == [0, 2, 1, 1, 0, 0]


def test_a_circle_without_an_exception_is_one_stratum() -> None:
    rules = [
        rule("a", "x=2", "", "x=1"),
        rule("b", "x=1", "", "x=2"),
        rule("c", "", "x=1", "x=3"),
        rule("d", "x=3 x=2", "", "x=4"),
    ]
    assert strata(rules) == [0, 0, 1, 1]


def test_strata_take_the_highest_of_several_that_conclude_a_fact() -> None:
    rules = [
        rule("a", "x=0", "", "x=1"),
        rule("b", "", "x=0 x=1", "x=2"),
        rule("c", "x=0", "", "x=2"),
        rule("d", "", "x=2", "x=3"),
    ]
    assert strata(rules) == [0, 1, 0, 2]


@pytest.mark.parametrize(
    ("rules", "way"),
    [
        ([rule("a", "", "x=1", "x=1")], ("a", "a")),
        ([rule("a", "", "x=2", "x=1"), rule("b", "", "x=1", "x=2")], ("a", "b", "a")),
        (
            [
                rule("a", "x=3", "", "x=1"),
                rule("b", "x=1", "", "x=2"),
                rule("c", "", "x=2", "x=3"),
                rule("z", "x=1", "", "x=9"),
            ],
            ("c", "a", "b", "c"),
        ),
    ],
)
def test_a_cycle_through_an_exception_is_named_the_short_way_round(rules: list[Rule], way: tuple[str, ...]) -> None:
    with pytest.raises(NegativeCycle) as found:
        strata(rules)
    assert found.value.rules[0] == found.value.rules[-1]
    assert set(found.value.rules) == set(way)
    assert len(found.value.rules) == len(way)
    assert str(found.value) == " -> ".join(found.value.rules)


def test_of_two_ways_round_the_shorter_is_named() -> None:
    rules = [
        rule("a", "", "x=b", "x=a"),
        rule("b", "x=c", "", "x=b"),
        rule("c", "x=d", "", "x=c"),
        rule("d", "x=a", "", "x=d"),
        rule("e", "x=a", "", "x=b"),
    ]
    with pytest.raises(NegativeCycle) as found:
        strata(rules)
    assert set(found.value.rules) in ({"a", "e"}, {"a", "b", "c", "d"})
    assert len(found.value.rules) == len(set(found.value.rules)) + 1
    named = [next(one for one in rules if one.id == name) for name in found.value.rules]
    links = list(itertools.pairwise(named))
    forward = all(set(two.then) & {*one.when, *one.unless} for one, two in links)
    backward = all(set(one.then) & {*two.when, *two.unless} for one, two in links)
    assert forward or backward


def test_a_trace_goes_by_depth_and_then_by_name() -> None:
    rules = [
        rule("z", "x=0", "", "x=1"),
        rule("b", "x=0 x=1", "", "x=2"),
        rule("a", "x=2 x=0", "", "x=3"),
        rule("y", "x=0", "", "x=1"),
    ]
    found = IndexedChainer().run(Program(rules), ["x=0"])
    assert [(one.rule.id, one.depth) for one in found.firings] == [("y", 1), ("z", 1), ("b", 2), ("a", 3)]
    assert found.given == ("x=0",)
    assert found.facts == {"x=0", "x=1", "x=2", "x=3"}
    for _ in range(2):  # what is kept for it changes nothing of the trace
        assert [one.rule.id for one in found.deriving("x=1")] == ["y", "z"]
        assert found.deriving("x=0") == found.deriving("x=4") == ()
    anew = IndexedChainer().run(Program(rules), ["x=0"])
    assert (found, hash(found), repr(found)) == (anew, hash(anew), repr(anew))
    assert pickle.loads(pickle.dumps(found)) == found


def test_depth_counts_from_the_shallowest_way_to_each_condition() -> None:
    rules = [rule("long", "x=2", "", "x=3"), rule("mid", "x=1", "", "x=2"), rule("first", "x=0", "", "x=1"), rule("short", "x=0", "", "x=3"), rule("last", "x=3", "", "x=4")]  # fmt: skip
    found = IndexedChainer().run(Program(rules), ["x=0", "x=0"])
    assert {one.rule.id: one.depth for one in found.firings} == {"first": 1, "short": 1, "last": 2, "mid": 2, "long": 3}


def test_variants_of_one_rule_keep_their_order() -> None:
    rules = [rule("r", "x=0", "", "x=1", variant=1), rule("r", "x=0", "", "x=1", variant=0)]
    assert [one.variant for one in (f.rule for f in IndexedChainer().run(Program(rules), ["x=0"]).firings)] == [0, 1]


def test_firings_without_support_are_not_in_a_trace() -> None:
    rules = [rule("a", "x=2", "", "x=1"), rule("b", "x=1", "", "x=2")]
    assert IndexedChainer().run(Program(rules), []).firings == ()


def test_a_program_knows_its_height_and_its_unconditional_rules() -> None:
    assert Program([]).height == 1
    program = Program(
        [
            Rule("a", 0, (), ("x=1",), ("x=2",), 1),
            Rule("b", 0, ("x=0",), (), ("x=1",), 0),
            rule("c", "x=0", "x=0", "x=9"),
        ]
    )
    assert program.height == 2
    assert program.unconditional == [0]
    assert dict(program.watching) == {"x=0": [(1, ())]}
    assert IndexedChainer().run(program, []).facts == {"x=2"}
    assert IndexedChainer().run(program, ["x=0"]).facts == {"x=0", "x=1"}


def test_a_replaced_rule_is_watched_in_place_of_the_old_one_and_the_program_stays_as_it_was() -> None:
    program = Program([rule("a", "x=0 x=1", "", "x=2"), rule("b", "x=0", "", "x=3"), rule("c", "x=1", "", "x=4")])
    program.hasten()
    before = {fact: [*watches] for fact, watches in program.watching.items()}
    bare = program.replaced(0, Rule("a", 0, (), ("x=3",), ("x=2",), 1))
    assert (bare.unconditional, bare.height, bare.stratum_of, bare.tables) == ([0], 2, [1, 0, 0], None)
    assert [IndexedChainer().run(bare, facts).facts for facts in ([], ["x=0"])] == [{"x=2"}, {"x=0", "x=3"}]
    again = bare.replaced(0, program.rules[0])
    assert (again.unconditional, again.stratum_of) == ([], [0, 0, 0])
    assert IndexedChainer().run(again, ["x=0", "x=1"]) == IndexedChainer().run(program, ["x=0", "x=1"])
    never = program.replaced(0, rule("a", "x=0", "x=0", "x=2"))
    assert [index for watches in never.watching.values() for index, _ in watches] == [1, 2]
    assert program.watching == before
    assert (program.unconditional, program.height, program.stratum_of) == ([], 1, [0, 0, 0])
    assert program.tables is not None


def test_a_hastened_program_finds_the_shallowest_way_to_a_fact_concluded_first_by_a_longer_one() -> None:
    """A rule with an exception waits for its stratum, and then concludes by a shorter way what others concluded already."""
    rules = [
        Rule("a", 0, ("x=0",), (), ("x=1",)),
        Rule("b", 0, ("x=1",), (), ("x=2",)),
        Rule("c", 0, ("x=2",), (), ("x=3",)),
        Rule("short", 0, ("x=0",), ("x=9",), ("x=3",)),
        Rule("last", 0, ("x=3",), (), ("x=4",)),
    ]
    program = Program(rules)
    program.hasten()
    found = IndexedChainer().run(program, ["x=0"])
    assert found == IndexedChainer().run(Program(rules), ["x=0"])
    assert {one.rule.id: one.depth for one in found.firings} == {"a": 1, "b": 2, "c": 3, "short": 1, "last": 2}


def test_a_hastened_rule_is_as_deep_as_the_deepest_of_its_conditions_in_whatever_order_they_come_true() -> None:
    """The last condition to be learned may be a shallow one: it was held up by an exception."""
    rules = [
        Rule("always", 0, (), (), ("x=0",)),
        Rule("held", 0, (), ("x=9",), ("x=2",)),
        Rule("second", 0, ("x=0",), (), ("x=1",)),
        Rule("last", 0, ("x=0", "x=1", "x=2"), (), ("x=3",)),
    ]
    for order in itertools.permutations(rules):
        program = Program(order)
        program.hasten()
        found = IndexedChainer().run(program, [])
        assert {one.rule.id: one.depth for one in found.firings} == {"always": 1, "held": 1, "second": 2, "last": 3}


def test_a_program_is_hastened_once() -> None:
    program = Program([rule("a", "x=0", "", "x=1")])
    assert program.tables is None
    program.hasten()
    tables = program.tables
    program.hasten()
    assert program.tables is tables is not None


durable = pytest.importorskip("engine.chaining.durable", reason="durable_rules does not build on this Python")


def test_slices_stay_within_the_walls_of_the_package() -> None:
    rules = [rule(f"r{n}", f"x={n} y={n % 7}", f"z={n % 3}", "q=1") for n in range(900)]
    program = Program(rules)
    numbers = list(durable._slices(program, range(len(rules))))
    assert [one for part in numbers for one in part] == list(range(len(rules)))
    parts = [[program.rules[one] for one in part] for part in numbers]
    for part in parts:
        assert 0 < len(part) <= durable.RULES_A_SLICE
        assert len({fact for one in part for fact in (*one.when, *one.unless)}) <= durable.FACTS_A_SLICE
    assert len(parts) == 5
    assert list(durable._slices(Program([]), [])) == []
    wide = [rule(f"w{n}", " ".join(f"x={n}.{m}" for m in range(12)), "", "q=1") for n in range(50)]
    assert [len(part) for part in durable._slices(Program(wide), range(50))] == [33, 17]
    narrow = Program([rule(f"s{n}", "x=0", "", "q=1") for n in range(400)])
    assert [len(part) for part in durable._slices(narrow, range(400))] == [200, 200]


def test_a_slice_that_the_package_refuses_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    chainer = durable.DurableChainer()
    monkeypatch.setattr(durable.drools, "assert_facts", lambda handle, messages: (7, "0"))
    with pytest.raises(durable.ChainingFailed, match=r"answered 7 to a batch of \d+ facts"):
        chainer.run(Program([rule("r", "x=0", "", "x=1")]), ["x=0"])


def test_a_sentinel_that_does_not_fire_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable.drools, "start_action_for_state", lambda handle, state: None)
    with pytest.raises(durable.ChainingFailed, match="the sentinel rule did not fire"):
        durable.DurableChainer().run(Program([rule("r", "x=0", "", "x=1")]), ["x=0"])


def test_each_ruleset_is_deleted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made, gone, states = [], [], []
    create, delete, forget = (
        getattr(durable.drools, name) for name in ("create_ruleset", "delete_ruleset", "delete_state")
    )
    monkeypatch.setattr(durable.drools, "create_ruleset", lambda name, d: made.append(name) or create(name, d))
    monkeypatch.setattr(durable.drools, "delete_ruleset", lambda handle: gone.append(handle) or delete(handle))
    monkeypatch.setattr(durable.drools, "delete_state", lambda handle, sid: states.append(sid) or forget(handle, sid))
    chainer = durable.DurableChainer()
    program = Program([Rule("r", 0, ("x=0",), ("x=9",), ("x=1",), 0), Rule("s", 0, ("x=1",), (), ("x=2",), 0)])
    assert chainer.run(program, ["x=0"]).facts == {"x=0", "x=1", "x=2"}
    assert len(made) == len(set(made)) == len(gone) == len(states) == 1


def test_both_chainers_have_names() -> None:
    assert (IndexedChainer().name, durable.DurableChainer().name) == ("indexed", "durable")
