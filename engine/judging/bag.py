"""Overlap of words: how much two texts share, each word weighted by how telling it is.

Weak evidence only: it ranks what exact rules leave open and is always shown as a guess.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

PAIR_WEIGHT = 0.5


class Bag:
    """Texts as an inverted index over terms; pairs of neighbours (terms with a blank) weigh half.

    `power` says how much long texts are held back: 1 gives the cosine, less favours texts that say more.
    """

    def __init__(self, texts: Sequence[Iterable[str]], power: float = 1.0) -> None:
        documents = [set(terms) for terms in texts]
        found: dict[str, list[int]] = defaultdict(list)
        for number, terms in enumerate(documents):
            for term in terms:
                found[term].append(number)
        self.rarest = math.log(len(documents) + 1)
        self.idf = {term: math.log((len(documents) + 1) / len(numbers)) for term, numbers in found.items()}
        self.length = [self._length(terms) ** power for terms in documents]
        self.postings = dict(found)

    def _length(self, terms: Iterable[str]) -> float:
        return math.sqrt(math.fsum(sorted(self.weight(term) ** 2 for term in terms))) or 1.0

    def weight(self, term: str) -> float:
        """How telling a term is: the log of how rare."""
        value = self.idf.get(term, self.rarest)
        return value * PAIR_WEIGHT if " " in term else value

    def scores(self, terms: dict[str, float]) -> dict[int, float]:
        """For each text that shares a term with the weighted `terms`, how much they share (1: all, for the cosine)."""
        total: dict[int, float] = defaultdict(float)
        length = 0.0
        for term, amount in sorted(terms.items()):
            weight = self.weight(term)
            length += (amount * weight) ** 2
            value = amount * weight * weight
            for number in self.postings.get(term, ()):
                total[number] += value
        own = math.sqrt(length) or 1.0
        return {number: value / (own * self.length[number]) for number, value in total.items()}
