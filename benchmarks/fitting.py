"""The weights that make study questions likeliest: a conditional logit over kinds of evidence, one of which is a vote.

Score of an option = sum of weight x evidence, the evidence of the vote being the log of the option's share of it
(engine/judging/votes.py), whose own weights are fitted with the rest. Each right option is set against the wrong ones. Weights
are held by a quadratic penalty: those of the vote near the values for an untrained pack, the others near nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.questions import Case
from engine.judging.arrays import softmax
from engine.judging.votes import RELEVANCE, SUPPORT
from engine.judging.weights import DEFAULT_RELEVANCE, DEFAULT_SUPPORT, Weights

VOTE = "votes"
VOTE_START = 1.5
PENALTY = 1.5
PENALTY_VOTE = 1.0
ROUNDS = 150
NEVER = -1e9

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Table:
    """Questions as arrays, padded: evidence by option, relevance by voter, support by voter and option, and what is there and right."""

    rows: Floats
    relevance: Floats
    support: Floats
    voters: NDArray[np.bool_]
    options: NDArray[np.bool_]
    right: NDArray[np.bool_]


def table(data: Sequence[Case], kinds: Sequence[str]) -> Table:
    """Cases as arrays."""
    most = max(max(len(one.ballots.voters) for one in data), 1)
    options = max(len(one.rows) for one in data)
    shape = (len(data), most, options)
    found = Table(
        np.zeros((len(data), options, len(kinds))),
        np.zeros((len(data), most, len(RELEVANCE))),
        np.zeros((*shape, len(SUPPORT))),
        np.zeros(shape[:2], dtype=bool),
        np.zeros((len(data), options), dtype=bool),
        np.zeros((len(data), options), dtype=bool),
    )
    for number, one in enumerate(data):
        own, count = len(one.ballots.voters), len(one.rows)
        found.rows[number, :count] = [[row[kind] for kind in kinds] for row in one.rows]
        found.options[number, :count] = True
        found.right[number, one.answer] = True
        found.voters[number, : max(own, 1)] = True  # without a voter an even share for all
        if own:
            found.relevance[number, :own] = one.ballots.relevance
            found.support[number, :own, :count] = one.ballots.support
    return found


def fit(data: Sequence[Case], kinds: Sequence[str]) -> Weights:
    """Weights for `kinds` (without the vote) and for the vote, fitted on all cases. The calibration is left as it comes."""
    start = np.array(
        [
            *(DEFAULT_RELEVANCE.get(name, 0.0) for name in RELEVANCE),
            *(DEFAULT_SUPPORT.get(name, 0.0) for name in SUPPORT),
            VOTE_START,
            *(0.0 for _ in kinds),
        ]
    )
    held = np.full(len(start), PENALTY_VOTE)
    held[len(RELEVANCE) + len(SUPPORT) + 1 :] = PENALTY
    arrays = table(data, kinds)

    def loss(at: Floats) -> tuple[float, Floats]:
        value, slope = _loss(at, arrays)
        return value + float(held @ (at - start) ** 2), slope + 2 * held * (at - start)

    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x.tolist()
    relevance = dict(zip(RELEVANCE, best, strict=False))
    support = dict(zip(SUPPORT, best[len(relevance) :], strict=False))
    rest = best[len(relevance) + len(support) :]
    return Weights(dict(zip([VOTE, *kinds], rest, strict=True)), relevance=relevance, support=support)


def _loss(at: Floats, data: Table) -> tuple[float, Floats]:
    """Minus the log-likelihood of the right options, and its slope."""
    first, second = len(RELEVANCE), len(RELEVANCE) + len(SUPPORT)
    by_trust, by_share, by_vote, by_kind = at[:first], at[first:second], at[second], at[second + 1 :]
    trust = softmax(np.where(data.voters, data.relevance @ by_trust, NEVER))
    shares = softmax(np.where(data.options[:, np.newaxis], data.support @ by_share, NEVER))
    parts = trust[..., np.newaxis] * shares
    votes = parts.sum(axis=1)
    logs = np.where(data.options, np.log(np.where(data.options, votes, 1.0)), 0.0)
    scores = np.where(data.options, by_vote * logs + data.rows @ by_kind, NEVER)
    value, slope = _against(scores, data)
    back = by_vote * slope
    owed = parts / np.where(data.options, votes, 1.0)[:, np.newaxis]  # how much of each option's vote each voter gave
    by_voter = np.einsum("qno,qo->qn", owed, back)
    to_trust = by_voter - trust * back.sum(axis=1)[:, np.newaxis]
    to_share = owed * back[:, np.newaxis] - shares * by_voter[..., np.newaxis]
    return value, np.concatenate(
        [
            np.einsum("qn,qnf->f", to_trust, data.relevance),
            np.einsum("qno,qnof->f", to_share, data.support),
            [(slope * logs).sum()],
            np.einsum("qo,qof->f", slope, data.rows),
        ]
    )


def _against(scores: Floats, data: Table) -> tuple[float, Floats]:
    """Minus the log-likelihood of each right option against the wrong ones, a question counting once, and its slope by score."""
    slope = np.zeros_like(scores)
    value = 0.0
    weight = 1.0 / data.right.sum(axis=1)
    for option in range(scores.shape[1]):
        asked = data.right[:, option]
        rivals = data.options & ~data.right
        rivals[:, option] = True
        part = softmax(np.where(rivals, scores, NEVER))
        value -= float((np.log(np.maximum(part[:, option], 1e-300)) * weight)[asked].sum())
        part[:, option] -= 1.0
        slope += np.where(asked[:, np.newaxis], part * weight[:, np.newaxis], 0.0)
    return value, slope
