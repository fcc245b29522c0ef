"""Learn how strongly words are associated with conclusions (engine/judging/associations.py), from the pack's own cases.

    python -m benchmarks.associating

Every question that a statement gives as a case is a text; what the statement is about is its conclusion. Rows of terms and of
conclusions are learned by Adam on the cross-entropy of a softmax over all conclusions, terms and numbers being left out at
random; then they are rounded to whole numbers. The seed is fixed. Takes some minutes and two gigabytes.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from cli.common import cache_folder, default_pack
from engine.advisor import Advisor
from engine.judging.associations import Associations, written
from engine.pack.folder import ASSOCIATIONS

NUMBERS = 64
LEAST, LEAST_PAIR = 2, 5  # how often a word or a pair must stand in cases
ROUNDS = 8
BATCH = 512
RATE = 3e-3
LEFT_OUT = 0.2  # of the terms of a text
DROPPED = 0.3  # of the numbers of its row
SMOOTHED = 0.05  # of the truth, given to all conclusions
MOST = 127

Table = NDArray[np.float32]


@dataclass
class Cases:
    """Questions as terms, and for each the conclusion it asks for."""

    texts: list[set[str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def cases(advisor: Advisor) -> Cases:
    """The cases of the pack's statements, but for those of what cannot be or is a misconception."""
    index, found = advisor.index, Cases()
    for number, one in enumerate(index.statements):
        if not index.barring[number] and one.feature not in index.features.mistaken:
            for text in one.asked:
                found.texts.append({*index.about(text).near})
                found.names.append(one.feature)
    return found


class Adam:
    """A table that is learned (Kingma and Ba, 2015)."""

    def __init__(self, start: Table) -> None:
        self.now = start
        self._mean, self._square = np.zeros_like(start), np.zeros_like(start)
        self._steps = 0

    def step(self, slope: Table) -> None:
        self._steps += 1
        self._mean += 0.1 * (slope - self._mean)
        self._square += 0.001 * (slope * slope - self._square)
        rate = RATE * math.sqrt(1 - 0.999**self._steps) / (1 - 0.9**self._steps)
        self.now -= rate * self._mean / (np.sqrt(self._square) + 1e-8)


def learned(found: Cases) -> Associations:
    """The associations of some cases."""
    counted = Counter(term for text in found.texts for term in text)
    terms = sorted(term for term, count in counted.items() if count >= (LEAST_PAIR if " " in term else LEAST))
    names = sorted({*found.names})
    right = np.array([*map({name: place for place, name in enumerate(names)}.__getitem__, found.names)])
    texts = _matrix(found.texts, {term: place for place, term in enumerate(terms)})
    random = np.random.default_rng(0)
    shapes = (len(terms), len(names))
    one, other = (Adam(random.normal(0, 0.1, (size, NUMBERS)).astype(np.float32)) for size in shapes)
    for _ in range(ROUNDS):
        order = random.permutation(len(right))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            _learn(texts[chosen], right[chosen], one, other, random)
    rows, row_scale = _rounded(one.now)
    columns, column_scale = _rounded(other.now)
    return Associations(
        dict(zip(terms, rows, strict=True)), dict(zip(names, columns, strict=True)), row_scale * column_scale
    )


def _matrix(texts: Sequence[set[str]], places: dict[str, int]) -> sparse.csr_matrix:
    known = [[places[term] for term in sorted(text) if term in places] for text in texts]
    ends = np.cumsum([0, *map(len, known)])
    numbers = np.array([place for one in known for place in one])
    return sparse.csr_matrix((np.ones(len(numbers), np.float32), numbers, ends), (len(texts), len(places)))


def _learn(
    texts: sparse.csr_matrix, right: NDArray[np.intp], one: Adam, other: Adam, random: np.random.Generator
) -> None:
    """One step on some texts."""
    texts.data = (random.random(len(texts.data)) >= LEFT_OUT).astype(np.float32)
    counts = np.maximum(texts.sum(axis=1).A1, 1.0)
    texts = sparse.diags_array((1 / np.sqrt(counts)).astype(np.float32)) @ texts
    kept = (random.random((len(right), NUMBERS)) >= DROPPED).astype(np.float32) / np.float32(1 - DROPPED)
    rows = (texts @ one.now) * kept
    scores = rows @ other.now.T
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    scores -= np.float32(SMOOTHED / scores.shape[1])
    scores[np.arange(len(right)), right] -= np.float32(1 - SMOOTHED)
    scores /= len(right)
    slope = (scores @ other.now) * kept
    other.step(scores.T @ rows)
    one.step(np.asarray(texts.T @ slope))


def _rounded(table: Table) -> tuple[list[bytes], float]:
    """Rows as whole numbers of a byte, and what one stands for."""
    scale = float(np.quantile(np.abs(table), 0.9999)) / MOST
    whole = np.clip(np.rint(table / scale), -MOST, MOST).astype(np.int8)
    return [row.tobytes() for row in whole], scale


def main() -> None:
    argparse.ArgumentParser(description="Learn associations of words from the pack's own cases.").parse_args()
    advisor = Advisor.open(default_pack(), engine="indexed", cache=cache_folder())
    found = cases(advisor)
    lines = written(learned(found))
    (default_pack() / ASSOCIATIONS).write_text("".join(f"{line}\n" for line in lines))
    print(f"learned from {len(found.texts)} cases of {len({*found.names})} conclusions")


if __name__ == "__main__":
    main()
