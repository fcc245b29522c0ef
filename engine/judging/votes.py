"""Statements as voters: each divides one vote among the options, and its vote counts as far as it bears on the question.

What a question raises is seldom one statement, and what tells its options apart is seldom what most statements say. So each
statement is first asked which options it speaks for, and its answer, as shares of one, is trusted as far as the question
raises it. A statement that speaks for all options alike adds nothing, however loudly; those of what cannot be have no vote.
What trust and shares are made of are the few numbers named here; how much each counts is fitted and stored with the pack
(engine/judging/weights.py).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from engine.record import record

RELEVANCE: dict[str, str] = {
    "words": "log of how far the question raises the statement by its words, as a share of the most raised",
    "asking": "the same by the words with which people ask for it",
    "phrase": "how far its phrases are met",
    "rule": "how telling the words are that its rule fired on, as a share of the most telling",
    "fired": "its rule fired",
    "near": "its service is one that the question names, or the question names none",
    "answers": "it gives answers put as actions",
    "list": "it gives more than two of them, as of what is so in general",
}
SUPPORT: dict[str, str] = {
    "told": "words that the option shares with what the statement tells, a tenth",
    "told-share": "the same, as a share of all words of the option",
    "news": "the same, of words that the question does not hold",
    "news-share": "the same, as a share of all such words of the option",
    "act": "words that it shares with one of the answers, a tenth",
    "named": "it names the statement's feature",
    "put": "how clearly it puts that feature forward",
    "near": "the statement's service is one that the question or the option names",
    "against": "words that it shares with what the statement says does not serve, a tenth",
}
TRACE = 0.01  # added before a logarithm is taken
NO_SHARE = 1e-300  # a share so small that it comes out as nothing has a logarithm too
PART = 0.1
MANY = 2  # a statement with more answers tells what is so in general
SHORT = 5.0  # options of a word or two are not sure of their shares


@record
class Tally:
    """The vote: the log of each option's share, how far each voter is trusted, and the shares each gives the options."""

    logs: list[float]
    trust: list[float]
    shares: list[list[float]]


@record
class Ballots:
    """The voters (statements by number), and for each the numbers that make up its trust and, by option, its shares.

    The numbers stand in the order of `RELEVANCE` and `SUPPORT`.
    """

    options: int
    voters: Sequence[int]
    relevance: Sequence[Sequence[float]]
    support: Sequence[Sequence[Sequence[float]]]

    def turned(self, kept: Sequence[bool]) -> Ballots:
        """The ballots for what does not hold: but for the voters `kept`, each votes for what it does not speak for."""
        signs = [1.0 if one else -1.0 for one in kept]
        support = [
            [[sign * number for number in numbers] for numbers in options]
            for sign, options in zip(signs, self.support, strict=True)
        ]
        return Ballots(self.options, self.voters, self.relevance, support)

    def tally(self, relevance: Mapping[str, float], support: Mapping[str, float]) -> Tally:
        """The vote under some weights. Without a voter all options have the same share."""
        by_trust, by_share = _row(relevance, RELEVANCE), _row(support, SUPPORT)
        trust = shared([_weighed(by_trust, numbers) for numbers in self.relevance])
        shares = [shared([_weighed(by_share, numbers) for numbers in options]) for options in self.support]
        if not shares:
            return Tally([-math.log(self.options)] * self.options, trust, shares)
        sums = [math.fsum(part * own[n] for part, own in zip(trust, shares, strict=True)) for n in range(self.options)]
        return Tally([math.log(max(one, NO_SHARE)) for one in sums], trust, shares)


def relevance(whole: float, asking: float, phrase: float, rule: float, near: bool, answers: int) -> list[float]:
    """The numbers of `RELEVANCE`, from how far a statement is raised in each view, its rule, its place and its answers."""
    return [
        logged(whole),
        logged(asking),
        phrase,
        rule,
        float(rule > 0),
        float(near),
        float(answers > 0),
        float(answers > MANY),
    ]


def logged(share: float) -> float:
    """The logarithm of a share, nothing being taken for a trace."""
    return math.log(share + TRACE)


def shared(scores: Sequence[float]) -> list[float]:
    """Scores as shares of one (softmax)."""
    top = max(scores, default=0.0)
    powers = [math.exp(score - top) for score in scores]
    total = math.fsum(powers)
    return [power / total for power in powers]


def _row(weights: Mapping[str, float], names: Mapping[str, str]) -> list[float]:
    return [weights.get(name, 0.0) for name in names]


def _weighed(weights: Sequence[float], numbers: Sequence[float]) -> float:
    return math.fsum([weight * number for weight, number in zip(weights, numbers, strict=True)])
