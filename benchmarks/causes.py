"""What goes wrong in answering practice questions: causes of errors by service, told from evidence and trace.

A cause is a mark that a question bears. Answers that are right bear some too, so their count stands below: a mark tells
something where errors bear it more often. An error that bears several counts once, under the first in the order of `CAUSES`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from benchmarks.figures import Judged
from engine.judging.weights import VIEWS

CAUSES: dict[str, str] = {
    "label": "label wrong (suspected): sure, and no view of the evidence has the right option first",
    "need": "need not read: none from goal, trouble or question leads a rule to anything that an option puts forward",
    "option": "option not read: the right option clearly puts forward nothing that the one chosen instead does not",
    "missing": "knowledge missing: no statement links what tells the right option apart with any need that was read",
    "wrong": "knowledge wrong: fired rules speak against the right option, or for a wrong one, and strongly",
    "tie": "tie: next to nothing between what was chosen and what was not",
    "outweighed": "none of these: the right option is linked, and other evidence outweighs that",
}
SURE = 0.8
STRONG = 0.6  # against the most telling rule that fired on the question
TINY = 0.05  # as a difference of shares
SPEAKING = 3  # views that must speak before a label is doubted
SERVICES = 14


def marks(one: Judged) -> list[str]:
    """The causes that a question bears, in the order of `CAUSES`.

    For a right answer those that it would bear if the best of the other options had been chosen.
    """
    case, clues = one.case, one.case.clues
    assert clues is not None
    missed = [number for number in case.answer if one.right or number not in one.chosen]
    instead = [one.next] if one.right else [number for number in one.chosen if number not in case.answer]
    options = [clues.options[number] for number in missed]
    shared = {name for number in instead for name in clues.options[number].puts}
    apart = [[linked for name, linked in option.puts.items() if name not in shared] for option in options]
    rival = max((o.recommended for n, o in enumerate(clues.options) if n not in case.answer), default=0.0)
    held = {
        "label": one.sure >= SURE and _doubted(one, missed),
        "need": not clues.need,
        "option": not all(apart),
        "missing": any(links and not any(links) for links in apart),
        "wrong": any(
            max(option.ruled_out, rival) >= STRONG and max(option.ruled_out, rival) > option.recommended
            for option in options
        ),
        "tie": one.margin < TINY,
    }
    return [cause for cause in CAUSES if held.get(cause)] or ["outweighed"]


def _doubted(one: Judged, missed: Sequence[int]) -> bool:
    """Whether each view that speaks at all puts every missed option behind one that was chosen, and several views speak."""
    speaking = 0
    for view in VIEWS:
        column = [row.get(view, 0.0) for row in one.rows]
        if max(column) <= min(column):
            continue
        speaking += 1
        if max(column[n] for n in missed) >= max(column[n] for n in one.chosen):
            return False
    return speaking >= SPEAKING


def table(found: Sequence[Judged]) -> Iterator[str]:
    """Errors by cause and service, the services with most of them first."""
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    asked = Counter(_service(one) for one in found)
    every: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for one in found:
        if one.right:
            right.update(marks(one))
            continue
        first, *_ = borne = marks(one)
        every.update(borne)
        rows[_service(one)][first] += 1
    order = sorted(rows, key=lambda name: (-rows[name].total(), name))
    total = sum(rows.values(), Counter())
    yield _line("service", ["asked", "errors", *CAUSES])
    for name in order[:SERVICES]:
        yield _row(name or "none named", asked[name], rows[name])
    if order[SERVICES:]:
        rest = order[SERVICES:]
        yield _row(
            f"{len(rest)} others", sum(asked[name] for name in rest), sum((rows[name] for name in rest), Counter())
        )
    yield _row("all", len(found), total)
    yield _line("all, each mark borne", ["", "", *(str(every[cause]) for cause in CAUSES)])
    yield _line("right, each mark borne", [len(found) - total.total(), "", *(str(right[cause]) for cause in CAUSES)])


def _service(one: Judged) -> str:
    return one.case.clues.service if one.case.clues else ""


def _row(name: str, asked: int, counts: Counter[str]) -> str:
    return _line(name, [asked, counts.total(), *(counts[cause] or "" for cause in CAUSES)])


def _line(name: str, cells: Sequence[object]) -> str:
    return f"    {name:<24}" + "".join(f"{cell:>11}" for cell in cells)
