"""Overlap of words: how much a text shares with each of many others (BM25), each word weighted by how rare it is.

Weak evidence only: it ranks what exact rules leave open and is always shown as a guess. The form and the usual constants are
those of Robertson and Zaragoza, The Probabilistic Relevance Framework (2009).
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from struct import Struct

PAIR_WEIGHT = 0.5
SATURATION = 0.5  # k1: how soon the same word again adds nothing
LENGTH = 0.6  # b: how far long texts are held back
SCANNED = 4  # a posting this many times longer than the texts asked about is not looked through but looked up
WEIGHT = Struct("=d")
SINGLE = Struct("=dIf")  # a posting of one text, as most are


class Bag:
    """Texts as an inverted index over terms; pairs of neighbours (terms with a blank) weigh half.

    `postings` holds for each term, packed, how telling it is, which texts hold it, and how much it counts in each.
    """

    def __init__(self, texts: Sequence[Iterable[str]]) -> None:
        counted = [Counter(terms) for terms in texts]
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, terms in enumerate(counted):
            for term, count in terms.items():
                found[term].append((number, count))
        lengths = [sum(terms.values()) for terms in counted]
        mean = sum(lengths) / (len(lengths) or 1) or 1.0
        self.size = len(counted)
        self._rarest = math.log(self.size + 1)
        self.postings: dict[str, bytes] = {}
        held_back = [SATURATION * (1 - LENGTH + LENGTH * (length / mean)) for length in lengths]
        for term, places in found.items():
            weight = _weighed(term, math.log((self.size + 1) / len(places)))
            amounts = [weight * (count * (SATURATION + 1) / (count + held_back[number])) for number, count in places]
            if len(places) == 1:
                self.postings[term] = SINGLE.pack(weight, places[0][0], amounts[0])
            else:
                self.postings[term] = packed(weight, [number for number, _ in places], amounts)

    def weight(self, term: str) -> float:
        """How telling a term is: the log of how rare."""
        posting = self.postings.get(term)
        return float(WEIGHT.unpack_from(posting)[0]) if posting else _weighed(term, self._rarest)

    def scores(self, terms: Mapping[str, float], among: Collection[int] | None = None) -> dict[int, float]:
        """For each text (of those `among`) that shares a term with the weighted `terms`, how much they share."""
        total: dict[int, float] = {}
        before = total.get
        few = None if among is None else sorted(among)
        those = frozenset(few or ())
        for term in sorted(terms):
            posting = self.postings.get(term)
            if posting is None:
                continue
            amount = terms[term]
            numbers, weights = unpacked(posting)
            if few is not None and len(numbers) > SCANNED * len(few):
                for number, weight in _those(few, numbers, weights):
                    total[number] = before(number, 0.0) + amount * weight
                continue
            for number, weight in zip(numbers, weights, strict=True):
                if few is None or number in those:
                    total[number] = before(number, 0.0) + amount * weight
        return total


def packed(weight: float, numbers: Iterable[int], amounts: Iterable[float]) -> bytes:
    """A posting as bytes: most terms stand in one text only, and objects for them would be many times as large."""
    return WEIGHT.pack(weight) + array("I", numbers).tobytes() + array("f", amounts).tobytes()


def unpacked(posting: bytes) -> tuple[array[int], array[float]]:
    """The texts of a posting, by number, and how much the term counts in each."""
    numbers, amounts = array("I"), array("f")
    middle = (len(posting) + WEIGHT.size) // 2
    numbers.frombytes(posting[WEIGHT.size : middle])
    amounts.frombytes(posting[middle:])
    return numbers, amounts


def _those(few: Sequence[int], numbers: array[int], weights: array[float]) -> Iterator[tuple[int, float]]:
    """The part of a posting that is about few texts; both in the order of numbers."""
    place, end = 0, len(numbers)
    for number in few:
        place = bisect_left(numbers, number, place)
        if place == end:
            break
        if numbers[place] == number:
            yield number, weights[place]


def _weighed(term: str, rarity: float) -> float:
    return rarity * PAIR_WEIGHT if " " in term else rarity
