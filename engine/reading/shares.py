"""Which clauses of what is told belong to one of several asks.

"Staging may be down for a moment; production may not. Which policy for staging, and which for production?" A clause belongs to the
ask with which alone it shares words, or by its order ("the first ...", "the other ..."), and so do clauses behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from engine.reading.words import plain, split, stem

Span = tuple[int, int]

TELLING = 3  # words of its own that make a clause tell something
MOST = 4  # clauses of which each may be asked
_LITTLE = frozenset(
    "a an the of it its this that these those which what where when why who whose how there they them their he his she her we us our you "
    "your i my me one ones first second other others another two both each every and or but to in on for with by at from as is are was "
    "were be been do does did has have had can could would should must may might will not no than then if so such about use uses using "
    "used need needs want wants way ways thing things else same again any some also just really exactly well done go get gets got make "
    "makes made out up case".split()
)
_CLAUSE = re.compile(
    r"(?<=[.;:?!])\s+|,\s+(?:and\s+|but\s+|while\s+)?(?=(?:[\w'-]+\s+){3})|(?<!\s)\s+while\s+", re.IGNORECASE
)
_BEGIN = r"^\W*(?:(?:and|but|while)\s+)?(?:(?:for|with|against|behind|on|in)\s+)?"
_FIRST = re.compile(rf"{_BEGIN}(?:the first|(?:the )?one)\b|\bthe first\W*$", re.IGNORECASE)
_SECOND = re.compile(
    rf"{_BEGIN}(?:the second|the other|another|on top of that|separately|(?:\w+\s+)?also)\b|\bthe (?:second|other)\W*$",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\b(?:(?:for|in|of|to|do|with|on) (?:each|both|either|these)|each of (?:them|these|those)|(?:on|in|to|for|with) which|respectively)"
    r"(?: \w+){0,2}\W*$",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"\b(?:should|must|wants?|needs?|ha(?:s|ve) to|would like|only|never|always|keep|keeps|not|no|without|fails?|\w+n't)\b",
    re.IGNORECASE,
)


def own_words(text: str) -> set[str]:
    """The stems of the words of a text that tell something of their own."""
    return {stem(word) for word in split(text) if word not in _LITTLE and "'" not in word}


def others_shares(text: str, asks: Sequence[Span]) -> list[list[Span]]:
    """For each ask (by its offsets) the clauses that belong to another."""
    said = [own_words(text[start:end]) for start, end in asks]
    alone = [own - set().union(*(said[:number] + said[number + 1 :])) for number, own in enumerate(said)]
    clauses = [*_clauses(text, asks)]
    owner = _owners(text, clauses, asks, alone)
    if {*range(len(asks))} - {*owner}:
        return [[] for _ in asks]  # where one ask has no share of its own, what is told is told for all
    return [
        [clause for clause, of in zip(clauses, owner, strict=True) if of not in (None, number)]
        for number in range(len(asks))
    ]


def each(text: str, ask: Span) -> list[Span]:
    """The clauses of each of which a text asks the same ("... What do I set for each?"); none for other texts."""
    if not _EACH.search(plain(text[slice(*ask)])):
        return []
    clauses = [clause for clause in _clauses(text, [ask]) if len(own_words(text[slice(*clause)])) >= TELLING]
    places = [order(text[slice(*clause)]) for clause in clauses]
    if {0, 1} <= {*places}:
        clauses = [clause for clause, place in zip(clauses, places, strict=True) if place is not None]
    else:
        clauses = [clause for clause in clauses if _WANTED.search(plain(text[slice(*clause)]))]
    return clauses if 2 <= len(clauses) <= MOST else []


def between(marks: re.Pattern[str], text: str) -> Iterator[Span]:
    """Offsets of what stands between the marks of a text, before the first of them and behind the last."""
    begin = 0
    for mark in marks.finditer(text):
        yield begin, mark.start()
        begin = mark.end()
    yield begin, len(text)


def _clauses(text: str, asks: Sequence[Span]) -> Iterator[Span]:
    """Offsets of the clauses of what is told, which is all but the asks."""
    begin = 0
    for start, end in (*asks, (len(text), len(text))):
        told = plain(text[begin:start])
        for first, last in between(_CLAUSE, told):
            if told[first:last].strip(" ?.,;:"):
                yield begin + first, begin + last
        begin = end


def _owners(text: str, clauses: Sequence[Span], asks: Sequence[Span], alone: Sequence[set[str]]) -> list[int | None]:
    """The ask (by number) that each clause belongs to, None for all; a clause that shares nothing belongs where the last one did."""
    ordered = [order(text[slice(*ask)]) for ask in asks]
    opposed = {0, 1} <= {*ordered}
    found: list[int | None] = []
    last: int | None = None
    for clause in clauses:
        words, place = own_words(text[slice(*clause)]), order(text[slice(*clause)])
        shared = [len(words & own) for own in alone]
        most = max(shared)
        if most and shared.count(most) == 1:
            last = shared.index(most)
        elif opposed and place is not None and ordered.count(place) == 1:
            last = ordered.index(place)
        found.append(last)
    if opposed and ordered.index(0) not in found:
        # "It eats memory, and it also must be quick": what stands before the second is the first.
        found = [ordered.index(0) if of is None else of for of in found]
    return found


def order(text: str) -> int | None:
    """0 for what comes first, 1 for what is set against it, by its words; None where neither is said."""
    if _SECOND.search(text):
        return 1
    return 0 if _FIRST.search(text) else None
