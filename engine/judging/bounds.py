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
    limit = asked and next(_limits(pack, asked, found, service_of), None)
    if not asked or not limit:
        return None
    deciding = limit
    holds = _holds(asked, limit)
    if holds and not asked.exactly:
        for other in _siblings(pack, limit):
            if not _holds(asked, other):
                deciding, holds = other, False
    amount = asked.amount
    shown = quantities.shown(amount.amount, amount.dimension)
    because = f"{shown} {_relation(amount.amount, deciding)}"
    return Bounded(holds != asked.beyond, deciding, shown, amount.start, amount.end, because)


def _limits(
    pack: Pack, asked: Held, found: Sequence[Recommendation], service_of: Callable[[str], str]
) -> Iterator[Limit]:
    home = service_of(found[0].id)
    for number, one in enumerate(found[:LOOKED_AT]):
        limit = pack.limits.get(one.id)
        near = not number or (one.confidence >= SURE and service_of(one.id) == home)
        if (
            limit
            and near
            and _dimension(limit) == asked.amount.dimension
            and (limit.bound != "default" or asked.exactly)
        ):
            yield limit


def _siblings(pack: Pack, limit: Limit) -> Iterator[Limit]:
    """The other bounds of the same quantity."""
    for other in pack.limits.values():
        if limit.quantity and (other.of, other.quantity) == (limit.of, limit.quantity) and other.bound != "default":
            yield other


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
