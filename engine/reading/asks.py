"""The asks of a text: the things it asks one by one, as in "how do I keep it, and what if it grows?".

An ask stands in a sentence with a question mark, or one that begins by asking; a further one within it begins anew (`, and how do`).
What adds no words of its own ("How?", "and why not?") belongs to the ask before it. Each is heard with what is told, and without the
other asks and what is told for these alone (engine/reading/shares.py).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from engine.reading.shares import Span, between, each, order, others_shares, own_words
from engine.reading.words import Words, plain
from engine.record import record

_AUXILIARY = r"do|does|did|is|are|was|were|can|could|should|must|will|would|may|might|has|have|am"
_ASKING = r"what|which|how|where|when|why|who|whose"
_BEGINS = (
    rf"(?:what|which|whose)(?:'s)?(?!\s+(?:to|it|we|you|i|they|he|she)\b)|"
    rf"(?:how|where|when|why|who)(?:'s|\s+(?:{_AUXILIARY}|many|much|long|often|big|large|far|high|about)\b)|"
    rf"(?:where|how)\s+the\b|(?:is|are)\s+(?:there|it)\b|"
    rf"(?:can|could|do|does|should|will|would)\s+(?:i|we|it|they|you|that|this)\b"
)
_ANEW = re.compile(
    rf"(?<!\s)(?:\s*[,;:]|\s+[-\u2013\u2014])?\s+(?:oh,?\s+)?(?:and|or|but|plus|also)\s+(?:(?:also|then|if so)[,\s]\s*)?"
    rf"(?=(?:(?:to|for|in|on|at|with|from|by|of)\s+)?(?:{_BEGINS}))|"
    r"(?<!\s)\s*[,;]\s+(?=(?:which|what|where)\s+(?:one|for|with|the|do|does|on|in|to|against)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    rf"^\W*(?:(?:and|so|also|oh|ok|plus)\b\W*)*(?:(?:to|for|in|on|at|with|from|by|of|under)\s+)?"
    rf"(?:{_ASKING}|name|tell|(?:{_AUXILIARY})(?:n't)?)\b",
    re.IGNORECASE,
)
# "In this place, where do we": what is told before the ask of its sentence.
_TOPIC = re.compile(rf"[,:]\s+(?=(?:{_ASKING}|is there|are there|can|could|do|does|should)\b)", re.IGNORECASE)
_DENIED = re.compile(rf"^\W*(?:{_ASKING})(?:\s+\w+){{0,2}}?\s*(?:\bnot\b|n't\b)\W*(?:\w+\W*){{0,3}}$", re.IGNORECASE)
_OPEN = re.compile(rf"\b(?:{_ASKING})\s*$", re.IGNORECASE)  # "where do I set which, and how many"
_BACK = re.compile(r"\b(?:it|its|that|this|them|they|those|there)\b", re.IGNORECASE)
MOST = 5  # asks; a text with more is a list of questions, and heard as one
LITTLE = 2  # words of its own; one with fewer leans on what was asked before


@record
class Ask:
    """One ask, or its share of what is told: where it stands; the text without what is another's, and without later asks alone.

    One that `leans` says little by itself, or points back ("how large can it be?").
    """

    start: int
    end: int
    alone: str
    so_far: str
    leans: bool = False


def asks(words: Words, named: Sequence[Span] = ()) -> tuple[Ask, ...]:
    """The asks of a text that has several, in their order; none for a text that asks one thing.

    `named` are the offsets of names that an ask without any takes over from those before it. The texts are as long as the whole,
    so that offsets in them are offsets in it.
    """
    spans = _merged(words.text, [piece for sentence in _sentences(words) for piece in _pieces(words.text, *sentence)])
    if len(spans) == 1:
        shares = each(words.text, spans[0])
        texts = [_blanked(words.text, [other for other in shares if other != share]) for share in shares]
        return tuple(Ask(*share, text, text) for share, text in zip(shares, texts, strict=True))
    if not 1 < len(spans) <= MOST:
        return ()
    return tuple(
        _ask(words.text, spans, number, others, named) for number, others in enumerate(others_shares(words.text, spans))
    )


def _sentences(words: Words) -> Iterator[Span]:
    """Offsets of the sentences that ask."""
    for number, (first, last) in enumerate(words.sentences):
        following = words.sentences[number + 1][0] if number + 1 < len(words.sentences) else None
        behind = words.text[words.ends[last] : len(words.text) if following is None else words.starts[following]]
        start, end = words.starts[first], words.ends[last]
        if "?" in behind or ("." not in behind and _ASKS.search(plain(words.text[start:end]))):
            yield start, end


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """Offsets of the asks within a sentence. What stands before the first of them is told, and not asked."""
    sentence = plain(text[start:end])
    for first, last in between(_ANEW, sentence):
        piece = sentence[first:last]
        opens = _ASKS.match(piece)
        topic = None if opens else _TOPIC.search(piece)
        if opens or topic or last == len(sentence):
            yield start + first + (topic.end() if topic else 0), start + last


def _merged(text: str, spans: Sequence[Span]) -> list[Span]:
    """Spans joined where one adds too little of its own, only denies the one before, or ends what that began."""
    found: list[Span] = []
    for start, end in spans:
        piece = plain(text[start:end])
        if not found:
            if _says(piece, 1 if _ASKS.match(piece) else 2):
                found.append((start, end))
            continue
        before, between = text[slice(*found[-1])], text[found[-1][1] : start]
        goes_on = not _says(piece, 2 if set(between) & {"?", "."} else 1)
        if goes_on or _DENIED.match(piece) or _OPEN.search(before):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found or [*spans[-1:]]


def _says(text: str, least: int) -> bool:
    """Whether a text has so many words of its own, or points to one of two things."""
    return order(text) is not None or len(own_words(text)) >= least


def _ask(text: str, spans: Sequence[Span], number: int, others: Sequence[Span], named: Sequence[Span]) -> Ask:
    start, end = spans[number]
    links = [(one[1], other[0]) for one, other in itertools.pairwise(spans) if not own_words(text[one[1] : other[0]])]
    gone = [*(span for place, span in enumerate(spans) if place != number), *links]
    leans = bool(_BACK.search(text[start:end])) or len(own_words(text[start:end])) < LITTLE
    owns = any(_within(name, [(start, end)]) for name in named) and not leans
    kept = [] if owns else [name for name in named if name[1] <= start and not _within(name, others)]
    alone = _blanked(text, [*gone, *others], kept, end)
    return Ask(start, end, alone, _blanked(text, [*spans[number + 1 :], *links[number:], *others], (), end), leans)


def _within(name: Span, spans: Sequence[Span]) -> bool:
    return any(start <= name[0] < end for start, end in spans)


def _blanked(text: str, gone: Sequence[Span], kept: Sequence[Span] = (), mark: int = -1) -> str:
    """The text without some spans, but for names to keep; a question mark at the offset `mark`, where an ask ends."""
    signs = list(text)
    for first, last in gone:
        while last < len(text) and text[last] in "?!":
            last += 1
        signs[first:last] = " " * (last - first)
    for first, last in kept:
        signs[first:last] = text[first:last]
    if 0 <= mark < len(signs):
        signs[mark] = "?"
    return "".join(signs)
