"""Overlap of words: how much a text shares with each of many others (BM25), each word weighted by how rare it is.

Weak evidence only: it ranks what exact rules leave open and is always shown as a guess. The form and the usual constants are
those of Robertson and Zaragoza, The Probabilistic Relevance Framework (2009).
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence

PAIR_WEIGHT = 0.5
SATURATION = 0.8  # k1: how soon the same word again adds nothing
LENGTH = 0.6  # b: how far long texts are held back


class Bag:
    """Texts as an inverted index over terms; pairs of neighbours (terms with a blank) weigh half."""

    def __init__(self, texts: Sequence[Iterable[str]]) -> None:
        counted = [Counter(terms) for terms in texts]
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, terms in enumerate(counted):
            for term, count in terms.items():
                found[term].append((number, count))
        lengths = [sum(terms.values()) for terms in counted]
        mean = sum(lengths) / (len(lengths) or 1) or 1.0
        self.rarest = math.log(len(counted) + 1)
        self.idf = {term: math.log((len(counted) + 1) / len(places)) for term, places in found.items()}
        self._numbers: dict[str, array[int]] = {}
        self._amounts: dict[str, array[float]] = {}
        for term, places in found.items():
            weight = self.weight(term)
            self._numbers[term] = array("I", (number for number, _ in places))
            self._amounts[term] = array("f", (weight * _saturated(count, lengths[n] / mean) for n, count in places))

    def weight(self, term: str) -> float:
        """How telling a term is: the log of how rare."""
        value = self.idf.get(term, self.rarest)
        return value * PAIR_WEIGHT if " " in term else value

    def scores(self, terms: Mapping[str, float], among: Container[int] | None = None) -> dict[int, float]:
        """For each text (of those `among`) that shares a term with the weighted `terms`, how much they share."""
        total: dict[int, float] = defaultdict(float)
        for term in sorted(terms):
            numbers = self._numbers.get(term)
            if numbers is None:
                continue
            amount = terms[term]
            for number, weight in zip(numbers, self._amounts[term], strict=True):
                if among is None or number in among:
                    total[number] += amount * weight
        return total


def _saturated(count: int, length: float) -> float:
    return count * (SATURATION + 1) / (count + SATURATION * (1 - LENGTH + LENGTH * length))
