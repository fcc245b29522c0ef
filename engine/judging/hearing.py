"""What one text raises among the statements of an index, all views together."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from engine.judging.amounts import TOLD_LEAST, Asked, amounts
from engine.judging.canvass import Conclusion, canvass
from engine.judging.ranking import PLACES, most, ranked
from engine.judging.terms import NAME
from engine.reading.asked import EXPLAIN, in_place, kinds_asked, themes, weighed
from engine.reading.clauses import apart
from engine.reading.words import words_of
from engine.record import record

if TYPE_CHECKING:
    from engine.judging.associations import Row
    from engine.judging.index import Index
    from engine.judging.votes import Ballots
    from engine.model import Statement
    from engine.reading.words import Words

PHRASE_LEAST = 0.66  # of 25 questions from other worlds one was seen to reach either
COVERED_LEAST = 0.66
SHARED_LEAST = 2  # one word alone raises nothing
SHARED_UNNAMED = 3
FAR = 0.8
PHRASE_WEIGHT = 0.5
AMOUNTS = 3
LOOKED_AT = 40  # features raised most, among which
ASSOCIATED = 4  # those that words are associated with most are on offer
FEATURE = "feature="
OF_KIND = 4  # of the kind asked for, however many others are raised more


@record
class Likely:
    """A statement that a text raises, how far, and the words (first, last) of the sentence that does."""

    statement: Statement
    score: float
    words: tuple[int, int]


class Hearing:
    """One text that names some services, heard by an index. What is at home in another service counts less."""

    def __init__(self, index: Index, words: Words, services: frozenset[str]) -> None:
        self._index = index
        self._services = services
        self._keys = index.keys(words)
        self._raised = index.raised(self._keys)

    @cached_property
    def scores(self) -> Mapping[int, float]:
        """How far the text raises each statement (by number), all views together."""
        services = self._services
        return self._together([1.0 if not services or home in services else FAR for home in self._index.owned.homes])

    def _together(self, factors: Sequence[float]) -> Mapping[int, float]:
        raised, owner_of, home_of = self._raised, self._index.owned.owner_of, self._index.owned.home_of
        total = {number: PHRASE_WEIGHT * value for number, value in raised.phrase.items()}
        for number, value in raised.whole.items():
            total[number] = total.get(number, 0.0) + value
        feature = raised.feature.get
        for number, value in total.items():
            total[number] = (value + feature(owner_of[number], 0.0)) * factors[home_of[number]]
        return total

    def likely(self, count: int) -> list[Likely]:
        """The statements the text most likely raises without stating their need in a whole phrase, one for each feature.

        Of what its words are associated with, then so many that they raise most, and some more of the kind it asks for.
        Texts about other things raise nothing: a service must be named, most of a phrase be there, or most of the text's own
        words stand in one statement; of one or two words either must be a name.
        """
        if not self._services and not self._reached():
            return []
        index = self._index
        least = min(SHARED_LEAST if self._services else SHARED_UNNAMED, len(self._terms))
        found = {one.statement.feature: one for one in (*self._preferred(), *self._associated())}
        count += len(found)
        found.update((one.statement.feature, one) for one in self._limits())
        kinds = kinds_asked(self._keys.words)
        missing = OF_KIND if kinds else 0
        for number in ranked(self.scores, index.ids):
            if len(found) >= count and not missing:
                break
            one = index.statements[number]
            if one.feature in found or one.feature in index.features.mistaken or one.kind != "solves":
                continue
            of_kind = missing > 0 and index.features.sorts.get(one.feature) in kinds
            if len(found) < count or of_kind:
                own = index.own_terms(one)
                if len(self._terms & own) >= least:
                    found[one.feature] = self._likely(number, self.scores[number], own)
                    if of_kind:
                        missing -= 1
        return [self._as_told(one) for one in found.values()]

    def _reached(self) -> bool:
        """Whether a text that names no service speaks of anything here."""
        phrased = max(self._raised.phrase.values(), default=0.0)
        few = phrased < 1.0 and len(self._terms) < SHARED_UNNAMED
        if few and not self._index.said(self._keys.words.text).names:
            return False
        return phrased >= PHRASE_LEAST or self._index.reach(self._keys) >= COVERED_LEAST

    def _as_told(self, one: Likely) -> Likely:
        """The statement of its feature that tells most, where the text asks for the feature by name and for nothing else."""
        feature, wanted = one.statement.feature, self._terms - EXPLAIN
        named = bool(wanted) and any(wanted <= name for name in self._index.features.called.get(feature, ()))
        if not named or one.statement.kind != "solves":
            return one
        return self._likely(self._index.chief(feature), one.score)

    @cached_property
    def _terms(self) -> frozenset[str]:
        """The telling terms of the text."""
        return frozenset(self._index.terms(self._keys.words.text))

    @cached_property
    def _weighed(self) -> tuple[frozenset[str], frozenset[str]]:
        """What the text asks for rather than something else, and that, as far as both are named."""
        for one in weighed(self._keys.words):
            asked, against = self._named(one.asked), self._named(one.against)
            if asked - against and (one.outright or against - asked):
                return asked - against, against - asked
        return frozenset(), frozenset()

    @cached_property
    def _themes(self) -> frozenset[str]:
        """What is named where the text asks why or when."""
        return frozenset().union(*map(self._named, themes(self._keys.words)))

    @cached_property
    def _in_place(self) -> frozenset[str]:
        """What the text says is there already."""
        return frozenset().union(*map(self._named, in_place(self._keys.words)))

    def _named(self, text: str) -> frozenset[str]:
        facts = (name.removeprefix(NAME) for name in self._index.said(text).names)
        return frozenset(fact.removeprefix(FEATURE) for fact in facts if fact.startswith(FEATURE))

    def _preferred(self) -> Iterable[Likely]:
        """The chief statements of what is asked for rather than something else."""
        for name in sorted(self._weighed[0] - self._index.features.mistaken):
            if self._index.solutions(name):
                number = self._index.chief(name)
                yield self._likely(number, self.scores.get(number, 0.0))

    @cached_property
    def amounts(self) -> Mapping[int, Asked]:
        """The limits whose amount the text may ask for."""
        return amounts(self._index, self._keys.words)

    def _limits(self) -> Iterable[Likely]:
        """The limits whose amount the text asks for, best first."""
        chances = {number: one.chance for number, one in self.amounts.items() if one.told >= TOLD_LEAST}
        for number in itertools.islice(ranked(chances, self._index.ids), AMOUNTS):
            yield self._likely(number, chances[number])

    @cached_property
    def _row(self) -> Row | None:
        return self._index.associations.row(self._index.about(self._keys.words.text).near)

    def associated(self, names: Sequence[str]) -> list[float]:
        """How strongly the words are associated with conclusions, as what each is short of the first."""
        strength = self._index.associations.strength
        found = [strength(self._row, name) for name in names]
        most = max(found, default=0.0)
        return [one - most for one in found]

    def _associated(self) -> Iterable[Likely]:
        """The statements raised most of the features that the words are associated with most."""
        index, features = self._index, self._raised.feature
        if self._row is None:
            return
        known = index.owned.owners
        owners = [known[place] for place in itertools.islice(ranked(features, known), LOOKED_AT)]
        strengths = {name: index.associations.strength(self._row, name) for name in owners}
        strongest = sorted(owners, key=lambda name: (-strengths[name], name))
        numbers = (self._most_raised(name) for name in strongest if name not in index.features.mistaken)
        for number in itertools.islice((one for one in numbers if one is not None), ASSOCIATED):
            yield self._likely(number, self.scores[number])

    def _most_raised(self, name: str) -> int | None:
        """The statement raised most of those that say what a feature solves."""
        return max(
            (number for number in self._index.solutions(name) if number in self.scores),
            key=lambda number: (round(self.scores[number], PLACES), -number),
            default=None,
        )

    def views(self, name: str, rules: Sequence[str]) -> dict[str, float]:
        """The numbers of `placing.PLACING` that are told by how far words raise statements, of a conclusion of some rules."""
        index, raised = self._index, self._raised
        concluding = [index.by_id[rule] for rule in rules if rule in index.by_id]
        phrase_about, asking_about, feature = self._about(name)
        found = {
            "phrase": most(raised.phrase, concluding),
            "asking": most(raised.asking, concluding),
            "phrase-about": phrase_about,
            "asking-about": asking_about,
            "feature": feature,
        }
        amounts = [self.amounts[number] for number in concluding if number in self.amounts]
        # An amount is asked for in so many words, which are not those of phrases.
        told = max([one.told for one in amounts], default=0.0)
        chance = max([one.chance for one in amounts if one.told >= TOLD_LEAST], default=0.0)
        preferred, passed_over = self._weighed
        return {
            **{view: max(value, told) for view, value in found.items()},
            **{
                view: value
                for place, part in self.parts.items()
                for view, value in part.told_about(name, place).items()
            },
            "amount": chance,
            "theme": float(name in self._themes),
            "preferred": float(name in preferred),
            "passed-over": float(name in passed_over or name in self._in_place),
        }

    def told_about(self, name: str, place: str) -> dict[str, float]:
        """The numbers of `placing.PLACING` of a part of a text, of which `place` is the name."""
        phrase, asking, feature = self._about(name)
        return {f"phrase-{place}": phrase, f"asking-{place}": asking, f"feature-{place}": feature}

    @cached_property
    def parts(self) -> Mapping[str, Hearing]:
        """What tells how things stand (`stands`) and what is said besides, each heard alone; nothing where there are not both."""
        found = apart(self._keys.words)
        if found is None:
            return {}
        texts = {"stands": found.stands, "besides": found.besides}
        return {place: self._index.heard(words_of(text), self._services) for place, text in texts.items()}

    def _about(self, name: str) -> tuple[float, float, float]:
        """How far the text raises a statement about a feature by phrases and by what it asks, and all that is told about it."""
        index, raised = self._index, self._raised
        about = [number for number in index.owned.by_feature.get(name, ()) if not index.barring[number]]
        owners = [index.owned.owner_of[number] for number in about[:1]]
        return most(raised.phrase, about), most(raised.asking, about), most(raised.feature, owners)

    def ballots(self, conclusions: Sequence[Conclusion], fired: Collection[str]) -> Ballots:
        """The ballots of the statements raised most on conclusions, for which the rules `fired` fired."""
        return canvass(self._index, self._raised, self.scores, self._services, conclusions, fired)

    def raising(self, number: int) -> Likely:
        """A statement, with the sentence that raises it most."""
        return self._likely(number, self.scores.get(number, 0.0))

    def _likely(self, number: int, score: float, own: set[str] | None = None) -> Likely:
        """A statement that is likely, by its own terms, which need not be looked up where they are known."""
        one = self._index.statements[number]
        return Likely(one, score, self._sentence(self._index.own_terms(one) if own is None else own))

    def _sentence(self, own: set[str]) -> tuple[int, int]:
        """First and last word of the sentence that shares most with a statement's own terms."""
        weight, spans = self._index.bags.weight, self._keys.words.sentences
        shared = [math.fsum(sorted(weight(key) for key in keys if key in own)) for keys in self._keys.sentences]
        return spans[max(range(len(spans)), key=lambda place: (shared[place], -place))]


class ByRule(Mapping[str, float]):
    """How far a hearing raises the statement of each rule, by the rule's id."""

    def __init__(self, index: Index, scores: Mapping[int, float]) -> None:
        self._ids, self._by_id = index.ids, index.by_id
        self._scores = scores

    def __getitem__(self, name: str) -> float:
        return self._scores[self._by_id[name]]

    def __iter__(self) -> Iterator[str]:
        return (self._ids[number] for number in self._scores)

    def __len__(self) -> int:
        return len(self._scores)
