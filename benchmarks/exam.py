"""Measure the choice among options on practice questions: how good it is, and what is missing where it errs.

    python -m benchmarks.exam ../shared/exam

Reads `FAMILY-study.jsonl` and `FAMILY-blind.jsonl`; prints numbers and names of services only, never a question.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from benchmarks.causes import CAUSES, table
from benchmarks.figures import judged, report
from benchmarks.questions import Case, cases
from cli.common import cache_folder, default_pack
from engine.advisor import Advisor
from engine.judging.passages import KIND
from engine.judging.weights import Weights


def bare(case: Case) -> Case:
    """A case without what documents say."""
    return replace(case, rows=[{kind: value for kind, value in row.items() if kind != KIND} for row in case.rows])


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure on practice questions.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--evidence", type=Path, help="a folder of documents; figures without it and with it")
    given = parser.parse_args()
    folder: Path = given.folder
    weights = Advisor.open(default_pack(), engine="indexed", cache=cache_folder()).weights
    print("causes of errors:")
    for cause, meaning in CAUSES.items():
        print(f"    {cause:<11}{meaning}")
    for path in sorted(folder.glob("*-study.jsonl")) + sorted(folder.glob("*-blind.jsonl")):
        data = cases([path], given.evidence)
        found = judged([bare(case) for case in data], weights)
        print()
        print("\n".join(report(path.stem, found)))
        if given.evidence:
            print(next(report(f"{path.stem}, passages alone", judged(data, Weights({KIND: 1.0})))))
            found = judged(data, weights)
            print("\n".join(report(f"{path.stem}, with documents", found)))
        print("\n".join(table(found)), flush=True)


if __name__ == "__main__":
    main()
