"""Evidence for and against each option of a question, by name.

Every kind of evidence is a number for each option. `KINDS` says what each means; how much each counts is fitted on study
questions and stored with the pack (engine/judging/weights.py). Neither the length nor the place of an option is among them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from engine.judging.index import Index, Raised
from engine.judging.ranking import PLACES, chief
from engine.judging.terms import shaded
from engine.judging.votes import PART, Ballots, relevance
from engine.judging.weigher import Weigher
from engine.model import RECOMMEND, RULE_OUT, Fact, Firing, Pack, Trace, value_of
from engine.reading.reader import Reader, Reading
from engine.record import changing, made, record

if TYPE_CHECKING:
    from engine.judging.overlap import Overlap

ELSEWHERE = 0.6  # for a feature of a service that neither the question nor the option names
VOTERS = 120  # statements that vote, besides those whose rules fired
DESCRIBED = 0.6  # put forward clearly enough for a rule or a preference to speak of it
MET = 0.1  # what a phrase met in full adds to the share of the words, for the right to vote

KINDS: dict[str, str] = {
    "rule": "rules that fired recommend what the option names",
    "rule-described": "rules that fired recommend what the option describes",
    "ruled-out": "rules that fired rule out what the option puts forward",
    "phrase": "phrases of needs, in part or scattered, that what it puts forward solves",
    "phrase-best": "the best of these alone",
    "cannot-phrase": "what it puts forward cannot do what is asked, by phrases",
    "misconception": "it is a known misconception",
    "told": "words shared with what statements tell, as far as the question raises them",
    "told-asking": "the same, as far as the question asks for them",
    "told-cannot": "words shared with what statements say cannot be",
    "preferred": "it is preferred to another option",
    "beaten": "another option is preferred to it",
    "preferred-likely": "it would be preferred to another option, as far as the words raise what for",
    "beaten-likely": "another option would be preferred to it, as far as the words raise what for",
    "foreign": "it brings in services that the question does not name",
    "votes": "statements that the question raises divide their votes among the options (engine/judging/votes.py)",
    "passage": "passages of the user's own documents, where there are any, share words with question and option",
}
# How many statements add up for an option, those that say most; the weights were fitted with these numbers.
SOLVING = 4  # by phrases: of what is solved by what it puts forward
BARRING = 2  # by phrases: of what that cannot do
TOLD = 6  # by words that it shares with what they tell
FIRINGS = 5  # rules that fired add up so many at most, the most telling first,
FURTHER = 0.25  # each further one counting so much
RELATIVE = frozenset("phrase phrase-best cannot-phrase told told-asking told-cannot passage".split())
SHARP = 3  # how much more a statement counts that the question raises more


@changing
class Ground:
    """One statement that speaks for or against an option, and how much."""

    statement: int
    amount: float


@changing
class OptionEvidence:
    """All evidence on one option.

    `put` says how clearly it puts features forward, `described` are those put clearly enough for a rule or a preference to speak
    of them. `alike` are statements that tell of something like it that it does not serve, with the share of its words in that.
    """

    text: str = ""
    values: dict[str, float] = made(default_factory=dict)
    named: set[str] = made(default_factory=set)
    put: dict[str, float] = made(default_factory=dict)
    described: set[str] = made(default_factory=set)
    practices: set[str] = made(default_factory=set)
    alike: dict[int, float] = made(default_factory=dict)


@record
class Fired:
    """How telling each firing is, and each statement by the rule of it that fired, as shares of the most telling."""

    firings: Mapping[Firing, float]
    statements: Mapping[int, float]


@record
class Examined:
    """The evidence on each option, the votes of the statements, and how far the question raises each statement that it raises."""

    options: list[OptionEvidence]
    ballots: Ballots
    raised: Mapping[int, float]


class Examiner:
    """Gathers evidence on the options of questions, from one pack."""

    def __init__(self, pack: Pack, reader: Reader, index: Index) -> None:
        self._pack = pack
        self._reader = reader
        self._index = index
        self._kind = {value_of(fact): concept.kind for fact, concept in pack.concepts.items()}
        self._homes = [self._home(name) for name in index.owned.owners]
        self._home_of = dict(zip(index.owned.owners, self._homes, strict=True))

    def examine(self, question: Reading, options: Sequence[str], trace: Trace) -> Examined:
        """Evidence on each option, in the order given, and the votes of the statements that bear on the question."""
        from engine.judging.overlap import overlapping  # only where there are options

        terms = [self._index.said(option) for option in options]
        raised = self.raised(question, [own.alone for own in terms])
        services = question.services
        fired = self.fired(question, trace)
        voters = self._voters(raised, services, fired)
        among = sorted({*raised.whole, *voters})
        acting = self._index.acts.of(among)
        shades = shaded(terms)
        asked = {*self._index.said(question.words.text).alone}
        found, overlaps, known = [], [], []
        for option, own in zip(options, terms, strict=True):
            one, here = self.put_forward(self._reader.read_names(option), services)
            overlap = overlapping(self._index, {term: shades[term] for term in own.close}, asked, among, acting)
            self._structured(one, raised)
            self._overlapping(one, raised, overlap, here)
            one.alike = {number: score / overlap.full for number, score in overlap.against.items()}
            found.append(one)
            overlaps.append(overlap)
            known.append(here)
        self.add_rules(found, fired)
        self.add_preferences(found, raised, trace)
        relevance = [self._relevance(number, raised, services, fired) for number in voters]
        support = [
            [self._support(number, *each) for each in zip(found, overlaps, known, strict=True)] for number in voters
        ]
        return Examined(found, Ballots(len(options), voters, relevance, support), raised.whole)

    def raised(self, question: Reading, terms: Sequence[Sequence[str]]) -> Raised:
        """How far a question, helped by the terms of its options, raises each statement."""
        return self._index.raised(self._index.keys(question.words), terms)

    def put_forward(self, option: Reading, services: set[str]) -> tuple[OptionEvidence, set[str]]:
        """What an option names and describes, with the evidence in that alone; and the services it and the question name."""
        here = option.services
        known = services | here
        one = OptionEvidence(option.words.text)
        one.named = here | {value_of(m.fact) for m in option.mentions if m.kind == "feature" and m.name}
        one.practices = {value_of(m.fact) for m in option.mentions if m.kind == "practice"}
        one.put = {
            name: value * self._near(self._home_of.get(name) or self._home(name), known)
            for name, value in self._index.put_forward(self._index.keys(option.words)).items()
            if self._kind.get(name) == "feature"
        }
        one.described = _described(one.put)
        mistaken = self._index.features.mistaken
        one.values["misconception"] = max([value for name, value in one.put.items() if name in mistaken], default=0.0)
        one.values["foreign"] = float(len(here - services))
        return one, known

    def statements_of(self, feature: str) -> Sequence[int]:
        """The statements about a feature, by number; of those that say what it solves, the one first that tells most."""
        numbers = self._index.owned.by_feature.get(feature, ())
        first = [self._index.chief(feature)] if any(self._index.solving[number] for number in numbers) else []
        return [*first, *(number for number in numbers if number not in first)]

    def number_of(self, rule: str) -> int | None:
        """The number of the statement that a rule was made from; None where there is none."""
        return self._index.by_id.get(rule)

    def _home(self, name: str) -> str:
        concept = self._pack.concepts.get(f"limit={name}")
        return self._reader.service_of(concept.of if concept else name)

    @staticmethod
    def _near(home: str, services: set[str]) -> float:
        return 1.0 if not services or home in services else ELSEWHERE

    def _structured(self, one: OptionEvidence, raised: Raised) -> None:
        """Statements of what the option puts forward, as far as the question meets their phrases."""
        amounts: dict[str, list[float]] = {"phrase": [], "cannot-phrase": []}
        for name in sorted(one.put):
            for number in self._index.owned.by_feature.get(name, ()):
                amount = one.put[name] * raised.phrase.get(number, 0.0)
                if self._index.solving[number]:
                    amounts["phrase"].append(amount)
                elif self._index.barring[number]:
                    amounts["cannot-phrase"].append(amount)
        one.values["phrase"] = summed(amounts["phrase"], SOLVING)
        one.values["phrase-best"] = max(amounts["phrase"], default=0.0)
        one.values["cannot-phrase"] = summed(amounts["cannot-phrase"], BARRING)

    def _overlapping(self, one: OptionEvidence, raised: Raised, overlap: Overlap, services: set[str]) -> None:
        """Statements by the words they share with the question on one side and the option on the other."""
        amounts: dict[str, list[float]] = defaultdict(list)
        owner_of, barring = self._index.owned.owner_of, self._index.barring
        for number, score in overlap.told.items():
            raising = raised.whole.get(number)
            if not raising:
                continue
            score *= self._near(self._homes[owner_of[number]], services)
            value = score * raising**SHARP
            if barring[number]:
                amounts["told-cannot"].append(value)
                continue
            amounts["told"].append(value)
            amounts["told-asking"].append(score * raised.asking.get(number, 0.0) ** SHARP)
        for kind in ("told", "told-asking", "told-cannot"):
            one.values[kind] = summed(amounts[kind], TOLD)

    def _voters(self, raised: Raised, services: set[str], fired: Fired) -> list[int]:
        """The statements with a vote, by number: those the question raises most, and those whose rules fired."""
        homes, owner_of, phrase, barring = self._homes, self._index.owned.owner_of, raised.phrase, self._index.barring
        scores = {
            number: share * self._near(homes[owner_of[number]], services) + MET * phrase.get(number, 0.0)
            for number, share in raised.whole.items()
            if not barring[number]
        }
        return sorted({*chief(scores, VOTERS), *(number for number in fired.statements if not barring[number])})

    def _relevance(self, number: int, raised: Raised, services: set[str], fired: Fired) -> list[float]:
        """The numbers of votes.RELEVANCE for one statement."""
        index = self._index
        return relevance(
            raised.whole.get(number, 0.0),
            raised.asking.get(number, 0.0),
            raised.phrase.get(number, 0.0),
            fired.statements.get(number, 0.0),
            not services or self._homes[index.owned.owner_of[number]] in services,
            len(index.statements[number].acts),
        )

    def _support(self, number: int, one: OptionEvidence, overlap: Overlap, services: set[str]) -> list[float]:
        """The numbers of votes.SUPPORT for one statement and option."""
        owner = self._index.owned.owner_of[number]
        feature = self._index.owned.owners[owner]
        told, news = overlap.told.get(number, 0.0), overlap.news.get(number, 0.0)
        return [
            PART * told,
            told / overlap.full,
            PART * news,
            news / overlap.full_news,
            PART * overlap.acts.get(number, 0.0),
            float(feature in one.named),
            one.put.get(feature, 0.0),
            float(not services or self._homes[owner] in services),
            PART * overlap.against.get(number, 0.0),
        ]

    def fired(self, question: Reading, trace: Trace) -> Fired:
        """The rules that fired, each as far as the words it rests on tell, as a share of the most telling."""
        weigh = Weigher(self._pack, self._reader, question, trace)
        amounts = {firing: weigh.firing(firing) for firing in trace.firings}
        largest = max(amounts.values(), default=0.0) or 1.0
        shares = {firing: amount / largest for firing, amount in amounts.items()}
        statements: dict[int, float] = {}
        for firing, share in shares.items():
            number = self._index.by_id.get(firing.rule.id)
            if number is not None:
                statements[number] = max(share, statements.get(number, 0.0))
        return Fired(shares, statements)

    def add_rules(self, found: Sequence[OptionEvidence], fired: Fired) -> None:
        """What rules that fired recommend or rule out."""
        recommended: dict[str, list[float]] = defaultdict(list)
        out: dict[str, list[float]] = defaultdict(list)
        for firing, share in fired.firings.items():
            for fact in firing.rule.then:
                if fact.startswith(RECOMMEND):
                    recommended[fact.removeprefix(RECOMMEND)].append(share)
                elif fact.startswith(RULE_OUT):
                    out[fact.removeprefix(RULE_OUT)].append(share)
        for one in found:
            described = one.described - one.named
            one.values["rule"] = _gathered(recommended, one.named)
            one.values["rule-described"] = _gathered(recommended, described)
            one.values["ruled-out"] = _gathered(out, one.named | described)

    def _needs(self, raised: Raised) -> dict[Fact, float]:
        """How far the question raises each need, by the words of the statements about it."""
        largest = max(raised.whole.values(), default=0.0) or 1.0
        needs: dict[Fact, float] = {}
        for number, value in raised.whole.items():
            need = self._index.statements[number].need
            part = max(value / largest, raised.phrase.get(number, 0.0))
            if need and part > needs.get(need, 0.0):
                needs[need] = part
        return needs

    def add_preferences(self, found: Sequence[OptionEvidence], raised: Raised, trace: Trace) -> None:
        """Preferences between options, as far as what they hold for is stated or raised."""
        for one in found:
            one.values["preferred"] = one.values["beaten"] = 0.0
            one.values["preferred-likely"] = one.values["beaten-likely"] = 0.0
        offered: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(found):
            for name in one.named | one.practices | one.described:
                offered[name].append(number)
        needs: Mapping[Fact, float] | None = None
        for name in offered:
            for preference in self._pack.preferences_for([name]):
                better, worse = set(offered[name]), set(offered.get(preference.worse, ()))
                if not worse or better & worse:
                    continue
                holds = preference.applies(trace)
                kind = "" if holds else "-likely"
                value = 1.0
                if not holds:
                    needs = self._needs(raised) if needs is None else needs
                    value = min((needs.get(fact, 0.0) for fact in preference.when), default=1.0)
                for number in better:
                    found[number].values[f"preferred{kind}"] = max(found[number].values[f"preferred{kind}"], value)
                for number in worse:
                    found[number].values[f"beaten{kind}"] = max(found[number].values[f"beaten{kind}"], value)


def _described(put: Mapping[str, float]) -> set[str]:
    """What is put forward clearly enough; rounded, as sums taken in another order are equal."""
    return {name for name, value in put.items() if round(value, PLACES) >= DESCRIBED}


def add(found: Sequence[OptionEvidence], more: Mapping[str, Sequence[float]]) -> None:
    """Add further kinds of evidence, each with a value for every option."""
    for kind, column in more.items():
        for one, value in zip(found, column, strict=True):
            one.values[kind] = value


def summed(amounts: Iterable[float], count: int) -> float:
    """The largest amounts added up, each further one counting less."""
    largest = sorted(amounts, reverse=True)[:count]
    return math.fsum(amount / (place + 1) for place, amount in enumerate(largest))


def _gathered(amounts: Mapping[str, Sequence[float]], names: Iterable[str]) -> float:
    """The most telling firing for any of the names, and a part of the next few."""
    largest = sorted((amount for name in names for amount in amounts.get(name, ())), reverse=True)[:FIRINGS]
    return largest[0] + FURTHER * math.fsum(largest[1:]) if largest else 0.0


def levelled(found: Sequence[OptionEvidence]) -> list[dict[str, float]]:
    """Evidence made comparable within a question: relative kinds as shares of the largest, all as differences from the mean."""
    rows: list[dict[str, float]] = [{} for _ in found]
    for kind in found[0].values if found else ():
        column = [one.values[kind] for one in found]
        largest = max(column) if kind in RELATIVE else 1.0
        scaled = [value / largest if largest > 0 else 0.0 for value in column]
        mean = math.fsum(scaled) / len(scaled)
        for row, value in zip(rows, scaled, strict=True):
            row[kind] = value - mean
    return rows
