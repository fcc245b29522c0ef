"""Which of the rules that lead to an answer tells best what was asked.

A feature solves many needs, and several of its rules fire on one question. The one is told that the question raises most and
whose reason is closest to the question's own words. How much either counts was chosen on 179 questions for which a reader
had named the best reason (docs/exam.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from engine.judging.index import Index
from engine.judging.ranking import PLACES
from engine.model import Firing

CLOSE = 0.3  # how much the reason closest to the question counts, against the statement raised most


def most_telling(
    index: Index, asked: str, raised: Mapping[str, float], firings: Sequence[Firing]
) -> tuple[Firing, ...]:
    """Firings by how well the statements of their rules tell what was asked, best first; equals stay as they stand."""
    terms = frozenset(index.terms(asked))
    rules = [firing.rule.id for firing in firings]
    amounts = [raised.get(rule, 0.0) for rule in rules]
    closeness = [
        close(index, terms, index.statements[index.by_id[rule]].says) if rule in index.by_id else 0.0 for rule in rules
    ]
    most, closest = max(amounts, default=0.0) or 1.0, max(closeness, default=0.0) or 1.0
    scores = [
        round(amount / most + CLOSE * near / closest, PLACES) for amount, near in zip(amounts, closeness, strict=True)
    ]
    order = sorted(range(len(rules)), key=lambda place: -scores[place])
    return tuple(firings[place] for place in order)


def close(index: Index, terms: frozenset[str], text: str) -> float:
    """How close a text is to telling terms: the cosine of their weights, from 0 to 1."""
    own = frozenset(index.terms(text))
    lengths = math.sqrt(_squared(index, terms) * _squared(index, own))
    return _squared(index, terms & own) / lengths if lengths else 0.0


def _squared(index: Index, terms: Iterable[str]) -> float:
    return math.fsum(sorted(index.whole.weight(term) ** 2 for term in terms))
