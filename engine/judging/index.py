"""The knowledge of a pack as words: which statements a question raises, and which features a text puts forward.

Three views of the same statements, of which none is exact and each errs in its own way: the slots of their phrases, the
sentences by which people ask, and the plain overlap of words.
"""

from __future__ import annotations

import itertools
import math
import operator
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from engine.judging.amounts import Limits
from engine.judging.associations import Associations
from engine.judging.bag import Bag
from engine.judging.coverage import Coverage, Slots, Wording
from engine.judging.hearing import ByRule, Hearing
from engine.judging.ranking import chief, ranked
from engine.judging.terms import STOP, Names, Terms, parted, telling, terms
from engine.model import Pack, Statement, value_of
from engine.reading import phrases, quantities
from engine.reading.frame import WEIGHT, roles
from engine.reading.phrases import Spelling
from engine.reading.reader import Reader
from engine.reading.words import Words, split, stem, words_of
from engine.record import record

STORY = 0.85  # a phrase met in the story counts less than one met in goal or question
SCATTERED = 0.7  # a phrase whose slots are met in different sentences counts less than one met in one
PARTLY = 0.25  # a smaller share of a phrase is no part of it but chance
CHIEF = 400  # statements a question may raise at once
OPTIONS = 0.6
PUT_FORWARD = 0.55  # the share of a name or description that must be met to put a feature forward
DESCRIBED_PART = 0.9  # what a description counts that is met in full, where a name counts 1


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


@record
class Act:
    """An answer to what a statement solves, put as an action; or, with a reason `against`, what does not serve."""

    statement: int
    text: str
    against: str = ""


class Index:
    """Built once for a pack. `kin` says for each feature which features its title puts forward, and how clearly."""

    def __init__(self, pack: Pack, reader: Reader, associations: Associations | None = None) -> None:
        self.statements = pack.statements
        self.associations = associations or Associations()
        self._ignored = frozenset(stem(word) for text in pack.ignored for word in split(text))
        self.names = Names(_named(pack))
        self.lexicon = reader.lexicon
        self.sorts = {
            value_of(fact): concept.sort for fact, concept in pack.concepts.items() if concept.kind == "feature"
        }
        self.mistaken = {name for name, sort in self.sorts.items() if sort == "misconception"}
        self.called = {
            value_of(fact): [frozenset(self.terms(name)) for name in (concept.label, *concept.names)]
            for fact, concept in pack.concepts.items()
            if concept.kind == "feature"
        }
        self.by_feature: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(self.statements):
            self.by_feature[one.feature].append(number)
        self.ids = [one.id for one in self.statements]
        self.by_id = {name: number for number, name in enumerate(self.ids)}
        self.barring = [int(one.kind == "cannot") for one in self.statements]
        self.solving = [int(one.kind == "solves") for one in self.statements]
        asking = [self.about(" ".join([*one.asked, one.gist, one.home])) for one in self.statements]
        answering = [self.said(" ".join([one.card, one.says, *one.acts])) for one in self.statements]
        about = [one.without(STOP) for one in answering]
        near_asking, near_about = [one.near for one in asking], [one.near for one in about]
        self.asking = Bag(near_asking)
        self.whole = Bag(map(operator.add, near_asking, near_about))
        self.telling = Bag(one.close for one in answering)
        self.owners = list(self.by_feature)
        owned = {name: place for place, name in enumerate(self.owners)}
        self.owner_of = [owned[one.feature] for one in self.statements]
        homes = [reader.service_of(name) for name in self.owners]
        self.homes = sorted(set(homes))
        home_of = {name: place for place, name in enumerate(self.homes)}
        self.home_of = [home_of[homes[owner]] for owner in self.owner_of]
        self.by_owner = Bag(
            itertools.chain.from_iterable(near_asking[n] + near_about[n] for n in self.by_feature[name])
            for name in self.owners
        )
        acts: list[Act] = [
            act
            for number, one in enumerate(self.statements)
            for act in (*(Act(number, text) for text in one.acts), *(Act(number, *pair) for pair in one.contrasts))
        ]
        self.act_of = [act.statement for act in acts]
        self._acts_from = [
            *itertools.accumulate((len(one.acts) + len(one.contrasts) for one in self.statements), initial=0)
        ]
        self.act_against = [int(bool(act.against)) for act in acts]
        self.act_bag = Bag(self.said(act.text).close for act in acts)
        self.questions = Coverage(list(self._question_wordings()), self.weight)
        self.features, wordings = _feature_wordings(pack)
        self.put = Coverage(wordings, self.weight)
        self.limits = Limits(self, pack.limits, lambda name: _subject(pack, name, reader.service_of(name)))
        self._last: tuple[Words, OfText] | None = None
        self.kin = {name: self._kin(pack.title_of(name)) for name in self.owners}

    def acts_of(self, statements: Iterable[int]) -> list[int]:
        """The acts of some statements, by number; acts stand in the order of statements."""
        first = self._acts_from
        return [act for number in statements for act in range(first[number], first[number + 1])]

    def chief(self, feature: str) -> int:
        """The statement that tells most of a feature: of what it solves, what people are known to ask for in most ways."""
        return max(self.solutions(feature), key=lambda number: len(self.statements[number].asked))

    def solutions(self, feature: str) -> list[int]:
        """The statements of what a feature solves, by number."""
        return [number for number in self.by_feature[feature] if self.solving[number]]

    def terms(self, text: str) -> list[str]:
        """The telling words of a text, without what the pack ignores."""
        return telling(text, self._ignored)

    def about(self, text: str) -> Terms:
        """The terms that show what a text is about, without what the pack ignores."""
        return self.said(text).without(STOP)

    def said(self, text: str) -> Terms:
        """The terms that show what an option or an answer says, small words among them, without what the pack ignores."""
        return terms(text, self.names, self._ignored)

    def weight(self, key: str) -> float:
        """How telling a key is: the sum over its words; a quantity counts as a fairly common word."""
        if key.startswith("#"):
            return 2.0
        words = [word for word in key.removeprefix("=").split() if word not in STOP]
        return sum(self.whole.weight(word) for word in words) or 0.5

    def heft(self, term: str) -> float:
        """How telling a term is among what statements tell."""
        return self.telling.weight(term)

    def _question_wordings(self) -> Iterable[Wording]:
        for number, one in enumerate(self.statements):
            for text in one.phrases:
                yield Wording(number, phrases.parse(text, 0).slots, exact=True)

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
            asking = _levelled(self.asking.scores(own.weights, whole))
            return Raised(own.phrase, whole, asking, chief(self.by_owner.scores(own.weights), CHIEF))
        added = of_options(options)
        whole = chief(_summed(own.whole, self.whole.scores(added)), CHIEF)
        return Raised(own.phrase, whole, _levelled(self.asking.scores(_summed(own.weights, added), whole)), {})

    def reach(self, keys: Keys) -> float:
        """The share of a text's words that stand in one statement, at most, each as far as it tells."""
        weights = {term: weight for term, weight in self.weighted(keys.words).items() if " " not in term}
        full = math.fsum(sorted(amount * self.whole.weight(term) for term, amount in weights.items()))
        return max(self.whole.scores(weights).values(), default=0.0) / (full or 1.0)

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
            self._last = last = (keys.words, OfText(weights, self._met(keys), self.whole.scores(weights)))
        return last[1]

    def _met(self, keys: Keys) -> dict[int, float]:
        best: dict[int, float] = {}
        before, owners = best.get, self.questions.owners
        for role, sentence in zip(roles(keys.words), keys.sentences, strict=True):
            weight = STORY if role == "story" else 1.0
            for number, share in self.questions.covered(sentence).items():
                if share >= PARTLY:
                    owner, value = owners[number], (weight * share) ** 2
                    if value > before(owner, 0.0):
                        best[owner] = value
        if len(keys.sentences) == 1:
            return best  # what is met in the only sentence counts more than what is scattered
        for number, share in self.questions.covered(keys.all).items():
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

    def _kin(self, title: str) -> dict[str, float]:
        return self.put_forward(self.keys(words_of(title)))

    def put_forward(self, keys: Keys) -> dict[str, float]:
        """The features a text puts forward, by name or description, each with how clearly (up to 1)."""
        best: dict[str, float] = {}
        for sentence in keys.sentences:
            for number, share in self.put.covered(sentence).items():
                if share < PUT_FORWARD:
                    continue
                wording = self.put.wordings[number]
                value = share**2 * (1.0 if wording.exact else DESCRIBED_PART)
                name = self.features[wording.owner]
                if value > best.get(name, 0.0):
                    best[name] = value
        return best

    def nearest(self, text: str, count: int = 3) -> list[tuple[Statement, float]]:
        """The statements a question comes nearest to, best first; each feature once."""
        scores = chief(self.whole.scores(self.weighted(words_of(text))), CHIEF)
        found: dict[str, tuple[Statement, float]] = {}
        for number in ranked(scores, self.ids):
            one = self.statements[number]
            if one.kind != "cannot":
                found.setdefault(one.feature, (one, scores[number]))
            if len(found) == count:
                break
        return list(found.values())


def _named(pack: Pack) -> Iterable[tuple[str, str]]:
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


def of_options(options: Sequence[Iterable[str]]) -> dict[str, float]:
    """What the terms of options add to those of their question."""
    shares = Counter(term for option in options for term in set(option))
    return {term: count * (OPTIONS / len(options)) for term, count in shares.items()}


Key = TypeVar("Key", int, str)


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


def _single(words: Iterable[str]) -> Slots:
    return tuple((word,) for word in dict.fromkeys(words))


def _name_slots(name: str) -> Slots:
    """The telling words of a name; all its words where fewer than two tell anything; none for names made of signs."""
    if Spelling.of(name).signs:
        return ()
    words = [stem(word) for word in split(name.removeprefix("="))]
    telling_words = [word for word in words if word not in STOP]
    return _single(telling_words if len(telling_words) > 1 or len(words) == 1 else words)


def _feature_wordings(pack: Pack) -> tuple[list[str], list[Wording]]:
    """The names and descriptions of features, services and practices; names count as exact."""
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
            wordings.append(Wording(owner, phrases.parse(text, 0).slots, exact=False))
    return features, wordings
