"""The knowledge of a pack as words: which statements a question raises, and which features a text puts forward.

Three views of the same statements, of which none is exact and each errs in its own way: the slots of their phrases, the
sentences by which people ask, and the plain overlap of words.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, groupby

from engine.judging.bag import Bag, Shared
from engine.judging.coverage import Coverage, Slots, Wording
from engine.judging.hearing import Hearing, starts
from engine.judging.terms import STOP, paired, parted, telling
from engine.model import Pack, Statement
from engine.reading import phrases, quantities
from engine.reading.frame import WEIGHT, roles
from engine.reading.phrases import Lexicon, Spelling
from engine.reading.words import Words, split, stem, words_of
from engine.record import record

STORY = 0.85  # a phrase met in the story counts less than one met in goal or question
SCATTERED = 0.7  # a phrase whose slots are met in different sentences counts less than one met in one
PHRASE_LEAST = 0.62  # no question from another world was seen to reach these
ASKED_LEAST = 0.4
SHARED_LEAST = 2  # one word alone raises nothing
FAR = 0.8
PUT_FORWARD = 0.55  # the share of a name or description that must be met to put a feature forward


@record
class Raised:
    """How far a question raises each statement (by number), from 0 to 1, in each view."""

    phrase: dict[int, float]
    asked: dict[int, float]
    overlap: dict[int, float]
    balanced: dict[int, float]


@record
class Likely:
    """A statement that a text raises, how far, and the words (first, last) of the sentence that does."""

    statement: Statement
    score: float
    words: tuple[int, int]


@record
class Keys:
    """A text, its words, and the keys of each sentence."""

    words: Words
    sentences: tuple[frozenset[str], ...]

    @property
    def all(self) -> frozenset[str]:
        return frozenset().union(*self.sentences)


class Index:
    """Built once for a pack."""

    def __init__(self, pack: Pack, lexicon: Lexicon) -> None:
        self.statements = pack.statements
        self._ignored = frozenset(stem(word) for text in pack.ignored for word in split(text))
        self.lexicon = lexicon
        self.by_feature: dict[str, list[int]] = defaultdict(list)
        asked: list[str] = []
        self._asked_of: list[int] = []
        for number, one in enumerate(self.statements):
            self.by_feature[one.feature].append(number)
            texts = [f"{text} {one.home}" for text in (*one.asked, one.gist)]
            asked.extend(texts)
            self._asked_of.extend([number] * len(texts))
        terms = [paired(self.terms(text)) for text in asked]
        self.asked_bag = Bag(terms)
        self.asked_lengths = self.asked_bag.lengths(0.5)
        self.texts_of = starts(self._asked_of, len(self.statements))
        cards = [self.terms(one.card) for one in self.statements]
        says = [self.terms(one.says) for one in self.statements]
        self.card_short = Bag([paired(card) for card in cards], power=0.5)
        self.card_bag = Bag([paired(card + said) for card, said in zip(cards, says, strict=True)])
        self.says_bag = Bag([paired(said) for said in says])
        self.facts = Coverage(
            [Wording(n, _single(card + said), False) for n, (card, said) in enumerate(zip(cards, says, strict=True))],
            self.weight,
        )
        self.mass = [sum(self.weight(term) for term in {*card, *said}) for card, said in zip(cards, says, strict=True)]
        wordings = list(self._question_wordings())
        self.phrasings = Coverage([one for one in wordings if one.exact], self.weight)
        self.askings = Coverage([one for one in wordings if not one.exact], self.weight)
        self.phrases_of = starts(self.phrasings.owners, len(self.statements))
        self.sentences_of = starts(self.askings.owners, len(self.statements))
        self.ids = [one.id for one in self.statements]
        self.by_id: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self.ids):
            self.by_id[name].append(number)
        self.scattered = SCATTERED
        self._asking: tuple[Keys, dict[int, float]] | None = None
        self._heard: tuple[str, Hearing] | None = None
        self.features, wordings = _feature_wordings(pack)
        self.put = Coverage(wordings, self.weight)

    def terms(self, text: str) -> list[str]:
        """The telling terms of a text, without what the pack ignores."""
        return telling(text, self._ignored)

    def weight(self, key: str) -> float:
        """How telling a key is: the sum over its words; a quantity counts as a fairly common word."""
        if key.startswith("#"):
            return 2.0
        words = [word for word in key.removeprefix("=").split() if word not in STOP]
        return sum(self.asked_bag.weight(word) for word in words) or 0.5

    def _question_wordings(self) -> Iterable[Wording]:
        for number, one in enumerate(self.statements):
            for text in one.phrases:
                yield Wording(number, phrases.parse(text, 0).slots, exact=True)
            for text in one.asked:
                yield Wording(number, _single(self.terms(text)), exact=False)

    def keys(self, text: str) -> Keys:
        """The keys of a text, sentence by sentence."""
        words = words_of(text)
        sentences, _ = self.lexicon.look(words, quantities.find(words.text))
        found = [frozenset(sentence.present) for sentence in sentences]
        parts = {stem(part) for part in split(parted(words.text)[len(words.text) :])}
        if found and parts:
            found[-1] |= parts
        return Keys(words, tuple(found))

    def raised(self, keys: Keys) -> Raised:
        """How far a question raises each statement."""
        shared = self.asked_bag.shared(self.weighted_terms(keys.words))
        return Raised(
            self._by_phrase(keys),
            self._by_sentence(keys),
            self._best(shared, self.asked_bag.length),
            self._best(shared, self.asked_lengths),
        )

    def weighted_terms(self, words: Words) -> dict[str, float]:
        """The terms of a text, each with the weight of the most telling sentence it stands in."""
        terms: dict[str, float] = {}
        for role, (first, last) in zip(roles(words), words.sentences, strict=True):
            text = words.text[words.starts[first] : words.ends[last]]
            for term in paired(self.terms(text)):
                terms[term] = max(terms.get(term, 0.0), WEIGHT[role])
        return terms

    def _best(self, shared: Shared, lengths: Sequence[float]) -> dict[int, float]:
        best: dict[int, float] = {}
        for number, amount in shared.amounts.items():
            score = amount / (shared.own * lengths[number])
            owner = self._asked_of[number]
            if score > best.get(owner, 0.0):
                best[owner] = score
        return best

    def weighted_sentences(self, keys: Keys) -> list[tuple[float, frozenset[str]]]:
        """The keys of each sentence, with how much a phrase met in it counts."""
        return [
            (STORY if role == "story" else 1.0, sentence)
            for role, sentence in zip(roles(keys.words), keys.sentences, strict=True)
        ]

    def _by_phrase(self, keys: Keys) -> dict[int, float]:
        best: dict[int, float] = {}
        owners = self.phrasings.owners

        def raise_to(number: int, value: float) -> None:
            owner = owners[number]
            if value > best.get(owner, 0.0):
                best[owner] = value

        for weight, sentence in self.weighted_sentences(keys):
            for number, share in self.phrasings.covered(sentence).items():
                raise_to(number, (weight * share) ** 2)
        for number, share in self.phrasings.covered(keys.all).items():
            raise_to(number, SCATTERED * share**2)
        return best

    def _by_sentence(self, keys: Keys) -> dict[int, float]:
        best: dict[int, float] = {}
        for number, share in self.askings.covered(keys.all).items():
            owner, value = self.askings.owners[number], share**1.5
            if value > best.get(owner, 0.0):
                best[owner] = value
        return best

    def asking(self, question: Keys) -> dict[int, float]:
        """How much of each statement a question covers; kept for the last question, as each option asks."""
        asking = self._asking
        if asking is None or asking[0] is not question:
            asking = self._asking = (question, self.facts.covered(question.all))
        return asking[1]

    def heard(self, text: str) -> Hearing:
        """What a text raises; the last text is kept, as one answer asks several times."""
        heard = self._heard
        if heard is None or heard[0] != text:
            heard = self._heard = (text, Hearing(self, self.keys(text)))
        return heard[1]

    def likely(self, text: str, near: Callable[[str], bool], count: int) -> list[Likely]:
        """The statements a text most likely raises without stating their need in a whole phrase, best first.

        `near` tells whether a feature is at home in what the text names. Texts about other things raise nothing: most of a
        phrase or of a sentence that people ask must be there.
        """
        heard = self.heard(text)
        keys = heard.keys
        scores = {number: heard.together(number) for number in heard.clear(PHRASE_LEAST, ASKED_LEAST)}
        for number in scores:
            scores[number] *= 1.0 if near(self.statements[number].feature) else FAR
        asked = set(self.terms(text))
        found: dict[str, Likely] = {}
        for number in sorted(scores, key=lambda one: (-round(scores[one], 9), self.ids[one])):
            one = self.statements[number]
            if one.feature in found or one.kind not in ("solves", "limit"):
                continue
            if len(asked & self._own_terms(number)) >= SHARED_LEAST:
                found[one.feature] = Likely(one, scores[number], self._sentence(keys, number))
            if len(found) == count:
                break
        return list(found.values())

    def by_rule(self, text: str, near: Callable[[str], bool], rules: Iterable[str]) -> dict[str, float]:
        """How far a text raises the statement of each of some rules, all views together; 0 for a rule without one."""
        heard = self.heard(text)
        found: dict[str, float] = {}
        for name in rules:
            for number in self.by_id.get(name, ()):
                found[name] = heard.together(number) * (1.0 if near(self.statements[number].feature) else FAR)
        return found

    def _own_terms(self, number: int) -> set[str]:
        one = self.statements[number]
        return set(self.terms(" ".join([*one.asked, one.gist])))

    def _sentence(self, keys: Keys, number: int) -> tuple[int, int]:
        """First and last word of the sentence that raises a statement most."""
        own = self._own_terms(number)
        spans = keys.words.sentences
        shared = [math.fsum(sorted(self.weight(key) for key in sentence if key in own)) for sentence in keys.sentences]
        return spans[max(range(len(spans)), key=lambda place: (shared[place], -place))]

    def put_forward(self, keys: Keys) -> dict[str, float]:
        """The features a text puts forward, by name or description, each with how clearly (up to 1)."""
        best: dict[str, float] = {}
        for sentence in keys.sentences:
            for number, share in self.put.covered(sentence).items():
                if share < PUT_FORWARD:
                    continue
                wording = self.put.wordings[number]
                value = share**2 * (1.0 if wording.exact else 0.9)
                name = self.features[wording.owner]
                if value > best.get(name, 0.0):
                    best[name] = value
        return best

    def nearest(self, text: str, count: int = 3) -> list[tuple[Statement, float]]:
        """The statements a question comes nearest to, best first; each feature once."""
        shared = self.asked_bag.shared(self.weighted_terms(words_of(text)))
        scores = self._best(shared, self.asked_bag.length)
        ranked = chain.from_iterable(
            sorted(equal, key=self.ids.__getitem__)
            for _, equal in groupby(
                sorted(scores, key=lambda number: -round(scores[number], 9)), lambda number: round(scores[number], 9)
            )
        )
        found: dict[str, tuple[Statement, float]] = {}
        for number in ranked:
            one = self.statements[number]
            if one.kind != "cannot":
                found.setdefault(one.feature, (one, scores[number]))
            if len(found) == count:
                break
        return list(found.values())


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
        features.append(fact.partition("=")[2])
        for name in dict.fromkeys([concept.label, *concept.names]):
            slots = _name_slots(name)
            if slots:
                wordings.append(Wording(owner, slots, exact=True))
        for text in (*concept.described, *concept.phrases):
            wordings.append(Wording(owner, phrases.parse(text, 0).slots, exact=False))
    return features, wordings
