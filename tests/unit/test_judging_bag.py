"""The measures that judging rests on, reckoned by hand: overlap of words, coverage of slots, order, shares and confidence."""

from __future__ import annotations

import math
from array import array

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.judging.bag import LENGTH, PAIR_WEIGHT, SATURATION, Bag, packed, unpacked
from engine.judging.coverage import MOST_A_SLOT, Coverage, Wording
from engine.judging.ranking import FIRST, chief, ranked
from engine.judging.terms import FUNCTION, Analyzer, Names, Terms, fresh, paired, parted, telling
from engine.judging.votes import shared
from engine.judging.weights import VIEWS, Weights, agreement, margin
from engine.judging.weights import ranked as ranked_options

TEXTS = [["moss", "fern"], ["moss", "moss", "reed"], ["palm"]]  # two words on average


def bm25(count: int, length: float, mean: float = 2.0) -> float:
    """The share of a term's weight that a text holding it `count` times earns (Robertson and Zaragoza 2009)."""
    return count * (SATURATION + 1) / (count + SATURATION * (1 - LENGTH + LENGTH * length / mean))


# overlap of words


def test_a_word_weighs_the_log_of_how_rare_it_is() -> None:
    bag = Bag(TEXTS)
    assert bag.weight("moss") == pytest.approx(math.log(4 / 2))
    assert bag.weight("palm") == pytest.approx(math.log(4 / 1))
    assert bag.weight("a word of no text") == pytest.approx(math.log(4) * PAIR_WEIGHT)  # it has blanks: a pair
    assert bag.weight("birch") == pytest.approx(math.log(4))
    assert bag.size == 3


def test_overlap_is_bm25() -> None:
    bag = Bag(TEXTS)
    found = bag.scores({"moss": 1.0})
    assert found == pytest.approx({0: math.log(2) * bm25(1, 2), 1: math.log(2) * bm25(2, 3)})
    assert found[0] == pytest.approx(math.log(2))  # once in a text of mean length: neither more nor less


def test_overlap_adds_up_over_the_terms_as_they_are_weighted() -> None:
    bag = Bag(TEXTS)
    found = bag.scores({"moss": 0.5, "reed": 2.0, "birch": 9.0})
    assert found[0] == pytest.approx(0.5 * math.log(2) * bm25(1, 2))
    assert found[1] == pytest.approx(0.5 * math.log(2) * bm25(2, 3) + 2.0 * math.log(4) * bm25(1, 3))
    assert set(found) == {0, 1}
    assert bag.scores({"moss": 0.5, "reed": 2.0}, among={1}) == pytest.approx({1: found[1]})
    assert bag.scores({"moss": 1.0}, among={}) == {}
    assert bag.scores({"birch": 1.0, "reed": 1.0}).keys() == {1}  # a word nobody has does not end the search


def test_pairs_weigh_half() -> None:
    bag = Bag([["moss", "fern", "moss fern"], ["reed"]])
    assert bag.weight("moss fern") == pytest.approx(PAIR_WEIGHT * bag.weight("fern"))
    found = bag.scores({"moss fern": 1.0})[0]
    assert found == pytest.approx(PAIR_WEIGHT * bag.scores({"fern": 1.0})[0])
    assert bag.weight("fern reed") == pytest.approx(PAIR_WEIGHT * math.log(3))


def test_a_bag_without_texts_has_nothing_to_say() -> None:
    for texts in ([], [[]], [[], []]):
        empty = Bag(texts)
        assert empty.size == len(texts)
        assert empty.scores({"moss": 1.0}) == {}
    assert Bag([]).weight("moss") == 0.0
    alone = Bag([["moss"]])
    assert alone.scores({"moss": 1.0}) == pytest.approx({0: math.log(2)})


def test_postings_are_kept_as_they_were() -> None:
    numbers, amounts = unpacked(packed(1.5, [3, 70_000], array("f", [0.25, 8.0])))
    assert (numbers.tolist(), amounts.tolist()) == ([3, 70_000], [0.25, 8.0])
    empty = unpacked(packed(1.5, [], array("f")))
    assert [column.tolist() for column in empty] == [[], []]


# coverage of slots


def covered(slots: tuple[tuple[str, ...], ...], keys: str, weights: dict[str, float] | None = None) -> dict[int, float]:
    weight = {**dict.fromkeys(("moss", "fern", "reed", "palm"), 1.0), **(weights or {})}
    return Coverage([Wording(5, slots, True)], weight.__getitem__).covered(keys.split())


def test_coverage_is_the_share_of_slots_met() -> None:
    slots = (("moss",), ("fern", "reed"), ("palm",))
    assert covered(slots, "moss") == pytest.approx({0: 1 / 3})
    assert covered(slots, "moss reed") == pytest.approx({0: 2 / 3})
    assert covered(slots, "fern moss palm") == pytest.approx({0: 1.0})
    assert covered(slots, "fern reed") == pytest.approx({0: 1 / 3})  # synonyms meet one slot, once
    assert covered(slots, "birch") == {}
    assert covered(slots, "birch palm") == pytest.approx({0: 1 / 3})


def test_slots_count_as_much_as_their_words_tell() -> None:
    slots = (("moss",), ("fern", "reed"))
    assert covered(slots, "moss", {"moss": 3.0}) == pytest.approx({0: 3 / 4})
    assert covered(slots, "reed", {"fern": 5.0, "reed": 1.0}) == pytest.approx({0: 3 / 4})  # synonyms on average
    assert covered(slots, "moss", {"moss": 99.0}) == pytest.approx({0: MOST_A_SLOT / (MOST_A_SLOT + 1)})
    assert covered((("moss",),), "moss", {"moss": 0.0}) == {0: 0.0}


def test_a_word_may_meet_several_slots_and_several_wordings() -> None:
    found = Coverage(
        [
            Wording(7, (("moss",), ("moss",), ("fern",)), True),
            Wording(8, (("moss", "reed"), ("moss", "palm")), False),
            Wording(9, (("reed", "fern"), ("palm",)), False),
        ],
        lambda _: 1.0,
    )
    assert found.owners == [7, 8, 9]
    assert [one.exact for one in found.wordings] == [True, False, False]
    assert found.covered({"moss"}) == pytest.approx({0: 2 / 3, 1: 1.0})
    assert found.covered({"reed"}) == pytest.approx({1: 1 / 2, 2: 1 / 2})
    assert found.covered({"reed", "palm", "fern"}) == pytest.approx({0: 1 / 3, 1: 1.0, 2: 1.0})


# terms


def test_terms_are_the_words_that_tell() -> None:
    assert telling("The moss and a FERN of 7 reeds") == ["moss", "fern", "reed"]
    assert telling("We need moss, moss!") == ["moss", "moss"]
    assert telling("moss fern", frozenset({"fern"})) == ["moss"]
    assert telling("x moss") == ["moss"]  # one letter alone tells nothing


def test_joined_names_are_told_in_parts_too() -> None:
    assert parted("PutItem") == "PutItem Put Item"
    assert parted("moss fern") == "moss fern"
    assert telling("MossFern") == ["mossfern", "moss", "fern"]
    assert parted("sha256Sum") == "sha256Sum sha 256 Sum"


def test_neighbours_are_terms_too() -> None:
    assert paired(["moss", "fern", "reed"]) == ["moss", "fern", "reed", "moss fern", "fern reed"]
    assert paired(["moss"]) == ["moss"]
    assert paired([]) == []


def test_small_words_tell_what_is_said_but_not_what_it_is_about() -> None:
    assert telling("Do not put moss on it for the fern") == ["put", "moss", "fern"]
    assert telling("Do not put moss on it for the fern", stop=FUNCTION) == [
        "do",
        "not",
        "put",
        "moss",
        "on",
        "for",
        "fern",
    ]


def test_close_words_are_terms_in_pairs() -> None:
    own = Terms(["moss", "fern", "reed"], ["= palm"])
    assert own.alone == ["moss", "fern", "reed", "= palm"]
    assert own.near == ["moss", "fern", "reed", "moss fern", "fern reed", "= palm"]
    assert own.close == [*own.near, "moss reed"]


def test_names_are_terms_whichever_of_them_is_used() -> None:
    names = Names([("dead letter queue", "dlq"), ("DLQ", "dlq"), ("letter", "mail"), ("queue", "q"), ("queue", "line")])
    assert Analyzer(names).said("The dead-letter queues hold").names == ["= dlq"]
    assert Analyzer(names).said("a DLQ, a letter and a queue").names == [
        "= dlq",
        "= mail",
    ]  # two things are called queue
    assert Analyzer(names).said("letter dead letter").names == ["= mail", "= mail"]
    assert Analyzer(names).said("") == Terms([], [])


def test_fresh_terms_are_those_not_known_in_all_their_words() -> None:
    weights = {"moss": 1.0, "fern": 1.0, "moss fern": 1.0, "moss reed": 1.0, "= palm": 1.0, "= elm": 1.0}
    assert fresh(weights, {"moss", "fern", "= elm"}) == {"moss reed": 1.0, "= palm": 1.0}


# order


@example([0.5, 0.7, 0.9, 0.5 + 1e-12, 0.5 + 1e-6] * FIRST)
@given(st.lists(st.sampled_from([0.5, 0.5 + 1e-12, 0.5 + 1e-6, 0.7, 0.9]), max_size=FIRST * 5))
def test_the_best_of_many_stand_in_the_order_of_sorting(values: list[float]) -> None:
    names = [f"n{number % 13}-{number:04}" for number in range(len(values))]
    expected = sorted(range(len(values)), key=lambda number: (-round(values[number], 9), names[number]))
    assert list(ranked(dict(enumerate(values)), names)) == expected


def test_chief_are_the_largest_as_shares_of_the_largest() -> None:
    scores = {4: 1.0, 2: 4.0, 9: 2.0, 7: 2.0}
    assert list(chief(scores, 3).items()) == [(2, 1.0), (7, 0.5), (9, 0.5)]
    assert list(chief(scores, 2).items()) == [(2, 1.0), (7, 0.5)]  # of equals the first
    assert list(chief(scores, 4)) == list(chief(scores, 5)) == [2, 7, 9, 4]
    assert list(chief(scores, 1)) == [2]
    assert chief({}, 3) == {}
    assert chief({1: 0.0}, 3) == {1: 0.0}


# weights, shares and confidence


def test_a_score_is_the_weighted_sum_of_the_evidence() -> None:
    weights = Weights({"rule": 2.0, "phrase": -0.5})
    assert weights.score({"rule": 1.5, "phrase": 2.0, "unheard-of": 9.0}) == pytest.approx(2.0)
    assert weights.score({}) == 0.0


def test_confidence_is_logistic_in_margin_and_agreement() -> None:
    weights = Weights({}, (-1.0, 2.0, 0.5))
    assert weights.confidence(0.5, 2) == pytest.approx(1 / (1 + math.exp(-1.0)))
    assert weights.confidence(0.5, 0) == pytest.approx(0.5)
    assert weights.confidence(0.0, 2) == pytest.approx(0.5)


def test_shares_add_up_to_one_whatever_the_scores() -> None:
    assert shared([0.0, math.log(3.0)]) == pytest.approx([0.25, 0.75])
    assert shared([5000.0, 5000.0]) == pytest.approx([0.5, 0.5])
    assert shared([1000.0, 1000.0 + math.log(3.0)]) == pytest.approx([0.25, 0.75])


def test_equal_options_go_by_their_texts_never_by_their_place() -> None:
    assert ranked_options([1.0, 2.0, 2.0 + 1e-12], ["fern", "reed", "moss"]) == [2, 1, 0]
    assert ranked_options([1.0, 1.0], ["reed", "moss"]) == [1, 0]
    assert ranked_options([1.0, 1.0 + 1e-8], ["moss", "reed"]) == [1, 0]


def test_the_margin_is_between_the_last_chosen_and_the_first_rejected() -> None:
    scores = [math.log(5.0), math.log(3.0), math.log(2.0)]
    assert margin(scores, [0, 1, 2], 1) == pytest.approx(0.2)
    assert margin(scores, [0, 1, 2], 2) == pytest.approx(0.1)
    assert margin(scores, [0, 1, 2], 3) == 1.0


def test_agreement_counts_the_views_that_put_the_chosen_first() -> None:
    one, two, three = (dict.fromkeys(VIEWS, value) for value in (3.0, 2.0, 1.0))
    assert agreement([one, two, three], [0, 1, 2], 1) == len(VIEWS)
    assert agreement([one, two, three], [1, 0, 2], 1) == 0
    assert agreement([one, two, three], [1, 0, 2], 2) == len(VIEWS)
    assert agreement([one, one, three], [0, 1, 2], 1) == 0  # which of two is not clear
    assert agreement([one, one, three], [0, 1, 2], 2) == len(VIEWS)
    assert agreement([one, two], [0, 1], 2) == len(VIEWS)  # all are chosen
    rows = [{VIEWS[0]: 1.0, VIEWS[1]: -1.0}, {"not a view": 9.0}]
    assert agreement(rows, [0, 1], 1) == 1  # a view without a value says nothing: 0
    assert agreement(rows, [1, 0], 1) == 1
