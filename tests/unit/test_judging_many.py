"""Judging with arrays on packs and questions made at random from few words: the same numbers as judging one by one."""

from __future__ import annotations

import os
import random
from collections.abc import Mapping

import pytest

pytest.importorskip("numpy", reason="judging with arrays needs numpy")

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.advisor import Advisor
from engine.judging import arrays, many_index
from engine.judging.arrays import Forward, Postings, Slots, first_of
from engine.judging.bag import Bag
from engine.judging.coverage import Coverage, Wording
from engine.judging.many_index import Column, ManyIndex
from engine.judging.placing import PLACING, Placing
from engine.judging.votes import RELEVANCE, SUPPORT
from engine.judging.weights import DEFAULT, Weights
from engine.pack.load import Loaded
from engine.reading.words import words_of
from tests.pantry import feature, pantry, prefer, rule, says, thing

WORDS = "moss fern reed palm oak elm kelp birch hazel cedar".split()
FEATURES = ("a", "a", "b", "c", "d")
some = settings(max_examples=int(os.environ.get("ERGO_LAWS", "60")), deadline=None)
seeds = st.integers(0, 2**32).map(random.Random)


def _some(rng: random.Random, least: int, most: int) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(least, most)))


def _phrases(rng: random.Random) -> tuple[str, ...]:
    slots = [["|".join(rng.sample(WORDS, rng.choice((1, 1, 2)))) for _ in range(2)] for _ in range(rng.randint(0, 2))]
    return tuple(" ".join(one) for one in slots)


def generated(rng: random.Random, statements: int) -> Advisor:
    """A pack over ten words, so that everything meets everything."""
    kinds = ("solves", "solves", "cannot", "fact", "limit")
    made = [
        says(
            f"s{number:02}", rng.choice(FEATURES), rng.choice(kinds),
            asked=(_some(rng, 0, 3),), gist=_some(rng, 0, 1), says=_some(rng, 0, 3), phrases=_phrases(rng),
            need=rng.choice(("", "need=n", "need=m")), home=rng.choice(("", "up", "down")),
            acts=tuple(_some(rng, 1, 2) for _ in range(rng.randint(0, 2))),
            contrasts=tuple((_some(rng, 1, 2), "no") for _ in range(rng.randint(0, 1))),
        )
        for number in range(statements)
    ]  # fmt: skip
    named = [
        feature(name, of=rng.choice(("up", "down")), names=(f"jar {name}x", _some(rng, 2, 3)), described=_phrases(rng))
        for name in sorted({*FEATURES})
    ]
    return pantry(
        *made,
        concepts=[thing("service=up", "up"), thing("service=down", "down"), thing("need=n", "moss fern"), *named],
        rules=[rule("r", ["need=n"], "recommend=a"), rule("s00", ["need=n"], "rule-out=b")],
        preferences=[prefer("a", "b", "need=m"), prefer("c", "d", "need=n", "need=m"), prefer("b", "c")],
    )


def question(rng: random.Random) -> str:
    parts = [rng.choice(("There is {}.", "There must be {}.", "Which {}?")) for _ in range(rng.randint(1, 3))]
    text = " ".join(part.format(_some(rng, 1, 4)) for part in parts)
    return text + rng.choice(("", " On up?", " Is it down?", " Max MossFern?"))


def option(rng: random.Random) -> str:
    return " ".join([_some(rng, 0, 3), rng.choice(("", "jar ax", "jar bx", "jar cx on up", "jar dx"))])


def hastened(advisor: Advisor) -> Advisor:
    found = Advisor(advisor._loaded, advisor.chainer)
    found.hasten()
    assert isinstance(found.index, ManyIndex)
    return found


def same(one: Mapping[int, float], other: Mapping[int, float]) -> None:
    """The same numbers, but for those that are 0."""
    assert {n: v for n, v in one.items() if v} == pytest.approx({n: v for n, v in other.items() if v}, abs=1e-9)


@some
@given(seeds, st.one_of(st.integers(0, 12), st.just(40)))
def test_evidence_and_choice_are_the_same(rng: random.Random, statements: int) -> None:
    plain = generated(rng, statements)
    fast = hastened(plain)
    for _ in range(2):
        text, options = question(rng), [option(rng) for _ in range(rng.randint(2, 4))]
        trace = plain.chain(text)[1]
        one, other = (each.judge.examiner.examine(each.read(text), options, trace).options for each in (plain, fast))
        for first, second in zip(one, other, strict=True):
            assert first.values == pytest.approx(second.values, abs=1e-9)
            assert first.put == pytest.approx(second.put, abs=1e-9)
            assert (first.named, first.practices) == (second.named, second.practices)
        for odd in (False, True):
            first, second = (
                each.judge.choose(each.read(text), options, 1, trace, told=False, denied=odd) for each in (plain, fast)
            )
            assert first.options == second.options
            assert first.confidence == pytest.approx(second.confidence, abs=1e-4)


@some
@given(seeds, st.one_of(st.integers(0, 12), st.just(40)))
def test_what_a_question_raises_is_the_same(rng: random.Random, statements: int) -> None:
    plain = generated(rng, statements).index
    fast = ManyIndex(plain)
    for _ in range(2):
        words, options = words_of(question(rng)), [plain.terms(option(rng)) for _ in range(rng.randint(0, 3))]
        one, other = plain.raised(plain.keys(words), options), fast.raised(fast.keys(words), options)
        for view in ("phrase", "whole", "asking", "feature"):
            same(getattr(one, view), getattr(other, view))
        assert [*one.whole.values()] == pytest.approx([*other.whole.values()])  # best first
        assert plain.put_forward(plain.keys(words)) == pytest.approx(fast.put_forward(fast.keys(words)))
        for services in (frozenset[str](), frozenset({"up"})):
            first, second = plain.heard(words, services), fast.heard(words, services)
            same(first.scores, second.scores)
            for name in (*plain.owned.owners, "unheard-of"):
                assert first.views(name, plain.ids[:2]) == pytest.approx(second.views(name, plain.ids[:2]), abs=1e-9)
            ids = [[like.statement.id for like in heard.likely(5)] for heard in (first, second)]
            assert ids[0] == ids[1]
            conclusions = [(name, f"{name} {option(rng)}") for name in plain.owned.owners[:3]]
            cast = [heard.ballots(conclusions, plain.ids[:2]) for heard in (first, second)]
            assert cast[0].voters == cast[1].voters
            assert np.array(cast[0].relevance) == pytest.approx(np.array(cast[1].relevance))
            assert np.array(cast[0].support) == pytest.approx(np.array(cast[1].support))


def test_only_the_chief_are_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = pantry(
        *(says(f"s{n}", f"f{n}", asked=("moss",) * (n + 1), gist="fern" * (n % 2)) for n in range(6)),
    ).index
    monkeypatch.setattr("engine.judging.index.CHIEF", 3)
    monkeypatch.setattr(many_index, "CHIEF", 3)
    words = words_of("moss?")
    one, other = plain.raised(plain.keys(words)), (fast := ManyIndex(plain)).raised(fast.keys(words))
    assert list(one.whole) == list(other.whole)
    assert list(one.feature) == list(other.feature)
    assert len(one.whole) == len(one.feature) == 3
    same(one.asking, other.asking)
    assert set(one.asking) <= set(one.whole)


def test_keys_are_kept_for_the_last_text_only() -> None:
    fast = ManyIndex(generated(random.Random(3), 6).index)
    first = fast.keys(words_of("moss?"))
    assert fast.keys(words_of("moss?")) is first
    assert fast.keys(words_of("fern?")).words.text == "fern?"
    assert dict(fast.raised(fast.keys(words_of("moss?"))).whole) == dict(fast.raised(first).whole)
    other = fast.raised(fast.keys(words_of("fern oak?")))
    assert dict(other.whole) == dict(ManyIndex(fast).raised(fast.keys(words_of("fern oak?"))).whole)


# columns


def test_a_column_is_the_mapping_of_what_is_not_nothing() -> None:
    column = Column(np.array([0.0, 0.5, 0.0, 2.0]))
    assert dict(column) == {1: 0.5, 3: 2.0}
    assert list(column.items()) == [(1, 0.5), (3, 2.0)]
    assert list(column.values()) == [0.5, 2.0]
    assert (len(column), column[3], column.get(1)) == (2, 2.0, 0.5)
    assert (column.get(0), column.get(0, 7.0), column.get(2, "none")) == (None, 7.0, "none")
    with pytest.raises(KeyError) as caught:
        column[2]
    assert caught.value.args == (2,)


# arrays

TEXTS = [["moss", "fern"], ["moss", "moss", "reed"], ["palm"], []]


def test_postings_add_up_as_the_bag_does() -> None:
    bag = Bag(TEXTS)
    postings = Postings(bag)
    weights = {"moss": 0.5, "reed": 2.0, "unheard-of": 9.0}
    found = postings.totals(weights)
    assert found.dtype == np.float64
    assert found.shape == (4,)
    same(dict(enumerate(found.tolist())), bag.scores(weights))
    nothing = postings.totals({})
    assert nothing.tolist() == [0.0] * 4
    assert nothing.dtype == np.float64
    assert Postings(Bag([])).totals({"moss": 1.0}).tolist() == []
    assert postings.totals({"unheard-of": 1.0}).tolist() == [0.0] * 4


def test_a_table_has_a_row_for_each_text_and_a_column_for_each_that_is_asked_about() -> None:
    bag = Bag(TEXTS)
    weights = {"moss": 0.5, "reed": 2.0, "palm": 1.0, "unheard-of": 9.0, "never-heard": 9.0}
    rows = [{"moss", "reed"}, {"palm"}, set[str](), {"unheard-of", "moss"}, {"never-heard"}]
    forward = Forward(bag)
    for among in ([2, 1], [], [0, 1, 2, 3]):
        table = forward.table(weights, rows, np.array(among, dtype=np.intp))
        assert table.shape == (5, len(among))
        for row, terms in zip(table.tolist(), rows, strict=True):
            scores = bag.scores({term: weights[term] for term in terms})
            assert row == pytest.approx([scores.get(number, 0.0) for number in among])
    assert Forward(Bag([])).table(weights, rows, np.zeros(0, dtype=np.intp)).shape == (5, 0)


def test_the_first_of_many_scores_are_the_largest_and_equals_go_by_name() -> None:
    names = ["d", "c", "b", "a", "e"]
    scores = np.array([1.0, 2.0, 2.0, 0.0, 2.0])
    assert first_of(scores, names, 9) == [2, 1, 4, 0]
    assert first_of(scores, names, 2) == [2, 1]
    assert first_of(scores, names, 1) == [2]
    assert first_of(np.zeros(5), names, 2) == []


def test_postings_kept_are_given_up_when_they_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "KEPT", 2)
    postings = Postings(Bag(TEXTS))
    for weights in ({"moss": 1.0, "reed": 1.0, "palm": 1.0}, {"fern": 1.0}, {"moss": 1.0}, {"fern": 1.0, "palm": 2.0}):
        same(dict(enumerate(postings.totals(weights).tolist())), Bag(TEXTS).scores(weights))
        assert len(postings._kept) <= 3


def test_slots_are_met_as_coverage_meets_them() -> None:
    coverage = Coverage(
        [
            Wording(1, (("moss",), ("fern", "reed"), ("palm",)), True),
            Wording(1, (("moss", "reed"), ("moss", "palm")), False),
            Wording(2, (("oak",), ("oak",)), False),
        ],
        lambda key: float(len(key)),
    )
    slots = Slots(coverage)
    for keys in (["moss"], ["reed"], ["fern", "reed"], ["palm", "oak"], ["elm"], [], ["moss", "fern", "palm", "oak"]):
        for least in (0.01, 0.3, 0.7):
            numbers, shares = slots.covered(keys, least)
            wanted = {number: share for number, share in coverage.covered(keys).items() if share >= least}
            same(dict(zip(numbers.tolist(), shares.tolist(), strict=True)), wanted)
    assert not len(Slots(Coverage([], lambda _: 1.0)).covered(["moss"], 0.1)[0])


def test_owners_have_the_best_of_their_own() -> None:
    table = np.array([[0.5, 0.75, 0.25, 0.0, 1.0], [0.0, 0.0, 0.5, 0.25, 0.125]])
    owners = np.array([1, 1, 3, 4, 4])
    assert arrays.best(table, owners, 6).tolist() == [[0.0, 0.75, 0.0, 0.25, 1.0, 0.0], [0.0, 0.0, 0.0, 0.5, 0.25, 0.0]]
    assert arrays.best(table[:, :0], owners[:0], 2).tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_numbers_of_ranges() -> None:
    numbers, owners = arrays.ranges(np.array([0, 2, 2, 5]), np.array([2, 1, 0]))
    assert numbers.tolist() == [2, 3, 4, 0, 1]
    assert owners.tolist() == [0, 0, 0, 2, 2]
    assert arrays.ranges(np.array([0, 1]), np.zeros(0, dtype=np.intp))[0].tolist() == []


def test_the_largest_are_best_first_and_nothing_is_not_among_them() -> None:
    values = np.array([0.0, 2.0, 1.0, 2.0, 0.5])
    assert arrays.largest(values, 2).tolist() == [1, 3]
    assert arrays.largest(values, 1).tolist() == [1]
    assert arrays.largest(values, 4).tolist() == [1, 3, 2, 4]
    assert arrays.largest(values, 5).tolist() == [1, 3, 2, 4]
    assert arrays.largest(values, 9).tolist() == [1, 3, 2, 4]
    assert arrays.largest(np.zeros(3), 2).tolist() == []
    assert arrays.largest(np.zeros(0), 2).tolist() == []
    nearly = np.array([1.0, 1.0 + 1e-12, 3e-10, 1.0 - 1e-12])  # equal as far as scores are told apart
    assert arrays.largest(nearly, 2).tolist() == [0, 1]
    assert arrays.largest(nearly, 4).tolist() == [0, 1, 3]


def test_sums_by_row() -> None:
    table = np.array([[1.0, 4.0, 3.0, 2.0], [0.0, 0.0, 8.0, 0.0]])
    assert arrays.summed(table, 3).tolist() == pytest.approx([4.0 + 3.0 / 2 + 2.0 / 3, 8.0])
    assert arrays.summed(table, 9).tolist() == pytest.approx([4.0 + 3.0 / 2 + 2.0 / 3 + 1.0 / 4, 8.0])
    assert arrays.summed(table, 1).tolist() == [4.0, 8.0]
    assert arrays.summed(np.zeros((2, 0)), 3).tolist() == [0.0, 0.0]


@pytest.mark.filterwarnings("error")
def test_weights_as_large_as_may_be_give_numbers() -> None:
    for size in (-1e6, 1e6):
        weights = Weights(
            dict.fromkeys(DEFAULT, size), (size, size, size), dict.fromkeys(RELEVANCE, size), dict.fromkeys(SUPPORT, size),
            Placing(dict.fromkeys(PLACING, size), dict.fromkeys(RELEVANCE, size), dict.fromkeys(SUPPORT, size)),
        )  # fmt: skip
        for seed in range(20):
            rng = random.Random(seed)
            made = generated(rng, 12)
            plain = Advisor(Loaded(made.pack, made.reader, weights), made.chainer)
            text, options = question(rng), [f"jar {option(rng)}" for _ in range(3)]
            for advisor in (plain, hastened(plain)):
                choice = advisor.ask(text, options=options).choice
                assert choice
                assert 0.0 <= choice.confidence <= 1.0
                assert all(0.0 < one.confidence < 1.0 for one in advisor.ask(text).recommendations)
