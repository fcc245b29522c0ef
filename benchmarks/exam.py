"""Measure the choice among options on practice questions: accuracy, calibration, and where the errors lie.

    python -m benchmarks.exam ../shared/exam

Reads `FAMILY-study.jsonl` and `FAMILY-blind.jsonl`; prints numbers and names of services only, never a question.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.questions import Case, cases
from cli.common import cache_folder, default_pack
from engine.advisor import Advisor
from engine.judging.passages import KIND
from engine.judging.weights import VIEWS, Weights, agreement, margin, ranked


def judged(data: Sequence[Case], weights: Weights) -> list[tuple[Case, float, bool]]:
    """Each case with the confidence of the choice and whether it is right."""
    found = []
    for case in data:
        rows = case.voted(weights)
        scores = [weights.score(row) for row in rows]
        order = ranked(scores, case.options)
        sure = weights.confidence(margin(scores, order, case.select), agreement(rows, order, case.select))
        found.append((case, sure, sorted(order[: case.select]) == case.answer))
    return found


def bare(case: Case) -> Case:
    """A case without what documents say."""
    return replace(case, rows=[{kind: value for kind, value in row.items() if kind != KIND} for row in case.rows])


def report(name: str, found: Sequence[tuple[Case, float, bool]]) -> Iterator[str]:
    """The figures of one set."""
    hits = [right for _, _, right in found]
    ordered = sorted(found, key=lambda one: -one[1])
    best = good = 0
    for count, (_, _, right) in enumerate(ordered, 1):
        good += right
        if good >= 0.95 * count:
            best = count
    yield f"{name}: {len(found)} questions, {sum(hits) / len(hits):.1%} right; at 95 % right, {best / len(found):.1%} answered"
    for low in (0.0, 0.4, 0.6, 0.8):
        part = [
            (sure, right) for _, sure, right in found if low <= sure < low + (0.4 if low == 0 else 0.2) + (low == 0.8)
        ]
        if part:
            said = sum(sure for sure, _ in part) / len(part)
            was = sum(right for _, right in part) / len(part)
            yield f"    said {said:.0%} sure, {was:.0%} right ({len(part)} questions)"


def causes(found: Sequence[tuple[Case, float, bool]]) -> Counter[str]:
    """What the errors are made of, as far as the evidence itself tells."""
    table: Counter[str] = Counter()
    for case, sure, right in found:
        if right:
            continue
        rows = [case.rows[n] for n in case.answer]
        silent = all(max(row.get(view, 0.0) for row in rows) <= 0 for view in VIEWS)
        helped = any(
            max(row.get(view, 0.0) for row in rows) >= max(r.get(view, 0.0) for r in case.rows) for view in VIEWS
        )
        if silent:
            table["nothing speaks for the right option: not read, or knowledge missing"] += 1
        elif sure < 0.5 and helped:
            table["some view has it right: a tie or weak evidence"] += 1
        elif helped:
            table["some view has it right, others outvote it: options read too coarsely"] += 1
        else:
            table["every view prefers another: knowledge missing or wrong, or the label"] += 1
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure on practice questions.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--evidence", type=Path, help="a folder of documents; figures without it and with it")
    given = parser.parse_args()
    folder: Path = given.folder
    weights = Advisor.open(default_pack(), engine="indexed", cache=cache_folder()).weights
    everything: dict[str, Counter[str]] = defaultdict(Counter)
    for path in sorted(folder.glob("*-study.jsonl")) + sorted(folder.glob("*-blind.jsonl")):
        data = cases([path], given.evidence)
        found = judged([bare(case) for case in data], weights)
        print("\n".join(report(path.stem, found)))
        if given.evidence:
            print(next(report(f"{path.stem}, passages alone", judged(data, Weights({KIND: 1.0})))))
            found = judged(data, weights)
            print("\n".join(report(f"{path.stem}, with documents", found)))
        everything[path.stem.rpartition("-")[2]] += causes(found)
    for kind, table in everything.items():
        print(f"\nerrors of the {kind} sets")
        for cause, count in table.most_common():
            print(f"    {count:>4}  {cause}")


if __name__ == "__main__":
    main()
