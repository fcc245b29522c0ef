"""How much the words of a question weigh behind firings, and what they name, deny or ask for of conclusions."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from functools import cached_property, lru_cache

from engine.judging.terms import STOP
from engine.model import ABSENT, Fact, Firing, Pack, Trace
from engine.reading.asked import EXPLAIN, kinds_asked
from engine.reading.negation import lacked
from engine.reading.reader import Mention, Reader, Reading
from engine.reading.words import split, stem

DECISION_FACTOR = 1.5
ELSEWHERE_FACTOR = 0.4
OUTRIGHT = ("need=", "symptom=")
EXACT = ("decision", "limit", "order")  # these answer a question put just so


class Weigher:
    """Weighs firings by the words of the question they rest on."""

    def __init__(self, pack: Pack, reader: Reader, reading: Reading, trace: Trace) -> None:
        self._pack = pack
        self._reader = reader
        self._reading = reading
        self._trace = trace
        self._mentions: dict[Fact, list[Mention]] = {}
        for mention in reading.mentions:
            self._mentions.setdefault(mention.fact, []).append(mention)
        self._outright = {fact for fact in trace.given if fact.startswith(OUTRIGHT) and fact not in self._mentions}
        self._meant = reading.meant
        self._services = reading.services
        self._given = frozenset(trace.given)
        self._words: dict[Fact, frozenset[int]] = {}
        self._weights: dict[frozenset[Fact], float] = {}  # many firings rest on the same facts
        self._holders: dict[str, list[str]] = {}

    def firing(self, firing: Firing) -> float:
        """The weight of the words behind a firing; facts given without words count as one rare word each."""
        found = self._roots(firing)
        weight = self._weights.get(found)
        if weight is None:
            words = frozenset().union(*(self._words_of(fact) for fact in found if fact in self._mentions))
            given = sum(fact not in self._mentions for fact in found)
            weight = self._weights[found] = self._weight(words) + given * self._reader.rarest
        return weight * (DECISION_FACTOR if self._pack.texts[firing.rule.id].kind in EXACT else 1.0)

    def outright(self, firing: Firing) -> bool:
        """Whether a need or symptom behind a firing was given as a fact, not read from words."""
        return bool(self._outright) and not self._outright.isdisjoint(self._roots(firing))

    def meant(self, firing: Firing) -> bool:
        """Whether it rests on a sentence that asks for nothing but what something is."""
        return bool(self._meant) and not self._meant.isdisjoint(self._roots(firing))

    def _roots(self, firing: Firing) -> frozenset[Fact]:
        when = firing.rule.when
        return frozenset(when if self._given.issuperset(when) else roots(self._trace, when, self._given))

    def _words_of(self, fact: Fact) -> frozenset[int]:
        """The words (indexes) of the weightiest mention of a fact."""
        if fact not in self._words:
            mentions = self._mentions[fact]
            if len(mentions) > 1:
                mentions = [max(mentions, key=lambda m: (self._weight(_indexes(m)), -m.start))]
            self._words[fact] = _indexes(mentions[0])
        return self._words[fact]

    def _weight(self, words: Collection[int]) -> float:
        stems = self._reading.words.stems
        return self._rare({stems[word] for word in words})

    def _telling(self, stems: Iterable[str]) -> float:
        return self._rare({one for one in stems if one not in STOP and one not in self._pack.ignored})

    def _rare(self, stems: Collection[str]) -> float:
        return math.fsum(map(self._reader.rarity, stems))  # the same in any order

    def named(self, name: str) -> float:
        """The share of the text's telling words that stand in a name of a feature; 0 where it names the feature nowhere."""
        concept = self._pack.concepts.get(f"feature={name}")
        names = map(_stems, (concept.label, *concept.names)) if concept else ()
        most = max([self._telling(stems.split()) for stems in names if stems in self._text], default=0.0)
        return most / self._whole if most else 0.0

    @cached_property
    def _text(self) -> str:
        """The stems of the text, with a blank at either end."""
        return f" {' '.join(self._reading.words.stems)} "

    @cached_property
    def _whole(self) -> float:
        return self._telling(one for one in self._reading.words.stems if one not in EXPLAIN)

    @cached_property
    def _kinds(self) -> frozenset[str]:
        return kinds_asked(self._reading.words)

    def asked(self, name: str) -> bool:
        """Whether a feature is of a kind that the text asks for."""
        concept = self._pack.concepts.get(f"feature={name}") if self._kinds else None
        return concept is not None and concept.sort in self._kinds

    def holds(self, name: str, part: str) -> bool:
        """Whether a feature is part of another."""
        if part not in self._holders:
            self._holders[part] = self._reader.holders_of(part)
        return name in self._holders[part]

    def place(self, name: str) -> float:
        """Less weight for a conclusion from a service other than those the question names."""
        if not self._services:
            return 1.0
        return 1.0 if self._services & {self._home(name), name} else ELSEWHERE_FACTOR

    def denied(self, name: str) -> bool:
        """Whether it is of a service that the question does without, or is, or is part of, a feature that it says not to want."""
        facts = self._trace.facts
        if any(f"{ABSENT}service={service}" in facts for service in (self._home(name), name)):
            return True
        return bool(self._unwanted) and not self._unwanted.isdisjoint((name, *self._reader.holders_of(name)))

    @cached_property
    def _unwanted(self) -> frozenset[str]:
        """The features whose names are denied, but for those that the text just lacks."""
        absent = f"{ABSENT}feature="
        denied = [one for one in self._reading.mentions if one.name and one.fact.startswith(absent)]
        return frozenset(
            one.fact.removeprefix(absent) for one in denied if not lacked(self._reading.words, one.words[0][0])
        )

    def _home(self, name: str) -> str:
        """The service that a conclusion belongs to."""
        concept = self._pack.concepts.get(f"limit={name}") or self._pack.concepts.get(f"step={name}")
        return self._reader.service_of(concept.of if concept else name)


@lru_cache(1 << 14)
def _stems(name: str) -> str:
    """The stems of a name, with a blank at either end."""
    return f" {' '.join(map(stem, split(name)))} "


def _indexes(mention: Mention) -> frozenset[int]:
    return frozenset(word for first, last in mention.words for word in range(first, last + 1))


def roots(trace: Trace, facts: Iterable[Fact], given: Collection[Fact] = ()) -> list[Fact]:
    """The given facts that `facts` rest on, through the shallowest firings.

    Who asks again and again hands over the facts `given` as a set.
    """
    given = given or frozenset(trace.given)
    found: list[Fact] = []
    seen: set[Fact] = set()
    waiting = list(facts)
    while waiting:
        fact = waiting.pop(0)
        if fact in seen:
            continue
        seen.add(fact)
        if fact in given:
            found.append(fact)
            continue
        firings = trace.deriving(fact)
        if firings:
            waiting.extend(firings[0].rule.when)
    return found
