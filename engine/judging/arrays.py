"""The views of an index as arrays, for batches: the same numbers as index.py gives, for all statements at a time.

Only batches bring up numpy: for one question it would take longer than the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.judging import ranking
from engine.judging.bag import WEIGHT, Bag, unpacked
from engine.judging.coverage import PLACES, Coverage

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
NO_NUMBERS = np.zeros(0, np.uint32)
NO_AMOUNTS = np.zeros(0, np.float32)
KEPT = 20_000  # postings held as arrays; all of a pack's would fill the memory of a long run


class Postings:
    """The postings of a bag, opened as arrays."""

    def __init__(self, bag: Bag) -> None:
        self.size = bag.size
        self._bag = bag
        self._kept: dict[str, tuple[NDArray[np.uint32], NDArray[np.float32]]] = {}

    def totals(self, weights: Mapping[str, float]) -> Floats:
        """How much each text shares with weighted terms."""
        if len(self._kept) > KEPT:
            self._kept.clear()
        terms = sorted([term for term in weights if term in self._bag.postings])
        found = [self._kept.get(term) or self._open(term) for term in terms]
        numbers = np.concatenate([pair[0] for pair in found] or [NO_NUMBERS], dtype=np.intp)
        amounts = np.concatenate([pair[1] for pair in found] or [NO_AMOUNTS], dtype=np.float64)
        amounts *= np.repeat(_column(weights, terms), [len(pair[0]) for pair in found])
        return _counted(numbers, amounts, self.size)

    def _open(self, term: str) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
        posting = self._bag.postings[term]
        count = (len(posting) - WEIGHT.size) // 8
        pair = (
            np.frombuffer(posting, np.uint32, count, WEIGHT.size),
            np.frombuffer(posting, np.float32, count, WEIGHT.size + 4 * count),
        )
        self._kept[term] = pair
        return pair


class Forward:
    """The texts of a bag, each with its terms: what a few of them share with other texts is read off them alone."""

    def __init__(self, bag: Bag) -> None:
        found = [unpacked(posting) for posting in bag.postings.values()]
        lengths = [len(numbers) for numbers, _ in found]
        numbers = _joined([one for one, _ in found], np.uint32).astype(np.intp)
        order = np.argsort(numbers, kind="stable")
        self._place = {term: number for number, term in enumerate(bag.postings)}
        self._terms = np.repeat(np.arange(len(found), dtype=np.int32), lengths)[order]
        self._amounts = _joined([one for _, one in found], np.float32)[order]
        self._first = np.searchsorted(numbers[order], np.arange(bag.size + 1))

    def table(self, weights: Mapping[str, float], texts: Sequence[Iterable[str]], among: Ints) -> Floats:
        """How much each of some texts of weighted terms (rows) shares with each of the bag's texts `among` (columns)."""
        terms = [term for term in weights if term in self._place]
        if not terms:
            return np.zeros((len(texts), len(among)))
        terms.sort(key=self._place.__getitem__)
        column = {term: number for number, term in enumerate(terms)}
        shares = np.zeros((len(texts), len(terms)))
        for row, text in zip(shares, texts, strict=True):
            row[[column[term] for term in text if term in column]] = 1.0
        shares *= _column(weights, terms)
        entries, owners = ranges(self._first, among)
        wanted = np.array([self._place[term] for term in terms], dtype=np.int32)
        is_wanted = np.zeros(len(self._place), dtype=bool)
        is_wanted[wanted] = True
        here = self._terms[entries]
        there = np.flatnonzero(is_wanted[here])
        owners, places = owners[there], np.searchsorted(wanted, here[there])
        amounts = self._amounts[entries[there]].astype(np.float64)
        found = [_counted(owners, amounts * row[places], len(among)) for row in shares]
        return np.array(found).reshape(len(texts), len(among))


class Slots:
    """The slots of a coverage, numbered, so that what some keys meet is a set of numbers."""

    def __init__(self, coverage: Coverage) -> None:
        self.size = len(coverage.owners)
        wordings: list[int] = []
        parts: list[float] = []
        shared: dict[int, int] = {}
        self._met: dict[str, Ints] = {}
        for key, posting in coverage.postings.items():
            own = range(len(wordings), len(wordings) + len(posting.alone))
            wordings.extend(posting.alone)
            parts.extend(posting.alone_parts)
            for code, part in zip(posting.shared, posting.shared_parts, strict=True):
                if code not in shared:
                    shared[code] = len(wordings)
                    wordings.append(code // PLACES)
                    parts.append(part)
            self._met[key] = np.array([*own, *(shared[code] for code in posting.shared)], dtype=np.intp)
        self._wordings = np.array(wordings, dtype=np.intp)
        self._parts = np.array(parts)

    def covered(self, keys: Iterable[str], least: float) -> tuple[Ints, Floats]:
        """The wordings of whose slots a weighted share of at least so much is met, and the share."""
        met = np.zeros(len(self._parts), dtype=bool)
        for key in keys:
            slots = self._met.get(key)
            if slots is not None:
                met[slots] = True
        found = np.flatnonzero(met)
        shares = _counted(self._wordings[found], self._parts[found], self.size)
        clear = np.flatnonzero(shares >= least)
        return clear, shares[clear]


def _joined(columns: Sequence[Any], kind: Any) -> NDArray[Any]:
    return np.concatenate([np.frombuffer(one, kind) for one in columns] or [np.zeros(0, kind)])


def ranges(first: Ints, among: Ints) -> tuple[Ints, Ints]:
    """All numbers of some ranges, one after the other, and of which of them each is; range `n` goes from `first[n]` to `first[n + 1]`."""
    start = first[among]
    lengths = first[among + 1] - start
    owners = np.repeat(np.arange(len(among)), lengths)
    begun = np.cumsum(lengths) - lengths
    return np.arange(len(owners)) + np.repeat(start - begun, lengths), owners


def best(table: Floats, owners: Ints, size: int) -> Floats:
    """For each row the largest of the values that have one owner; they stand in the order of their owners, and none is below 0."""
    found = np.zeros((len(table), size))
    if len(owners):
        first = np.flatnonzero(np.diff(owners, prepend=-1))
        found[:, owners[first]] = np.maximum.reduceat(table, first, axis=1)
    return found


def looked_up(numbers: Ints, size: int) -> Ints:
    """The place of each number among `numbers`; -1 where it is not."""
    found = np.full(size, -1, dtype=np.intp)
    found[numbers] = np.arange(len(numbers))
    return found


def first_of(scores: Floats, names: Sequence[str], count: int) -> list[int]:
    """The numbers of the `count` largest scores above nothing, best first, equal ones by their names."""
    there = np.flatnonzero(scores > 0)
    values = scores[there].round(ranking.PLACES)
    if len(values) > count:
        near = values >= np.partition(values, -count)[-count]
        there, values = there[near], values[near]
    close = zip(values.tolist(), there.tolist(), strict=True)
    return [number for _, _, number in sorted((-score, names[number], number) for score, number in close)][:count]


def largest(scores: Floats, count: int) -> Ints:
    """The numbers of the `count` largest scores above nothing, best first, equal ones by number."""
    least = np.partition(scores, len(scores) - count)[len(scores) - count] if len(scores) > count else 0.0
    found = np.flatnonzero(scores > max(0.0, least - ranking.SLACK))
    values = scores[found].round(ranking.PLACES)  # sums taken in another order are equal
    return found[np.lexsort((found, -values))][: min(count, np.count_nonzero(values))]


def summed(table: Floats, count: int) -> Floats:
    """For each row the largest values added up, each further one counting less, as evidence.summed does."""
    count = min(count, table.shape[1])
    if not count:
        return np.zeros(len(table))
    top = -np.sort(-np.partition(table, table.shape[1] - count, axis=1)[:, table.shape[1] - count :], axis=1)
    return np.asarray(top @ (1.0 / np.arange(1, count + 1)))


def softmax(scores: Floats) -> Floats:
    """Scores as shares of one along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def _counted(places: Ints, amounts: Floats, size: int) -> Floats:
    """The amounts that belong to each place, added up in their order."""
    return np.bincount(places, amounts, size).astype(np.float64, copy=False)  # whole numbers where there are none


def _column(weights: Mapping[str, float], terms: Sequence[str]) -> Floats:
    return np.array([weights[term] for term in terms])
