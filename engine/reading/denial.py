"""What a question denies: "which of these is NOT a trigger?", "all of these hold EXCEPT" ask for the odd one out.

Such a question is read as if it asked for what holds, and the options are judged the other way round. A denial within a
condition ("which service, if nothing may be lost") is part of what is asked for and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.reading.held import LONGEST

REACH = 10  # words from the word that asks to a denial in small letters
_SENTENCE = re.compile(r"\S[\s\S]*?(?:[.?!](?=\s|\Z)|\Z)")
_ASKS = re.compile(r"\b(?:which|what)\b", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:NOT|not|no longer)\b(?=\s+\w)|(?<=\bcan)(?:not|['\u2019]t)\b|(?<=\bCAN)NOT\b|(?<=\w)(?<!\bca)n['\u2019]t\b"
)
_CONDITION = re.compile(
    r"\b(?:if|so|that|when|because|while|who|where|whose|without|after|before|although|unless)\b|[,;]|\b(?:to|and|but|or)\s*$"
)
_NO_DENIAL = re.compile(r"\s+(?:only|just|require|need|have to)\b")
_FALSE = re.compile(
    r"\bwhich\b.*\b(?:is|are)\s+(false|incorrect|untrue|wrong)\b\W*(?:$|\()|"
    r"\b(?:which|choose|select|pick|find|identify)\b.*\b(false|incorrect|untrue|wrong)\s+(?:statement|claim|assertion)|"
    r"\bwhich\b.*(?<!\bthe )\b(least)\s+(?:likely|helps?|helpful|useful|suitable|suited|appropriate|effective)\b",
    re.IGNORECASE,
)  # fmt: skip
_EXCEPT = re.compile(
    r"\b(?:all|any|each|every\w*)\b.*\b(except)\b(?=\s*(?:for\s*)?(?:[:?.(\u2026]|which\b|one\b|$))", re.IGNORECASE
)


def denies(text: str) -> bool:
    """Whether a text asks for what does not hold."""
    return next(_denials(text), None) is not None


def affirmed(text: str) -> str:
    """The text as if it asked for what holds: blanks for the word by which it asks for what does not."""
    for first, last in _denials(text):
        return text[:first] + " " * (last - first) + text[last:]
    return text


def _denials(text: str) -> Iterator[tuple[int, int]]:
    """Where the denying words stand, the last sentence first."""
    for sentence in reversed(list(_SENTENCE.finditer(text))):
        said = sentence.group()
        if len(said) > LONGEST:
            continue
        for form in (_FALSE, _EXCEPT):
            if found := form.search(said):
                group = found.lastindex or 1
                yield sentence.start() + found.start(group), sentence.start() + found.end(group)
        if found := _not(said):
            yield sentence.start() + found.start(), sentence.start() + found.end()


def _not(sentence: str) -> re.Match[str] | None:
    """The `not` that belongs to what a sentence asks for, rather than to a condition in it."""
    if sentence.rstrip().endswith("."):
        return None
    for lead in _ASKS.finditer(sentence):
        for found in _NOT.finditer(sentence, lead.end()):
            between = sentence[lead.end() : found.start()]
            loud = found.group() == "NOT"
            if _CONDITION.search(between) or (not loud and len(between.split()) > REACH):
                break
            if loud or not _NO_DENIAL.match(sentence, found.end()):
                return found
    return None
