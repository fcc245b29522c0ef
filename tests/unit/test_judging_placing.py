"""How conclusions are placed by words: their chances, and what a hearing tells of each."""

from __future__ import annotations

import math
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from engine.advisor import Advisor
from engine.judging.placing import NOTHING, PLACING, chances
from engine.judging.weights import DEFAULT_PLACING
from engine.model import RECOMMEND
from tests.conftest import ROOT
from tests.pantry import feature, pantry, rule, says, thing

NUMBERS = st.dictionaries(st.sampled_from(list(PLACING)), st.floats(0, 1), min_size=len(PLACING))


def test_chances_are_shares_beside_nothing() -> None:
    weights = {"words": 2.0, "asking": 1.0, NOTHING: 1.5}
    found = chances(weights, [{"words": 1.0, "asking": 0.5}, {"words": 0.25, "asking": 0.0}])
    powers = [math.exp(2.5), math.exp(0.5), math.exp(1.5)]
    assert found == pytest.approx([power / sum(powers) for power in powers[:2]])
    assert chances(weights, []) == []


@given(st.lists(NUMBERS, min_size=1, max_size=6))
def test_more_raised_is_likelier_and_nothing_keeps_its_share(found: list[dict[str, float]]) -> None:
    before = chances(DEFAULT_PLACING, found)
    assert 0 < sum(before) < 1
    after = chances(DEFAULT_PLACING, [{name: min(1.0, value + 0.1) for name, value in found[0].items()}, *found[1:]])
    assert after[0] >= before[0] - 1e-9
    assert all(now <= then + 1e-9 for now, then in zip(after[1:], before[1:], strict=True))


def opened() -> Advisor:
    moss = says("a/n", "a", asked=("How does moss grow on stones?",), phrases=("moss grow|grows",), need="need=n")
    also = says("a/m", "a", asked=("Where do I plant oak?",), phrases=("plant oak",), need="need=m")
    never = says("a/not", "a", kind="cannot", phrases=("moss",), need="need=z")
    fern = says("b/n", "b", asked=("How does fern grow?",), phrases=("fern grow|grows",), need="need=f")
    return pantry(
        moss, also, never, fern,
        concepts=[thing("need=n", "moss grow|grows"), thing("need=m", "plant oak"), feature("a"), feature("b")],
        rules=[rule("a/n", ["need=n"], "recommend=a"), rule("b/n", ["need=f"], "recommend=b")],
    )  # fmt: skip


def test_a_hearing_tells_how_far_words_raise_a_conclusion() -> None:
    advisor = opened()
    hearing = advisor.index.heard(advisor.read("How does moss grow?").words, frozenset())
    first = hearing.views("a", ["a/n"])
    assert first.keys() == PLACING.keys() - {"decided"}
    assert (first["phrase"], first["words"], first["asking"], first["feature"]) == pytest.approx((1.0, 1.0, 1.0, 1.0))
    other = hearing.views("a", ["a/m"])
    assert (other["phrase"], other["words"]) == (0.0, 0.0)
    assert (other["phrase-about"], other["asking-about"]) == pytest.approx((1.0, 1.0))  # what else is told of it counts
    second = hearing.views("b", ["b/n"])
    assert all(second[name] < first[name] for name in first)
    assert set(hearing.views("unknown", ["unknown"]).values()) == {0.0}


def test_what_it_cannot_do_does_not_speak_for_it() -> None:
    advisor = opened()
    hearing = advisor.index.heard(advisor.read("moss").words, frozenset())
    assert hearing.views("a", [])["phrase-about"] < 1.0


# the everyday questions


def test_everyday_questions_expect_what_rules_conclude(aws: Advisor) -> None:
    entries: list[dict[str, Any]] = yaml.safe_load((ROOT / "benchmarks" / "everyday.yaml").read_text())
    concluded = {
        fact.removeprefix(RECOMMEND) for one in aws.pack.rules for fact in one.then if fact.startswith(RECOMMEND)
    }
    unknown = {name for one in entries for name in one["expect"]} - concluded
    assert unknown <= aws.pack.orders.keys()
    assert len({one["ask"] for one in entries}) == len(entries)
    assert {one["kind"] for one in entries} == {"symptom", "goal", "mixed"}
    assert {one.get("note", "n001") for one in entries} <= aws.pack.notes.keys()


def test_everyday_questions_are_answered(aws: Advisor) -> None:
    """Three points under what was measured by weights that had not seen them."""
    ranks = []
    for one in yaml.safe_load((ROOT / "benchmarks" / "everyday.yaml").read_text()):
        found = [found.id for found in aws.ask(one["ask"], told=False).recommendations]
        ranks.append(next((place for place, name in enumerate(found) if name in one["expect"]), len(found)))
    assert sum(rank == 0 for rank in ranks) > 0.79 * len(ranks)
    assert sum(rank < 3 for rank in ranks) > 0.92 * len(ranks)
