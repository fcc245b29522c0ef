"""Every change that `why-not` names brings what it says, and none is smaller; every `what-if` is what asking gives."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.advisor import Advisor
from engine.explaining.change import Change, Inquiry, stated
from engine.explaining.what_if import result, sensitivity, what_if
from engine.explaining.why_not import is_first, stands, why_not
from engine.model import Fact, Rule
from tests.property.bases import stratified
from tests.property.packs import NAMES, NEEDS, advisor, advisors

some = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def changes(facts: list[Fact], size: int) -> Iterator[Change]:
    """Every change of `size` needs: one that is stated may be dropped, any other added."""
    for chosen in combinations(NEEDS, size):
        drop = frozenset(fact for fact in chosen if fact in facts)
        yield Change(frozenset(chosen) - drop, drop)


@some
@given(advisors(), st.sampled_from(NAMES))
def test_the_change_named_is_a_smallest_one(case: tuple[Advisor, list[Fact]], name: str) -> None:
    cook, facts = case
    inquiry = Inquiry("", tuple(facts))
    found = why_not(cook, inquiry, name)
    if found.reason in ("answer", "beaten"):
        assert stands(inquiry.chain(cook), name)
        assert not found.stands.changes
        return
    assert not stands(inquiry.chain(cook), name)
    for change in found.stands.changes:
        assert stands(inquiry.changed(cook.pack, change, facts).chain(cook), name)
    smallest = found.stands.changes[0].size if found.stands.changes else found.stands.searched + 1
    for size in range(1, min(smallest, 4)):
        for change in changes(facts, size):
            assert not stands(inquiry.changed(cook.pack, change, facts).chain(cook), name), change


@some
@given(advisors(), st.sampled_from(NAMES))
def test_what_makes_it_the_answer_does(case: tuple[Advisor, list[Fact]], name: str) -> None:
    cook, facts = case
    inquiry = Inquiry("", tuple(facts))
    for change in why_not(cook, inquiry, name).first.changes:
        assert is_first(inquiry.changed(cook.pack, change, facts).ask(cook), name)


@some
@given(advisors(), st.lists(st.sampled_from(NEEDS), unique=True, min_size=1, max_size=3))
def test_what_if_is_what_asking_gives(case: tuple[Advisor, list[Fact]], chosen: list[Fact]) -> None:
    cook, facts = case
    drop = frozenset(fact for fact in chosen if fact in facts)
    found = what_if(cook, Inquiry("", tuple(facts)), Change(frozenset(chosen) - drop, drop))
    asked = cook.ask("", [fact for fact in {*facts, *chosen} if fact not in drop])
    assert result(found.after) == result(asked)
    before = {firing.rule.id for firing in found.before.trace.firings}
    after = {firing.rule.id for firing in found.after.trace.firings}
    assert {firing.rule.id for firing in found.gone} == before - after
    assert {firing.rule.id for firing in found.new} == after - before


@some
@given(advisors())
def test_sensitivity_tells_only_what_turns_the_answer(case: tuple[Advisor, list[Fact]]) -> None:
    cook, facts = case
    inquiry = Inquiry("", tuple(facts))
    before, swings, _ = sensitivity(cook, inquiry)
    told = {swing.change for swing in swings}
    for swing in swings:
        assert (
            result(inquiry.changed(cook.pack, swing.change, facts).ask(cook)) == result(swing.after) != result(before)
        )
    for fact in facts:
        turned = result(cook.ask("", [one for one in facts if one != fact])) != result(before)
        assert turned == (Change(drop=frozenset([fact])) in told)


def test_a_fact_added_may_defeat_what_rules_it_out() -> None:
    rules = [
        Rule("for", 0, ("need=n0",), (), ("recommend=c0",)),
        Rule("against", 0, ("need=n0",), ("need=n1",), ("rule-out=c0",)),
        Rule("against-too", 0, ("wish=w0",), (), ("rule-out=c0",)),
        Rule("wish", 0, ("need=n0",), ("need=n2",), ("wish=w0",)),
    ]
    found = why_not(advisor(stratified(rules)), Inquiry("", ("need=n0",)), "c0")
    assert found.reason == "ruled out"
    assert found.stands.changes == (Change(add=frozenset(["need=n1", "need=n2"])),)


def test_on_the_shipped_pack(aws: Advisor) -> None:
    """Each of many conclusions, asked of a question it does not answer: every change named brings it."""
    text = "Our SQS consumer crashes on the same message again and again. What should we use?"
    inquiry = Inquiry(text)
    names = sorted({rule.then[0].partition("=")[2] for rule in aws.pack.rules if rule.then[0].startswith("recommend=")})
    base = stated(aws.pack, inquiry.chain(aws))
    brought = 0
    for name in names[::240]:
        found = why_not(aws, inquiry, name)
        for change in found.stands.changes:
            assert stands(inquiry.changed(aws.pack, change, base).chain(aws), name), (name, change)
            brought += 1
        for change in found.first.changes:
            assert is_first(inquiry.changed(aws.pack, change, [*base, *found.answer.reading.likely]).ask(aws), name), (
                name,
                change,
            )
    assert brought > len(names) // 480
