"""Chaining many scenarios at once: each fact is a column of bits, one for each scenario, packed 64 to a word.

A rule is then a few operations on whole columns, whatever the number of scenarios. Rules are taken in the order in which
they depend on one another, so that each is looked at once; rules that depend on one another in a circle are taken together,
depth by depth. To give the firings of a scenario in the order of its trace, a fact keeps one column for each depth at which
some scenario first knows it. Same firings in the same order as the other chainers; numpy does the work.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from engine.chaining.base import Program
from engine.chaining.stratify import components
from engine.model import Fact
from engine.record import record

Bits = NDArray[np.uint64]
Numbers = NDArray[np.int64]
WORD = 64
BLOCK = 640 * WORD  # scenarios at once: columns of 5 KB stay in the processor's cache
TURNED = 1_000  # rows up to this number are turned into columns, of more the bits are picked
TURN = 64  # octets of each row turned at a time
DENSE = 1 << 25  # columns of flags up to this size are filled flag by flag and packed, larger ones bit by bit


@record
class Fired:
    """The rules fired in each of many scenarios: those of scenario `n` are `rules[starts[n] : starts[n + 1]]`, as in a trace."""

    starts: Numbers
    rules: Numbers


class Column:
    """In which scenarios a fact is known: for each depth, ascending, where it is known at that depth or above it."""

    __slots__ = ("bits", "depths")

    def __init__(self) -> None:
        self.depths: list[int] = []
        self.bits: list[Bits] = []

    def at(self, depth: int) -> Bits | None:
        """Where the fact is known at `depth` or above it; None for nowhere."""
        found = None
        for place, bits in zip(self.depths, self.bits, strict=True):
            if place <= depth:
                found = bits
        return found

    def add(self, depth: int, bits: Bits) -> None:
        """The fact becomes known at a depth."""
        place = 0
        while place < len(self.depths) and self.depths[place] < depth:
            place += 1
        before = self.bits[place - 1] if place else None
        if place == len(self.depths) or self.depths[place] != depth:
            if before is not None and not (bits & ~before).any():
                return
            self.depths.insert(place, depth)
            self.bits.insert(place, bits if before is None else before | bits)
            place += 1
        for deeper in range(place, len(self.bits)):
            self.bits[deeper] = self.bits[deeper] | bits


class PackedChainer:
    """Runs one program on any number of scenarios, set at a time."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._number: dict[Fact, int] = {}
        for rule in program.rules:
            for fact in (*rule.when, *rule.unless, *rule.then):
                self._number.setdefault(fact, len(self._number))
        self._groups = self._ordered(program)
        number = self._number
        self._when = [[number[fact] for fact in rule.when] for rule in program.rules]
        self._unless = [[number[fact] for fact in rule.unless] for rule in program.rules]
        self._then = [[number[fact] for fact in rule.then] for rule in program.rules]

    @staticmethod
    def _ordered(program: Program) -> list[list[int]]:
        """Rules that depend on one another together, each group after all it depends on."""
        groups: dict[int, list[int]] = {}
        for index, component in enumerate(components(program.rules)):
            groups.setdefault(component, []).append(index)
        return [groups[component] for component in sorted(groups)]

    def number(self, fact: Fact) -> int | None:
        """The number of a fact that rules speak of; None for any other."""
        return self._number.get(fact)

    def run(self, scenarios: Sequence[Iterable[Fact]]) -> Fired:
        """The rules fired in each scenario, given by its facts, in the order of its trace."""
        number = self._number
        facts = [[number[fact] for fact in one if fact in number] for one in scenarios]
        flat = np.fromiter(chain.from_iterable(facts), np.int64)
        lengths = np.fromiter(map(len, facts), np.int64, len(facts))
        return self.run_coded(flat, lengths, [(fact,) for fact in range(len(number))])

    def run_coded(self, codes: Numbers, lengths: Numbers, meaning: Sequence[Sequence[int]]) -> Fired:
        """The same, for scenarios given as codes one after the other, each scenario by its number of codes.

        `meaning` holds the facts that each code stands for, by their numbers.
        """
        ends = np.cumsum(lengths)
        parts = []
        for first in range(0, len(lengths), BLOCK):
            own = lengths[first : first + BLOCK]
            begin = ends[first] - lengths[first]
            parts.append(self._block(codes[begin : begin + int(own.sum())], own, meaning))
        counts = np.concatenate([np.zeros(1, np.int64), *(np.diff(part.starts) for part in parts)])
        return Fired(np.cumsum(counts), np.concatenate([np.zeros(0, np.int64), *(part.rules for part in parts)]))

    def _block(self, codes: Numbers, lengths: Numbers, meaning: Sequence[Sequence[int]]) -> Fired:
        words = -(-len(lengths) // WORD)
        known = self._given(codes, lengths, meaning)
        rows: list[tuple[int, int, Bits]] = []
        for group in self._groups:
            self._fire(group, known, rows, words)
        rows.sort(key=lambda row: row[:2])
        return _by_scenario(rows, len(lengths), words)

    @staticmethod
    def _given(codes: Numbers, lengths: Numbers, meaning: Sequence[Sequence[int]]) -> dict[int, Column]:
        present = np.flatnonzero(np.bincount(codes, minlength=len(meaning)))
        row = np.empty(len(meaning), np.int64)
        row[present] = np.arange(len(present))
        scenario = np.repeat(np.arange(len(lengths)), lengths)
        known: dict[int, Column] = {}
        for code, bits in zip(
            present.tolist(), _columns(row[codes], scenario, len(present), len(lengths)), strict=True
        ):
            for fact in meaning[code]:
                known.setdefault(fact, Column()).add(0, bits)
        return known

    def _fire(
        self, group: Sequence[int], known: dict[int, Column], rows: list[tuple[int, int, Bits]], words: int
    ) -> None:
        """Fire a group of rules, depth by depth, until a depth brings nothing that goes deeper."""
        waiting: set[int] = set()
        able: list[int] = []
        for index in group:
            columns = [known[fact] for fact in self._when[index] if fact in known]
            if len(columns) == len(self._when[index]):
                able.append(index)
            waiting.update(chain.from_iterable(column.depths for column in columns) if columns else (0,))
        if len(group) == 1 and not able:
            return
        before: dict[int, Bits] = {}
        while waiting:
            depth = min(waiting)
            waiting.remove(depth)
            found = []
            for index in group:
                bits = self._holds(index, known, depth, words)
                if bits is None:
                    continue
                new = bits & ~before[index] if index in before else bits
                before[index] = bits
                if new.any():
                    found.append((index, new))
            for index, new in found:
                rows.append((depth + 1, index, new))
                for fact in self._then[index]:
                    known.setdefault(fact, Column()).add(depth + 1, new)
            if found and len(group) > 1:
                waiting.add(depth + 1)

    def _holds(self, index: int, known: dict[int, Column], depth: int, words: int) -> Bits | None:
        """Where a rule holds by facts known at `depth` or above; None for nowhere."""
        bits: Bits | None = None
        for fact in self._when[index]:
            column = known.get(fact)
            here = column.at(depth) if column else None
            if here is None:
                return None
            bits = here if bits is None else bits & here
        if bits is None:
            bits = np.full(words, ~np.uint64(0))
        for fact in self._unless[index]:
            if fact in known:
                bits = bits & ~known[fact].bits[-1]
        return bits


def _columns(row: Numbers, scenario: Numbers, rows: int, count: int) -> Bits:
    """Columns of bits with those set that pairs of a row and a scenario name."""
    words = -(-count // WORD)
    if rows * words * WORD <= DENSE:
        flags = np.zeros(rows * words * WORD, bool)
        flags[row * (words * WORD) + scenario] = True
        return np.packbits(flags, bitorder="little").view("<u8").astype(np.uint64, copy=False).reshape(rows, words)
    table = np.zeros(rows * words, np.uint64)
    np.bitwise_or.at(table, row * words + scenario // WORD, np.uint64(1) << (scenario % WORD).astype(np.uint64))
    return table.reshape(rows, words)


def _by_scenario(rows: Sequence[tuple[int, int, Bits]], count: int, words: int) -> Fired:
    """Rows of bits, one for each rule and depth, turned into the rules of each scenario."""
    if not rows:
        return Fired(np.zeros(count + 1, np.int64), np.zeros(0, np.int64))
    table = np.concatenate([bits for _, _, bits in rows]).astype("<u8", copy=False)
    starts = np.zeros(count + 1, np.int64)
    lengths, row = _turned(table.view(np.uint8), len(rows)) if len(rows) <= TURNED else _picked(table, words)
    np.cumsum(lengths[:count], out=starts[1:])
    # What follows from nothing is set beyond the last scenario too.
    return Fired(starts, np.array([index for _, index, _ in rows], np.int64)[row[: starts[-1]]])


def _turned(octets: NDArray[np.uint8], rows: int) -> tuple[Numbers, Numbers]:
    """For each scenario how many rows have its bit, and which: by turning rows into columns, some scenarios at a time."""
    table = octets.reshape(rows, -1)
    lengths, found = [], []
    for first in range(0, table.shape[1], TURN):
        bits = np.unpackbits(np.ascontiguousarray(table[:, first : first + TURN].T), axis=0, bitorder="little")
        place = np.flatnonzero(bits.view(bool))
        own = np.diff(np.searchsorted(place, np.arange(0, bits.size + 1, rows)))
        lengths.append(own)
        found.append(place - np.repeat(np.arange(0, bits.size, rows), own))
    return np.concatenate(lengths), np.concatenate(found)


def _picked(table: Bits, words: int) -> tuple[Numbers, Numbers]:
    """The same, for many rows with few bits: by picking the bits and sorting them by scenario."""
    place = np.flatnonzero(table)
    octets = table[place].view(np.uint8)
    filled = np.flatnonzero(octets)
    which, bit = np.nonzero(np.unpackbits(octets[filled], bitorder="little").reshape(-1, 8))
    word = place[filled[which] >> 3]
    scenario = (word % words) * WORD + ((filled[which] & 7) << 3) + bit
    order = np.argsort(scenario.astype(np.uint16), kind="stable")
    return np.bincount(scenario, minlength=words * WORD), (word // words)[order]
