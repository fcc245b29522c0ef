"""Overlap of words: how much two texts share, each word weighted by how telling it is.

Weak evidence only: it ranks what exact rules leave open and is always shown as a guess.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from engine.record import record

PAIR_WEIGHT = 0.5
NO_NUMBERS = array("I")


@record
class Shared:
    """What a text shares with the texts of a bag: the raw amount for each, and what to divide by for the text's own length."""

    amounts: Mapping[int, float]
    own: float


class Bag:
    """Texts as an inverted index over terms; pairs of neighbours (terms with a blank) weigh half.

    `power` says how much long texts are held back: 1 gives the cosine, less favours texts that say more.
    """

    def __init__(self, texts: Sequence[Iterable[str]], power: float = 1.0) -> None:
        documents = [set(terms) for terms in texts]
        found: dict[str, array[int]] = defaultdict(lambda: array("I"))
        for number, terms in enumerate(documents):
            for term in terms:
                found[term].append(number)
        self.rarest = math.log(len(documents) + 1)
        self.idf = {term: math.log((len(documents) + 1) / len(numbers)) for term, numbers in found.items()}
        self._own = [self._length(terms) for terms in documents]
        self.length = self.lengths(power)
        self.postings = dict(found)

    def _length(self, terms: Iterable[str]) -> float:
        return math.sqrt(math.fsum(sorted(self.weight(term) ** 2 for term in terms))) or 1.0

    def lengths(self, power: float) -> list[float]:
        """The length of each text, for another way to hold long ones back."""
        return [length**power for length in self._own]

    def weight(self, term: str) -> float:
        """How telling a term is: the log of how rare."""
        value = self.idf.get(term, self.rarest)
        return value * PAIR_WEIGHT if " " in term else value

    def shared(self, terms: Mapping[str, float]) -> Shared:
        """What each text that shares a term with the weighted `terms` shares with them."""
        total: dict[int, float] = {}
        before = total.get
        length = 0.0
        for term, amount in sorted(terms.items()):
            weight = self.weight(term)
            length += (amount * weight) ** 2
            value = amount * weight * weight
            for number in self.postings.get(term, NO_NUMBERS):
                total[number] = before(number, 0.0) + value
        return Shared(total, math.sqrt(length) or 1.0)

    def scores(self, terms: Mapping[str, float]) -> dict[int, float]:
        """For each text that shares a term with the weighted `terms`, how much they share (1: all, for the cosine)."""
        found = self.shared(terms)
        return {number: value / (found.own * self.length[number]) for number, value in found.amounts.items()}
