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

    def gathered(self, terms: Sequence[str]) -> tuple[Ints, Floats, Ints]:
        """The texts that hold the terms, how much each counts there, and the place of the term: columns of equal length."""
        if len(self._kept) > KEPT:
            self._kept.clear()
        found = [self._kept.get(term) or self._open(term) for term in terms]
        numbers = np.concatenate([pair[0] for pair in found] or [NO_NUMBERS]).astype(np.intp)
        amounts = np.concatenate([pair[1] for pair in found] or [NO_AMOUNTS]).astype(np.float64)
        return numbers, amounts, np.repeat(np.arange(len(found)), [len(pair[0]) for pair in found])

    def _open(self, term: str) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
        posting = self._bag.postings.get(term, b"")
        count = max(0, len(posting) - WEIGHT.size) // 8
        pair = (
            np.frombuffer(posting, np.uint32, count, WEIGHT.size if count else 0),
            np.frombuffer(posting, np.float32, count, WEIGHT.size + 4 * count if count else 0),
        )
        self._kept[term] = pair
        return pair

    def totals(self, weights: Mapping[str, float]) -> Floats:
        """How much each text shares with weighted terms."""
        terms = sorted(weights)
        numbers, amounts, places = self.gathered(terms)
        return _counted(numbers, amounts * _column(weights, terms)[places], self.size)


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
        entries, owners = self._entries(among)
        wanted = np.array([self._place[term] for term in terms], dtype=np.int32)
        places = np.searchsorted(wanted, self._terms[entries]).clip(max=len(wanted) - 1)
        there = np.flatnonzero(wanted[places] == self._terms[entries])
        entries, owners, places = entries[there], owners[there], places[there]
        amounts = self._amounts[entries].astype(np.float64)
        found = [_counted(owners, amounts * row[places], len(among)) for row in shares]
        return np.array(found).reshape(len(texts), len(among))

    def _entries(self, among: Ints) -> tuple[Ints, Ints]:
        """The places at which the terms of some texts stand, and of which of the texts each is."""
        first = self._first[among]
        lengths = self._first[among + 1] - first
        owners = np.repeat(np.arange(len(among)), lengths)
        begun = np.cumsum(lengths) - lengths
        return np.arange(len(owners)) + (first - begun)[owners], owners


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

    def shares(self, keys: Iterable[str]) -> Floats:
        """For each wording: the weighted share of its slots that are met."""
        met = np.zeros(len(self._parts), dtype=bool)
        for key in keys:
            slots = self._met.get(key)
            if slots is not None:
                met[slots] = True
        found = np.flatnonzero(met)
        return _counted(self._wordings[found], self._parts[found], self.size)


class Owners:
    """Wordings that stand in the order of their owners, and the best of each owner's."""

    def __init__(self, owners: Sequence[int], count: int) -> None:
        column = np.array([*owners], dtype=np.intp)
        self._first = np.flatnonzero(np.diff(column, prepend=-1))
        self._owners = column[self._first]
        self._count = count

    def best(self, values: Floats) -> Floats:
        """For each owner the largest value of its wordings; 0 without any."""
        found = np.zeros(self._count)
        if len(self._first):
            found[self._owners] = np.maximum.reduceat(values, self._first)
        return found


def _joined(columns: Sequence[Any], kind: Any) -> NDArray[Any]:
    return np.concatenate([np.frombuffer(one, kind) for one in columns] or [np.zeros(0, kind)])


def best(table: Floats, places: Ints, size: int) -> Floats:
    """For each row the largest of the values that have one place."""
    found = np.zeros((len(table), size))
    for row, values in zip(found, table, strict=True):
        np.maximum.at(row, places, values)
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
    scores = scores.round(ranking.PLACES)  # sums taken in another order are equal
    if len(scores) > count:
        least = np.partition(scores, len(scores) - count)[len(scores) - count]
        found = np.flatnonzero((scores >= least) & (scores > 0))
    else:
        found = np.flatnonzero(scores > 0)
    return found[np.lexsort((found, -scores[found]))][:count]


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
