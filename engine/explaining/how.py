"""How an answer is carried out: which of what its rule tells is shown to somebody who asked something a little different.

A rule tells ways for every question it answers. Shown are whole sentences and lines to type; not the bare reply to another
question ("No, one per table"), nor an order with an amount of somebody else ("Set it to 1" to who asked for 50).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.answer import Answer
from engine.judging.recommend import Recommendation
from engine.judging.terms import telling
from engine.reading import quantities

HOW = 3  # ways told of, of one rule
SENTENCE = 5  # words; what has fewer and orders nothing is a bare reply
_REPLY = re.compile(r"\W*(?:yes|no|true|false)\b", re.IGNORECASE)
_FIRST = re.compile(r"\W*(\w+)")
_TYPED = re.compile(r"--\w|[{}=<>$]|^[a-z][a-z0-9]* [a-z]")
_ORDERS = frozenset(
    "activate add allow apply assign attach buy cache call change choose configure create declare define delete deny deploy disable "
    "enable enter export give grant increase install invoke keep launch let limit lower make map mount move name open pass place "
    "provision publish put raise reduce register replace request require reserve return run schedule select send set split start "
    "store switch take turn update upload use wait write".split()
)


def how(one: Answer, found: Recommendation) -> list[str]:
    """How a recommendation is carried out, as the rule told of it says: what shares most words with the question, in its order.

    Where that rule says nothing that can be shown, what shares most of all that the others say that fired: they may be about
    more than was asked.
    """
    shown, count = _shown(one, [found.firing.rule.id]), HOW
    if not shown:
        shown, count = _shown(one, [firing.rule.id for firing in found.firings]), 1
    asked = set(telling(one.question.text))
    shared = {do: len(asked.intersection(telling(do))) for do in shown}
    kept = sorted(shown, key=lambda do: -shared[do])[:count]
    return [do for do in shown if do in kept]


def _shown(one: Answer, rules: Iterable[str]) -> list[str]:
    """Of the ways that rules tell those that may be shown, each once."""
    told = dict.fromkeys(do for rule in rules for do in one.pack.texts[rule].do)
    return [do for do in told if tells(do) and not borrowed(do, one.reading.quantities)]


def how_chosen(one: Answer) -> list[str]:
    """How what is recommended first is carried out; nothing where nothing is, or among options."""
    return [] if one.choice or one.abstained else how(one, one.recommendations[0])


def tells(do: str) -> bool:
    """Whether it tells something to who does not see the question it replied to: a sentence, or what is to be typed."""
    if _REPLY.match(do):
        return False
    whole = do.rstrip().endswith(".") and (_orders(do) or len(do.split()) >= SENTENCE)
    return whole or bool(_TYPED.search(do))


def borrowed(do: str, asked: Iterable[quantities.Quantity]) -> bool:
    """Whether it orders an amount of a dimension of which the question has amounts, and none of those."""
    if not _orders(do):
        return False
    theirs: dict[str, set[float]] = {}
    for one in asked:
        theirs.setdefault(one.dimension, set()).add(one.amount)
    return any(one.amount not in theirs[one.dimension] for one in quantities.find(do) if one.dimension in theirs)


def _orders(do: str) -> bool:
    first = _FIRST.match(do)
    return first is not None and first.group(1).lower() in _ORDERS
