"""Yes or no to whether an amount is possible ("can it run for 20 minutes?"), by the limit that the amount is held against.

Nothing is said where the limit is not clearly the one meant, or where the way of asking is not understood: a wrong yes is worse than none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from engine.judging.recommend import Recommendation
from engine.model import ABSENT, Bound, Limit, Pack, attribute_of, value_of
from engine.reading import quantities
from engine.reading.held import Held, has, held
from engine.reading.reader import Reading
from engine.record import record

SURE = 0.5  # of a limit that comes first, to be meant where not all of its name is said
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
CEILING = ("possible", "within", "too-much")  # the ways that ask for an upper bound
_KEPT = r"\b(keeps?|kept|keeping|retain\w*|retention|stor(e|es|ed|ing)|holds?|held|stays?|lasts?|available|valid|remains?|go back|goes back|open)\b"
_STILL = r"\b(keeps?|kept|keeping|retain\w*|stor(e|es|ed)|stays?|available|remains?|still|after|open)\b"
_RAISING = r"\b(rais|increas|lift|extend|exten[ds]|higher quota)\w*"


@record
class Bounded:
    """The answer, the limit that decides, and the amount (offsets into the question) that was held against it.

    `yes` is None where the amount is possible only after a quota is raised.
    """

    yes: bool | None
    limit: Limit
    shown: str
    start: int
    end: int
    because: str


def bounded(
    pack: Pack, reading: Reading, found: Sequence[Recommendation], service_of: Callable[[str], str]
) -> Bounded | None:
    """What limits say to a yes/no question about an amount; None where it is none, or where that cannot be told.

    Of the limits whose subject is named those count of which more is named; they must agree, also with a limit that comes first.
    """
    asked = held(reading.words.text)
    if not asked:
        return None
    fitting = _fitting(pack, reading, asked, found, service_of)
    if not fitting:
        return None
    first = found[0].id
    fitting.sort(key=lambda one: (all(limit.id != first for limit in one[0]), -len(one[1])))
    told = [_told(reading.words.text, asked, bounds) for bounds, _ in fitting]
    if any(one is None or one.yes != told[0].yes for one in told if told[0]) or not told[0]:
        return None
    return None if _contradicted(pack, reading.words.text, asked, first, told[0]) else told[0]


def _fitting(
    pack: Pack, reading: Reading, asked: Held, found: Sequence[Recommendation], service_of: Callable[[str], str]
) -> list[tuple[list[Limit], frozenset[str]]]:
    """The limits, by quantity, whose subject the question names, with the words that name it; none of which less is named than of another."""
    from engine.judging.subject import named  # few questions hold an amount

    homes = _homes(reading, service_of)
    first = found[0].id if found and found[0].confidence >= SURE else ""
    fitting: list[tuple[list[Limit], frozenset[str]]] = []
    for limits in _quantities(pack, asked):
        home = service_of(limits[0].of)
        concept = pack.concepts.get(f"service={home}")
        said = " ".join([home.replace("-", " "), *([concept.label, *concept.names] if concept else [])])
        words = named(
            reading.words, asked, limits, said,
            stated=any(_stated(reading, asked, limit) for limit in limits),
            first=any(limit.id == first for limit in limits),
        )  # fmt: skip
        first_named = found[0].id in [limit.id for limit in limits] and bool(reading.naming)
        if words and (home in homes or first_named or (not homes and asked.counts and len(words) > 1)):
            fitting.append((limits, words))
    return [one for one in fitting if not any(one[1] < other[1] for other in fitting)]


def _homes(reading: Reading, service_of: Callable[[str], str]) -> set[str]:
    """The services that are named, or of which something is."""
    return {
        service_of(value_of(one.fact))
        for one in reading.naming
        if one.kind in ("service", "feature") and not one.fact.startswith(ABSENT)
    }


def _quantities(pack: Pack, asked: Held) -> Iterable[list[Limit]]:
    """The limits of the amount's dimension, those of one quantity together; nothing may be a time or size too."""
    found: dict[tuple[str, str], list[Limit]] = {}
    for limit in pack.limits.values():
        dimension = quantities.dimension_of(limit.shown) or "count"
        if dimension == asked.amount.dimension or (asked.zero and asked.counts and limit.quantity):
            found.setdefault((limit.of, limit.quantity or limit.id), []).append(limit)
    return found.values()


def _stated(reading: Reading, asked: Held, limit: Limit) -> bool:
    """Whether the amount was read as the quantity of a limit."""
    return bool(limit.quantity) and any(
        attribute_of(one.fact) == limit.quantity and one.start <= asked.amount.start and asked.amount.end <= one.end
        for one in reading.mentions
    )


def _contradicted(pack: Pack, text: str, asked: Held, first: str, told: Bounded) -> bool:
    """Whether what comes first is a limit of that dimension that would say otherwise."""
    limit = pack.limits.get(first)
    if not limit or limit is told.limit or quantities.dimension_of(limit.shown) != asked.amount.dimension:
        return False
    if limit.quantity and (limit.of, limit.quantity) == (told.limit.of, told.limit.quantity):
        return False
    other = _told(text, asked, [limit])
    return other is not None and other.yes != told.yes


def _told(text: str, asked: Held, bounds: Sequence[Limit]) -> Bounded | None:
    """What the bounds of a quantity say, where one is there that decides the way of asking."""
    if any(one.holds == "by-itself" or (one.holds == "kept" and not has(_KEPT, text)) for one in bounds):
        return None
    least = next((one for one in bounds if one.bound == "at-least"), None)
    if least and asked.way in ("possible", "within") and not _within(asked, least):
        return _answer(text, asked, least, yes=False) if asked.way == "possible" else None
    if asked.zero:
        return None
    if asked.way in CEILING and any(one.holds for one in bounds if one.holds != "kept"):
        return None if has(_RAISING, text) else _raised(text, asked, bounds)
    deciding = next((one for bound in DECIDING[asked.way] for one in bounds if one.bound == bound), None)
    if not deciding or _only_less(text, asked, deciding):
        return None
    return _answer(text, asked, deciding, _yes(asked, deciding))


def _only_less(text: str, asked: Held, limit: Limit) -> bool:
    """Whether an amount is less than what always is the same, and nothing says that it is that which lasts."""
    less = limit.bound == "exactly" and limit.amount is not None and asked.amount.amount < limit.amount
    return less and asked.way in CEILING and (asked.counts or not has(_STILL, text))


def _raised(text: str, asked: Held, bounds: Sequence[Limit]) -> Bounded | None:
    """What a quota says that can be raised: yes up to it, no beyond what a raise gives, and between them only after one."""
    most = next((one for one in bounds if one.bound in ("at-most", "exactly") and one.holds != "until-raised"), None)
    usual = next((one for one in bounds if one.holds == "until-raised"), None)
    if most and most.holds == "after-raise" and not usual:
        usual = next((one for one in bounds if one.bound == "default"), None)
    if most and not _within(asked, most):
        return _answer(text, asked, most, _yes(asked, most))
    if usual and _within(asked, usual):
        return _answer(text, asked, usual, _yes(asked, usual))
    if most and not most.holds:
        return _answer(text, asked, most, _yes(asked, most))
    return _answer(text, asked, usual, None) if usual and asked.way == "possible" else None


def _answer(text: str, asked: Held, limit: Limit, yes: bool | None) -> Bounded:
    start, end = asked.amount.start, asked.amount.end
    because = f"{text[start:end]} {_relation(asked.amount.amount, limit)}"
    return Bounded(yes, limit, text[start:end], start, end, because)


def _yes(asked: Held, limit: Limit) -> bool:
    if asked.way in ("default", "most", "least"):
        return asked.amount.amount == limit.amount
    return _within(asked, limit) != asked.way.startswith("too-")


def _within(asked: Held, limit: Limit) -> bool:
    amount = asked.amount.amount
    if limit.amount is None:  # any number
        return True
    if limit.bound == "at-least":
        return amount > limit.amount if asked.meant == "less" else amount >= limit.amount
    return amount < limit.amount if asked.meant == "more" else amount <= limit.amount


def _relation(amount: float, limit: Limit) -> str:
    if limit.amount is None:
        return "is fine, as any number is"
    if amount == limit.amount:
        return {"at-most": "is the most", "at-least": "is the least", "default": "is the default"}.get(
            limit.bound, "is just that"
        )
    return f"is {'more' if amount > limit.amount else 'less'} than {limit.shown}"
