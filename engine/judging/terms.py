"""Text to terms for weak evidence: telling stems, parts of joined names, names of the pack, and pairs of words that stand close.

What a text is about shows in its rarer words; what it says also in small ones (`not`, `from`, `only`), so the two have stop
words of their own.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from engine.reading.words import split, stem
from engine.record import record

_BARE = "a an the of it its this that these those which what there their them they he she his her our we you your i my me us choose select"
_COMMON = (
    "and or to in on for with by at from as is are was be been being when where who how will would can could should must may might "
    "do does did has have had not no than then if so such about use uses using used need needs want wants developer company "
    "application team solution meet requirement requirements following best way action take two three also each any very other"
)
FUNCTION = frozenset(map(stem, _BARE.split()))
STOP = FUNCTION | frozenset(map(stem, _COMMON.split()))
_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Z][a-z])")
EVERYWHERE = 0.25  # for a term that all of some texts share
SHARED = 0.75  # for a term that some of them share
NAME = "= "  # a name as a term; the blank makes it weigh like a pair


@record
class Terms:
    """The terms of a text: its telling words in order, and the names that stand in it."""

    words: list[str]
    names: list[str]

    @property
    def alone(self) -> list[str]:
        """Words and names."""
        return [*self.words, *self.names]

    @property
    def near(self) -> list[str]:
        """These, and each pair of neighbours as one more term."""
        return [*paired(self.words), *self.names]

    @property
    def close(self) -> list[str]:
        """These, and also pairs with one word between them."""
        return [*self.near, *_joined(zip(self.words, self.words[2:], strict=False))]

    def without(self, stop: frozenset[str]) -> Terms:
        """The same but for some words."""
        return Terms([word for word in self.words if word not in stop], self.names)


class Names:
    """The names of a pack, each of one thing only, to be found among stems."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """From pairs of a name and what it names."""
        named: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for name, thing in names:
            named[tuple(stem(word) for word in split(name))].add(thing)
        self._terms: dict[str, str] = {}  # by stems; without a term what only begins a name
        for stems, things in named.items():
            if len(things) == 1 and stems:
                for end in range(1, len(stems)):
                    self._terms.setdefault(" ".join(stems[:end]), "")
                self._terms[" ".join(stems)] = NAME + min(things)

    def among(self, stems: list[str]) -> list[str]:
        """What is named among some stems, the longest name first, each as one term."""
        found: list[str] = []
        known, count, place = self._terms.get, len(stems), 0
        while place < count:
            begun, name, reach = stems[place], "", place + 1
            term, end = known(begun), place + 1
            while term is not None:
                if term:
                    name, reach = term, end
                if end == count:
                    break
                begun = f"{begun} {stems[end]}"
                end += 1
                term = known(begun)
            if name:
                found.append(name)
            place = reach
        return found


class Analyzer:
    """Makes terms of texts, by the names of a pack and without what it ignores."""

    def __init__(self, names: Names, ignored: frozenset[str] = frozenset()) -> None:
        self.names = names
        self._ignored = ignored

    def terms(self, text: str) -> list[str]:
        """The telling words of a text."""
        return telling(text, self._ignored)

    def about(self, text: str) -> Terms:
        """The terms that show what a text is about."""
        return self.said(text).without(STOP)

    def said(self, text: str) -> Terms:
        """The terms that show what an option or an answer says: small words are among them, and names."""
        stems = _stems(text)
        return Terms(_kept(stems, self._ignored, FUNCTION), self.names.among(stems))


def parted(text: str) -> str:
    """The text with joined names also in parts: `PutItem` becomes `PutItem Put Item`."""
    apart = _JOINT.sub(" ", text)
    return text if apart == text else f"{text} {apart}"


def telling(text: str, ignored: frozenset[str] = frozenset(), stop: frozenset[str] = STOP) -> list[str]:
    """The stems of the words of a text that can tell anything, in order; joined names also in parts."""
    return _kept(_stems(text), ignored, stop)


def paired(words: list[str]) -> list[str]:
    """The words, and each pair of neighbours as one more term."""
    return [*words, *_joined(itertools.pairwise(words))]


def fresh(weights: Mapping[str, float], known: set[str]) -> dict[str, float]:
    """The weighted terms that are not, or not in all their words, among those known."""
    return {
        term: weight
        for term, weight in weights.items()
        if term not in known and (term.startswith(NAME) or not known.issuperset(term.split()))
    }


def shaded(texts: Sequence[Terms]) -> dict[str, float]:
    """How much each term of some texts (the options of a question) counts: less where they share it."""
    spread = Counter(term for own in texts for term in set(own.close))
    return {term: 1.0 if count == 1 else SHARED if count < len(texts) else EVERYWHERE for term, count in spread.items()}


def _stems(text: str) -> list[str]:
    return [stem(word) for word in split(parted(text))]


def _kept(stems: Iterable[str], ignored: frozenset[str], stop: frozenset[str]) -> list[str]:
    return [one for one in stems if one not in stop and one not in ignored and len(one) > 1]


def _joined(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{first} {second}" for first, second in pairs]
