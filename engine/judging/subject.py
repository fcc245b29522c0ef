"""Whether a limit is about what a yes/no question asks: the question must name its subject.

Of a count that is the noun counted and what it is counted in ("six layers" of "a function"), of a time or a size the thing whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence, Set
from functools import lru_cache

from engine.model import Limit
from engine.reading.held import Held
from engine.reading.words import Words, split, stem

FAR = 4  # words from a number to the noun that it counts, or back to the one that it is the amount of
_BETWEEN = frozenset(
    "a an the of per in to for at by from with behind between on over through as and or s attached".split()
)
_BOUND = frozenset(
    "maximum max minimum min default longest shortest largest smallest biggest highest lowest most least fewest number count total".split()
)
_TIME = frozenset(
    "timeout out time duration period interval lifetime life age validity expiry expiration retention wait waiting".split()
)
_SIZE = frozenset("size length value".split())
_LOAD = frozenset("payload input output data".split())
# What is meant by a verb, where a name has the noun for it.
_SAID = {
    ("keep", "keeps", "kept", "retain", "retains", "retained", "store", "stores", "stored"): ("retention", "age"),
    ("run", "runs", "take", "takes", "last", "lasts", "go"): ("duration", "time", "execution", "run"),
    ("valid", "live", "lives", "last", "lasts"): ("lifetime", "life", "expiry", "expiration", "validity"),
    ("wait", "waits"): ("waiting", "wait"),
    ("deleted", "delete"): ("deletion",),
}
_PERIODS = ("second", "minute", "hour", "day", "month", "year")
_FLOWING = frozenset(("capacity", "throughput", "rate", *_PERIODS))
_ANYWHERE = frozenset(
    ("account", "region")
)  # what needs no naming where people ask for themselves, as all is counted in it
_OURS = frozenset(("account", "region", "i", "we", "you", "my", "our", "us"))
_LETTERS = ("characters", "letters", "chars")
_AFTER = frozenset(
    "a an and any as at attached be behind by configured during each every for from if in inside into is long of on once or over per "
    "simultaneously so that the then through to together total under using via when which while with within without".split()
)  # what follows a noun that ends there, rather than the rest of a compound
_RATE = re.compile(
    rf"\s+(?:[\w-]+\s+){{0,4}}?(?:(?:per|an?|each|every)\s+|/\s?)(?P<unit>{'|'.join(_PERIODS)})\b", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def _normal(word: str) -> str:
    found = stem(word)
    return found[:-1] if found.endswith("s") else found


def _normals(words: Collection[str]) -> frozenset[str]:
    return frozenset(map(_normal, words))


_TIME_STEMS, _SIZE_STEMS, _LOAD_STEMS = _normals(_TIME), _normals(_SIZE), _normals(_LOAD)


def named(
    words: Words, asked: Held, limits: Sequence[Limit], home: str, *, stated: bool = False, first: bool = False
) -> frozenset[str]:
    """The words of a question that name what some limits of one quantity are about; none where it does not name it.

    `home` names their service; `stated` tells that the amount was read as their quantity, `first` that one of them is what most likely is meant.
    """
    there = _normals(words.words) | _said(words.words)
    rated = _rate(words.text, asked)
    own = _normals(split(home))
    for limit in limits:
        for name in limit.names:
            if _flows(limit) != bool(rated) or (rated and asked.amount.dimension == "count" and rated not in name):
                continue
            if asked.counts and not asked.zero:
                found = _counted(words, asked, name, there, own)
            else:
                found = _measured(name, there, own, stated, first)
            if found and _released(asked, name):
                return found
    return frozenset()


def _said(words: Sequence[str]) -> frozenset[str]:
    """The nouns that are meant by the verbs of a question."""
    there = set(words)
    return _normals([noun for verbs, nouns in _SAID.items() if there.intersection(verbs) for noun in nouns])


def _released(asked: Held, name: str) -> bool:
    """Whether a doubtful word of the question ("deleted") is one of the limit's own."""
    return all(any(word.startswith(doubt) for word in split(name)) for doubt in asked.doubtful)


def _rate(text: str, asked: Held) -> str:
    """The period of an amount that recurs: `second` of "2,000 records per second"."""
    found = _RATE.match(text, asked.amount.end)
    return found["unit"].lower() if found else ""


def _flows(limit: Limit) -> bool:
    """Whether a limit is one of what recurs."""
    return any(word in _FLOWING for name in limit.names for word in split(name) if word not in _TIME)


def _measured(name: str, there: Set[str], own: Set[str], stated: bool, first: bool) -> frozenset[str]:
    """The words that name what has a time or size."""
    whole = _normals([one for one in split(name) if one not in _BETWEEN and one not in _BOUND])
    thing = whole - _TIME_STEMS - _SIZE_STEMS - _LOAD_STEMS
    full = (whole - _SIZE_STEMS) & there
    if thing and whole - _SIZE_STEMS <= there and (whole & _TIME_STEMS or thing - own):
        return full
    return full if thing and thing <= there and (stated or (first and bool(thing - own))) else frozenset()


def _counted(words: Words, asked: Held, name: str, there: Set[str], own: Set[str]) -> frozenset[str]:
    """The words that name what is counted, and in what."""
    noun, rest = _parts(name)
    within = _normals(rest) - _normals(_ANYWHERE)
    if not noun or not within <= there or (within != _normals(rest) and _OURS.isdisjoint(words.words)):
        return frozenset()
    sized = noun[-1] in _SIZE  # "batch size": it is not batches that are counted
    heads = [one for one in noun if one not in _SIZE]
    known = _normals([*noun, *rest]) | own
    for counted, behind in _nouns(words, asked):
        last = _normal(counted[-1])
        if noun[-1] == "length" and counted[-1] in _LETTERS and (_normals(heads) | within) <= there:
            return _normals(heads) | within
        if not heads or (sized and behind):
            continue
        if last == _normal(heads[-1]) and _normals(counted) <= known and _normals(heads) <= there:
            return (_normals(heads) | within) & there
    return frozenset()


def _parts(name: str) -> tuple[list[str], list[str]]:
    """The noun of a limit's name with what describes it, and the words of what it is counted in."""
    words = [one for one in split(name) if one not in _BOUND]
    while words and words[0] in _BETWEEN:
        words.pop(0)
    end = next((place for place, word in enumerate(words) if word in _BETWEEN), len(words))
    return words[:end], [one for one in words[end:] if one not in _BETWEEN]


def head_of(name: str) -> str:
    """The noun that a limit's name counts or measures: `groups` of "target groups per forward action"."""
    noun, _ = _parts(name)
    return noun[-1] if noun else ""


def _nouns(words: Words, asked: Held) -> Iterator[tuple[list[str], bool]]:
    """What a number may count: the words behind it up to where a noun may end, or where there are none a noun before it ("a batch of 50")."""
    end = asked.amount.end
    sentence = next((one for one, last in zip(words.sentence, words.ends, strict=True) if last >= end), None)
    after = [n for n, start in enumerate(words.starts) if start >= end and words.sentence[n] == sentence]
    for many in range(1, min(FAR, len(after)) + 1):
        following = after[many] if many < len(after) else None
        ended = (
            following is None or words.words[following] in _AFTER or words.clause[following] != words.clause[after[0]]
        )
        if ended:
            yield [words.words[n] for n in after[:many]], True
            break
        if words.words[after[many - 1]] in _AFTER:
            break
    before = [n for n, last in enumerate(words.ends) if last <= asked.amount.start][-FAR:]
    ended = not after or words.words[after[0]] in _AFTER
    if ended and before and words.words[before[-1]] in ("of", "to", "at"):
        said = [words.words[n] for n in before[:-1]]
        yield from (([one], False) for one in reversed(said) if one not in _SIZE)
