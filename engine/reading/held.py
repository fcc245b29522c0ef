"""The amount of a yes/no question, and how it is held against a bound ("can it run for 20 minutes?", "is 300 KB too big?")."""

from __future__ import annotations

import re

from engine.reading import quantities
from engine.reading.quantities import Quantity
from engine.record import record

# Written out, and compiled when first looked for: most questions need but the first few.
_UNCOUNTED = "access|freedom|control|power|trust|permissions?|rights?|effort|work|help|detail|care|attention"
HOW = rf"\bhow (many|much(?! (more |less )?({_UNCOUNTED})\b)|long|large|big|often|far|high|deep|heavy|short|small|few|low|soon|early|late|old|fast|quickly|slowly|rarely|little|wide|fine|frequent\w*)\b"
LONGEST = 600  # characters of a sentence that asks
AUXILIARY = r"can|could|may|might|do|does|did|is|are|will|would|was|has|have"
_POLAR = rf"(^|[,:;]\s*|\b(so|and|but|whether|if|wondering|wonder|know)\s+)(?P<verb>{AUXILIARY})\b(?!\s+(not\s+)?(what|how|which|why)\b)"
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
_REQUEST = rf"\b(?:{AUXILIARY})\s+(?:you|we|i|anyone|somebody)\s+(?:please\s+)?(?:tell|say|give|calculate|compute|estimate|work out|help)\b|\bwh(?:at|ich)\b"
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
    r"\b(refus|reject|kill|stop|throttl|drop|expir|split|den[iy]|forbid|prohibit|need|requir|charg)\w*"
    r"|\b(los[et]s?|errors?|blocks?|blocked|have to|has to|must|costs?|slow|slower|cannot|not|never|always|only|exactly|just|at most|at least|up to"
    r"|minus|each(?! \d)|by default|(?<!and a )half(?! an? )|quarter)\b|n['\u2019]t\b|\s-\d"
)
_DOUBTFUL = r"\b(delet|fail)\w*"  # unclear too, but where it names what the bound is one of: "the waiting period of key deletion"


@record
class Held:
    """An amount that a yes/no question holds against a bound.

    `way`: whether it is asked if the amount is "possible", "within" the bound, "too-much" or "too-little", or if it is itself the
    "default", the "most" or the "least". `meant` is "more" or "less" where more or less than the amount is meant. `doubtful` are beginnings
    of words that turn a yes into a no, unless what the bound is one of is named by them.
    """

    amount: Quantity
    way: str = "possible"
    meant: str = ""
    doubtful: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether the amount is a plain count."""
        return self.amount.dimension == "count"

    @property
    def zero(self) -> bool:
        """Whether it is nothing, of which no unit is told."""
        return not self.amount.amount


def held(text: str) -> Held | None:
    """The amount of a yes/no question; None where there is none, or several, or the way of asking is not understood."""
    sentence = last_sentence(text)
    if len(sentence) > LONGEST:
        return None
    start = text.rfind(sentence)
    asked = re.search(_POLAR, sentence, re.IGNORECASE)
    if not asked or has(HOW, sentence):
        return None
    way = next((way for way, pattern in _WAYS if has(pattern, sentence)), "possible")
    if has(_UNCLEAR, sentence) and not (way == "default" and not re.search("by default", sentence)):
        return None
    begin = start + asked.start("verb")
    found = [one for one in quantities.find(text) if one.start >= begin and _counts(text, one)]
    found += [_one(span) for span in re.finditer(_A_WHILE, text, re.IGNORECASE) if span.start() >= begin]
    if len(found) != 1:
        return None
    before = text[start : found[0].start]
    meant = "more" if has(_MORE, before) else "less" if has(_LESS, before) else ""
    doubtful = tuple(sorted({one[1].lower() for one in re.finditer(_DOUBTFUL, sentence, re.IGNORECASE)}))
    return Held(found[0], way, meant if way == "possible" else "", doubtful)


def polar(text: str) -> bool:
    """Whether the last sentence of a text wants yes or no, rather than an amount ("can you tell how many ...?")."""
    sentence = last_sentence(text)
    if len(sentence) > LONGEST or has(HOW, sentence) or has(_REQUEST, sentence):
        return False
    return has(_POLAR, sentence) and sentence.rstrip().endswith("?")


def _one(span: re.Match[str]) -> Quantity:
    """`a week` as an amount."""
    return Quantity("time", quantities.parse(f"1 {span['unit']}")[1], span.start("amount"), span.end("amount"))


def _counts(text: str, one: Quantity) -> bool:
    """Whether an amount is more than part of a name ("Route 53"), an article ("one table") or a kind ("one-minute points")."""
    if text[one.start : one.end].lower().startswith("one-"):
        return False
    if one.dimension != "count":
        return True
    if re.search(r"\w\s+(?:of|to|at)\s+$", text[: one.start]):  # "a batch of 50", "a timeout set to 0"
        return one.amount != 1
    named = re.search(r"(?<![.?!]\s)\b[A-Z]\w*\s+$", text[: one.start])
    return one.amount > 1 and not named and bool(re.match(r"\s+[A-Za-z-]+", text[one.end :]))


def last_sentence(text: str) -> str:
    """The last sentence of a text, in which short questions ask."""
    return re.split(r"(?<=[.?!])\s+", text.strip())[-1]


def has(pattern: str, text: str) -> bool:
    """Whether a pattern is met in a text, in capitals or not."""
    return bool(re.search(pattern, text, re.IGNORECASE))
