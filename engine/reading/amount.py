"""Whether a text asks for an amount ("how large may ... be?"), of which dimension, and for which bound of it.

Who asks whether an amount is possible ("can it run for 20 minutes?") asks for the bound that it is held against.
"""

from __future__ import annotations

import re

from engine.reading import quantities
from engine.reading.quantities import Quantity
from engine.record import record

# Written out, and compiled when first looked for: most questions need but the first few.
_HOW = r"\bhow (many|much|long|large|big|often|far|high|deep|heavy|short|small|few|low|soon|early|late|old|fast|quickly|slowly|rarely|little|wide|fine|frequent\w*)\b"
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
_LEAST = r"\b(min(imum)?|at least|(short|small|low|few|soon|earli)est|least|how (few|short|small|low|soon|early))\b"
_MOST = (
    r"\b(max\w*|at most|most|up to|at the outside|as (long|large|many|much|big|high|often) as|ceilings?|caps?|top value"
    r"|(long|larg|bigg|high|heavi|old|furth|farth)est)\b"
)
_MAY = r"\bhow (many|much|long|large|big|heavy|high|far|late|old)\b[^.!?]*\b(may|can|could|fits?|allowed|permitted|accepts?|takes?|holds?|tolerates?)\b"


_AUXILIARY = r"can|could|may|might|do|does|did|is|are|will|would|was|has|have"
_POLAR = rf"(^|[,:;]\s*|\b(so|and|but|whether|if|wondering|wonder|know)\s+)(?P<verb>{_AUXILIARY})\b(?!\s+(not\s+)?(what|how|which|why)\b)"
_A_WHILE = (
    r"\b(?:for|after|over|within|than|in|lasts?|takes?|beyond)\s+"
    r"(?P<amount>an?\s+(?:whole |full |entire )?(?P<unit>minute|hour|day|week|month|year))\b"
)
_MORE = r"\b(more|longer|larger|bigger|higher|older|heavier) than\W*$|\b(over|above|beyond|after|exceed)\W*$"
_LESS = r"\b(less|shorter|smaller|lower|fewer) than\W*$|\b(under|below)\W*$"


_BIG, _SMALL = "big|large|long|much|many|heavy|high|old|late", "small|short|little|few|low|soon|early"
_THE_MOST, _THE_LEAST = (
    "max\\w*|limit|quota|most|ceiling|cap|(?:long|larg|bigg|high|heavi|old)est",
    "min\\w*|least|(?:short|small|low|few)est",
)
_HELD = r"(?:the|its|a|that|this|what)\s+(?:\w+\s+){0,2}?"
# The ways in which a yes/no question holds an amount against a bound, the first that is met.
_WAYS = [
    (
        "too-much",
        rf"\btoo (?:{_BIG})\b|\b(?:exceeds?|exceeding|over|above|beyond|past|more than)\s+{_HELD}(?:{_THE_MOST})\b",
    ),
    ("too-little", rf"\btoo (?:{_SMALL})\b|\b(?:under|below|less than)\s+{_HELD}(?:{_THE_LEAST})\b"),
    ("within", rf"\b(?:within|under|below|less than|inside)\s+{_HELD}(?:{_THE_MOST})\b"),
    ("default", r"\bdefault"),
    ("most", rf"\b(?:the|its)\s+(?:\w+\s+){{0,1}}?(?:{_THE_MOST})\b(?![^?]*\ballow)"),
    ("least", rf"\b(?:the|its)\s+(?:\w+\s+){{0,1}}?(?:{_THE_LEAST})\b(?![^?]*\ballow)"),
]
# What turns a yes into a no, or asks for more than whether an amount is possible.
_UNCLEAR = (
    r"\b(refus|reject|fail|kill|stop|throttl|drop|delet|expir|los[et]|split|error|block|den[iy]|forbid|prohibit|need|have to|has to|must|requir|cost|charg"
    r"|slow|cannot|not|never|always|only|exactly|just|at most|at least|up to|minus|each|by default|half|quarter)\w*|n['\u2019]t\b|\bon by default|\s-\d"
)


@record
class Held:
    """An amount that a yes/no question holds against a bound.

    `way`: whether it is asked if the amount is "possible", "within" the bound, "too-much" or "too-little", or if it is itself the
    "default", the "most" or the "least". `meant` is "more" or "less" where more or less than the amount is meant.
    """

    amount: Quantity
    way: str = "possible"
    meant: str = ""


def held(text: str) -> Held | None:
    """The amount of a yes/no question; None where there is none, or several, or the way of asking is not understood."""
    sentences = re.split(r"(?<=[.?!])\s+", text.strip())
    sentence, start = sentences[-1], text.rfind(sentences[-1])
    asked = re.search(_POLAR, sentence, re.IGNORECASE)
    if not asked or _has(_HOW, sentence):
        return None
    way = next((way for way, pattern in _WAYS if _has(pattern, sentence)), "possible")
    if _has(_UNCLEAR, sentence) and not (way == "default" and not re.search("by default", sentence)):
        return None
    begin = start + asked.start("verb")
    found = [one for one in quantities.find(text) if one.start >= begin and _counts(text, one)]
    found += [_one(span) for span in re.finditer(_A_WHILE, text, re.IGNORECASE) if span.start() >= begin]
    if len(found) > 1:
        found = [one for one in found if one.dimension != "count"]
    if len(found) != 1 or not found[0].amount:
        return None
    before = text[start : found[0].start]
    meant = "more" if _has(_MORE, before) else "less" if _has(_LESS, before) else ""
    return Held(found[0], way, meant if way == "possible" else "")


def _one(span: re.Match[str]) -> Quantity:
    """`a week` as an amount."""
    return Quantity("time", quantities.parse(f"1 {span['unit']}")[1], span.start("amount"), span.end("amount"))


def _counts(text: str, one: Quantity) -> bool:
    """Whether an amount is more than part of a name ("Route 53"), an article ("one table") or a kind ("one-minute points")."""
    if text[one.start : one.end].lower().startswith("one-"):
        return False
    if one.dimension != "count":
        return True
    named = re.search(r"(?<![.?!]\s)\b[A-Z]\w*\s+$", text[: one.start])
    return one.amount > 1 and not named and bool(re.match(r"\s+[A-Za-z-]+", text[one.end :]))


@record
class AmountAsked:
    """The dimensions an amount may be of, none where any may, and the bounds of a limit that it may be."""

    dimensions: frozenset[str]
    bounds: tuple[str, ...]


def amount_asked(text: str) -> AmountAsked | None:
    """What amount a text asks for; None where it asks for none."""
    if _has(_HOW, text) or _has(_NAMED, text.rstrip()) or _has(_PUT, text.rstrip()):
        return None if _of_default_thing(text) else AmountAsked(_dimensions(text), _bounds(text))
    one = held(text)
    return AmountAsked(frozenset({one.amount.dimension}), ("at-most", "at-least", "exactly")) if one else None


def _of_default_thing(text: str) -> bool:
    """Whether it is a yes/no question that speaks of no bound and no amount, but of a default thing ("the default bus")."""
    last = re.split(r"(?<=[.?!])\s+", text.strip())[-1]
    polar = re.match(rf"\W*({_AUXILIARY})\b(?!\s+there\b)", last, re.IGNORECASE)
    return bool(polar and re.search(r"\bdefault", last, re.IGNORECASE)) and not (
        _has(_HOW, text) or _has(_BOUND, text) or held(text)
    )


def _dimensions(text: str) -> frozenset[str]:
    found = set()
    if _has(_MANY_TIME, text):
        found.add("time")
    elif _has(_MANY_SIZE, text):
        found.add("size")
    elif _has(_MANY, text):
        found.add("count")
    if _has(_SIZE, text):
        found.add("size")
    if _has(_TIME, text):
        found.add("time")
    if not found:
        found.update(
            name for name, units in (("time", _TIME_UNITS), ("size", _SIZE_UNITS)) if _has(rf"\b{units}\b", text)
        )
    return frozenset(found)


def _bounds(text: str) -> tuple[str, ...]:
    if _has(_DEFAULT, text):
        return ("default", "exactly")
    if _has(_LEAST, text):
        return ("at-least",)
    if _has(_MOST, text) or _has(_MAY, text):
        return ("at-most", "exactly")
    return ("at-most", "at-least", "exactly")


def _has(pattern: str, text: str) -> bool:
    return bool(re.search(pattern, text, re.IGNORECASE))
