"""Quantities in a text: run times, sizes, shares, counts, money.

Amounts are in the base unit of their dimension: seconds, bytes (1 KB = 1,024 bytes),
percent, a plain count, US dollars.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache

from engine.errors import FactError
from engine.record import record

_TIME = {
    "ms": 0.001, "millisecond": 0.001, "milliseconds": 0.001, "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1,
    "min": 60, "mins": 60, "minute": 60, "minutes": 60, "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600,
    "day": 86400, "days": 86400, "week": 604800, "weeks": 604800, "month": 2592000, "months": 2592000,
    "year": 31536000, "years": 31536000,
}  # fmt: skip
_SIZE = {
    "b": 1, "byte": 1, "bytes": 1, "kb": 1 << 10, "kib": 1 << 10, "kilobyte": 1 << 10, "kilobytes": 1 << 10,
    "mb": 1 << 20, "mib": 1 << 20, "megabyte": 1 << 20, "megabytes": 1 << 20, "gb": 1 << 30, "gib": 1 << 30,
    "gigabyte": 1 << 30, "gigabytes": 1 << 30, "tb": 1 << 40, "tib": 1 << 40, "terabyte": 1 << 40,
    "terabytes": 1 << 40, "pb": 1 << 50, "petabyte": 1 << 50, "petabytes": 1 << 50,
}  # fmt: skip
_ONES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALE = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_VAGUE = {"hundreds": 100, "thousands": 1000, "millions": 1_000_000, "billions": 1_000_000_000}
_WORDED = {**_ONES, **_TENS, **_VAGUE, **_SCALE}
_KILO = 1000  # "10k requests"
# Commas stand before three digits each; "1,5" and "1,2,3" are no number, nor are their parts, nor those of "10.0.0.1".
DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,8}|\d{1,25})(?:\.\d{1,15})?"
_NUMBER = (
    rf"(?<![\w.])(?<!\d,){DIGITS}"
    r"(?:e[+-]\d{1,3})?(?![,.]?\d)"  # the exponent as `shown` writes huge amounts
)
_LARGEST = 1e200  # far beyond sense, and far below what a unit could make infinite
_BELOW_HUNDRED = (
    rf"(?:{'|'.join(_TENS)})(?:-one|[\s-](?:two|three|four|five|six|seven|eight|nine))|{'|'.join([*_TENS, *_ONES])}"
)
_HALF = rf"half\s{{1,8}}an?(?=\s{{1,8}}(?:{'|'.join([*_TIME, *_SIZE, *_SCALE])})\b)"  # "half an hour"
_QUANTITY = re.compile(
    rf"(?P<money>\$\s?)?(?P<number>{_NUMBER}|\b(?:{_BELOW_HUNDRED}|{'|'.join(_VAGUE)}|{'|'.join(_SCALE)}|{_HALF})\b)"
    r"(?P<half>\s{1,8}and\s{1,8}a\s{1,8}half\b)?"
    r"(?:(?:\s{0,8}|-)(?P<scale>hundred(?:\s{1,8}thousand)?|thousand|million|billion)\b|(?P<kilo>k)\b)?"
    rf"(?:(?:(?<=hundred)|(?<=thousand))\s{{1,8}}and\s{{1,8}}(?P<tail>{_BELOW_HUNDRED})\b(?!\s{{1,8}}(?:{'|'.join(_SCALE)})))?"
    r"(?:\s{0,8}(?P<percent>%|percent\b)|(?:\s{0,8}|-)(?P<unit>[a-z]{1,12})\b)?",
    re.IGNORECASE,
)
UNITS = tuple(sorted({**_TIME, **_SIZE}, key=lambda unit: (-len(unit), unit)))  # as they are written, the longest first
PERIODS = tuple(unit for unit in UNITS if _TIME.get(unit, math.inf) <= _TIME["day"])  # in which something recurs


@record
class Quantity:
    """An amount found in a text, between offsets `start` and `end`."""

    dimension: str
    amount: float
    start: int
    end: int


def find(text: str) -> list[Quantity]:
    """All quantities of a text, left to right."""
    return [*_found(text)]


@lru_cache(4)  # a text is looked at again and again before the next
def _found(text: str) -> tuple[Quantity, ...]:
    return tuple([_read(match) for match in _QUANTITY.finditer(text)])


def dimension_of(text: str) -> str:
    """The dimension of the first quantity of a text; nothing where it has none."""
    return next((one.dimension for one in find(text)), "")


def parse(text: str, dimension: str = "") -> tuple[str, float]:
    """Dimension and amount of a quantity written alone (`15 minutes`, `256 KB`, `1,000`).

    Raises FactError when the text is not one quantity, or has a unit that is none while a `dimension` other than a count is asked for;
    which dimension it has is for the caller to compare.
    """
    match = _QUANTITY.fullmatch(text.strip())
    if not match:
        raise FactError(f"`{text}` is not a quantity", "write it as `15 minutes`, `256 KB`, `10 %` or `1,000`")
    found = _read(match)
    unit = match.group("unit")
    if unit and found.dimension == "count" and dimension != "count":
        raise FactError(f"`{unit}` is not a unit of time or size")
    return found.dimension, found.amount


def _read(match: re.Match[str]) -> Quantity:
    amount = min(_LARGEST, _number(match.group("number").lower())) + (0.5 if match.group("half") else 0)
    for scale in (match.group("scale") or "").lower().split():
        amount *= _SCALE[scale]
    amount += _number(match.group("tail").lower()) if match.group("tail") else 0
    amount *= _KILO if match.group("kilo") else 1
    unit = (match.group("unit") or "").lower()
    end = match.end()
    if match.group("money"):
        return Quantity("money", amount, match.start(), end)
    if match.group("percent"):
        return Quantity("percent", amount, match.start(), end)
    if unit in _TIME:
        return Quantity("time", amount * _TIME[unit], match.start(), end)
    if unit in _SIZE:
        return Quantity("size", amount * _SIZE[unit], match.start(), end)
    return Quantity("count", amount, match.start(), max(map(match.end, ("number", "half", "scale", "kilo", "tail"))))


def _number(written: str) -> float:
    """A number in digits or in words: `1,000`, `twenty-five`, `half an`."""
    if written[0].isdigit():
        return float(written.replace(",", ""))
    if written.startswith("half"):
        return 0.5
    return float(sum(_WORDED[word] for word in re.split(r"[\s-]", written)))


def shown(amount: float, dimension: str) -> str:
    """An amount as people write it: `15 minutes`, `256 KB`; exactly, so that it reads back as the same amount."""
    if dimension == "time":
        for name, size in (("days", 86400), ("hours", 3600), ("minutes", 60), ("seconds", 1)):
            if amount >= size and amount % size == 0:
                return _counted(amount / size, name)
        return f"{amount * 1000:.15g} ms" if amount < 1 else f"{amount:.15g} seconds"
    if dimension == "size":
        for name, size in (("TB", 1 << 40), ("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
            number = f"{amount / size:.15g}"
            if amount >= size and float(number) * size == amount:
                return f"{number} {name}"
        return f"{amount:.15g} bytes"
    return {"percent": f"{amount:.15g} %", "money": f"${amount:.15g}"}.get(dimension, f"{amount:,.15g}")


def _counted(number: float, plural: str) -> str:
    return f"{number:.15g} {plural[:-1] if number == 1 else plural}"


def compare(amount: float, op: str, bound: float) -> bool:
    """Whether `amount op bound` holds, for the five comparisons of rule conditions."""
    return {
        "<": amount < bound,
        "<=": amount <= bound,
        ">": amount > bound,
        ">=": amount >= bound,
        "=": amount == bound,
    }[op]


def regions(bounds: Iterable[float]) -> list[float]:
    """Amounts, ascending, so that each way in which comparisons with some bounds can come out is there."""
    ordered = sorted(set(bounds))
    amounts = [ordered[0] / 2] if ordered and ordered[0] > 0 else []
    for low, high in zip(ordered, [*ordered[1:], 0.0], strict=True):
        amounts += [low, (low + high) / 2 if high else 2 * low or 1.0]
    return amounts
