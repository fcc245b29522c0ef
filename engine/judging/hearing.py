"""What one text raises among the statements of an index, worked out only for those somebody asks about.

The same numbers as `Index.raised`, which works them out for every statement: what a question without options needs is a
handful of them, and the largest of each view.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import truediv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.judging.index import Index, Keys

SMALL = 1e-9


class Hearing:
    """One text, heard by an index."""

    def __init__(self, index: Index, keys: Keys) -> None:
        self.keys = keys
        self._index = index
        everywhere = keys.all
        self._phrases = [
            (weight, index.phrasings.covered(sentence)) for weight, sentence in index.weighted_sentences(keys)
        ]
        alone = len(keys.sentences) == 1
        self._scattered = self._phrases[0][1] if alone else index.phrasings.covered(everywhere)
        self._asked = index.askings.covered(everywhere)
        self._shared = index.asked_bag.shared(index.weighted_terms(keys.words))
        self._largest = self._maxima()

    def _maxima(self) -> tuple[float, float, float]:
        """The largest value of the views that count relative to it: sentences, overlap, balanced overlap."""
        amounts, own = self._shared.amounts, self._shared.own
        largest = [max(self._asked.values(), default=0.0) ** 1.5]
        for lengths in (self._index.asked_bag.length, self._index.asked_lengths):
            shares = map(truediv, amounts.values(), map(lengths.__getitem__, amounts))
            largest.append(max(shares, default=0.0) / own)
        return (largest[0] or 1.0, largest[1] or 1.0, largest[2] or 1.0)

    def phrase(self, number: int) -> float:
        """How far phrases raise a statement."""
        first, last = self._index.phrases_of[number], self._index.phrases_of[number + 1]
        best = 0.0
        for wording in range(first, last):
            for weight, shares in self._phrases:
                if wording in shares:
                    best = max(best, (weight * shares[wording]) ** 2)
            if wording in self._scattered:
                best = max(best, self._index.scattered * self._scattered[wording] ** 2)
        return best

    def asked(self, number: int) -> float:
        """How far sentences by which people ask raise a statement."""
        first, last = self._index.sentences_of[number], self._index.sentences_of[number + 1]
        return max((self._asked[one] ** 1.5 for one in range(first, last) if one in self._asked), default=0.0)

    def _overlap(self, number: int, lengths: Sequence[float]) -> float:
        amounts, own = self._shared.amounts, self._shared.own
        first, last = self._index.texts_of[number], self._index.texts_of[number + 1]
        return max((amounts[one] / (own * lengths[one]) for one in range(first, last) if one in amounts), default=0.0)

    def together(self, number: int) -> float:
        """All views of a statement in one number."""
        asked, overlap, balanced = self._largest
        return (
            self.phrase(number)
            + 0.5 * self.asked(number) / asked
            + self._overlap(number, self._index.asked_bag.length) / overlap
            + 0.5 * self._overlap(number, self._index.asked_lengths) / balanced
        )

    def clear(self, phrase_least: float, asked_least: float) -> list[int]:
        """The statements that phrases or sentences raise at least so far."""
        index = self._index
        found: set[int] = set()
        for weight, shares in self._phrases:
            found |= _owners(shares, phrase_least**0.5 / weight, index.phrasings.owners)
        found |= _owners(self._scattered, (phrase_least / index.scattered) ** 0.5, index.phrasings.owners)
        found |= _owners(self._asked, asked_least ** (1 / 1.5), index.askings.owners)
        return [n for n in sorted(found) if self.phrase(n) >= phrase_least or self.asked(n) >= asked_least]


def _owners(shares: Mapping[int, float], least: float, owners: Sequence[int]) -> set[int]:
    """The owners of wordings with at least about so large a share."""
    least -= SMALL
    return {owners[number] for number, share in shares.items() if share >= least}


def starts(owners: Iterable[int], count: int) -> list[int]:
    """Where the wordings of each of `count` owners begin, for wordings that stand in the order of their owners."""
    found = [0] * (count + 1)
    for owner in owners:
        found[owner + 1] += 1
    for place in range(count):
        found[place + 1] += found[place]
    return found
