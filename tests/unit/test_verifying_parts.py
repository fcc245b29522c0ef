"""The parts of the prover one by one: scenarios that pin a rule down, and what settles shared words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

pytest.importorskip("pysat", reason="python-sat is not installed")

from engine.chaining.base import Program
from engine.chaining.indexed import IndexedChainer
from engine.model import Ambiguity, Concept, Fact, Pack, Rule, Trace
from engine.verifying.examples import examples
from engine.verifying.findings import Finding
from engine.verifying.space import Space
from engine.verifying.vocabulary import ambiguous
from tests.property.bases import stratified

RULE = Rule("r", 0, ("need=a", "need=b"), ("need=c", "x=d"), ("recommend=y",))


def pinned(rule: Rule, *others: Rule) -> list[tuple[Fact, ...]]:
    rules = stratified([rule, *others])
    needs = {fact: Concept(fact, "need", fact, (fact,)) for fact in (f"need={letter}" for letter in "abcpqr")}
    program = Program(rules)

    def replay(facts: Sequence[Fact]) -> Trace:
        return IndexedChainer().run(program, facts)

    return list(examples(Space(Pack("p", "p", tuple(rules), {}, needs)), replay, rules[0]))


def test_a_rule_is_pinned_down_by_its_conditions_near_misses_and_exceptions() -> None:
    assert pinned(RULE, Rule("d", 0, ("need=p",), (), ("x=d",))) == [
        ("need=a", "need=b"),
        ("need=b",), ("need=a",),
        ("need=a", "need=b", "need=c"), ("need=a", "need=b", "need=p"),
    ]  # fmt: skip
    assert pinned(Rule("r", 0, ("need=a",), (), ("recommend=y",))) == [("need=a",)]  # nothing is left to be missed
    assert pinned(Rule("r", 0, ("x=nowhere",), ("need=a",), ("recommend=y",))) == []


def test_a_near_miss_lacks_a_condition_only() -> None:
    rule = Rule("r", 0, ("need=a", "need=b"), ("x=d",), ("recommend=y",))
    instead = Rule("d", 0, ("need=b",), ("need=a",), ("x=d",))  # without the one condition the exception holds
    assert pinned(rule, instead, Rule("e", 0, ("need=p",), (), ("x=d",))) == [
        ("need=a", "need=b"), ("need=a",), ("need=a", "need=b", "need=p"),
    ]  # fmt: skip


def test_one_exception_at_a_time_where_that_is_possible() -> None:
    ways = (
        Rule("one", 0, ("need=p",), (), ("x=c", "x=d")),
        Rule("two", 0, ("need=q", "need=r"), (), ("x=c",)),
    )
    rule = Rule("r", 0, ("need=a", "need=b"), ("x=c", "x=d"), ("recommend=y",))
    assert pinned(rule, *ways)[3:] == [("need=a", "need=b", "need=q", "need=r"), ("need=a", "need=b", "need=p")]


def test_exceptions_that_come_together_are_held_together() -> None:
    assert pinned(RULE, Rule("d", 0, ("need=c",), (), ("x=d",)))[3:] == [("need=a", "need=b", "need=c")] * 2


# shared words


def told(*concepts: Concept, declared: tuple[Ambiguity, ...] = ()) -> list[tuple[Finding, bool]]:
    places = {one.id: one for one in concepts}
    return list(ambiguous(Pack("p", "p", (), {}, places, ambiguities=declared)))


def named(fact: Fact, *, of: str = "", name: str = "big heat") -> Concept:
    kind, _, value = fact.partition("=")
    return Concept(fact, kind, value, (name,), of=of)


def settled(*concepts: Concept) -> list[str]:
    return [one.because for one, accepted in told(*concepts) if accepted]


def test_what_has_a_home_of_its_own_each_is_settled_by_the_service() -> None:
    oven, stove = named("service=oven", name="oven"), named("service=stove", name="stove")
    one, two = named("feature=grill", of="oven"), named("feature=flame", of="stove")
    assert settled(one, two, oven, stove) == ["the service that the text names"]
    deep = named("feature=coil", of="flame", name="coil")
    inner = named("feature=bar", of="coil")
    assert settled(one, inner, deep, named("feature=flame", of="stove", name="flame"), oven, stove) == [
        "the service that the text names"
    ]
    assert settled(one, named("feature=spit", of="oven"), oven) == []
    assert settled(one, named("need=heat"), oven) == []


def test_a_part_and_its_whole_are_both_meant() -> None:
    because = "nothing needs to: the one is a part of the other, and both are stated"
    whole, between = named("feature=grill"), named("feature=coil", of="grill", name="coil")
    assert settled(whole, named("feature=bar", of="grill")) == [because]
    assert settled(named("feature=bar", of="coil"), between, whole) == [because]
    assert settled(whole, named("feature=bar", of="grill"), named("need=heat")) == []
    assert settled(named("feature=bar", of="bar"), named("need=heat")) == []  # a circle is no home and no whole


def test_steps_are_settled_by_their_order() -> None:
    because = "whether the text asks for an order, and of what"
    step = named("step=heat", of="roast")
    assert settled(step, named("step=warm", of="fry")) == [because]
    assert settled(step, named("need=heat")) == [because]
    assert settled(step, named("need=heat"), named("symptom=burn")) == []
    assert settled(step, named("feature=grill"), named("feature=bar", of="grill")) == [because]
