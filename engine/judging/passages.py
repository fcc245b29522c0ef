"""Passages of a user's documents as weak evidence: what they share with a question and with an option or answer.

A passage counts as far as it bears on the question (BM25) times as far as it bears on the option, as a passage on either alone
says nothing for the choice. Never a rule: passages rank, and are quoted with their place.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.documents.split import Unit, sentences
from engine.judging.bag import LENGTH, PAIR_WEIGHT, SATURATION
from engine.judging.evidence import summed
from engine.judging.ranking import PLACES
from engine.judging.terms import EVERYWHERE, SHARED, paired, parted
from engine.reading.frame import WEIGHT, roles
from engine.reading.words import split, stem, words_of

if TYPE_CHECKING:
    from engine.documents.library import Found, Library

KIND = "passage"
TELLING = 24  # words of a question that are searched for, the most telling
OWN = 24  # words of an option
FOR_QUESTION = 250  # passages looked at for a question
FOR_OPTION = 50  # and for each option besides
LONG = 0.7  # how far options of many words are held back: 0 not at all, 1 by all they hold
FEW = 4  # passages that add up
QUOTED = 3
QUOTE = 300  # signs of a quote, about
NEAR = 0.5  # the share of the best passage that is worth quoting
HELD_LEAST = 0.3  # the share of a question's telling words that a passage worth quoting holds
WORDS_LEAST = 2


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage quoted: its file within the folder, the line, the heading above it, and its score as a share of the best."""

    file: str
    line: int
    section: str
    quote: str
    score: float


@dataclass(frozen=True, slots=True)
class Support:
    """What documents say: for each option an amount (comparable within a question) and passages; and for the answer."""

    amounts: tuple[float, ...] = ()
    options: tuple[tuple[Cited, ...], ...] = ()
    answer: tuple[Cited, ...] = ()


@dataclass(slots=True)
class _Read:
    """A passage, its terms that matter, and how much it shares with the question."""

    found: Found
    counts: Counter[str]
    size: int
    asked: float
    holds: float


class Passages:
    """Searches a library for questions of a pack; `terms` gives the telling terms of a text."""

    kind = KIND

    def __init__(self, library: Library, terms: Callable[[str], list[str]]) -> None:
        self._library = library
        self._terms = terms

    def for_options(self, question: str, options: Sequence[str]) -> Support:
        """What supports each option of a question."""
        asked = self._asked(question)
        spread = Counter(term for option in options for term in set(paired(self._terms(option))))
        shares = [self._shares(option, spread, len(options)) for option in options]
        read, idf = self._candidates(question, options, asked, shares)
        ranked = [self._scored(read, self._weighed(own, idf)) for own in shares]
        top = max((scored[0][0] for scored in ranked if scored), default=0.0)
        amounts = tuple(summed((score for score, _ in scored), FEW) for scored in ranked)
        wanted = [{**asked, **own} for own in shares]
        cited = tuple(self._cited(one, top, wanted[place], idf) for place, one in enumerate(ranked))
        return Support(amounts, cited)

    def for_answer(self, question: str, answer: str) -> tuple[Cited, ...]:
        """What supports an answer without options; without an answer, what bears on the question alone."""
        asked = self._asked(question)
        own = dict.fromkeys(paired(self._terms(answer)), 1.0)
        read, idf = self._candidates(question, [answer], asked, [own])
        ranked = self._scored(read, self._weighed(own, idf) if own else None)
        return self._cited(ranked, ranked[0][0] if ranked else 0.0, {**asked, **own}, idf)

    def _asked(self, question: str) -> dict[str, float]:
        """The terms of a question, each weighted by what its sentence is for."""
        words = words_of(question)
        found: dict[str, float] = {}
        for role, (first, last) in zip(roles(words), words.sentences, strict=True):
            for term in self._terms(words.text[words.starts[first] : words.ends[last]]):
                found[term] = max(found.get(term, 0.0), WEIGHT[role])
        return found

    def _shares(self, option: str, spread: Mapping[str, int], count: int) -> dict[str, float]:
        """The terms of an option; what others have too counts less."""
        return {
            term: 1.0 if spread[term] == 1 or count == 1 else SHARED if spread[term] < count else EVERYWHERE
            for term in paired(self._terms(option))
        }

    def _candidates(
        self,
        question: str,
        options: Sequence[str],
        asked: Mapping[str, float],
        shares: Sequence[Mapping[str, float]],
    ) -> tuple[list[_Read], dict[str, float]]:
        """The passages worth looking at, read; and how telling each term is."""
        single = {term for terms in (asked, *shares) for term in terms if " " not in term}
        idf, held = self._library.idf(sorted(single))
        for own in shares:
            idf.update((pair, self._pair(pair, idf)) for pair in own if " " in pair)
        words = _spelled([question, *options])
        main = _most_telling(asked, idf, held, TELLING)
        numbers = dict.fromkeys(self._library.search([words[t] for t in main if t in words], FOR_QUESTION))
        for own in shares:
            terms = _most_telling({t: w for t, w in own.items() if " " not in t}, idf, held, OWN)
            both = [words[t] for t in dict.fromkeys([*terms, *main]) if t in words]
            also = [words[t] for t in terms if t in words]
            if also:
                numbers.update(dict.fromkeys(self._library.search(both, FOR_OPTION, also)))
        wanted = set(asked).union(*shares)
        full = math.fsum(weight * idf[term] for term, weight in asked.items()) or 1.0
        read = [self._read(one, wanted, asked, idf, full) for one in self._library.passages(numbers)]
        return read, idf

    def _pair(self, pair: str, idf: Mapping[str, float]) -> float:
        first, _, second = pair.partition(" ")
        rare = idf.get(first, self._library.rarest) + idf.get(second, self._library.rarest)
        return PAIR_WEIGHT * min(self._library.rarest, rare)

    def _read(
        self, found: Found, wanted: set[str], asked: Mapping[str, float], idf: Mapping[str, float], full: float
    ) -> _Read:
        terms = self._terms(found.text)
        counts = Counter(term for term in paired(terms) if term in wanted)
        one = _Read(found, counts, len(terms), 0.0, 0.0)
        one.asked = self._relevance(one, {term: weight * idf[term] for term, weight in asked.items()})
        shared = [term for term in asked if term in counts]
        if len(shared) >= min(WORDS_LEAST, len(asked)):
            one.holds = math.fsum(asked[term] * idf[term] for term in shared) / full
        return one

    def _relevance(self, one: _Read, weights: Mapping[str, float]) -> float:
        """How much a passage shares with weighted terms (BM25)."""
        long = SATURATION * (1 - LENGTH + LENGTH * one.size / self._library.length)
        return math.fsum(
            weights[term] * count * (SATURATION + 1) / (count + long)
            for term, count in one.counts.items()
            if term in weights
        )

    def _weighed(self, terms: Mapping[str, float], idf: Mapping[str, float]) -> dict[str, float]:
        """The terms of an option by how telling they are, as shares: more words share more by chance alone."""
        full = math.fsum(weight * idf[term] for term, weight in terms.items()) ** LONG or 1.0
        return {term: weight * idf[term] / full for term, weight in terms.items()}

    def _scored(self, read: Iterable[_Read], own: Mapping[str, float] | None) -> list[tuple[float, _Read]]:
        """The best passages for an option, given by its weighted terms, best first."""
        scored = ((one.asked * (self._relevance(one, own) if own is not None else 1.0), one) for one in read)
        return heapq.nsmallest(
            max(FEW, QUOTED),
            (pair for pair in scored if pair[0] > 0),
            key=lambda pair: (-round(pair[0], PLACES), pair[1].found.id),
        )

    def _cited(
        self, scored: Sequence[tuple[float, _Read]], top: float, wanted: Mapping[str, float], idf: Mapping[str, float]
    ) -> tuple[Cited, ...]:
        """The passages worth quoting: near the best for this option, and on the question at all."""
        worth = [(score, one) for score, one in scored if one.holds >= HELD_LEAST and score >= NEAR * scored[0][0]]
        weigh = {term: weight * idf.get(term, 0.0) for term, weight in wanted.items() if " " not in term}
        return tuple(self._quoted(one.found, score / (top or 1.0), weigh) for score, one in worth[:QUOTED])

    def _quoted(self, found: Found, score: float, weigh: Mapping[str, float]) -> Cited:
        def worth(text: str) -> float:
            return math.fsum(weigh[term] for term in sorted(set(self._terms(text))) if term in weigh)

        unit = max(found.units, key=lambda one: (round(worth(one.text), PLACES), -one.line))
        return Cited(found.file, unit.line, found.section, _excerpt(unit, worth), round(score, 4))


def _excerpt(unit: Unit, worth: Callable[[str], float]) -> str:
    """The part of a unit that tells most: whole sentences where they fit, a mark where something is left out."""
    parts = sentences(unit.text)
    first = last = max(range(len(parts)), key=lambda place: (round(worth(parts[place]), PLACES), -place))
    size = len(parts[first])
    while True:
        if last + 1 < len(parts) and size + len(parts[last + 1]) < QUOTE:
            last += 1
            size += len(parts[last]) + 1
        elif first and size + len(parts[first - 1]) < QUOTE:
            first -= 1
            size += len(parts[first]) + 1
        else:
            break
    text = " ".join(parts[first : last + 1])
    cut = text if len(text) <= 2 * QUOTE else text[: 2 * QUOTE].rsplit(" ", 1)[0]
    return f"{'… ' if first else ''}{cut}{' …' if last + 1 < len(parts) or cut != text else ''}"


def _spelled(texts: Iterable[str]) -> dict[str, str]:
    """A word of the texts for each stem, as full-text search is to find it."""
    found: dict[str, str] = {}
    for text in texts:
        for word in split(parted(text)):
            if word.isalnum():
                found.setdefault(stem(word), word)
    return found


def _most_telling(terms: Mapping[str, float], idf: Mapping[str, float], held: set[str], count: int) -> list[str]:
    worth = {term: weight * idf[term] for term, weight in terms.items() if term in held}
    return sorted(worth, key=lambda term: (-round(worth[term], PLACES), term))[:count]
