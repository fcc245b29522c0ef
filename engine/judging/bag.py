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
# How much a term counts, the texts that hold it, and how much it tells in each.
Weighted = tuple[float, "array[int]", "array[float]"]


class Bag:
    """Texts as an inverted index over terms; pairs of neighbours (terms with a blank) weigh half.

    `postings` holds for each term, packed, how telling it is, which texts hold it, and how much it counts in each.
    """

    def __init__(self, texts: Iterable[Iterable[str]]) -> None:
        places: dict[str, int | list[int]] = {}  # most terms stand in one text only
        repeated: dict[str, dict[int, int]] = defaultdict(dict)  # few stand in a text more than once
        lengths = []
        for number, terms in enumerate(texts):
            counted = Counter(terms)
            for term in counted:
                before = places.setdefault(term, number)
                if isinstance(before, list):
                    before.append(number)
                elif before != number:
                    places[term] = [before, number]
            lengths.append(counted.total())
            if len(counted) < lengths[-1]:
                for term, count in counted.items():
                    if count > 1:
                        repeated[term][number] = count
        mean = sum(lengths) / (len(lengths) or 1) or 1.0
        self.size = len(lengths)
        self._rarest = math.log(self.size + 1)
        held_back = [SATURATION * (1 - LENGTH + LENGTH * (length / mean)) for length in lengths]
        once = [_saturated(1, held) for held in held_back]
        self.postings: dict[str, bytes] = {}
        for term, found in places.items():
            if isinstance(found, int) and term not in repeated:
                weight = _weighed(term, self._rarest)
                self.postings[term] = SINGLE.pack(weight, found, weight * once[found])
                continue
            numbers = [found] if isinstance(found, int) else found
            weight = _weighed(term, math.log((self.size + 1) / len(numbers)))
            amounts = array("f", [weight * once[number] for number in numbers])
            for number, count in repeated.get(term, {}).items():
                amounts[bisect_left(numbers, number)] = weight * _saturated(count, held_back[number])
            self.postings[term] = packed(weight, numbers, amounts)

    def weight(self, term: str) -> float:
        """How telling a term is: the log of how rare."""
        posting = self.postings.get(term)
        return float(WEIGHT.unpack_from(posting)[0]) if posting else _weighed(term, self._rarest)

    def scores(self, terms: Mapping[str, float], among: Collection[int] | None = None) -> dict[int, float]:
        """For each text (of those `among`) that shares a term with the weighted `terms`, how much they share."""
        found = [(terms[term], *unpacked(self.postings[term])) for term in sorted(terms) if term in self.postings]
        if among is None and sum(len(numbers) for _, numbers, _ in found) > self.size:
            return self._by_column(found)
        few = None if among is None else sorted(among)
        those = frozenset(few or ())
        total: dict[int, float] = {}
        before = total.get
        for amount, numbers, weights in found:
            pairs: Iterable[tuple[int, float]] = zip(numbers, weights, strict=True)
            if few is not None:
                if len(numbers) > SCANNED * len(few):
                    pairs = _those(few, numbers, weights)
                else:
                    pairs = (pair for pair in pairs if pair[0] in those)
            for number, weight in pairs:
                total[number] = before(number, 0.0) + amount * weight
        return total

    def _by_column(self, found: Iterable[Weighted]) -> dict[int, float]:
        """Scores added up in a column of all texts, which pays where there is much to add up."""
        total = [0.0] * self.size
        for amount, numbers, weights in found:
            for number, weight in zip(numbers, weights, strict=True):
                total[number] += amount * weight
        return {number: value for number, value in enumerate(total) if value}


def packed(weight: float, numbers: Iterable[int], amounts: array[float]) -> bytes:
    """A posting as bytes: most terms stand in one text only, and objects for them would be many times as large."""
    return b"".join((WEIGHT.pack(weight), array("I", numbers).tobytes(), amounts.tobytes()))


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


def _saturated(count: int, held_back: float) -> float:
    """How much a term counts that a text holds so many times."""
    return count * (SATURATION + 1) / (count + held_back)


def _weighed(term: str, rarity: float) -> float:
    return rarity * PAIR_WEIGHT if " " in term else rarity
