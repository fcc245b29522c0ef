"""Questions for an amount ("how large may ... be?"), and the limits that answer them.

Which limit is meant is told by the few numbers below. How much each counts was fitted on the questions of the shipped pack's
limits, each by what is told of the limits without that question (benchmarks/amounts.py).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import TYPE_CHECKING, NamedTuple

from engine.judging.bag import Bag
from engine.judging.ranking import PLACES, chief
from engine.judging.subject import head_of
from engine.judging.votes import logged, shared
from engine.reading import quantities
from engine.reading.amount import AmountAsked, amount_asked
from engine.reading.negation import negations
from engine.reading.words import stem, words_of
from engine.record import record

if TYPE_CHECKING:
    from engine.judging.index import Index
    from engine.judging.terms import Analyzer
    from engine.model import Limit, Statement
    from engine.reading.words import Words

AMOUNT: dict[str, tuple[float, str]] = {
    "words": (6.0, "log of how far the text raises what is told of the limit, as a share of the limit most raised"),
    "named": (
        4.4,
        "the share of its telling words that stand in the limit's names, its quantity or the names of what it is of",
    ),
    "name": (1.4, "the share of the telling words of one of the limit's names that stand in it"),
    "dimension": (1.5, "1 for the dimension asked for, -1 for another, 0 where none is asked for"),
    "bound": (1.3, "-1 for another bound than is asked for"),
    "opposite": (
        2.0,
        "-1 besides for the least where the most or the default is asked for, and for the most where the least is",
    ),
    "counted": (2.0, "-1 where another noun is counted than the one that the limit counts"),
}
TOLD_LEAST = 0.4  # from here on a limit is what is asked for
LOOKED_AT = 12
_ASKING = frozenset(
    map(
        stem,
        "many much long large big often far high deep heavy soon maximum max minimum min least most limit quota default ceiling cap size "
        "number count amount total longest largest biggest heaviest highest shortest smallest lowest up get give keep take change unless set "
        "allowed possible second minute hour day kb mb gb byte".split(),
    )
)
_OPPOSITE = {"at-least": ("at-most", "default"), "at-most": ("at-least",)}
_COMPOUND = re.compile(
    r"-(second|minute|hour|day)s?\b", re.IGNORECASE
)  # of a kind rather than an amount: "one-minute points"


class Asked(NamedTuple):
    """A limit that a text may ask for.

    `told` is the share of the asking sentences' telling words that are told of it, `chance` how likely it is the one meant.
    """

    told: float
    chance: float


@record
class LimitWords:
    """What a limit is looked at by: the terms of its names, of its quantity and of what it is of; its dimension and bound.

    `names` are the terms of each name alone, but for what all amounts have in common; `heads` the nouns that the names count or measure;
    `quantity` tells which limits are bounds of one thing.
    """

    terms: frozenset[str]
    names: tuple[frozenset[str], ...]
    dimension: str
    bound: str
    heads: frozenset[str]
    quantity: str


class Limits:
    """The limits of a pack: the numbers of their statements, what each is looked at by, and their texts in words.

    Words that all limits have in common ("longest", "default") tell little among them, so their texts make a bag of their own.
    """

    def __init__(
        self,
        statements: Sequence[Statement],
        by: Analyzer,
        limits: Mapping[str, Limit],
        subjects: Callable[[str], str],
    ) -> None:
        """`subjects` gives the words of what a limit is of."""
        found = [(number, one) for number, one in enumerate(statements) if one.id in limits]
        self.numbers = [number for number, _ in found]
        self.words = [_limit_words(by, limits[one.id], subjects(limits[one.id].of)) for _, one in found]
        self.bag = Bag([by.about(" ".join([*one.asked, one.gist, one.says])).near for _, one in found])


def _limit_words(by: Analyzer, limit: Limit, subject: str) -> LimitWords:
    text = " ".join([*limit.names, limit.quantity.replace("-", " "), subject])
    about = frozenset(by.terms(subject))
    names = [frozenset(by.terms(name)) - (_ASKING - _kinds(name)) for name in limit.names]
    dimension = quantities.dimension_of(limit.shown)
    if dimension == "count" and "length" in text.split():
        dimension = "size"  # of a text, in characters
    return LimitWords(
        frozenset(by.terms(text)),
        tuple([name - about or name for name in names]),
        dimension,
        limit.bound,
        frozenset(stem(head) for name in limit.names if (head := head_of(name))),
        f"{limit.of} {limit.quantity or limit.id}",
    )


def _kinds(text: str) -> set[str]:
    """The terms of units that are part of what a kind is called: "one-minute points"."""
    return {stem(found[1].lower()) for found in _COMPOUND.finditer(text)}


def amounts(index: Index, words: Words) -> dict[int, Asked]:
    """The limits (statements by number) whose amount a text may ask for. Nothing where it asks for no amount."""
    found = _of_bound(index, words, numbers(index, words))
    part = _asking_part(index, words) if found else set()
    told = [_share(index, part, index.own_terms(index.statements[number])) for number in found]
    scores = [math.fsum(weight * one[name] for name, (weight, _) in AMOUNT.items()) for one in found.values()]
    return {
        number: Asked(share, round(chance, PLACES))
        for number, share, chance in zip(found, told, shared(scores), strict=True)
    }


def _of_bound(index: Index, words: Words, found: dict[int, dict[str, float]]) -> dict[int, dict[str, float]]:
    """Without the other bounds of a quantity of which one is asked for in so many words and is there; it is as likely as the likeliest of them."""
    wanted = amount_asked(words.text) if found else None
    if not wanted or not wanted.plainly:
        return found
    limits = dict(zip(index.limits.numbers, index.limits.words, strict=True))
    kept = dict(found)
    for one, numbers_of in found.items():
        if limits[one].bound not in wanted.bounds:
            rivals = [other for other in found if limits[other].quantity == limits[one].quantity]
            fitting = [other for other in rivals if limits[other].bound in wanted.bounds]
            if fitting:
                del kept[one]
            for other in fitting:
                for name in ("words", "named", "name"):
                    kept[other] = {**kept[other], name: max(kept[other][name], numbers_of[name])}
    return kept


def numbers(index: Index, words: Words) -> dict[int, dict[str, float]]:
    """The numbers of `AMOUNT` of each limit whose amount a text may ask for."""
    wanted = amount_asked(words.text)
    asked = _telling(index, words) if wanted else set()
    if not wanted or not asked:
        return {}
    limits = index.limits
    raised = chief(limits.bag.scores(index.weighted(words)), LOOKED_AT)
    return {
        limits.numbers[place]: _numbers(index, limits.words[place], asked, share, wanted)
        for place, share in raised.items()
    }


def _numbers(index: Index, one: LimitWords, asked: Set[str], raised: float, wanted: AmountAsked) -> dict[str, float]:
    dimension = (1.0 if one.dimension in wanted.dimensions else -1.0) if wanted.dimensions and one.dimension else 0.0
    fits, opposite = one.bound in wanted.bounds, any(other in wanted.bounds for other in _OPPOSITE.get(one.bound, ()))
    return {
        "words": logged(raised),
        "named": _share(index, asked, one.terms),
        "name": max([_share(index, name, asked) for name in one.names if name], default=0.0),
        "dimension": dimension,
        "bound": -float(not fits),
        "opposite": -float(opposite and not fits),
        "counted": -float(bool(wanted.counted) and bool(one.heads) and stem(wanted.counted) not in one.heads),
    }


def _share(index: Index, whole: Set[str], terms: Set[str]) -> float:
    """The share of some terms, each as far as it tells, that are among others."""
    return round(_weight(index, whole & terms) / _weight(index, whole), PLACES) if whole else 0.0


def _weight(index: Index, terms: Iterable[str]) -> float:
    return math.fsum(sorted(index.bags.weight(term) for term in terms))


def _telling(index: Index, words: Words) -> set[str]:
    """The terms of a text but for those that ask for an amount, and what it excludes ("without", "not")."""
    inside = negations(words)
    gone = {words.stems[word] for word in (*inside, *inside.values())}
    asking = _ASKING - _kinds(words.text)
    return {term for term in index.terms(words.text) if term not in asking and term not in gone}


def _asking_part(index: Index, words: Words) -> set[str]:
    """The terms of the sentences that ask for an amount, as a story around them tells of other things; else of all."""
    found = set().union(*(_telling(index, words_of(one)) for one in words.texts() if amount_asked(one)))
    return found or _telling(index, words)
