"""Which of the conclusions on offer is asked for, by the words of the question.

Several rules may fire on one question, and near relatives answer it. Each conclusion is looked at with the few numbers named
here; how much each counts is fitted on everyday questions and stored with the pack (engine/judging/weights.py). Their
weighted sums are log-odds: as shares of one, beside the chance that nothing on offer is meant, they say how sure each is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Protocol

from engine.judging.ranking import PLACES
from engine.judging.votes import shared

PLACING: dict[str, str] = {
    "phrase": "how far the question meets the phrases of the rules that conclude it",
    "words": "how far it raises them by its words, as a share of the most raised statement",
    "asking": "the same by the words with which people ask for it",
    "phrase-about": "how far it meets a phrase of any statement about it",
    "asking-about": "how far it raises any of these by the words with which people ask",
    "feature": "how far it raises all that is told about it together, as a share of the most raised",
    "amount": "it is the limit whose amount the question asks for (engine/judging/amounts.py)",
    "fired": "a rule fired for it, so that a phrase is met in full",
    "decided": "a decision rule chose it",
}
NOTHING = "nothing"  # what stands against all of them: that none is meant


class Heard(Protocol):
    """What the words of a question raise."""

    @property
    def by_rule(self) -> Mapping[str, float]:
        """How far they raise each rule's statement; nothing where there are no words."""

    def views(self, name: str, rules: Sequence[str]) -> dict[str, float]:
        """The numbers of `PLACING`, but for `fired` and `decided`, of a conclusion of some rules."""


def chances(weights: Mapping[str, float], found: Sequence[Mapping[str, float]]) -> list[float]:
    """The chance of each conclusion that it is the one asked for, from its numbers by the names of `PLACING`."""
    logs = [round(math.fsum(weights.get(name, 0.0) * one[name] for name in sorted(one)), PLACES) for one in found]
    return shared([*logs, weights.get(NOTHING, 0.0)])[:-1]
