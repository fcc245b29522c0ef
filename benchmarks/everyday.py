"""Measure plain answers on everyday questions, and fit the weights by which conclusions are placed.

    python -m benchmarks.everyday [--fit] [FILE]

`benchmarks/everyday.yaml` holds questions in the project's own words, each with the conclusions that would be a right first
answer. Scenarios in words that expect a recommendation are fitted with them (benchmarks/placing.py). Everything printed is
measured on questions that the weights had not seen (five folds); `--fit` then writes the weights of all of them into the pack.
"""

from __future__ import annotations

import argparse
import itertools
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from benchmarks.fit import FOLDS, write
from benchmarks.placing import NAMES, Asked, chances, fit
from cli.common import cache_folder, default_pack
from engine import scenarios
from engine.advisor import Advisor
from engine.judging.votes import Ballots
from engine.judging.weights import Weights
from engine.pack.files import read_weights

HERE = Path(__file__).parent
BANDS = (0.0, 0.3, 0.5, 0.7, 0.85, 0.95, 1.01)


def asked(advisor: Advisor, kind: str, text: str, expected: Iterable[str]) -> Asked | None:
    """A question answered; None where it asks for a step of an order, which no vote decides."""
    answer, wanted = advisor.ask(text), {*expected}
    if any(advisor.pack.texts[one.firing.rule.id].kind == "order" for one in answer.recommendations):
        return None
    found = answer.recommendations
    rows = [[one.views.get(name, 0.0) for name in NAMES] for one in found] + [[0.0] * (len(NAMES) - 1) + [1.0]]
    now = [one.id in wanted for one in found]
    cast = advisor.ballots(answer) if found else Ballots(0, [], [], [])
    relevance, support = (np.array(one, dtype=float) for one in (cast.relevance, cast.support))
    return Asked(kind, np.array(rows), relevance, support, np.array([*now, not any(now)]), now)


def questions(advisor: Advisor, file: Path) -> list[Asked]:
    """The everyday questions of a file."""
    entries: list[dict[str, Any]] = yaml.safe_load(file.read_text())
    return [*filter(None, (asked(advisor, one["kind"], one["ask"], one["expect"]) for one in entries))]


def worked(advisor: Advisor) -> list[Asked]:
    """The scenarios in words that expect a recommendation."""
    found = scenarios.read(sorted((HERE.parent / "scenarios").glob("*.yaml")))
    stated = [
        asked(advisor, "scenario", one.text, (*one.expect.recommends, *one.expect.first_of))
        for one in found
        if (one.expect.recommends or one.expect.first_of) and not one.facts and not one.options
    ]
    return [*filter(None, stated)]


def unseen(data: Sequence[Asked], also: Sequence[Asked]) -> list[tuple[Asked, float, list[bool]]]:
    """Each question by weights that had not seen it: the chance of the first conclusion, and which are right, best first."""
    order = list(range(len(data)))
    random.Random(0).shuffle(order)
    found = []
    for fold in range(FOLDS):
        held = order[fold::FOLDS]
        weights = fit([*also, *(data[n] for n in order if n not in held)])
        for one in (data[n] for n in held):
            part = chances(weights, one)[:-1]
            best = np.argsort(-part, kind="stable")
            found.append((one, float(part.max(initial=0.0)), one.right[best].tolist()))
    return found


def report(found: Sequence[tuple[Asked, float, list[bool]]]) -> Iterable[str]:
    """Shares of questions with a right answer first, and among the first three; said and real sureness."""
    for kind in ("all", *sorted({one.kind for one, _, _ in found})):
        these = [right for one, _, right in found if kind in ("all", one.kind)]
        first, three = (sum(any(right[:count]) for right in these) / len(these) for count in (1, 3))
        yield f"{kind:<9}{len(these):>5} questions: {first:.1%} right first, {three:.1%} among three"
    for low, high in itertools.pairwise(BANDS):
        band = [(chance, right[:1] == [True]) for _, chance, right in found if low <= chance < high]
        if band:
            said, so = (sum(column) / len(band) for column in zip(*band, strict=True))
            yield f"said {said:.0%} sure: {so:.0%} right, {len(band)} questions"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure plain answers on everyday questions.")
    parser.add_argument("file", nargs="?", type=Path, default=HERE / "everyday.yaml")
    parser.add_argument("--fit", action="store_true", help="write the weights of placing into the pack")
    given = parser.parse_args()
    advisor = Advisor.open(default_pack(), engine="indexed", cache=cache_folder())
    advisor.hasten()
    data = questions(advisor, given.file)
    print("by the pack's weights:")
    print(next(iter(report([(one, 0.0, one.now) for one in data]))))
    if not given.fit:
        return
    also = worked(advisor)
    print(f"by weights that had not seen them, fitted with {len(also)} scenarios:")
    print("\n".join(report(unseen(data, also))))
    now = read_weights(default_pack()) or Weights()
    write(default_pack() / "judging.yaml", replace(now, placing=fit([*data, *also])), now.calibration)


if __name__ == "__main__":
    main()
