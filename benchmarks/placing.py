"""The weights that make the right conclusions of everyday questions likeliest: a conditional logit, with a vote inside.

Score of a conclusion = sum of weight x number (engine/judging/placing.py), one of the numbers being the log of its share of the
vote (engine/judging/canvass.py), whose own weights are fitted with the rest. The right conclusions of a question together are
set against all others and against nothing. Weights are held by a quadratic penalty: those of the vote near the values for an
untrained pack, the others near nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from engine.judging.arrays import Floats, softmax
from engine.judging.placing import NOTHING, PLACING, Placing
from engine.judging.votes import RELEVANCE, SUPPORT
from engine.judging.weights import DEFAULT_PLACING

PENALTY = 0.2
PENALTY_VOTE = 1.0
ROUNDS = 150
VOTES = "votes"
NAMES = (*(name for name in PLACING if name != VOTES), NOTHING)
TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its kind, the numbers of each conclusion on offer and of nothing, its ballots, and which are right.

    `now` says the same of the conclusions in their order now.
    """

    kind: str
    rows: Floats
    relevance: Floats
    support: Floats
    right: NDArray[np.bool_]
    now: list[bool]


def fit(data: Sequence[Asked]) -> Placing:
    """The weights fitted on all questions."""
    start = np.array(
        [
            *(DEFAULT_PLACING.relevance.get(name, 0.0) for name in RELEVANCE),
            *(DEFAULT_PLACING.support.get(name, 0.0) for name in SUPPORT),
            DEFAULT_PLACING.weights[VOTES],
            *(0.0 for _ in NAMES),
        ]
    )
    held = np.full(len(start), PENALTY_VOTE)
    held[len(RELEVANCE) + len(SUPPORT) :] = PENALTY
    held[-1] = 0.0  # the chance of nothing is free

    def loss(at: Floats) -> tuple[float, Floats]:
        value, slope = 0.0, np.zeros_like(at)
        for one in data:
            added, steep = _loss(at, one)
            value, slope = value + added, slope + steep
        return value + float(held @ (at - start) ** 2), slope + 2 * held * (at - start)

    return placing(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x)


def placing(at: Floats) -> Placing:
    """The weights at a point of the fit."""
    numbers = at.tolist()
    relevance = dict(zip(RELEVANCE, numbers, strict=False))
    support = dict(zip(SUPPORT, numbers[len(RELEVANCE) :], strict=False))
    rest = numbers[len(RELEVANCE) + len(SUPPORT) :]
    return Placing(dict(zip([VOTES, *NAMES], rest, strict=True)), relevance, support)


def chances(weights: Placing, one: Asked) -> Floats:
    """The chances of the conclusions on offer, and of nothing."""
    scores = one.rows @ [weights.weights[name] for name in NAMES]
    if len(one.relevance):
        trust = softmax(one.relevance @ [weights.relevance[name] for name in RELEVANCE])
        shares = softmax(one.support @ [weights.support[name] for name in SUPPORT])
        scores[:-1] += weights.weights[VOTES] * np.log(trust @ shares + TINY)
    return softmax(scores)


def _loss(at: Floats, one: Asked) -> tuple[float, Floats]:
    """Minus the log-likelihood of the right conclusions of a question, and its slope."""
    first, second = len(RELEVANCE), len(RELEVANCE) + len(SUPPORT)
    by_trust, by_share, by_vote, rest = at[:first], at[first:second], at[second], at[second + 1 :]
    scores = one.rows @ rest
    logs = np.zeros(len(scores) - 1)
    if len(one.relevance):
        trust, shares = softmax(one.relevance @ by_trust), softmax(one.support @ by_share)
        parts = trust[:, np.newaxis] * shares
        votes = parts.sum(axis=0) + TINY
        logs = np.log(votes)
        scores[:-1] += by_vote * logs
    part = softmax(scores)
    right = part * one.right
    owed = part - right / right.sum()
    slope = np.zeros_like(at)
    slope[second] = owed[:-1] @ logs
    slope[second + 1 :] = owed @ one.rows
    if len(one.relevance):
        back = by_vote * owed[:-1]
        given = parts / votes  # how much of each conclusion's vote each voter gave
        by_voter = given @ back
        slope[:first] = (by_voter - trust * back.sum()) @ one.relevance
        slope[first:second] = np.einsum("no,nof->f", given * back - shares * by_voter[:, np.newaxis], one.support)
    return -float(np.log(right.sum())), slope
