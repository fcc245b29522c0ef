"""What questions raise, many of them: an index with arrays. The same numbers as index.py gives, but for the last places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.judging.arrays import KEPT, Floats, Forward, Ints, Postings, Slots, best, largest, ranges
from engine.judging.index import (
    CHIEF,
    PARTLY,
    SCATTERED,
    STORY,
    Index,
    Keys,
    Raised,
    of_options,
)
from engine.judging.named import DESCRIBED_PART, PUT_FORWARD
from engine.judging.terms import Terms
from engine.reading.frame import roles
from engine.reading.words import Words

if TYPE_CHECKING:
    from engine.judging.hearing import Hearing


NO_STATEMENTS = np.zeros(0, dtype=np.intp)


class Column(Mapping[int, float]):
    """A column as the mapping of its numbers to their values, where those are not 0."""

    def __init__(self, values: Floats) -> None:
        self.array = values

    def __getitem__(self, number: int) -> float:
        value = self.array.item(number)
        if not value:
            raise KeyError(number)
        return value

    def get(self, number: int, default: Any = None) -> Any:
        return self.array.item(number) or default

    def __iter__(self) -> Iterator[int]:
        return iter(np.flatnonzero(self.array).tolist())

    def __len__(self) -> int:
        return int(np.count_nonzero(self.array))

    def items(self) -> Any:
        there = np.flatnonzero(self.array)
        return zip(there.tolist(), self.array[there].tolist(), strict=True)

    def values(self) -> Any:
        return self.array[np.flatnonzero(self.array)].tolist()


class ManyRaised(Raised):
    """What a question raises, in columns: the chief statements and features, and their shares.

    The mappings of a `Raised` are made where somebody asks for them.
    """

    def __init__(self, asked: _Asked, added: Mapping[str, float], alone: bool) -> None:
        self.phrases = asked.phrases
        whole = asked.total(asked.whole, added)
        self.numbers = largest(whole, CHIEF)
        self.shares = levelled(whole[self.numbers])
        self.asked = levelled(asked.total(asked.asking, added)[self.numbers])
        self._source, self._alone = asked, alone

    @property
    def phrase(self) -> Mapping[int, float]:
        return Column(self.phrases)

    @cached_property
    def whole(self) -> Mapping[int, float]:
        return dict(zip(self.numbers.tolist(), self.shares.tolist(), strict=True))

    @cached_property
    def asking(self) -> Mapping[int, float]:
        return dict(zip(self.numbers.tolist(), self.asked.tolist(), strict=True))

    @cached_property
    def feature(self) -> Mapping[int, float]:
        if not self._alone:
            return {}  # features are not told of a question with options
        features = self._source.total(self._source.features, {})
        owners = largest(features, CHIEF)
        return dict(zip(owners.tolist(), levelled(features[owners]).tolist(), strict=True))


class _Asked:
    """What a question raises without its options; options only add to it."""

    def __init__(self, index: ManyIndex, keys: Keys) -> None:
        self.text = keys.words.text
        self.terms = index.weighted(keys.words)
        self.phrases = index.phrased(keys)
        self.whole, self.asking, self.features = index.whole_postings, index.asking_postings, index.owner_postings
        self._totals: dict[int, Floats] = {}

    def total(self, postings: Postings, added: Mapping[str, float]) -> Floats:
        """How far each text of some postings is raised, with terms added."""
        if id(postings) not in self._totals:
            self._totals[id(postings)] = postings.totals(self.terms)
        total = self._totals[id(postings)]
        return total + postings.totals(added) if added else total


class ManyIndex(Index):
    """An index opened as arrays."""

    def __init__(self, index: Index) -> None:
        vars(self).update(vars(index))
        self.whole_postings, self.asking_postings = Postings(index.bags.whole), Postings(index.bags.asking)
        self.owner_postings = Postings(index.bags.by_owner)
        self.telling_forward, self.act_forward = Forward(index.bags.telling), Forward(index.acts.bag)
        self.owner_column = np.array([*index.owned.owner_of], dtype=np.intp)
        self.home_column = np.array([*index.owned.home_of], dtype=np.intp)
        self.barring_column = np.array([*index.barring], dtype=bool)
        self.answers_column = np.array([len(one.acts) for one in index.statements], dtype=np.intp)
        self._acts = np.array([*index.acts.first], dtype=np.intp)
        self.act_against_column = np.array([*index.acts.against], dtype=bool)
        self._question_slots, self._put_slots = Slots(index.phrases), Slots(index.named.wordings)
        self._question_owners = np.array(index.phrases.owners, dtype=np.intp)
        self.kind_column = np.array([*index.solving]) - np.array([*index.barring])
        self.of_feature = {name: np.array(numbers, dtype=np.intp) for name, numbers in index.owned.by_feature.items()}
        needs = [one.need for one in index.statements]
        self.needs = sorted({*needs})
        place = {need: number for number, need in enumerate(self.needs)}
        self.need_column = np.array([place[need] for need in needs], dtype=np.intp)
        self._put_owners = [*index.named.wordings.owners]
        self._put_exact = np.array([1.0 if one.exact else DESCRIBED_PART for one in index.named.wordings.wordings])
        self._put_names = [*index.named.features]
        self._asked: _Asked | None = None
        self._hefts: dict[str, float] = {}
        self._titles: dict[str, Terms] = {}
        self._keys: Keys | None = None

    def keys(self, words: Words) -> Keys:
        if self._keys is None or self._keys.words.text != words.text:
            self._keys = super().keys(words)
        return self._keys

    def heft(self, term: str) -> float:
        found = self._hefts.get(term)
        if found is None:
            if len(self._hefts) > KEPT:
                self._hefts.clear()
            found = self._hefts[term] = super().heft(term)
        return found

    def raised(self, keys: Keys, options: Sequence[Iterable[str]] = ()) -> ManyRaised:
        asked = self._asked
        if asked is None or asked.text != keys.words.text:
            asked = self._asked = _Asked(self, keys)
        return ManyRaised(asked, of_options(options), alone=not options)

    def phrased(self, keys: Keys) -> Floats:
        """How far phrases raise each statement."""
        best = np.zeros(len(self.ids))
        for role, sentence in zip(roles(keys.words), keys.sentences, strict=True):
            clear, shares = self._question_slots.covered(sentence, PARTLY)
            np.maximum.at(best, self._question_owners[clear], ((STORY if role == "story" else 1.0) * shares) ** 2)
        if len(keys.sentences) > 1:
            clear, shares = self._question_slots.covered(keys.all, PARTLY)
            np.maximum.at(best, self._question_owners[clear], SCATTERED * shares**2)
        return best

    def put_forward(self, keys: Keys) -> dict[str, float]:
        best: dict[str, float] = {}
        for sentence in keys.sentences:
            clear, shares = self._put_slots.covered(sentence, PUT_FORWARD)
            values = shares**2 * self._put_exact[clear]
            for number, value in zip(clear.tolist(), values.tolist(), strict=True):
                name = self._put_names[self._put_owners[number]]
                if value > best.get(name, 0.0):
                    best[name] = value
        return best

    def heard(self, words: Words, services: frozenset[str]) -> Hearing:
        from engine.judging.many_hearing import ManyHearing

        return ManyHearing(self, words, services)

    def best_acts(
        self, weights: Mapping[str, float], texts: Sequence[Iterable[str]], statements: Ints
    ) -> tuple[Floats, Floats]:
        """What texts of weighted terms (rows) share with the best of each statement's answers, and of what does not serve."""
        acting, owners = ranges(self._acts, statements)
        table = self.act_forward.table(weights, texts, acting)
        against = np.flatnonzero(self.act_against_column[acting])
        barred = best(table[:, against], owners[against], len(statements))
        table[:, against] = 0.0
        return best(table, owners, len(statements)), barred

    def about_feature(self, name: str) -> Ints:
        """The statements about a feature, but for those of what cannot be."""
        numbers = self.of_feature.get(name, NO_STATEMENTS)
        return np.asarray(numbers[~self.barring_column[numbers]])

    def title_terms(self, title: str) -> Terms:
        """The terms of a conclusion's title; kept, as the same few are on offer again and again."""
        if title not in self._titles:
            self._titles[title] = self.said(title)
        return self._titles[title]


def spread(numbers: Ints | list[int], values: Floats | list[float], size: int) -> Floats:
    """The values at their numbers, nothing elsewhere."""
    found = np.zeros(size)
    found[numbers] = values
    return found


def levelled(values: Floats) -> Floats:
    """Values as shares of the largest."""
    return values / (float(values.max(initial=0.0)) or 1.0)
