"""Which of the rules that lead to an answer tells best what was asked.

A feature solves many needs, and several of its rules fire on one question. The one is told that the question raises most and
whose reason is closest to the question's own words. How much either counts was chosen on 179 questions for which a reader
had named the best reason (docs/exam.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from engine.judging.index import Index
from engine.judging.ranking import PLACES, SLACK, most

CLOSE = 0.3  # how much the reason closest to the question counts, against the statement raised most


def most_telling(index: Index, asked: str, raised: Mapping[str, float], rules: Sequence[str]) -> list[str]:
    """Rules by how well their statements tell what was asked, best first; equals stay as they stand.

    Left out are those that the question raises too little to come first, however close they are.
    """
    top = most(raised, rules) or 1.0
    shares = {rule: raised.get(rule, 0.0) / top for rule in rules}
    least = max(shares.values(), default=0.0) - CLOSE - SLACK
    near = {rule: 0.0 for rule, share in shares.items() if share >= least}
    if len(near) > 1:
        terms = frozenset(index.terms(asked))
        said = ((rule, index.by_id[rule]) for rule in near if rule in index.by_id)
        near.update((rule, close(index, terms, index.statements[number].says)) for rule, number in said)
    closest = max(near.values(), default=0.0) or 1.0
    return sorted(near, key=lambda rule: -round(shares[rule] + CLOSE * near[rule] / closest, PLACES))


def close(index: Index, terms: frozenset[str], text: str) -> float:
    """How close a text is to telling terms: the cosine of their weights, from 0 to 1."""
    own = frozenset(index.terms(text))
    lengths = math.sqrt(_squared(index, terms) * _squared(index, own))
    return _squared(index, terms & own) / lengths if lengths else 0.0


def _squared(index: Index, terms: Iterable[str]) -> float:
    return math.fsum(sorted(index.bags.whole.weight(term) ** 2 for term in terms))
