"""Yes or no to whether an amount is possible ("can it run for 20 minutes?"), by the limit that the amount is held against."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from engine.judging.recommend import Recommendation
from engine.model import Limit, Pack
from engine.reading import quantities
from engine.reading.amount import Held, held
from engine.record import record

LOOKED_AT = 3  # recommendations among which the limit stands
SURE = 0.1  # of a limit that does not come first


@record
class Bounded:
    """The answer, the limit that decides, and the amount (offsets into the question) that was held against it."""

    yes: bool
    limit: Limit
    shown: str
    start: int
    end: int
    because: str


def bounded(pack: Pack, text: str, found: Sequence[Recommendation], service_of: Callable[[str], str]) -> Bounded | None:
    """What limits say to a yes/no question about an amount; None where it is none, or no limit of its dimension stands."""
    asked = held(text) if found else None
    if not asked:
        return None
    considered = (_bounds(pack, one, asked) for one in _limits(pack, found, service_of))
    bounds = next(filter(None, considered), None)
    if not bounds:
        return None
    broken = [one for one in bounds if not _holds(asked, one)]
    deciding = (broken or bounds)[0]
    amount = asked.amount
    shown = text[amount.start : amount.end]
    because = f"{shown} {_relation(amount.amount, deciding)}"
    return Bounded((not broken) != asked.beyond, deciding, shown, amount.start, amount.end, because)


def _limits(pack: Pack, found: Sequence[Recommendation], service_of: Callable[[str], str]) -> Iterator[Limit]:
    """The limit that comes first, and others of its service that are likely."""
    of = [pack.limits[one.id].of if one.id in pack.limits else one.id for one in found[:LOOKED_AT]]
    for number, one in enumerate(found[:LOOKED_AT]):
        near = not number or (one.confidence >= SURE and service_of(of[number]) == service_of(of[0]))
        if near and one.id in pack.limits:
            yield pack.limits[one.id]


def _bounds(pack: Pack, limit: Limit, asked: Held) -> list[Limit]:
    """The bounds that an amount is held against: a limit with the others of its quantity, or that alone which is asked for."""
    if _dimension(limit) != asked.amount.dimension:
        return []
    if asked.exactly:
        return [limit]
    others = [
        other
        for other in pack.limits.values()
        if other is not limit and limit.quantity and (other.of, other.quantity) == (limit.of, limit.quantity)
    ]
    return [one for one in (limit, *others) if one.bound != "default"]


def _dimension(limit: Limit) -> str:
    return quantities.find(limit.shown)[0].dimension


def _holds(asked: Held, limit: Limit) -> bool:
    amount = asked.amount.amount
    if asked.exactly:
        return amount == limit.amount
    if limit.bound == "at-least":
        return amount > limit.amount if asked.meant == "less" else amount >= limit.amount
    return amount < limit.amount if asked.meant == "more" else amount <= limit.amount


def _relation(amount: float, limit: Limit) -> str:
    if amount == limit.amount:
        return {"at-most": "is the most", "at-least": "is the least", "default": "is the default"}.get(
            limit.bound, "is just that"
        )
    return f"is {'more' if amount > limit.amount else 'less'} than {limit.shown}"
