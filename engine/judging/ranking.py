"""The best of many, without putting all of them in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

FIRST = 64  # how many are put in order at first; then ever more
PLACES = 9  # scores that agree so far are equal
SLACK = 1e-8

Key = TypeVar("Key", int, str)


def ranked(scores: Mapping[int, float], names: Sequence[str]) -> Iterator[int]:
    """Numbers by score, best first, equal ones by their names; as many are looked at as are asked for."""
    values = sorted(scores.values(), reverse=True)
    before, count = float("inf"), FIRST
    while values and before > round(values[-1], PLACES):
        least = round(values[min(count, len(values)) - 1], PLACES)
        close = [(round(value, PLACES), number) for number, value in scores.items() if value > least - SLACK]
        block = [(-value, names[number], number) for value, number in close if least <= value < before]
        yield from (number for _, _, number in sorted(block))
        before, count = least, 4 * count


def chief(scores: Mapping[int, float], count: int) -> dict[int, float]:
    """The `count` largest scores, best first, equal ones by number; each as a share of the largest."""
    values = sorted(scores.values(), reverse=True)
    least = values[count - 1] - SLACK if len(values) > count else float("-inf")
    chosen = sorted((-round(value, PLACES), number) for number, value in scores.items() if value >= least)[:count]
    largest = max(scores.values(), default=0.0) or 1.0
    return {number: scores[number] / largest for _, number in chosen}


def most(scores: Mapping[Key, float], keys: Iterable[Key]) -> float:
    """The largest of the scores of some, of which those without one count nothing."""
    return max([scores.get(key, 0.0) for key in keys], default=0.0)
