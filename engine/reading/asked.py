"""What is asked for: of which kind ("which command ... ?", "what header ... ?"), as features have kinds, rather than what, and why or when."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.reading.frame import roles
from engine.reading.words import Words, split, stem
from engine.record import record

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
EXPLAIN = frozenset(
    map(
        stem,
        "explain describe define definition mean meaning purpose work works why one people somebody reason benefit".split(),
    )
)
REACH = 4  # words after the word that asks
MARKS = 4  # in a sentence; whoever weighs more is not followed
_LEAD = re.compile(r"\b(?:which|what|what's|name of the)\b", re.IGNORECASE)
_ENDS = frozenset(
    "do does did is are was can could should must would will may might have has in of to for on with by at from i we you it the".split()
)

_WEIGHS = re.compile(
    r"\b(?:when|why|what for|point of|reasons?|worth|should|would|need|in (?:which|what) (?:cases?|situations?))\b",
    re.IGNORECASE,
)
_OUTRIGHT = r"instead of|rather than|in place of|as opposed to|compared (?:to|with)"
_RATHER = re.compile(
    rf"\b(?:(?P<outright>{_OUTRIGHT})|over|than|and not|versus|vs|when|if|although|though|as)\b", re.IGNORECASE
)
_FIRST = re.compile(rf"^\W*(?:{_OUTRIGHT})\b[^,]*,", re.IGNORECASE)
_ALREADY = re.compile(r"\balready\b", re.IGNORECASE)
_CLAUSE_BEGINS = re.compile(r"[,;.:?]|\b(?:but|and|although|though|even if|while)\b", re.IGNORECASE)
_CLAUSE_ENDS = re.compile(r"[,;.:?]")
CLAUSE = 120  # characters before and after
_OF_WHICH = re.compile(
    r"^\W*(?:(?:so|and|but|ok|okay|then)\W+)?(?:why|when)\W+(?:do|does|did|is|are|was|were|would|should|can|could|must|may|might|will|has|have|need|to|use|choose|pick)\b",
    re.IGNORECASE,
)
_THEME_ENDS = re.compile(
    r"[,;?]|\b(?:if|when|so|because|while|after|before|to|for|instead|rather|over|than|without|once|since|although|though|and)\b",
    re.IGNORECASE,
)


@record
class Weighed:
    """One thing weighed against another: the words for either. `outright` where nothing else can be meant."""

    asked: str
    against: str
    outright: bool


def weighed(words: Words) -> Iterator[Weighed]:
    """Where a text may ask for one thing rather than another ("when would one use A instead of B?"), likeliest first.

    Words such as `than` and `if` say much else too; who asks has to see whether both sides name something.
    """
    for sentence in words.texts():
        if not _WEIGHS.search(sentence):
            continue
        if before := _FIRST.match(sentence):
            yield Weighed(sentence[before.end() :], before.group(), outright=True)
            continue
        marks = [mark for mark in _RATHER.finditer(sentence) if sentence[: mark.start()].strip()]
        for mark in sorted(marks, key=lambda one: one["outright"] is None)[:MARKS]:
            yield Weighed(sentence[: mark.start()], sentence[mark.start() :], bool(mark["outright"]))


def in_place(words: Words) -> Iterator[str]:
    """The clauses that tell what is there already ("although we already pass A"): seldom what is asked for."""
    text = words.text
    for found in _ALREADY.finditer(text):
        before, after = text[max(0, found.start() - CLAUSE) : found.start()], text[found.end() : found.end() + CLAUSE]
        begin = max((mark.end() for mark in _CLAUSE_BEGINS.finditer(before)), default=0)
        yield f"{before[begin:]}{found.group()}{_CLAUSE_ENDS.split(after, maxsplit=1)[0]}"


def themes(words: Words) -> Iterator[str]:
    """Of what a text asks why or when: the first clauses of the sentences that do. What they name is the answer, more often than not."""
    for sentence in words.texts():
        lead = _OF_WHICH.match(sentence)
        if lead:
            end = _THEME_ENDS.search(sentence, lead.end())
            yield sentence[lead.end() : end.start() if end else len(sentence)]


def kinds_asked(words: Words) -> frozenset[str]:
    """The kinds of `KINDS` that a text asks for; none where it does not say.

    A word for a kind stands right after the word that asks, with no more between than what describes it.
    """
    found: set[str] = set()
    for role, sentence in zip(roles(words), words.texts(), strict=True):
        if role == "asked":
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
