"""Whether a text asks for an amount ("how large may ... be?"), of which dimension, and for which bound of it.

Who asks whether an amount is possible ("can it run for 20 minutes?") asks for the bound that it is held against.
"""

from __future__ import annotations

import re

from engine.reading.held import AUXILIARY, HOW, has, held, last_sentence
from engine.record import record

# Written out, and compiled when first looked for: most questions need but the first few.
_TIME_UNITS = r"(seconds?|minutes?|hours?|days?|weeks?|months?|years?)"
_SIZE_UNITS = r"(bytes?|[kmgt]i?b|(kilo|mega|giga|tera)bytes?)"
_NAMED = (
    r"\b(max\w*|min(imum)?|at (most|least)|limits?|quotas?|default|ceilings?|caps?|(long|larg|bigg|high|heavi|old|short|small|low|few|soon|earli)est)"
    r"\b[^.!]*(\?|$)"
)
_PUT = (
    rf"(^|: *)\W*(most|{_TIME_UNITS}|{_SIZE_UNITS})\b[^.!]*(\?|$)|\b{_TIME_UNITS} (if|until|before|between|kept)\b"
    r"|\b(what|which)\b('s)?(\W+\w+){0,2}\W+(most|least|number|total|rate|share|port|percentage|upper end|top value|timeout|sizes?|retention)\b"
    r"|\b(rate|number|share|port|percentage) (does|do|is|must|may|can|should|of)\b[^.!]*\?"
)
_MANY_TIME = rf"\bhow (many|few)\W+(\w+\W+)?{_TIME_UNITS}\b"
_MANY_SIZE = rf"\bhow (many|few|much)\W+(\w+\W+)?{_SIZE_UNITS}\b"
_BOUND = r"\b(max\w*|min(imum)?|limits?|quotas?|ceilings?|caps?|at (most|least)|(long|larg|bigg|high|heavi|old|short|small|low|few)est)\b"
_MANY = r"\bhow (many|few)\b|\bnumber of\b"
_SIZE = (
    r"\bhow (big|large|heavy|small)\b|\bhow much (data|memory|space|storage|disk|room|ram)\b"
    r"|\b(big|larg|heavi|small)est\b|\bsizes?\b|\bweigh\w*\b|\bspace\b"
)
_TIME = (
    r"\bhow (long|short|soon|often|quickly|early|late|old|frequent\w*)\b"
    r"|\b(timeouts?|retention|expir\w*|lifetime|duration|intervals?|(long|short|soon|earli|old)est)\b"
)
_DEFAULT = (
    r"\b(default\w*|unless|untouched|unset|unconfigured|unforced|without asking|out of the box|stock|standard settings?|initial\w*|brand.new|new)\b"
    r"|\b(if|when|since) (i|we|you|nobody|he|she|they) (don.t|do not|didn.t|did not|never|change|changed|set|leave|left|touch|touched)\b"
    r"|\bnever (touched|changed|set|configured)\b|\bnobody (touched|changed|set|configured)\b"
)
_BY_DEFAULT = r"\bdefault\w*|\bout of the box\b"
_CHARACTERS = r"\bhow many (characters|letters|chars)\b"
_UP = r"\bup to\b"
_NOUN = (
    r"\bhow many (?:[\w-]+ ){0,3}?(?P<noun>[\w-]+) (?:can|may|could|does|do|is|are|will|fit|per|in|at|to|of|for|on)\b"
)
_LEAST = r"\b(min(imum)?|at least|(short|small|low|few|soon|earli)est|least|how (few|short|small|low|soon|early))\b"
_MOST = (
    r"\b(max\w*|at most|most|up to|at the outside|as (long|large|many|much|big|high|often) as|ceilings?|caps?|top value"
    r"|(long|larg|bigg|high|heavi|old|furth|farth)est)\b"
)
_SETS = (
    r"\b(?:cap|limit|restrict|control|bound|set|reduce|lower|raise|change|choose|decide|throttle)(?:s|[pt]?ing)? "
    r"how (?:many|much|often|long|fast|far|high|large|big|old)\b"
)
_MAY = r"\bhow (many|much|long|large|big|heavy|high|far|late|old)\b[^.!?]*\b(may|can|could|fits?|allowed|permitted|accepts?|takes?|holds?|tolerates?)\b"


@record
class AmountAsked:
    """The dimensions an amount may be of, none where any may, and the bounds of a limit that it may be.

    `plainly` tells that the bounds are asked for in so many words, and no others; `counted` is the noun after "how many", where it is plain.
    """

    dimensions: frozenset[str]
    bounds: tuple[str, ...]
    plainly: bool = False
    counted: str = ""


def amount_asked(text: str) -> AmountAsked | None:
    """What amount a text asks for; None where it asks for none, but for a way to set one ("cap how many start at once")."""
    text = re.sub(_SETS, "", text, flags=re.IGNORECASE)
    if has(HOW, text) or has(_NAMED, text.rstrip()) or has(_PUT, text.rstrip()):
        if _of_default_thing(text):
            return None
        return AmountAsked(_dimensions(text), _bounds(text), _plainly(text), _counted(text))
    one = held(text)
    if one and (one.zero or one.doubtful):
        return None
    return AmountAsked(frozenset({one.amount.dimension}), ("at-most", "at-least", "exactly")) if one else None


def _of_default_thing(text: str) -> bool:
    """Whether it is a yes/no question that speaks of no bound and no amount, but of a default thing ("the default bus")."""
    last = last_sentence(text)
    polar = re.match(rf"\W*({AUXILIARY})\b(?!\s+there\b)", last, re.IGNORECASE)
    return bool(polar and re.search(r"\bdefault", last, re.IGNORECASE)) and not (
        has(HOW, text) or has(_BOUND, text) or held(text)
    )


def _dimensions(text: str) -> frozenset[str]:
    found = set()
    if has(_CHARACTERS, text):
        return frozenset({"size"})
    if has(_MANY_TIME, text):
        found.add("time")
    elif has(_MANY_SIZE, text):
        found.add("size")
    elif has(_MANY, text):
        found.add("count")
    if has(_SIZE, text):
        found.add("size")
    if has(_TIME, text):
        found.add("time")
    if not found:
        found.update(
            name for name, units in (("time", _TIME_UNITS), ("size", _SIZE_UNITS)) if has(rf"\b{units}\b", text)
        )
    return frozenset(found)


def _bounds(text: str) -> tuple[str, ...]:
    if has(_DEFAULT, text):
        return ("default", "exactly")
    if has(_LEAST, text):
        return ("at-least",)
    if has(_MOST, text) or has(_MAY, text):
        return ("at-most", "exactly")
    return ("at-most", "at-least", "exactly")


def _plainly(text: str) -> bool:
    """Whether just one of the default, the least and the most is asked for, in a word for it."""
    return [has(_BY_DEFAULT, text), has(_LEAST, text), has(_MOST, text) and not has(_UP, text)].count(True) == 1


def _counted(text: str) -> str:
    """The noun that is counted: `targets` of "how many targets can a group have"."""
    found = re.search(_NOUN, text, re.IGNORECASE)
    return found["noun"].lower() if found else ""
