"""The knowledge of a pack as words: which statements a question raises, and which features a text puts forward.

Three views of the same statements, of which none is exact and each errs in its own way: the slots of their phrases, the
sentences by which people ask, and the plain overlap of words.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set

from engine.judging.associations import Associations
from engine.judging.bag import Bag
from engine.judging.hearing import ByRule, Hearing
from engine.judging.ranking import Key, chief, ranked
from engine.judging.terms import STOP, Terms, parted
from engine.model import Pack, Statement
from engine.reading import quantities
from engine.reading.frame import WEIGHT, roles
from engine.reading.reader import Reader
from engine.reading.words import Words, split, stem, words_of
from engine.record import record

STORY = 0.85  # a phrase met in the story counts less than one met in goal or question
SCATTERED = 0.7  # a phrase whose slots are met in different sentences counts less than one met in one
PARTLY = 0.25  # a smaller share of a phrase is no part of it but chance
CHIEF = 400  # statements a question may raise at once
OPTIONS = 0.6


@record
class Raised:
    """How far a question raises each statement (by number) in each view, from 0 to 1, and each feature."""

    phrase: Mapping[int, float]
    whole: Mapping[int, float]
    asking: Mapping[int, float]
    feature: Mapping[int, float]


@record
class Keys:
    """A text, its words, and the keys of each sentence."""

    words: Words
    sentences: tuple[frozenset[str], ...]

    @property
    def all(self) -> frozenset[str]:
        """The keys of all sentences."""
        return frozenset().union(*self.sentences)


@record
class OfText:
    """What a text raises by itself: its weighted terms, and the statements they raise by phrases and by words."""

    weights: Mapping[str, float]
    phrase: Mapping[int, float]
    whole: Mapping[int, float]


class Bags:
    """The words of statements: those by which people ask for them, these and what they tell, that alone, and all of a feature's."""

    def __init__(self, asking: Bag, whole: Bag, telling: Bag, by_owner: Bag) -> None:
        self.asking = asking
        self.whole = whole
        self.telling = telling
        self.by_owner = by_owner

    def weight(self, key: str) -> float:
        """How telling a key is: the sum over its words; a quantity counts as a fairly common word."""
        if key.startswith("#"):
            return 2.0
        words = [word for word in key.removeprefix("=").split() if word not in STOP]
        return sum(self.whole.weight(word) for word in words) or 0.5


class Owned:
    """The feature that each statement is about, its owner, and the service where that is at home, as places in two lists.

    `by_feature` has the statements of each owner.
    """

    def __init__(
        self,
        owners: Sequence[str],
        owner_of: Sequence[int],
        homes: Sequence[str],
        home_of: Sequence[int],
        by_feature: Mapping[str, Sequence[int]],
    ) -> None:
        self.owners = owners
        self.owner_of = owner_of
        self.homes = homes
        self.home_of = home_of
        self.by_feature = by_feature


class Features:
    """The sort of each feature, those that are but mistaken beliefs, and the telling words of what each is called."""

    def __init__(
        self,
        sorts: Mapping[str, str],
        mistaken: Set[str],
        called: Mapping[str, Sequence[frozenset[str]]],
    ) -> None:
        self.sorts = sorts
        self.mistaken = mistaken
        self.called = called


class Index:
    """Built once for a pack. `kin` says for each feature which features its title puts forward, and how clearly."""

    def __init__(self, pack: Pack, reader: Reader, associations: Associations | None = None) -> None:
        from engine.judging import indexing  # not needed by a pack that was compiled before

        self.statements = pack.statements
        self.ids = [one.id for one in self.statements]
        self.by_id = {name: number for number, name in enumerate(self.ids)}
        self.barring = [int(one.kind == "cannot") for one in self.statements]
        self.solving = [int(one.kind == "solves") for one in self.statements]
        self.lexicon = reader.lexicon
        self.analyzer = indexing.analyzer(pack)
        self.features = indexing.features(pack, self.analyzer)
        self.owned = indexing.owned(self.statements, reader)
        self.bags = indexing.bags(self.statements, self.analyzer, self.owned)
        self.acts = indexing.acts(self.statements, self.analyzer)
        self.phrases = indexing.phrases(self.statements, self.bags)
        self.named = indexing.named(pack, self.bags)
        self.limits = indexing.limits(pack, reader, self.analyzer)
        self.associations = associations or Associations()
        self._last: tuple[Words, OfText] | None = None
        self.kin = {name: self.put_forward(self.keys(words_of(pack.title_of(name)))) for name in self.owned.owners}

    def chief(self, feature: str) -> int:
        """The statement that tells most of a feature: of what it solves, what people are known to ask for in most ways."""
        return max(self.solutions(feature), key=lambda number: len(self.statements[number].asked))

    def solutions(self, feature: str) -> list[int]:
        """The statements of what a feature solves, by number."""
        return [number for number in self.owned.by_feature[feature] if self.solving[number]]

    def terms(self, text: str) -> list[str]:
        """The telling words of a text, without what the pack ignores."""
        return self.analyzer.terms(text)

    def about(self, text: str) -> Terms:
        """The terms that show what a text is about, without what the pack ignores."""
        return self.analyzer.about(text)

    def said(self, text: str) -> Terms:
        """The terms that show what an option or an answer says, small words among them, without what the pack ignores."""
        return self.analyzer.said(text)

    def heft(self, term: str) -> float:
        """How telling a term is among what statements tell."""
        return self.bags.telling.weight(term)

    def keys(self, words: Words) -> Keys:
        """The keys of a text, sentence by sentence."""
        sentences, _ = self.lexicon.look(words, quantities.find(words.text))
        found = [frozenset(sentence.present) for sentence in sentences]
        parts = {stem(part) for part in split(parted(words.text)[len(words.text) :])}
        if found and parts:
            found[-1] |= parts
        return Keys(words, tuple(found))

    def raised(self, keys: Keys, options: Sequence[Iterable[str]] = ()) -> Raised:
        """How far a question raises each statement; terms that its options share help to say what it is about.

        Features are not told of a question with options.
        """
        own = self._of_text(keys)
        if not options:
            whole = chief(own.whole, CHIEF)
            asking = _levelled(self.bags.asking.scores(own.weights, whole))
            return Raised(own.phrase, whole, asking, chief(self.bags.by_owner.scores(own.weights), CHIEF))
        added = of_options(options)
        whole = chief(_summed(own.whole, self.bags.whole.scores(added)), CHIEF)
        return Raised(own.phrase, whole, _levelled(self.bags.asking.scores(_summed(own.weights, added), whole)), {})

    def reach(self, keys: Keys) -> float:
        """The share of a text's words that stand in one statement, at most, each as far as it tells."""
        weights = {term: weight for term, weight in self.weighted(keys.words).items() if " " not in term}
        full = math.fsum(sorted(amount * self.bags.whole.weight(term) for term, amount in weights.items()))
        return max(self.bags.whole.scores(weights).values(), default=0.0) / (full or 1.0)

    def weighted(self, words: Words) -> dict[str, float]:
        """The terms of a text, each with the weight of the most telling sentence it stands in."""
        weights: dict[str, float] = {}
        for role, (first, last) in zip(roles(words), words.sentences, strict=True):
            text = words.text[words.starts[first] : words.ends[last]]
            for term in self.about(text).near:
                weights[term] = max(weights.get(term, 0.0), WEIGHT[role])
        return weights

    def _of_text(self, keys: Keys) -> OfText:
        """What a text raises by itself; kept for the last text, which is looked at with its options and without."""
        last = self._last
        if last is None or last[0] is not keys.words:
            weights = self.weighted(keys.words)
            self._last = last = (keys.words, OfText(weights, self._met(keys), self.bags.whole.scores(weights)))
        return last[1]

    def _met(self, keys: Keys) -> dict[int, float]:
        best: dict[int, float] = {}
        before, owners = best.get, self.phrases.owners
        for role, sentence in zip(roles(keys.words), keys.sentences, strict=True):
            weight = STORY if role == "story" else 1.0
            for number, share in self.phrases.covered(sentence).items():
                if share >= PARTLY:
                    owner, value = owners[number], (weight * share) ** 2
                    if value > before(owner, 0.0):
                        best[owner] = value
        if len(keys.sentences) == 1:
            return best  # what is met in the only sentence counts more than what is scattered
        for number, share in self.phrases.covered(keys.all).items():
            if share >= PARTLY:
                owner, value = owners[number], SCATTERED * share**2
                if value > before(owner, 0.0):
                    best[owner] = value
        return best

    def heard(self, words: Words, services: frozenset[str]) -> Hearing:
        """What a text that names some services raises, all views together."""
        return Hearing(self, words, services)

    def by_rule(self, hearing: Hearing) -> Mapping[str, float]:
        """How far a text raises each rule's statement."""
        return ByRule(self, hearing.scores)

    def own_terms(self, one: Statement) -> set[str]:
        """The terms of a statement's own words, without those of the answers it gives."""
        return set(self.terms(" ".join([*one.asked, one.gist, one.card, one.says])))

    def put_forward(self, keys: Keys) -> dict[str, float]:
        """The features a text puts forward, by name or description, each with how clearly (up to 1)."""
        return self.named.put_forward(keys.sentences)

    def nearest(self, text: str, count: int = 3) -> list[tuple[Statement, float]]:
        """The statements a question comes nearest to, best first; each feature once."""
        scores = chief(self.bags.whole.scores(self.weighted(words_of(text))), CHIEF)
        found: dict[str, tuple[Statement, float]] = {}
        for number in ranked(scores, self.ids):
            one = self.statements[number]
            if one.kind != "cannot":
                found.setdefault(one.feature, (one, scores[number]))
            if len(found) == count:
                break
        return list(found.values())


def of_options(options: Sequence[Iterable[str]]) -> dict[str, float]:
    """What the terms of options add to those of their question."""
    shares = Counter(term for option in options for term in set(option))
    return {term: count * (OPTIONS / len(options)) for term, count in shares.items()}


def _summed(one: Mapping[Key, float], other: Mapping[Key, float]) -> dict[Key, float]:
    """Two mappings added up."""
    total = dict(one)
    for key, value in other.items():
        total[key] = total.get(key, 0.0) + value
    return total


def _levelled(scores: Mapping[int, float]) -> dict[int, float]:
    """Scores as shares of the largest."""
    largest = max(scores.values(), default=0.0) or 1.0
    return {number: score / largest for number, score in scores.items()}
