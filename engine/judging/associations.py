"""How strongly words are associated with conclusions, learned from the questions that a pack gives as cases.

Each term and each conclusion has a row of small whole numbers. A text has the sum of the rows of its terms; the product of that
with the row of a conclusion, over the root of how many terms there were, says how strongly it speaks for the conclusion. This is
a linear classifier of low rank (Joulin, Grave, Bojanowski and Mikolov, Bag of Tricks for Efficient Text Classification, 2017).
The rows are learned on the cases alone (benchmarks/associating.py) and lie with the pack. Weak evidence, never a reason.
"""

from __future__ import annotations

import itertools
import math
import operator
from array import array
from collections.abc import Iterable, Iterator, Mapping

from engine.judging.ranking import PLACES

FIRST = "ergo associations 1"  # how the file begins
MOST_SCALE = 1e9
UNKNOWN = 0.0  # for a conclusion nothing was learned of
Row = tuple[list[int], float]  # whole numbers, and what a product with them is to be multiplied with


class Associations:
    """The rows of terms and of conclusions, as bytes; `scale` is what the product of two whole numbers stands for."""

    def __init__(
        self,
        terms: Mapping[str, bytes] | None = None,
        conclusions: Mapping[str, bytes] | None = None,
        scale: float = 1.0,
    ) -> None:
        self.terms = terms or {}
        self.conclusions = conclusions or {}
        self.scale = scale

    def row(self, terms: Iterable[str]) -> Row | None:
        """The sum of the rows of terms, each once, and what to multiply products with; None where none is known."""
        total: list[int] = []
        count = 0
        for term in {*terms}:
            packed = self.terms.get(term)
            if packed is not None:
                total = [*map(operator.add, total, array("b", packed))] if count else [*array("b", packed)]
                count += 1
        return (total, self.scale / math.sqrt(count)) if count else None

    def strength(self, row: Row | None, name: str) -> float:
        """How strongly a text of some row speaks for a conclusion."""
        packed = self.conclusions.get(name)
        if row is None or packed is None:
            return UNKNOWN
        product: int = sum(map(operator.mul, row[0], array("b", packed)))
        return round(product * row[1], PLACES)


def written(found: Associations) -> Iterator[str]:
    """The lines of a file."""
    import base64  # no question needs it

    yield f"{FIRST} {found.scale!r}"
    for rows in (found.terms, found.conclusions):
        yield ""
        for name in sorted(rows):
            yield f"{base64.b85encode(rows[name]).decode()} {name}"


def parse(text: str) -> Associations:
    """The associations of a file. Raises ValueError for one that is not written as `written` does."""
    lines = text.split("\n")
    blanks = [
        place for place, line in enumerate(lines) if not line
    ]  # after the first line, between the rows, at the end
    if not lines[0].startswith(f"{FIRST} ") or blanks[:1] != [1] or len(blanks) != 3:
        raise ValueError(f"not a file of associations; it begins with `{FIRST}`")
    terms, conclusions = (
        {name: packed for packed, name in map(_line, lines[start + 1 : end])}
        for start, end in itertools.pairwise(blanks)
    )
    if len({len(row) for rows in (terms, conclusions) for row in rows.values()}) > 1:
        raise ValueError("rows of associations of different lengths")
    return Associations(terms, conclusions, _scale(lines[0].removeprefix(f"{FIRST} ")))


def _scale(written: str) -> float:
    try:
        scale = float(written)
    except ValueError:
        scale = math.nan
    if not 0.0 < scale <= MOST_SCALE:
        raise ValueError(f"`{written}` is no scale for associations; it is above 0 and at most {MOST_SCALE:,.0f}")
    return scale


def _line(line: str) -> tuple[bytes, str]:
    import base64

    packed, _, name = line.partition(" ")
    return base64.b85decode(packed), name
