"""Fitting follows the slope of the likelihood, and finds what tells right from wrong."""

from __future__ import annotations

import random

import numpy as np
import pytest

from benchmarks import associating, placing
from benchmarks.fitting import Floats, _loss, fit, table
from benchmarks.placing import NAMES, Asked
from benchmarks.placing import _loss as placing_loss
from benchmarks.questions import Case
from engine.judging.votes import RELEVANCE, SUPPORT, Ballots
from engine.judging.weights import DEFAULT_PLACING


def case(number: int, draw: random.Random, voters: int = 4) -> Case:
    """An invented question: the voter with the largest first number of relevance tells most words of the right option."""
    count = draw.choice([3, 4, 5])
    answer = sorted(draw.sample(range(count), 2 if count == 5 else 1))
    relevance = [[draw.random() for _ in RELEVANCE] for _ in range(voters)]
    leader = max(range(voters), key=lambda n: relevance[n][0], default=0)
    support = [
        [[float(n == leader and option in answer), *(draw.random() for _ in range(len(SUPPORT) - 1))] for option in range(count)]
        for n in range(voters)
    ]  # fmt: skip
    rows = [{"rule": draw.random() + (option in answer), "noise": draw.random()} for option in range(count)]
    ballots = Ballots(count, range(voters), relevance, support)
    return Case(str(number), "made", rows, [f"option {n}" for n in range(count)], answer, len(answer), ballots)


@pytest.fixture(scope="module")
def data() -> list[Case]:
    draw = random.Random(7)
    return [case(number, draw, voters=4 if number % 7 else 0) for number in range(120)]


def test_the_slope_is_that_of_the_loss(data: list[Case]) -> None:
    arrays = table(data, ["rule", "noise"])
    draw = random.Random(1)
    at = np.array([draw.uniform(-1, 1) for _ in range(len(RELEVANCE) + len(SUPPORT) + 3)])
    _, slope = _loss(at, arrays)
    for place in range(len(at)):
        step = np.zeros(len(at))
        step[place] = 1e-5
        rise = (_loss(at + step, arrays)[0] - _loss(at - step, arrays)[0]) / 2e-5
        assert slope[place] == pytest.approx(rise, abs=1e-5), place


def test_the_arrays_score_as_the_weights_do(data: list[Case]) -> None:
    """The loss that is made small is that of the scores by which options are chosen."""
    weights = fit(data, ["rule", "noise"])
    at = [*weights.relevance.values(), *weights.support.values(), *weights.weights.values()]
    loss = 0.0
    for one in data:
        scores = [weights.score(row) for row in one.voted(weights)]
        for right in one.answer:
            rivals = [scores[n] for n in range(len(scores)) if n not in one.answer or n == right]
            loss -= (scores[right] - np.logaddexp.reduce(rivals)) / len(one.answer)
    assert _loss(np.array(at), table(data, ["rule", "noise"]))[0] == pytest.approx(loss)
    assert weights.weights["rule"] > abs(weights.weights["noise"])
    assert weights.support["told"] > 0.5


def question(number: int, draw: random.Random, voters: int = 3) -> Asked:
    """An invented plain question: the first voter shares an act with the right conclusion; in every fifth none is right."""
    count, right = draw.choice([2, 3, 4]), draw.randrange(2)
    rows = np.array([[draw.random() for _ in NAMES] for _ in range(count + 1)])
    rows[:, -1] = [0.0] * count + [1.0]
    relevance = np.array([[draw.random() - 5 * (voter > 0) for _ in RELEVANCE] for voter in range(voters)])
    support = np.array(
        [[[draw.random() / 9 for _ in SUPPORT] for _ in range(count)] for _ in range(voters)], dtype=float
    ).reshape(voters, count, len(SUPPORT))
    if voters:
        support[0, right, list(SUPPORT).index("act")] = 1.0
    truth = np.arange(count + 1) == (count if number % 5 == 4 else right)
    return Asked("made", rows, relevance, support, truth, truth[:-1].tolist())


@pytest.fixture(scope="module")
def everyday() -> list[Asked]:
    draw = random.Random(3)
    return [question(number, draw, voters=3 if number % 7 else 0) for number in range(120)]


def test_the_slope_of_placing_is_that_of_its_loss(everyday: list[Asked]) -> None:
    draw = random.Random(2)
    at = np.array([draw.uniform(-1, 1) for _ in range(len(RELEVANCE) + len(SUPPORT) + 1 + len(NAMES))])

    def loss(there: Floats) -> float:
        return sum(placing_loss(there, one)[0] for one in everyday)

    slope = sum(placing_loss(at, one)[1] for one in everyday)
    for place in range(len(at)):
        step = np.zeros(len(at))
        step[place] = 1e-5
        assert np.asarray(slope)[place] == pytest.approx((loss(at + step) - loss(at - step)) / 2e-5, abs=1e-5), place


def test_placing_is_fitted_to_the_chances_it_gives(everyday: list[Asked]) -> None:
    weights = placing.fit(everyday)
    at = [*weights.relevance.values(), *weights.support.values(), *weights.weights.values()]
    for one in everyday:
        assert -np.log(placing.chances(weights, one)[one.right].sum()) == pytest.approx(
            placing_loss(np.array(at), one)[0]
        )
    assert weights.support["act"] > 1.5 * DEFAULT_PLACING.support["act"]
    assert weights.weights[placing.VOTES] > 0
    voting = [one for number, one in enumerate(everyday) if number % 5 < 4 and len(one.relevance)]
    right = [placing.chances(weights, one).argmax() == one.right.argmax() for one in voting]
    assert sum(right) > 0.95 * len(right)


def test_associations_are_learned_from_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(associating, "NUMBERS", 8)
    monkeypatch.setattr(associating, "ROUNDS", 60)
    plants = {"a": {"moss", "fern", "green"}, "b": {"oak", "elm", "green"}, "c": {"fern", "elm", "blue"}}
    found = associating.Cases(
        [own - {left} | {f"rare {name}{left}"} for name, own in plants.items() for left in sorted(own) for _ in "xy"],
        [name for name in plants for _ in range(6)],
    )
    learned = associating.learned(found)
    assert learned.terms.keys() == {"moss", "fern", "green", "oak", "elm", "blue"}  # no pair stands there five times
    for text, name in ((["moss"], "a"), (["oak", "elm"], "b"), (["blue", "fern"], "c")):
        strengths = {one: learned.strength(learned.row(text), one) for one in plants}
        assert max(strengths, key=strengths.__getitem__) == name
    assert associating.learned(found).conclusions == learned.conclusions  # the same every time
