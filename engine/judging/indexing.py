"""Making the parts of an index from a pack: the writing half of index.py."""

from __future__ import annotations

import itertools
import operator
from collections import defaultdict
from collections.abc import Iterable, Sequence

from engine.judging.acts import Acts
from engine.judging.amounts import Limits
from engine.judging.bag import Bag
from engine.judging.coverage import Coverage, Slots, Wording
from engine.judging.index import Bags, Features, Owned
from engine.judging.named import Named
from engine.judging.terms import STOP, Analyzer, Names
from engine.model import Pack, Statement, value_of
from engine.reading.phrases import Spelling, parse
from engine.reading.reader import Reader
from engine.reading.words import split, stem


def analyzer(pack: Pack) -> Analyzer:
    """What makes terms of texts, by the names of a pack and without what it ignores."""
    return Analyzer(Names(_names(pack)), frozenset(stem(word) for text in pack.ignored for word in split(text)))


def features(pack: Pack, by: Analyzer) -> Features:
    """What is known of the features of a pack."""
    found = {value_of(fact): concept for fact, concept in pack.concepts.items() if concept.kind == "feature"}
    return Features(
        {name: one.sort for name, one in found.items()},
        {name for name, one in found.items() if one.sort == "misconception"},
        {name: [frozenset(by.terms(text)) for text in (one.label, *one.names)] for name, one in found.items()},
    )


def owned(statements: Sequence[Statement], reader: Reader) -> Owned:
    """Which feature owns each statement, and where that is at home."""
    by_feature: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(statements):
        by_feature[one.feature].append(number)
    owners = list(by_feature)
    owner_place = {name: place for place, name in enumerate(owners)}
    owner_of = [owner_place[one.feature] for one in statements]
    home_of_owner = [reader.service_of(name) for name in owners]
    homes = sorted(set(home_of_owner))
    home_place = {name: place for place, name in enumerate(homes)}
    return Owned(owners, owner_of, homes, [home_place[home_of_owner[owner]] for owner in owner_of], by_feature)


def bags(statements: Sequence[Statement], by: Analyzer, whose: Owned) -> Bags:
    """The words of statements."""
    asking = [by.about(" ".join([*one.asked, one.gist, one.home])).near for one in statements]
    answering = [by.said(" ".join([one.card, one.says, *one.acts])) for one in statements]
    about = [one.without(STOP).near for one in answering]
    return Bags(
        Bag(asking),
        Bag(map(operator.add, asking, about)),
        Bag(one.close for one in answering),
        Bag(
            itertools.chain.from_iterable(asking[n] + about[n] for n in whose.by_feature[name]) for name in whose.owners
        ),
    )


def acts(statements: Sequence[Statement], by: Analyzer) -> Acts:
    """The acts of statements: the answers of each, then what does not serve."""
    found = [
        (number, text, against)
        for number, one in enumerate(statements)
        for texts, against in ((one.acts, 0), ([text for text, _ in one.contrasts], 1))
        for text in texts
    ]
    counts = (len(one.acts) + len(one.contrasts) for one in statements)
    return Acts(
        [number for number, _, _ in found],
        [against for _, _, against in found],
        [*itertools.accumulate(counts, initial=0)],
        Bag(by.said(text).close for _, text, _ in found),
    )


def phrases(statements: Sequence[Statement], words: Bags) -> Coverage:
    """The phrases of statements."""
    found = [
        Wording(number, parse(text, 0).slots, exact=True)
        for number, one in enumerate(statements)
        for text in one.phrases
    ]
    return Coverage(found, words.weight)


def named(pack: Pack, words: Bags) -> Named:
    """The names and descriptions of features and practices."""
    features: list[str] = []
    wordings: list[Wording] = []
    for fact in sorted(pack.concepts):
        concept = pack.concepts[fact]
        if concept.kind not in ("feature", "practice"):
            continue
        owner = len(features)
        features.append(value_of(fact))
        for name in dict.fromkeys([concept.label, *concept.names]):
            slots = _name_slots(name)
            if slots:
                wordings.append(Wording(owner, slots, exact=True))
        for text in (*concept.described, *concept.phrases):
            wordings.append(Wording(owner, parse(text, 0).slots, exact=False))
    return Named(features, Coverage(wordings, words.weight))


def limits(pack: Pack, reader: Reader, by: Analyzer) -> Limits:
    """The limits of a pack."""
    return Limits(pack.statements, by, pack.limits, lambda name: _subject(pack, name, reader.service_of(name)))


def _names(pack: Pack) -> Iterable[tuple[str, str]]:
    """The names of features and services in words, with what they name; also without the maker's name."""
    makers = tuple(f"{word} " for word in pack.ignored)
    for fact, concept in pack.concepts.items():
        if concept.kind in ("feature", "service"):
            for name in (concept.label, *concept.names):
                if not Spelling.of(name).signs:
                    bare = name.removeprefix("=")
                    yield bare, fact
                    if bare.lower().startswith(makers):
                        yield bare.partition(" ")[2], fact


def _subject(pack: Pack, name: str, service: str) -> str:
    """The words of the service or feature of a name, and of the service it belongs to."""
    found = []
    for one in dict.fromkeys((name, service)):
        concept = pack.concepts.get(f"service={one}") or pack.concepts.get(f"feature={one}")
        found += [concept.label, *concept.names] if concept else [one.replace("-", " ")]
    return " ".join(found)


def _name_slots(name: str) -> Slots:
    """The telling words of a name; all its words where fewer than two tell anything; none for names made of signs."""
    if Spelling.of(name).signs:
        return ()
    words = [stem(word) for word in split(name.removeprefix("="))]
    telling = [word for word in words if word not in STOP]
    kept = telling if len(telling) > 1 or len(words) == 1 else words
    return tuple((word,) for word in dict.fromkeys(kept))
