"""How well the limit is found whose amount a question asks for, and the weights that would find it best.

    python -m benchmarks.amounts

Every question that the pack's limits give as a case is asked of the pack without that case (four folds). Prints how often its
limit comes first, and first among three, by the weights in engine/judging/amounts.py, and the weights of a conditional logit
over the same numbers, to be rounded and written there by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize

from cli.common import cache_folder, default_pack
from engine.advisor import Advisor
from engine.judging.amounts import AMOUNT, numbers
from engine.judging.arrays import Floats, softmax
from engine.judging.index import Index
from engine.model import Statement
from engine.reading.words import words_of

FOLDS = 4
PENALTY = 0.5


@dataclass(frozen=True, slots=True)
class Case:
    """A question: the numbers of each limit looked at, and the place of the one that is meant; -1 where it is not there."""

    rows: Floats
    right: int


def cases(advisor: Advisor) -> Iterator[Case]:
    """The questions of the pack's limits, each asked of the pack without it."""
    for fold in range(FOLDS):
        statements = tuple(_without(one, fold) for one in advisor.pack.statements)
        index = Index(replace(advisor.pack, statements=statements), advisor.reader)
        for number in index.limits.numbers:
            for text in advisor.pack.statements[number].asked[fold::FOLDS]:
                found = numbers(index, words_of(text))
                rows = np.array([[one[name] for name in AMOUNT] for one in found.values()])
                yield Case(rows, [*found].index(number) if number in found else -1)


def _without(one: Statement, fold: int) -> Statement:
    if one.kind != "limit":
        return one
    return replace(one, asked=tuple(text for place, text in enumerate(one.asked) if place % FOLDS != fold))


def fitted(data: list[Case]) -> Floats:
    """The weights under which the limits that are meant are likeliest."""

    def loss(at: Floats) -> tuple[float, Floats]:
        value, slope = PENALTY * float(at @ at), 2 * PENALTY * at
        for one in data:
            part = softmax(one.rows @ at)
            value -= float(np.log(part[one.right]))
            slope = slope + part @ one.rows - one.rows[one.right]
        return value, slope

    return np.asarray(minimize(loss, np.zeros(len(AMOUNT)), jac=True, method="L-BFGS-B").x)


def main() -> None:
    advisor = Advisor.open(default_pack(), engine="indexed", cache=cache_folder())
    data = [*cases(advisor)]
    now = np.array([weight for weight, _ in AMOUNT.values()])
    scored = [(one.rows @ now, one.right) for one in data if one.right >= 0]
    places = [int((scores > scores[right]).sum()) for scores, right in scored]
    unread = sum(not len(one.rows) for one in data)
    print(f"{len(data)} questions; of {unread} it is not seen that they ask for an amount")
    print(
        f"first: {sum(not one for one in places) / len(data):.1%}, among three: {sum(one < 3 for one in places) / len(data):.1%}"
    )
    best = fitted([one for one in data if one.right >= 0])
    for name, old, new in zip(AMOUNT, now, best, strict=True):
        print(f"  {name}: {old:.1f} now, {new:.2f} fitted")


if __name__ == "__main__":
    main()
