"""Fit the weights of evidence and the calibration of confidence on study questions; write them into the pack.

    python -m benchmarks.fit ../shared/exam/exam-study.jsonl ../shared/exam/other-study.jsonl

Weights: a conditional logit of the right option against the wrong ones (benchmarks/fitting.py). The weight of passages from a folder of documents (`--evidence`) is fitted apart, the others held as they
are, so that answers without documents stay the same. Calibration: a logistic curve over margin and agreement, on answers to questions that the weights had not
seen (five folds). Nothing of a question is kept but these few numbers.
"""

from __future__ import annotations

import argparse
import datetime
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.fitting import PENALTY, VOTE, fit
from benchmarks.questions import Case, cases
from cli.common import default_pack
from engine.judging.passages import KIND
from engine.judging.votes import shared
from engine.judging.weights import HELD, VIEWS, Weights, agreement, margin, ranked
from engine.pack.files import read_weights

FOLDS = 5


def fit_one(data: Sequence[Case], kind: str, held: Weights) -> float:
    """The weight of one more kind of evidence beside others that are held, by bisection on the slope (it falls)."""
    table = [([(held.score(row), row[kind]) for row in case.voted(held)], case.answer) for case in data]
    low, high = 0.0, 8.0
    for _ in range(40):
        middle = (low + high) / 2
        if sum(_slope(rows, right, middle) for rows, right in table) > 2 * PENALTY * middle:
            low = middle
        else:
            high = middle
    return low


def _slope(rows: Sequence[tuple[float, float]], right: Sequence[int], weight: float) -> float:
    """How fast a question's log-likelihood rises with the weight of the second number."""
    found = 0.0
    for one in right:
        rivals = [one, *(n for n in range(len(rows)) if n not in right)]
        part = shared([rows[n][0] + weight * rows[n][1] for n in rivals])
        found += rows[one][1] - sum(share * rows[n][1] for share, n in zip(part, rivals, strict=True))
    return found / len(right)


def fitted(data: Sequence[Case], kinds: Sequence[str]) -> Weights:
    """Weights for all kinds; that of passages fitted after the others, where there are any."""
    weights = fit(data, [kind for kind in kinds if kind not in (KIND, VOTE)])
    if KIND not in kinds:
        return weights
    return replace(weights, weights={**weights.weights, KIND: fit_one(data, KIND, weights)})


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
            rows = case.voted(weights)
            scores = [weights.score(row) for row in rows]
            places = ranked(scores, case.options)
            right = sorted(places[: case.select]) == case.answer
            found.append((case, margin(scores, places, case.select), agreement(rows, places, case.select), right))
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


def write(path: Path, weights: Weights, calibration: Sequence[float]) -> None:
    """The pack's judging.yaml."""
    lines = [
        "# Written by `make fit` and `make placing`. How much each kind of evidence counts (engine/judging/evidence.py says what each means), and the",
        f"# calibration: log-odds of being right = base + margin * a + agreeing views * b (views: {', '.join(VIEWS)}).",
        f"checked: {datetime.date.today().isoformat()}",
        "fitted-on: practice questions for studying (`make fit`); everyday questions and scenarios (`make placing`)",
        "weights:",
        *_shown(weights.weights),
        "# the vote of statements: what trust in one is made of, and what divides its vote among the options (engine/judging/votes.py)",
        "relevance:",
        *_shown(weights.relevance),
        "support:",
        *_shown(weights.support),
        "# what conclusions are ordered by where no options are given (engine/judging/placing.py), and the vote on them",
        "placing:",
        "  weights:",
        *_shown(weights.placing.weights, "    "),
        "  relevance:",
        *_shown(weights.placing.relevance, "    "),
        "  support:",
        *_shown(weights.placing.support, "    "),
        f"calibration: [{', '.join(f'{one:.3f}' for one in calibration)}]",
    ]
    path.write_text("\n".join(lines) + "\n")


def _shown(weights: Mapping[str, float], margin: str = "  ") -> list[str]:
    return [f"{margin}{kind}: {weights[kind]:.3f}" for kind in sorted(weights)]


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit the weights of evidence on study questions.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--dry", action="store_true", help="measure only; leave the pack as it is")
    parser.add_argument(
        "--evidence", type=Path, help="a folder of documents: fits the weight of passages, and only that"
    )
    given = parser.parse_args()
    data = cases(given.files, given.evidence)
    kinds = sorted(data[0].rows[0].keys() - HELD)
    found = unseen(data, kinds)
    for family in sorted({case.family for case in data}):
        hits = [right for case, _, _, right in found if case.family == family]
        print(f"{family}: {sum(hits) / len(hits):.1%} of {len(hits)} right, by weights that had not seen them")
    if given.dry:
        return
    now = read_weights(default_pack()) or Weights()
    if given.evidence:
        passages = fit_one(data, KIND, without(now, KIND))
        weights, calibration = replace(now, weights={**now.weights, KIND: passages}), now.calibration
    else:
        own = fitted(data, kinds)
        kept = {KIND: now.weights.get(KIND, 0.0), **own.weights}
        weights = replace(own, weights=kept, placing=now.placing)
        calibration = calibrate(found)
    write(default_pack() / "judging.yaml", weights, calibration)


def without(weights: Weights, kind: str) -> Weights:
    """The same weights but for one kind."""
    return replace(weights, weights={name: value for name, value in weights.weights.items() if name != kind})


if __name__ == "__main__":
    main()
