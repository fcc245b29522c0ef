"""Questions for an amount ("how large may ... be?"), and the limits that answer them."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from engine.judging.ranking import PLACES, chief
from engine.reading.words import stem

if TYPE_CHECKING:
    from engine.judging.index import Index
    from engine.reading.words import Words

# Written out, and compiled when first looked for: most questions need but these two.
_HOW = r"\bhow (many|much|long|large|big|often|far|high|deep)\b"
_NAMED = r"\b(max\w*|min(imum)?|at (most|least)|limits?|quotas?|default|(long|larg|bigg|high|short|small|low)est)\b[^.!]*(\?|$)"
ASKED_FOR = 0.4  # from here on a limit is what is asked for
LOOKED_AT = 12
OTHER_BOUND = 0.6  # for a default where the most is asked for, and the like
_DEFAULT = r"\b(default|new|unless|without asking|if (i|we|you|nobody) (don.t|do not|change|set)\w*|initial\w*)\b"
_LEAST = r"\b(min(imum)?|at least|(short|small|low)est)\b"
_MOST = r"\b(max\w*|at most|up to|(long|larg|bigg|high)est)\b"
_ASKING = frozenset(
    map(
        stem,
        "many much long large big often far high deep maximum max minimum min least limit quota default longest largest biggest highest "
        "shortest smallest lowest up get give keep take change unless set allowed possible".split(),
    )
)


def amounts(index: Index, words: Words) -> dict[int, float]:
    """How far a text asks for the amount of each limit (statements by number), from 0 to 1.

    That is the share of its telling words, but for those that ask for an amount, that stand in what is told of the limit;
    less where it asks for another bound. Nothing where the text asks for no amount.
    """
    text = words.text
    if not (_has(_HOW, text) or _has(_NAMED, text.rstrip())):
        return {}
    asked = {term for term in index.terms(text) if term not in _ASKING}
    full = math.fsum(sorted(index.weight(term) for term in asked))
    if not full:
        return {}
    bounds = _bounds(text)
    found = {}
    for number in chief(index.whole.scores(index.weighted(words), index.bounds), LOOKED_AT):
        own = index.own_terms(index.statements[number])
        share = math.fsum(sorted(index.weight(term) for term in asked & own)) / full
        fits = index.bounds[number] in bounds
        found[number] = round(share if fits else OTHER_BOUND * share, PLACES)
    return found


def _bounds(text: str) -> tuple[str, ...]:
    """The kinds of bounds a text may ask for."""
    if _has(_DEFAULT, text):
        return ("default", "exactly")
    if _has(_LEAST, text):
        return ("at-least",)
    if _has(_MOST, text):
        return ("at-most", "exactly")
    return ("at-most", "at-least", "exactly")


def _has(pattern: str, text: str) -> bool:
    return bool(re.search(pattern, text, re.IGNORECASE))
