"""Which of the conclusions on offer is asked for, by the words of the question.

Several rules may fire on one question, and near relatives answer it. Each conclusion is looked at with the few numbers named
here, one of which is a vote (engine/judging/canvass.py); how much each counts is fitted on everyday questions and stored with
the pack (engine/judging/weights.py). Their weighted sums are log-odds: as shares of one, beside the chance that nothing on
offer is meant, they say how sure each is.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from engine.judging.canvass import Conclusion
from engine.judging.ranking import PLACES
from engine.judging.votes import Ballots, shared
from engine.record import record

PLACING: dict[str, str] = {
    "phrase": "how far the question meets the phrases of the rules that conclude it",
    "asking": "how far it raises them by the words with which people ask for it, as a share of the most raised",
    "phrase-about": "how far it meets a phrase of any statement about it",
    "asking-about": "how far it raises any of these by the words with which people ask",
    "feature": "how far it raises all that is told about it together, as a share of the most raised",
    "amount": "its chance to be the limit whose amount the question asks for (engine/judging/amounts.py)",
    "owed": "the chance of a limit on offer to be the one whose amount the question asks for; nothing for limits themselves",
    "kind": "it is of the kind asked for, as a command or a header (engine/reading/asked.py)",
    "named": "the question names it: who tells a story seldom names its answer",
    "by-name": "the share of the question's telling words that stand in this name: who asks for nothing else asks for it",
    "meant": "a sentence asks what it is, and for nothing else (engine/reading/meaning.py)",
    "theme": "the question asks why or when of it (engine/reading/asked.py)",
    "preferred": "the question asks for it rather than for something else (engine/reading/asked.py)",
    "passed-over": "the question weighs something else against it, as with `instead of`, or has it already",
    "associated": "how strongly words are associated with it, as what it is short of the strongest (engine/judging/associations.py)",
    "phrase-stands": "`phrase-about` of the part alone that tells how things stand (engine/reading/clauses.py)",
    "asking-stands": "`asking-about` of this part",
    "feature-stands": "`feature` of this part",
    "associated-stands": "`associated` of this part",
    "phrase-besides": "`phrase-about` of all that is said besides: what goes wrong, what is wanted, what is asked",
    "asking-besides": "`asking-about` of it",
    "feature-besides": "`feature` of it",
    "associated-besides": "`associated` of it",
    "decided": "a decision rule chose it",
    "decided-phrase": "the same, as far as its phrases are met in one place",
    "votes": "log of its share when the statements that the question raises most divide their votes among the conclusions",
}
NOTHING = "nothing"  # what stands against all of them: that none is meant


@record
class Placing:
    """How much each number of `PLACING` counts, and the numbers inside the vote."""

    weights: Mapping[str, float]
    relevance: Mapping[str, float]
    support: Mapping[str, float]


class Part(Protocol):
    """A text, or a part of it, of which the words are associated with conclusions."""

    def associated(self, names: Sequence[str]) -> list[float]:
        """How strongly they are associated with conclusions, as what each is short of the first."""


class Heard(Part, Protocol):
    """What the words of a question raise."""

    @property
    def by_rule(self) -> Mapping[str, float]:
        """How far they raise each rule's statement; nothing where there are no words."""

    def views(self, name: str, rules: Sequence[str]) -> dict[str, float]:
        """The numbers of `PLACING` that are told by how far words raise statements, of a conclusion of some rules."""

    @property
    def parts(self) -> Mapping[str, Part]:
        """What tells how things stand (`stands`) and what is said besides, each heard alone; nothing where there are not both."""

    def ballots(self, conclusions: Sequence[Conclusion], fired: Collection[str]) -> Ballots:
        """The ballots of the statements they raise on conclusions, for which the rules `fired` fired."""


def chances(weights: Mapping[str, float], found: Sequence[Mapping[str, float]]) -> list[float]:
    """The chance of each conclusion that it is the one asked for, from its numbers by the names of `PLACING`."""
    logs = [round(math.fsum(weights.get(name, 0.0) * one[name] for name in sorted(one)), PLACES) for one in found]
    return shared([*logs, weights.get(NOTHING, 0.0)])[:-1]
