"""Fit the weights of evidence and the calibration of confidence on study questions; write them into the pack.

    python -m benchmarks.fit ../shared/exam/exam-study.jsonl ../shared/exam/other-study.jsonl

Weights: a conditional logit of the right option against the wrong ones, held back by a quadratic penalty, by gradient
ascent with momentum. The weight of passages from a folder of documents (`--evidence`) is fitted apart, the others held as they
are, so that answers without documents stay the same. Calibration: a logistic curve over margin and agreement, on answers to questions that the weights had not
seen (five folds). Nothing of a question is kept but these few numbers.
"""

from __future__ import annotations

import argparse
import datetime
import math
import random
from collections.abc import Sequence
from pathlib import Path

from benchmarks.questions import Case, cases
from cli.common import default_pack
from engine.judging.passages import KIND
from engine.judging.weights import VIEWS, Weights, agreement, margin, ranked
from engine.pack.files import read_weights

PENALTY = 3.0
ROUNDS = 120
FOLDS = 5


def fit(data: Sequence[Case], kinds: Sequence[str]) -> dict[str, float]:
    """Weights by kind of evidence."""
    table = [([[row[kind] for kind in kinds] for row in case.rows], case.answer) for case in data]
    weights = [0.0] * len(kinds)
    speed = [0.0] * len(kinds)
    scale = [0.0] * len(kinds)
    for turn in range(1, ROUNDS + 1):
        slope = _slope(table, weights)
        for place, value in enumerate(slope):
            value -= PENALTY * weights[place] / len(data)
            speed[place] = 0.9 * speed[place] + 0.1 * value
            scale[place] = 0.99 * scale[place] + 0.01 * value * value
            step = (speed[place] / (1 - 0.9**turn)) / (math.sqrt(scale[place] / (1 - 0.99**turn)) + 1e-8)
            weights[place] += 0.05 * step
    return dict(zip(kinds, weights, strict=True))


def _slope(table: Sequence[tuple[list[list[float]], list[int]]], weights: Sequence[float]) -> list[float]:
    slope = [0.0] * len(weights)
    for rows, answer in table:
        scores = [sum(w * x for w, x in zip(weights, row, strict=True)) for row in rows]
        for right in answer:
            rivals = [right, *(n for n in range(len(rows)) if n not in answer)]
            top = max(scores[n] for n in rivals)
            powers = [math.exp(scores[n] - top) for n in rivals]
            total = sum(powers)
            share = 1.0 / (len(table) * len(answer))
            for place in range(len(weights)):
                mean = sum(p * rows[n][place] for p, n in zip(powers, rivals, strict=True)) / total
                slope[place] += share * (rows[right][place] - mean)
    return slope


def fit_one(data: Sequence[Case], kind: str, held: Weights) -> float:
    """The weight of one more kind of evidence beside others that are held, by bisection on the slope (it falls)."""
    table = [([[held.score(row), row[kind]] for row in case.rows], case.answer) for case in data]
    low, high = 0.0, 8.0
    for _ in range(40):
        middle = (low + high) / 2
        if _slope(table, [1.0, middle])[1] - PENALTY * middle / len(data) > 0:
            low = middle
        else:
            high = middle
    return low


def fitted(data: Sequence[Case], kinds: Sequence[str]) -> Weights:
    """Weights for all kinds; that of passages fitted after the others, where there are any."""
    weights = Weights(fit(data, [kind for kind in kinds if kind != KIND]))
    return Weights({**weights.weights, KIND: fit_one(data, KIND, weights)}) if KIND in kinds else weights


def unseen(data: Sequence[Case], kinds: Sequence[str]) -> list[tuple[Case, float, int, bool]]:
    """Each question answered by weights that had not seen it: case, margin, agreement, right or wrong."""
    order = list(range(len(data)))
    random.Random(0).shuffle(order)
    found = []
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS])
        weights = fitted([one for n, one in enumerate(data) if n not in held], kinds)
        for number in sorted(held):
            case = data[number]
            scores = [weights.score(row) for row in case.rows]
            places = ranked(scores, case.options)
            right = sorted(places[: case.select]) == case.answer
            found.append((case, margin(scores, places, case.select), agreement(case.rows, places, case.select), right))
    return found


def calibrate(found: Sequence[tuple[Case, float, int, bool]]) -> tuple[float, float, float]:
    """A logistic curve over margin and agreement, by Newton-like steps of gradient ascent."""
    numbers = [0.0, 1.0, 0.1]
    for _ in range(4000):
        slope = [0.0, 0.0, 0.0]
        for _, by_margin, by_agreement, right in found:
            inputs = (1.0, by_margin, float(by_agreement))
            guess = 1 / (1 + math.exp(-sum(n * x for n, x in zip(numbers, inputs, strict=True))))
            for place, value in enumerate(inputs):
                slope[place] += (right - guess) * value / len(found)
        numbers = [n + 0.3 * s for n, s in zip(numbers, slope, strict=True)]
    return numbers[0], numbers[1], numbers[2]


def write(path: Path, weights: dict[str, float], calibration: Sequence[float], count: int) -> None:
    """The pack's judging.yaml."""
    lines = [
        "# Written by `make fit`. How much each kind of evidence counts (engine/judging/evidence.py says what each means), and the",
        f"# calibration: log-odds of being right = base + margin * a + agreeing views * b (views: {', '.join(VIEWS)}).",
        f"checked: {datetime.date.today().isoformat()}",
        f"fitted-on: {count} study questions",
        "weights:",
        *(f"  {kind}: {weights[kind]:.3f}" for kind in sorted(weights)),
        f"calibration: [{', '.join(f'{one:.3f}' for one in calibration)}]",
    ]
    path.write_text("\n".join(lines) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit the weights of evidence on study questions.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--dry", action="store_true", help="measure only; leave the pack as it is")
    parser.add_argument(
        "--evidence", type=Path, help="a folder of documents: fits the weight of passages, and only that"
    )
    given = parser.parse_args()
    data = cases(given.files, given.evidence)
    kinds = sorted(data[0].rows[0])
    found = unseen(data, kinds)
    for family in sorted({case.family for case in data}):
        hits = [right for case, _, _, right in found if case.family == family]
        print(f"{family}: {sum(hits) / len(hits):.1%} of {len(hits)} right, by weights that had not seen them")
    if given.dry:
        return
    now = read_weights(default_pack()) or Weights()
    if given.evidence:
        weights = {**now.weights, KIND: fit_one(data, KIND, without(now, KIND))}
        calibration: Sequence[float] = now.calibration
    else:
        weights = {KIND: now.weights.get(KIND, 0.0), **fit(data, kinds)}
        calibration = calibrate(found)
    write(default_pack() / "judging.yaml", weights, calibration, len(data))


def without(weights: Weights, kind: str) -> Weights:
    """The same weights but for one kind."""
    return Weights({name: value for name, value in weights.weights.items() if name != kind}, weights.calibration)


if __name__ == "__main__":
    main()
