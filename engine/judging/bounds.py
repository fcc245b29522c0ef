"""Yes or no to whether an amount is possible ("can it run for 20 minutes?"), by the limit that the amount is held against.

Nothing is said where the limit is not clearly the one meant, or where the way of asking is not understood: a wrong yes is worse than none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from engine.judging.recommend import Recommendation
from engine.model import ABSENT, Bound, Limit, Pack
from engine.reading import quantities
from engine.reading.held import Held, held
from engine.reading.quantities import Quantity
from engine.reading.reader import Reading
from engine.record import record

LOOKED_AT = 3  # recommendations among which the limit stands
SURE = 0.2  # of the limit that comes first
SURE_AFTER = 0.1  # of one that comes after something else of its service
# The bounds that decide each way of asking, the first that a quantity has; a bound besides them can only forbid.
DECIDING: dict[str, tuple[Bound, ...]] = {
    "possible": ("at-most", "exactly"),
    "within": ("at-most", "exactly"),
    "too-much": ("at-most", "exactly"),
    "too-little": ("at-least",),
    "default": ("default",),
    "most": ("at-most", "exactly"),
    "least": ("at-least",),
}


@record
class Bounded:
    """The answer, the limit that decides, and the amount (offsets into the question) that was held against it."""

    yes: bool
    limit: Limit
    shown: str
    start: int
    end: int
    because: str


def bounded(
    pack: Pack, reading: Reading, found: Sequence[Recommendation], service_of: Callable[[str], str]
) -> Bounded | None:
    """What limits say to a yes/no question about an amount; None where it is none, or where that cannot be told."""
    asked = held(reading.words.text)
    if not asked or all(one.fact.startswith(ABSENT) for one in reading.naming):
        return None
    for limit in _limits(pack, reading, asked, found, service_of):
        told = _told(reading.words.text, asked, _bounds(pack, limit, asked.amount))
        if told:
            return told
    return None


def _limits(
    pack: Pack, reading: Reading, asked: Held, found: Sequence[Recommendation], service_of: Callable[[str], str]
) -> Iterator[Limit]:
    """Limits that the amount may be held against: the one that comes first, those of a quantity that was read from it, others near."""
    amount = asked.amount
    stated = {
        one.fact.partition("=")[0] for one in reading.mentions if one.start <= amount.start and amount.end <= one.end
    }
    of = [pack.limits[one.id].of if one.id in pack.limits else one.id for one in found[:LOOKED_AT]]
    likely = [
        pack.limits[one.id]
        for number, one in enumerate(found[:LOOKED_AT])
        if one.id in pack.limits
        and one.confidence >= (SURE_AFTER if number else SURE)
        and service_of(of[number]) == service_of(of[0])
        and _comparable(pack.limits[one.id], amount)
    ]
    if likely and likely[0].id == found[0].id:
        yield likely.pop(0)
    for limit in pack.limits.values():
        if limit.quantity in stated and service_of(limit.of) in reading.services and _comparable(limit, amount):
            yield limit
    yield from likely


def _comparable(limit: Limit, amount: Quantity) -> bool:
    """Whether a limit is a number of the dimension of an amount."""
    return limit.amount is not None and quantities.dimension_of(limit.shown) == amount.dimension


def _bounds(pack: Pack, limit: Limit, amount: Quantity) -> list[Limit]:
    """The bounds of one quantity that an amount can be held against: a limit, and the others."""
    return [
        limit,
        *(
            other
            for other in pack.limits.values()
            if other is not limit
            and limit.quantity
            and (other.of, other.quantity) == (limit.of, limit.quantity)
            and _comparable(other, amount)
        ),
    ]


def _told(text: str, asked: Held, bounds: Sequence[Limit]) -> Bounded | None:
    """What the bounds of a quantity say, where one is there that decides the way of asking."""
    deciding = next((one for bound in DECIDING[asked.way] for one in bounds if one.bound == bound), None)
    if not deciding:
        return None
    forbidding = [
        one for one in bounds if one.bound == "at-least" and asked.way == "possible" and not _within(asked, one)
    ]
    one = forbidding[0] if forbidding else deciding
    start, end, amount = asked.amount.start, asked.amount.end, asked.amount.amount
    because = f"{text[start:end]} {_relation(amount, one)}"
    return Bounded(_yes(asked, one), one, text[start:end], start, end, because)


def _yes(asked: Held, limit: Limit) -> bool:
    if asked.way in ("default", "most", "least"):
        return asked.amount.amount == _amount(limit)
    return _within(asked, limit) != asked.way.startswith("too-")


def _within(asked: Held, limit: Limit) -> bool:
    amount = asked.amount.amount
    bound = _amount(limit)
    if limit.bound == "at-least":
        return amount > bound if asked.meant == "less" else amount >= bound
    return amount < bound if asked.meant == "more" else amount <= bound


def _amount(limit: Limit) -> float:
    """The amount of a limit that has one."""
    assert limit.amount is not None
    return limit.amount


def _relation(amount: float, limit: Limit) -> str:
    if amount == _amount(limit):
        return {"at-most": "is the most", "at-least": "is the least", "default": "is the default"}.get(
            limit.bound, "is just that"
        )
    return f"is {'more' if amount > _amount(limit) else 'less'} than {limit.shown}"
