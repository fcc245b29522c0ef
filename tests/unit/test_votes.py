"""Statements vote: trust adds up to one, an even voter changes no order, and no voter gives an even share."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.judging.votes import RELEVANCE, SUPPORT, Ballots, shared
from engine.judging.weights import Weights

FIRST, SECOND = {"words": 2.0}, {"told": 10.0}
small = st.floats(min_value=-3, max_value=3)


def ballots(relevance: list[float], told: list[list[float]]) -> Ballots:
    """Voters of which only the first number of each kind differs."""
    blank = [0.0] * (len(SUPPORT) - 1)
    trusted = [[one] + [0.0] * (len(RELEVANCE) - 1) for one in relevance]
    return Ballots(len(told[0]), range(len(told)), trusted, [[[one, *blank] for one in row] for row in told])


def test_a_vote_by_hand() -> None:
    tally = ballots([0.0, math.log(3) / 2], [[0.0, math.log(4) / 10], [0.0, 0.0]]).tally(FIRST, SECOND)
    assert tally.trust == pytest.approx([1 / 4, 3 / 4])
    assert tally.shares[0] == pytest.approx([1 / 5, 4 / 5])
    assert tally.logs == pytest.approx([math.log(1 / 20 + 3 / 8), math.log(4 / 20 + 3 / 8)])


def test_without_a_voter_all_options_have_the_same_share() -> None:
    assert Ballots(4, [], [], []).tally(FIRST, SECOND).logs == pytest.approx([math.log(1 / 4)] * 4)


def test_a_number_without_a_weight_counts_for_nothing() -> None:
    assert ballots([1.0], [[0.0, 9.0]]).tally({}, {}).logs == pytest.approx([math.log(1 / 2)] * 2)


@given(st.lists(st.tuples(small, small, small), min_size=1, max_size=6), small)
def test_a_voter_for_all_alike_changes_no_order(voters: list[tuple[float, float, float]], trust: float) -> None:
    before = ballots([one for one, _, _ in voters], [[a, b] for _, a, b in voters]).tally(FIRST, SECOND)
    after = ballots([*(one for one, _, _ in voters), trust], [*([a, b] for _, a, b in voters), [1.0, 1.0]])
    first, second = before.logs
    if abs(first - second) > 1e-6:
        one, other = after.tally(FIRST, SECOND).logs
        assert (one > other) == (first > second)
    assert math.fsum(before.trust) == pytest.approx(1.0)
    assert math.fsum(map(math.exp, before.logs)) == pytest.approx(1.0)


def test_shares_of_far_scores_do_not_overflow() -> None:
    assert shared([2000.0, 0.0]) == [1.0, 0.0]


def test_a_share_too_small_to_tell_from_nothing_has_a_logarithm() -> None:
    tally = ballots([1.0], [[0.0, 9e6]]).tally(FIRST, SECOND)
    assert tally.logs[0] < -600
    assert tally.logs[1] == 0.0


def test_confidence_stays_between_nothing_and_one() -> None:
    for base in (-1e6, -800.0, 800.0, 1e6):
        assert Weights(calibration=(base, 3.0, 0.3)).confidence(0.5, 2) == pytest.approx(float(base > 0))
