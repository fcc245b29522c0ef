"""Answers to practice questions, and how good they are: accuracy, answered share and precision, calibration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.questions import Case
from engine.judging.weights import Weights, agreement, margin, ranked

LEAST = (0.5, 0.7, 0.9)
BANDS = ((0.0, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.01))
ALLOWED = 0.05  # errors among what is answered where 95 % must be right


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with the evidence, the options chosen, the best of those left out, by what margin, how sure, and whether that is right."""

    case: Case
    rows: Sequence[Mapping[str, float]]
    chosen: tuple[int, ...]
    next: int
    margin: float
    sure: float
    right: bool


def judged(data: Sequence[Case], weights: Weights) -> list[Judged]:
    """The choice on each question by some weights."""
    return [_judged(case, weights) for case in data]


def _judged(case: Case, weights: Weights) -> Judged:
    rows = case.voted(weights)
    scores = [weights.score(row) for row in rows]
    order = ranked(scores, case.options)
    chosen = tuple(sorted(order[: case.select]))
    gap = margin(scores, order, case.select)
    sure = weights.confidence(gap, agreement(rows, order, case.select))
    return Judged(case, rows, chosen, order[min(case.select, len(order) - 1)], gap, sure, list(chosen) == case.answer)


def report(name: str, found: Sequence[Judged]) -> Iterator[str]:
    """The figures of one set."""
    yield (
        f"{name}: {len(found)} questions, {share(found):.1%} right; "
        f"at {1 - ALLOWED:.0%} right, {answered(found) / len(found):.1%} answered"
    )
    for least in LEAST:
        part = [one for one in found if one.sure >= least]
        if part:
            yield f"    at least {least:.0%} sure: {len(part) / len(found):.1%} answered, {share(part):.1%} of them right"
    for low, high in BANDS:
        part = [one for one in found if low <= one.sure < high]
        if part:
            said = sum(one.sure for one in part) / len(part)
            yield f"    said {said:.0%} sure, {share(part):.0%} right ({len(part)} questions)"


def share(found: Sequence[Judged]) -> float:
    """The share that is right."""
    return sum(one.right for one in found) / len(found)


def answered(found: Sequence[Judged]) -> int:
    """How many can be answered, the surest first, with few enough errors among them."""
    best = good = 0
    for count, one in enumerate(sorted(found, key=lambda one: -one.sure), 1):
        good += one.right
        if good >= (1 - ALLOWED) * count:
            best = count
    return best
