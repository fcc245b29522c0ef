"""Of which kind an answer is asked for ("which command ... ?", "what header ... ?"), as features have kinds."""

from __future__ import annotations

import re

from engine.reading.frame import roles
from engine.reading.words import Words, split, stem

_NOUNS = {
    "action": "call operation action method request api",
    "command": "command subcommand call",
    "header": "header",
    "metric": "metric counter statistic",
    "permission": "permission",
    "error": "error exception",
    "code": "status code",
    "policy": "policy statement",
    "setting": "setting property option parameter switch field attribute flag key section value checkbox mode",
    "tool": "tool library agent",
}
# The stems of what each kind is called.
KINDS = {kind: frozenset(map(stem, nouns.split())) for kind, nouns in _NOUNS.items()}
# The stems of words that ask what a thing is, and tell nothing of it.
EXPLAIN = frozenset(map(stem, "explain describe define definition mean meaning purpose work works".split()))
REACH = 4  # words after the word that asks
_LEAD = re.compile(r"\b(?:which|what|what's|name of the)\b", re.IGNORECASE)
_ENDS = frozenset(
    "do does did is are was can could should must would will may might have has in of to for on with by at from i we you it the".split()
)


def kinds_asked(words: Words) -> frozenset[str]:
    """The kinds of `KINDS` that a text asks for; none where it does not say.

    A word for a kind stands right after the word that asks, with no more between than what describes it.
    """
    found: set[str] = set()
    for role, (first, last) in zip(roles(words), words.sentences, strict=True):
        if role == "asked":
            sentence = words.text[words.starts[first] : words.ends[last] + 1]
            for lead in _LEAD.finditer(sentence):
                found |= _kinds(sentence[lead.end() :])
    return frozenset(found)


def _kinds(rest: str) -> set[str]:
    clause = re.split(r"[.,;:?!]", rest, maxsplit=1)[0]
    found: set[str] = set()
    for word in split(clause)[:REACH]:
        if word in _ENDS:
            break
        found.update(kind for kind, nouns in KINDS.items() if stem(word) in nouns)
    return found
