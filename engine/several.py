"""A text that asks several things, answered one by one: each with all that is told, and without the other asks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from engine.answer import Answer
from engine.reading.asks import Ask
from engine.record import changed

SURE = 0.6  # less sure than that of one of several, nothing is said of it
LEANING_SURE = 0.75  # of one that says little by itself

Answering = Callable[[str, Collection[str]], Answer]


def one_by_one(asks: Sequence[Ask], whole: str, answer: Answering) -> tuple[Answer, ...]:
    """The answers to the asks of a text, each to another thing; none where fewer than two are answered.

    `answer` answers a text, but for conclusions told already (by id). An ask that leans on those before it, or means
    nothing by itself, is heard with them too, for something else; what is surer counts.
    """
    found: list[Answer] = []
    told: list[str] = []
    for ask in asks:
        leans = ask.leans and bool(told)
        one, least = answer(ask.alone, told if leans else ()), LEANING_SURE if leans else SURE
        if leans or (told and _sure(one) < least):
            one = max(one, answer(ask.so_far, told), key=_sure)
        if _sure(one) >= least and one.recommendations[0].id not in told:
            told.append(one.recommendations[0].id)
            found.append(changed(one, asked=whole[ask.start : ask.end].strip()))
    return tuple(found) if len(found) > 1 else ()


def _sure(one: Answer) -> float:
    return 0.0 if one.abstained else one.recommendations[0].confidence
