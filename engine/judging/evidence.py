"""Evidence for and against each option of a question, by name.

Every kind of evidence is a number for each option. `KINDS` says what each means; how much each counts is fitted on study
questions and stored with the pack (engine/judging/weights.py). Neither the length nor the place of an option is among them.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from engine.judging.index import Index, Keys, Raised
from engine.judging.terms import paired
from engine.model import RECOMMEND, RULE_OUT, Pack, Trace
from engine.reading.reader import Reader
from engine.record import changing, made

ELSEWHERE = 0.35  # for a feature of a service that neither the question nor the option names
EVERYWHERE = 0.35  # for a term that all options share
SHARED = 0.75  # for a term that some options share

KINDS: dict[str, str] = {
    "rule": "rules that fired recommend what the option names",
    "rule-described": "rules that fired recommend what the option describes",
    "ruled-out": "rules that fired rule out what the option puts forward",
    "phrase": "phrases of needs, in part or scattered, that what it puts forward solves",
    "phrase-best": "the best of these alone",
    "asked": "sentences that ask for what it puts forward",
    "asked-best": "the best of these alone",
    "fact": "statements shared between question and option",
    "fact-best": "the best of these alone",
    "cannot-phrase": "what it puts forward cannot do what is asked, by phrases",
    "cannot-asked": "what it puts forward cannot do what is asked, by sentences",
    "misconception": "it is a known misconception",
    "overlap": "words shared with statements of both sides",
    "overlap-cannot": "words shared with statements of what cannot be",
    "overlap-fact": "words shared with plain facts",
    "balanced": "words shared with the names of what solves it",
    "balanced-cannot": "words shared with the names of what cannot solve it",
    "balanced-fact": "words shared with the names in plain facts",
    "reason": "words shared with the reasons of what is asked",
    "echo": "its own words repeat the question",
    "preferred": "it is preferred to another option",
    "beaten": "another option is preferred to it",
    "foreign": "it brings in services that the question does not name",
}
RELATIVE = frozenset(
    "phrase phrase-best asked asked-best fact fact-best cannot-phrase cannot-asked overlap overlap-cannot overlap-fact "
    "balanced balanced-cannot balanced-fact reason".split()
)


@changing
class Ground:
    """One statement that speaks for or against an option, and how much."""

    statement: int
    amount: float


@changing
class OptionEvidence:
    """All evidence on one option."""

    values: dict[str, float] = made(default_factory=dict)
    named: set[str] = made(default_factory=set)
    put: dict[str, float] = made(default_factory=dict)
    practices: set[str] = made(default_factory=set)
    grounds: list[Ground] = made(default_factory=list)
    against: list[Ground] = made(default_factory=list)


class Examiner:
    """Gathers evidence on the options of questions, from one pack."""

    def __init__(self, pack: Pack, reader: Reader, index: Index) -> None:
        self._pack = pack
        self._reader = reader
        self._index = index
        self._kind = {fact.partition("=")[2]: concept.kind for fact, concept in pack.concepts.items()}
        self._misconceptions = {
            fact.partition("=")[2] for fact, concept in pack.concepts.items() if concept.sort == "misconception"
        }
        self._homes = [self._home(one.feature) for one in index.statements]
        self.practices = sorted(name for name, kind in self._kind.items() if kind == "practice")

    def examine(self, question: str, options: Sequence[str], trace: Trace) -> list[OptionEvidence]:
        """Evidence on each option, in the order given."""
        keys = self._index.keys(question)
        raised = self._index.raised(keys)
        services = self._services(question)
        spread = Counter(term for option in options for term in set(paired(self._index.terms(option))))
        found = [self._option(keys, raised, services, option, spread, len(options)) for option in options]
        self._add_rules(found, trace)
        self._add_preferences(found, trace)
        return found

    def _services(self, text: str) -> set[str]:
        return {m.fact.partition("=")[2] for m in self._reader.read(text).mentions if m.kind == "service"}

    def _option(
        self, question: Keys, raised: Raised, services: set[str], option: str, spread: Mapping[str, int], count: int
    ) -> OptionEvidence:
        reading = self._reader.read(option)
        here = {
            m.fact.partition("=")[2] for m in reading.mentions if m.kind == "service" and not m.fact.startswith("not ")
        }
        one = OptionEvidence()
        one.named = here | {m.fact.partition("=")[2] for m in reading.mentions if m.kind == "feature" and m.name}
        keys = self._index.keys(option)
        forward = self._index.put_forward(keys)
        one.practices = {m.fact.partition("=")[2] for m in reading.mentions if m.kind == "practice"}
        known = services | here
        one.put = {
            name: value * self._near(self._home(name), known)
            for name, value in forward.items()
            if self._kind.get(name) == "feature"
        }
        self._structured(one, raised)
        terms = {
            term: 1.0 if spread[term] == 1 else SHARED if spread[term] < count else EVERYWHERE
            for term in paired(self._index.terms(option))
        }
        self._overlapping(one, raised, terms, known)
        self._factual(one, question, terms, known)
        one.values["misconception"] = max(
            (one.put[name] for name in one.put if name in self._misconceptions), default=0.0
        )
        one.values["foreign"] = float(len(here - services))
        one.values["echo"] = self._echo(question, terms, spread, count)
        for name in self.practices:
            one.values[f"practice:{name}"] = float(name in one.practices)
        return one

    def _home(self, name: str) -> str:
        concept = self._pack.concepts.get(f"limit={name}")
        return self._reader.service_of(concept.of if concept else name)

    @staticmethod
    def _near(home: str, services: set[str]) -> float:
        return 1.0 if not services or home in services else ELSEWHERE

    def _structured(self, one: OptionEvidence, raised: Raised) -> None:
        """Statements of what the option puts forward, as far as the question raises them."""
        amounts: dict[str, list[float]] = defaultdict(list)
        for name in sorted(one.put):
            for number in self._index.by_feature.get(name, ()):
                kind = self._index.statements[number].kind
                by_phrase = one.put[name] * raised.phrase.get(number, 0.0)
                by_asking = one.put[name] * raised.asked.get(number, 0.0)
                if kind == "solves":
                    amounts["phrase"].append(by_phrase)
                    amounts["asked"].append(by_asking)
                    one.grounds.append(Ground(number, max(by_phrase, by_asking)))
                elif kind == "cannot":
                    amounts["cannot-phrase"].append(by_phrase)
                    amounts["cannot-asked"].append(by_asking)
                    one.against.append(Ground(number, max(by_phrase, by_asking)))
        one.values["phrase"] = summed(amounts["phrase"], 4)
        one.values["phrase-best"] = max(amounts["phrase"], default=0.0)
        one.values["asked"] = summed(amounts["asked"], 4)
        one.values["asked-best"] = max(amounts["asked"], default=0.0)
        one.values["cannot-phrase"] = summed(amounts["cannot-phrase"], 2)
        one.values["cannot-asked"] = summed(amounts["cannot-asked"], 2)

    def _overlapping(self, one: OptionEvidence, raised: Raised, terms: dict[str, float], services: set[str]) -> None:
        """Statements by the words they share with the question on one side and the option on the other."""
        views = (
            ("overlap", self._index.card_bag, raised.overlap),
            ("balanced", self._index.card_short, raised.balanced),
            ("reason", self._index.says_bag, raised.overlap),
        )
        for view, bag, asking in views:
            amounts: dict[str, list[float]] = defaultdict(list)
            for number, score in bag.scores(terms).items():
                raising = asking.get(number)
                if raising:
                    score *= self._near(self._homes[number], services)
                    kind = self._index.statements[number].kind
                    amounts["cannot" if kind == "cannot" else "solves" if kind == "solves" else "fact"].append(
                        score * raising
                    )
                    if view == "overlap" and kind == "solves":
                        one.grounds.append(Ground(number, score * raising))
            one.values[view] = summed(amounts["solves"], 6)
            if view != "reason":
                one.values[f"{view}-cannot"] = summed(amounts["cannot"], 2)
                one.values[f"{view}-fact"] = summed(amounts["fact"], 6)

    def _factual(self, one: OptionEvidence, question: Keys, terms: dict[str, float], services: set[str]) -> None:
        """Statements that question and option cover together."""
        asking = self._index.asking(question)
        amounts = []
        answering: dict[int, float] = defaultdict(float)
        for shade in sorted(set(terms.values())):
            part = self._index.facts.covered(term for term, weight in terms.items() if weight == shade)
            for number, share in part.items():
                answering[number] += shade * share
        for number, share in answering.items():
            both = asking.get(number)
            if both:
                one_statement = self._index.statements[number]
                if one_statement.kind == "cannot":
                    continue
                near = self._near(self._homes[number], services)
                amounts.append(math.sqrt(min(1.0, share) * both) * near * min(1.0, self._index.mass[number] / 20))
        one.values["fact"] = summed(amounts, 4)
        one.values["fact-best"] = max(amounts, default=0.0)

    def _echo(self, question: Keys, terms: dict[str, float], spread: Mapping[str, int], count: int) -> float:
        own = [term for term in terms if " " not in term and spread[term] < count]
        total = math.fsum(self._index.weight(term) for term in own)
        there = question.all
        return math.fsum(self._index.weight(term) for term in own if term in there) / total if total else 0.0

    def _add_rules(self, found: Sequence[OptionEvidence], trace: Trace) -> None:
        recommended: Counter[str] = Counter()
        out: Counter[str] = Counter()
        for firing in trace.firings:
            for fact in firing.rule.then:
                if fact.startswith(RECOMMEND):
                    recommended[fact.removeprefix(RECOMMEND)] += 1
                elif fact.startswith(RULE_OUT):
                    out[fact.removeprefix(RULE_OUT)] += 1
        for one in found:
            described = {name for name, value in one.put.items() if value >= 0.6} - one.named
            one.values["rule"] = _soft_count(recommended[name] for name in one.named)
            one.values["rule-described"] = _soft_count(recommended[name] for name in described)
            one.values["ruled-out"] = _soft_count(out[name] for name in one.named | described)

    def _add_preferences(self, found: Sequence[OptionEvidence], trace: Trace) -> None:
        for one in found:
            one.values["preferred"] = one.values["beaten"] = 0.0
        offered = [
            one.named | one.practices | {name for name, value in one.put.items() if value >= 0.6} for one in found
        ]
        for preference in self._pack.preferences_for(name for names in offered for name in names):
            if not trace.facts.issuperset(preference.when):
                continue
            better = {number for number, names in enumerate(offered) if preference.better in names}
            worse = {number for number, names in enumerate(offered) if preference.worse in names}
            if not better or not worse or better & worse:
                continue
            for number in better:
                found[number].values["preferred"] = 1.0
            for number in worse:
                found[number].values["beaten"] = 1.0


def summed(amounts: Iterable[float], count: int) -> float:
    """The largest amounts added up, each further one counting less."""
    largest = sorted(amounts, reverse=True)[:count]
    return math.fsum(amount / (place + 1) for place, amount in enumerate(largest))


def _soft_count(counts: Iterable[int]) -> float:
    total = sum(counts)
    return 1.0 + 0.25 * min(total - 1, 4) if total else 0.0


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
