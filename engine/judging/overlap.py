"""The words an option shares with statements."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from engine.judging.terms import fresh
from engine.judging.votes import SHORT
from engine.record import record

if TYPE_CHECKING:
    from engine.judging.index import Index


@record
class Overlap:
    """What the weighted terms of one option share with some statements, by the statement's number.

    `told` with what they tell, `news` the same for terms that the question does not hold, `acts` with the best of their
    answers, `against` with the best of what they say does not serve. `full` and `full_news` are what the option's terms weigh
    in all.
    """

    told: Mapping[int, float]
    news: Mapping[int, float]
    acts: Mapping[int, float]
    against: Mapping[int, float]
    full: float
    full_news: float


def overlapping(
    index: Index, terms: Mapping[str, float], asked: set[str], among: Sequence[int], acting: Sequence[int]
) -> Overlap:
    """The overlap of an option's weighted terms (pairs of neighbours too) with the statements `among`, whose acts are `acting`.

    `asked` are the question's terms.
    """
    news = fresh(terms, asked)
    acts, against = index.acts.best(terms, acting)
    return Overlap(
        index.bags.telling.scores(terms, among),
        index.bags.telling.scores(news, among),
        acts,
        against,
        heft(index, terms),
        heft(index, news),
    )


def heft(index: Index, terms: Mapping[str, float]) -> float:
    """How much weighted terms could share with a statement that held them all, about; never nothing."""
    return SHORT + math.fsum(weight * index.heft(term) for term, weight in sorted(terms.items()))
