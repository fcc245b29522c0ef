"""The smallest change of facts after which something holds, found breadth-first and verified by running it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.advisor import Advisor
from engine.explaining.change import Change, Inquiry, stated
from engine.facts import contraries
from engine.model import Fact, Pack, Trace

MAX_SIZE = 4
MAX_RUNS = 3000
KEPT = 3


@dataclass(frozen=True, slots=True)
class Found:
    """The smallest changes (all of one size, a few of them), how many scenarios were run, and how far the search went.

    Every change of up to `searched` facts that can matter was tried; `early` tells that the search ended before its time.
    """

    changes: tuple[Change, ...]
    runs: int
    searched: int
    early: bool = False


def smallest(
    advisor: Advisor,
    inquiry: Inquiry,
    steps: Callable[[Trace], list[Change]],
    holds: Callable[[Inquiry, Trace], bool],
    max_size: int = MAX_SIZE,
    max_runs: int = MAX_RUNS,
    apt: frozenset[Fact] = frozenset(),
) -> Found:
    """The smallest changes after which `holds`. `steps` are the single changes that can matter for a trace.

    Of changes of one size those are kept first that add only facts among `apt`, which are about the thing itself.
    """
    start = inquiry.chain(advisor)
    base = stated(advisor.pack, start)
    frontier: list[tuple[Change, Trace]] = [(Change(), start)]
    seen = {Change()}
    runs = 0
    for size in range(1, max_size + 1):
        following: list[tuple[Change, Trace]] = []
        found: list[Change] = []
        for change, trace in frontier:
            for step in steps(trace):
                joined = _joined(advisor.pack, change, step)
                if joined is None or joined in seen:
                    continue
                seen.add(joined)
                if runs >= max_runs:
                    return Found(_kept(found, apt), runs, size - 1, early=not found)
                runs += 1
                tried = inquiry.changed(advisor.pack, joined, base)
                after = tried.chain(advisor)
                if holds(tried, after):
                    found.append(joined)
                following.append((joined, after))
        if found:
            return Found(_kept(found, apt), runs, size)
        frontier = following
    return Found((), runs, max_size)


def _joined(pack: Pack, change: Change, step: Change) -> Change | None:
    """Both changes; none when one would undo the other, or both say something of one thing."""
    if step.add & (change.drop | change.add) or step.drop & (change.add | change.drop):
        return None
    if any(not contraries(pack, fact, change.add).isdisjoint(change.add) for fact in step.add):
        return None
    return change | step


def _kept(found: list[Change], apt: frozenset[Fact]) -> tuple[Change, ...]:
    return tuple(sorted(found, key=lambda change: (len(change.add - apt), change.order))[:KEPT])
