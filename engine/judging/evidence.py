"""Evidence for and against each option of a question, by name.

Every kind of evidence is a number for each option. `KINDS` says what each means; how much each counts is fitted on study
questions and stored with the pack (engine/judging/weights.py). Neither the length nor the place of an option is among them.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from engine.judging.index import Index, Raised
from engine.judging.recommend import Weigher
from engine.judging.terms import paired
from engine.model import ABSENT, RECOMMEND, RULE_OUT, Fact, Pack, Trace
from engine.reading.reader import Reader, Reading
from engine.record import changing, made

ELSEWHERE = 0.6  # for a feature of a service that neither the question nor the option names
EVERYWHERE = 0.35  # for a term that all options share
SHARED = 0.75  # for a term that some options share

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
    "shared": "words shared with whole statements that the question raises",
    "feature": "words shared with all that is said of one feature, as far as the question raises it",
    "act": "actions that answer what is asked, in the words of the option",
    "act-best": "the best of these alone",
    "act-against": "actions that do not serve what is asked, in the words of the option",
    "act-against-best": "the best of these alone",
    "preferred": "it is preferred to another option",
    "beaten": "another option is preferred to it",
    "preferred-likely": "it would be preferred to another option, as far as the words raise what for",
    "beaten-likely": "another option would be preferred to it, as far as the words raise what for",
    "foreign": "it brings in services that the question does not name",
    "passage": "passages of the user's own documents, where there are any, share words with question and option",
}
RELATIVE = frozenset(
    "phrase phrase-best cannot-phrase told told-asking told-cannot shared feature "
    "act act-best act-against act-against-best passage".split()
)
SHARP = 3  # how much more a statement counts that the question raises more


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
        self._homes = [self._home(name) for name in index.owners]
        self._home_of = dict(zip(index.owners, self._homes, strict=True))

    def examine(self, question: Reading, options: Sequence[str], trace: Trace) -> list[OptionEvidence]:
        """Evidence on each option, in the order given."""
        keys = self._index.keys(question.words)
        terms = [self._index.terms(option) for option in options]
        raised = self._index.raised(keys, terms)
        services = question.services
        shades = shaded(terms)
        found = []
        for option, own in zip(options, terms, strict=True):
            one, known = self.put_forward(self._reader.read(option), services)
            weighted = {term: shades[term] for term in paired(own)}
            self._structured(one, raised)
            self._overlapping(one, raised, weighted, known)
            self._acting(one, raised, weighted)
            found.append(one)
        self.add_rules(found, question, trace)
        self.add_preferences(found, raised, trace)
        return found

    def put_forward(self, option: Reading, services: set[str]) -> tuple[OptionEvidence, set[str]]:
        """What an option names and describes, with the evidence in that alone; and the services it and the question name."""
        here = {
            m.fact.partition("=")[2] for m in option.mentions if m.kind == "service" and not m.fact.startswith(ABSENT)
        }
        known = services | here
        one = OptionEvidence()
        one.named = here | {m.fact.partition("=")[2] for m in option.mentions if m.kind == "feature" and m.name}
        one.practices = {m.fact.partition("=")[2] for m in option.mentions if m.kind == "practice"}
        one.put = {
            name: value * self._near(self._home_of.get(name) or self._home(name), known)
            for name, value in self._index.put_forward(self._index.keys(option.words)).items()
            if self._kind.get(name) == "feature"
        }
        one.values["misconception"] = max(
            (one.put[name] for name in one.put if name in self._misconceptions), default=0.0
        )
        one.values["foreign"] = float(len(here - services))
        return one, known

    def statements_of(self, feature: str) -> Sequence[int]:
        """The statements about a feature, by number."""
        return self._index.by_feature.get(feature, ())

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
            for number in self._index.by_feature.get(name, ()):
                amount = one.put[name] * raised.phrase.get(number, 0.0)
                if self._index.solving[number]:
                    amounts["phrase"].append(amount)
                    one.grounds.append(Ground(number, amount))
                elif self._index.barring[number]:
                    amounts["cannot-phrase"].append(amount)
                    one.against.append(Ground(number, amount))
        one.values["phrase"] = summed(amounts["phrase"], 4)
        one.values["phrase-best"] = max(amounts["phrase"], default=0.0)
        one.values["cannot-phrase"] = summed(amounts["cannot-phrase"], 2)

    def _overlapping(self, one: OptionEvidence, raised: Raised, terms: dict[str, float], services: set[str]) -> None:
        """Statements by the words they share with the question on one side and the option on the other."""
        amounts: dict[str, list[float]] = defaultdict(list)
        owner_of, barring = self._index.owner_of, self._index.barring
        for number, score in self._index.telling.scores(terms, raised.whole).items():
            score *= self._near(self._homes[owner_of[number]], services)
            if barring[number]:
                amounts["told-cannot"].append(score * raised.whole[number] ** SHARP)
                continue
            value = score * raised.whole[number] ** SHARP
            amounts["told"].append(value)
            one.grounds.append(Ground(number, value))
            amounts["told-asking"].append(score * raised.asking.get(number, 0.0) ** SHARP)
        for number, score in self._index.whole.scores(terms, raised.whole).items():
            if not barring[number]:
                near = self._near(self._homes[owner_of[number]], services)
                amounts["shared"].append(score * near * raised.whole[number] ** SHARP)
        for place, score in self._index.by_owner.scores(terms, raised.feature).items():
            near = self._near(self._homes[place], services)
            amounts["feature"].append(score * near * raised.feature[place] ** SHARP)
        for kind in ("told", "told-asking", "told-cannot", "shared"):
            one.values[kind] = summed(amounts[kind], 6)
        one.values["feature"] = max(amounts["feature"], default=0.0)

    def _acting(self, one: OptionEvidence, raised: Raised, terms: dict[str, float]) -> None:
        """What answers and what does not serve, put as actions, for what the question raises."""
        amounts: dict[str, dict[int, float]] = {"act": {}, "act-against": {}}
        for number, score in self._index.act_bag.scores(terms).items():
            statement = self._index.act_of[number]
            raising = raised.whole.get(statement)
            if not raising:
                continue
            value = score * raising**SHARP
            column = amounts["act-against" if self._index.act_against[number] else "act"]
            if value > column.get(statement, 0.0):
                column[statement] = value
        for kind, column in amounts.items():
            one.values[kind] = summed(column.values(), 4)
            one.values[f"{kind}-best"] = max(column.values(), default=0.0)
        one.grounds.extend(Ground(number, value) for number, value in amounts["act"].items())

    def add_rules(self, found: Sequence[OptionEvidence], question: Reading, trace: Trace) -> None:
        """Rules that fired, each as far as the words it rests on tell, against the most telling of all."""
        weigh = Weigher(self._pack, self._reader, question, trace)
        amounts = {firing: weigh.firing(firing) for firing in trace.firings}
        largest = max(amounts.values(), default=0.0) or 1.0
        recommended: dict[str, list[float]] = defaultdict(list)
        out: dict[str, list[float]] = defaultdict(list)
        for firing, amount in amounts.items():
            for fact in firing.rule.then:
                if fact.startswith(RECOMMEND):
                    recommended[fact.removeprefix(RECOMMEND)].append(amount / largest)
                elif fact.startswith(RULE_OUT):
                    out[fact.removeprefix(RULE_OUT)].append(amount / largest)
        for one in found:
            described = {name for name, value in one.put.items() if value >= 0.6} - one.named
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
            put = {name for name, value in one.put.items() if value >= 0.6}
            for name in one.named | one.practices | put:
                offered[name].append(number)
        needs: Mapping[Fact, float] | None = None
        for name in offered:
            for preference in self._pack.preferences_for([name]):
                better, worse = set(offered[name]), set(offered.get(preference.worse, ()))
                if not worse or better & worse:
                    continue
                holds = trace.facts.issuperset(preference.when)
                kind = "" if holds else "-likely"
                value = 1.0
                if not holds:
                    needs = self._needs(raised) if needs is None else needs
                    value = min((needs.get(fact, 0.0) for fact in preference.when), default=1.0)
                for number in better:
                    found[number].values[f"preferred{kind}"] = max(found[number].values[f"preferred{kind}"], value)
                for number in worse:
                    found[number].values[f"beaten{kind}"] = max(found[number].values[f"beaten{kind}"], value)


def add(found: Sequence[OptionEvidence], more: Mapping[str, Sequence[float]]) -> None:
    """Add further kinds of evidence, each with a value for every option."""
    for kind, column in more.items():
        for one, value in zip(found, column, strict=True):
            one.values[kind] = value


def shaded(options: Sequence[list[str]]) -> dict[str, float]:
    """How much each term of the options counts: less where options share it."""
    spread = Counter(term for own in options for term in set(paired(own)))
    return {
        term: 1.0 if count == 1 else SHARED if count < len(options) else EVERYWHERE for term, count in spread.items()
    }


def summed(amounts: Iterable[float], count: int) -> float:
    """The largest amounts added up, each further one counting less."""
    largest = sorted(amounts, reverse=True)[:count]
    return math.fsum(amount / (place + 1) for place, amount in enumerate(largest))


def _gathered(amounts: Mapping[str, Sequence[float]], names: Iterable[str]) -> float:
    """The most telling firing for any of the names, and a quarter of the next few."""
    largest = sorted((amount for name in names for amount in amounts.get(name, ())), reverse=True)[:5]
    return largest[0] + 0.25 * math.fsum(largest[1:]) if largest else 0.0


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
