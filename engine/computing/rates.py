"""Amounts of a text as formulas want them: those that recur ("80 reads per second", "2 MB each minute") apart from plain ones."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.reading import quantities
from engine.reading.quantities import Quantity
from engine.record import record

_UNIT = rf"(?P<unit>{'|'.join(quantities.PERIODS)})\b"
_MANY = r"(?:(?P<many>\d{1,9}|one)\s+)?"
_PERIOD = rf"(?:\b(?:per|an?|each|every|once (?:an?|every|per)|in (?:a|one))\s+{_MANY}|\s?/\s?){_UNIT}"
_PART = r"\s+\d[\d,.]*[\s-]?(?:[KMG]i?B|bytes)\b"  # of what recurs: "80 reads of 6 KB per second"
_WORD = r"\s*\(?(?!(?:takes?|took|lasts?|runs?|within|after|until|waits?)\b)[A-Za-z][\w'-]*+[,)]?"
_AFTER = re.compile(rf"(?:{_WORD}|{_PART}){{0,10}}?\s*{_PERIOD}", re.IGNORECASE)
_FLOWING = re.compile(rf"(?:\s+of(?:\s+[A-Za-z][\w'-]*+){{1,3}}?|\s+[A-Za-z][\w'-]*+)?\s*{_PERIOD}", re.IGNORECASE)
_SHORT = re.compile(r"\s*(?:[rtqw]ps|iops)\b", re.IGNORECASE)
_BEFORE = re.compile(rf"\b(?:each|every)\s+{_MANY}{_UNIT},?(?:{_WORD}){{0,6}}?\s*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.?!]\s")
_K = re.compile(r"K\b(?= (?:of data|each|per|in size|items?|records?|objects?|messages?))")
KILO = 1024
DIGITS = 3  # shown of a rate
_RECURRING = {"count": "rate", "size": "flow"}


@record
class Amount:
    """An amount in a text: its dimension (a rate or flow is a second's), and where it stands with the words that make it one."""

    dimension: str
    amount: float
    start: int
    end: int
    shown: str


def amounts(text: str) -> list[Amount]:
    """All amounts of a text, left to right; a period belongs to its rate and is none of them."""
    found = [_kilobytes(text, one) for one in quantities.find(text)]
    counts = [one for one in found if one.dimension == "count"]
    rates = [rate for one in counts if (rate := _followed(text, one))]
    rates += [
        rate for one in found if one.dimension == "size" and not _within(one, rates) and (rate := _followed(text, one))
    ]
    rates += [rate for one in found if not _within(one, rates) and (rate := _preceded(text, one, rates))]
    plain = [one for one in found if not _within(one, rates) or (one.dimension == "size" and not _begins(one, rates))]
    return sorted([*rates, *map(_plain, plain)], key=lambda one: (one.start, one.end))


def _kilobytes(text: str, one: Quantity) -> Quantity:
    """ "1K of data" is a size, as "1 KB of data" is."""
    short = _K.match(text, one.end - 1) if one.dimension == "count" else None
    return Quantity("size", one.amount / 1000 * KILO, one.start, short.end()) if short else one


def _within(one: Quantity, rates: Sequence[Amount]) -> bool:
    return any(rate.start <= one.start < rate.end for rate in rates)


def _begins(one: Quantity, rates: Sequence[Amount]) -> bool:
    return any(rate.dimension == "flow" and rate.start <= one.start < rate.end for rate in rates)


def _followed(text: str, one: Quantity) -> Amount | None:
    """The rate or flow of an amount whose period stands behind it in the sentence."""
    if short := _SHORT.match(text, one.end):
        return _each(one, 1.0, one.start, short.end())
    stop = _SENTENCE_END.search(text, one.end)
    pattern = _AFTER if one.dimension == "count" else _FLOWING
    after = pattern.match(text, one.end, stop.start() if stop else len(text))
    return _each(one, _seconds(after), one.start, after.end()) if after else None


def _preceded(text: str, one: Quantity, rates: Sequence[Amount]) -> Amount | None:
    """That of one whose period stands before it and belongs to no other: "every minute 600 sensors report"."""
    if one.dimension not in _RECURRING:
        return None
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, one.start)]
    begin = max([*ends, *(rate.end for rate in rates if rate.end <= one.start)], default=0)
    before = _BEFORE.search(text[begin : one.start])
    return _each(one, _seconds(before), begin + before.start(), one.end) if before else None


def _seconds(match: re.Match[str]) -> float:
    many = match["many"] or "1"
    return quantities.parse(f"{many} {match['unit']}", "time")[1]


def _each(one: Quantity, seconds: float, start: int, end: int) -> Amount | None:
    if not seconds:
        return None
    amount = one.amount / seconds
    return Amount(_RECURRING[one.dimension], amount, start, end, quantities.shown(round(amount, DIGITS), one.dimension))


def _plain(one: Quantity) -> Amount:
    return Amount(one.dimension, one.amount, one.start, one.end, quantities.shown(one.amount, one.dimension))
