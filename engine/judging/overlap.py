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
    acts, against = best_acts(index, terms, acting)
    return Overlap(
        index.telling.scores(terms, among),
        index.telling.scores(news, among),
        acts,
        against,
        heft(index, terms),
        heft(index, news),
    )


def best_acts(
    index: Index, terms: Mapping[str, float], acting: Sequence[int]
) -> tuple[dict[int, float], dict[int, float]]:
    """What weighted terms share with the best of a statement's answers, and of what it says does not serve, among some acts."""
    serving: dict[int, float] = {}
    against: dict[int, float] = {}
    for act, score in index.act_bag.scores(terms, acting).items():
        column, statement = against if index.act_against[act] else serving, index.act_of[act]
        if score > column.get(statement, 0.0):
            column[statement] = score
    return serving, against


def heft(index: Index, terms: Mapping[str, float]) -> float:
    """How much weighted terms could share with a statement that held them all, about; never nothing."""
    return SHORT + math.fsum(weight * index.heft(term) for term, weight in sorted(terms.items()))
