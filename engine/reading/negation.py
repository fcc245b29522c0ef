"""Which words of a text stand inside a negation ("without a VPC", "does not use Redis")."""

from __future__ import annotations

from engine.reading.words import Words

NEGATION_REACH = 6  # words
_NEGATE = frozenset(
    "not no never without cannot can't doesn't don't didn't won't isn't aren't wasn't neither nor except excluding".split()
)
_HAVING = frozenset("have has had having got is are was were there there's it's".split())
_NOT_NEGATING = frozenset({"only", "longer", "later", "just", "more", "less"})


def negations(words: Words) -> dict[int, int]:
    """For each word inside a negation, the index of the negating word."""
    inside: dict[int, int] = {}
    for index, word in enumerate(words.words):
        if word not in _NEGATE:
            continue
        if index + 1 < len(words.words) and words.words[index + 1] in _NOT_NEGATING:
            continue
        for other in range(index + 1, min(index + 1 + NEGATION_REACH, len(words.words))):
            if words.sentence[other] != words.sentence[index] or words.clause[other] != words.clause[index]:
                break
            inside[other] = index
    return inside


def lacked(words: Words, word: int) -> bool:
    """Whether a word stands inside a negation that tells what is not there ("we have no alarm"), not what is not wanted."""
    at = negations(words).get(word, 0)
    return at > 0 and words.sentence[at - 1] == words.sentence[at] and words.words[at - 1] in _HAVING
