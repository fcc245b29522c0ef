"""How much each kind of evidence counts, and how sure a margin makes: fitted on study questions, stored with the pack.

The numbers stand in the pack's judging.yaml, where they can be read and argued with; `make fit` writes them anew.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from engine.judging.placing import Placing
from engine.judging.ranking import PLACES
from engine.judging.votes import Ballots, Tally, shared
from engine.record import made, record

DEFAULT = {
    "rule": 1.0, "rule-described": 0.3, "ruled-out": -0.3, "phrase": 0.4, "phrase-best": 0.3,
    "cannot-phrase": -0.3, "told": 0.9, "told-asking": 0.4,
    "misconception": -0.3, "preferred": 0.3, "beaten": -0.3, "passage": 0.2, "votes": 1.0,
}  # fmt: skip
DEFAULT_CALIBRATION = (-0.8, 3.0, 0.3)
DEFAULT_RELEVANCE = {"words": 3.0, "near": 0.5, "phrase": 0.5, "fired": 0.5}
DEFAULT_SUPPORT = {"told-share": 2.0, "act": 0.3, "named": 0.5, "against": -0.3}
DEFAULT_PLACING = Placing(
    {
        "phrase": 1.0, "asking": 1.0, "phrase-about": 1.0, "asking-about": 1.0, "feature": 3.5, "amount": 3.0, "owed": -3.0,
        "kind": 1.0, "meant": 4.0, "theme": 1.0, "named": 0.0, "by-name": 1.0, "preferred": 1.0, "passed-over": -1.0, "associated": 0.4, "decided": 0.0, "decided-phrase": 1.5, "votes": 2.0, "nothing": 0.0,
    },
    DEFAULT_RELEVANCE,
    {"act": 1.0, "named": 1.5, "put": 1.0, "near": 0.3, "against": -1.0},
)  # fmt: skip
HELD = {"computed": 6.0}  # an amount that follows by a formula is weighed against no words, and is not fitted
LEAST_SURE = 700.0  # log-odds beyond which the exponential would overflow
VIEWS = ("votes", "rule", "phrase", "told", "told-asking")


@record
class Weights:
    """Weights by kind of evidence, those inside the votes, and the calibration.

    Calibration: log-odds of being right = base + margin * a + agreement * b. `relevance` and `support` weigh what the trust
    in a statement and the division of its vote are made of (engine/judging/votes.py), `placing` holds
    what conclusions are ordered by where no options are given.
    """

    weights: Mapping[str, float] = made(default_factory=lambda: dict(DEFAULT))
    calibration: tuple[float, float, float] = DEFAULT_CALIBRATION
    relevance: Mapping[str, float] = made(default_factory=lambda: dict(DEFAULT_RELEVANCE))
    support: Mapping[str, float] = made(default_factory=lambda: dict(DEFAULT_SUPPORT))
    placing: Placing = DEFAULT_PLACING

    def tally(self, ballots: Ballots) -> Tally:
        """The vote of statements under these weights."""
        return ballots.tally(self.relevance, self.support)

    def score(self, evidence: Mapping[str, float]) -> float:
        """The weighted sum of one option's evidence."""
        return math.fsum(self.weights.get(kind, HELD.get(kind, 0.0)) * evidence[kind] for kind in sorted(evidence))

    def confidence(self, margin: float, agreement: int) -> float:
        """The probability of being right, from the margin between chosen and rejected and how many views agree."""
        base, by_margin, by_agreement = self.calibration
        log_odds = base + by_margin * margin + by_agreement * agreement
        return 1.0 / (1.0 + math.exp(min(-log_odds, LEAST_SURE)))


def ranked(scores: Sequence[float], texts: Sequence[str]) -> list[int]:
    """Places of the options, best first. Equal scores go by the options' texts, never by their place."""
    return sorted(range(len(scores)), key=lambda place: (-round(scores[place], PLACES), texts[place]))


def margin(scores: Sequence[float], order: Sequence[int], select: int) -> float:
    """How far the last chosen option stands above the first rejected one, as a difference of shares."""
    if len(order) <= select:
        return 1.0
    part = shared(scores)
    return part[order[select - 1]] - part[order[select]]


def agreement(rows: Sequence[Mapping[str, float]], order: Sequence[int], select: int) -> int:
    """How many of the views, each on its own, put the chosen options first."""
    chosen = set(order[:select])
    count = 0
    for view in VIEWS:
        column = [round(row.get(view, 0.0), PLACES) for row in rows]
        first = sorted(column, reverse=True)[: select + 1]
        clear = len(first) <= select or first[select - 1] > first[select]
        count += clear and {n for n, value in enumerate(column) if value >= first[select - 1]} == chosen
    return count
