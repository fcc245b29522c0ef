"""Firings to recommendations: which conclusions stand, in which order, and how sure.

A conclusion that some rule rules out does not stand. Of two that are both on offer the preferred one comes first. The rest
is ordered by its chance of being what the words of the question ask for (engine/judging/placing.py); without words, by how
much of what is given its firings rest on.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

from engine.judging.placing import Heard, Placing, chances
from engine.judging.ranking import PLACES, SLACK, most
from engine.judging.standing import give_way
from engine.judging.terms import STOP
from engine.judging.votes import Ballots
from engine.model import ABSENT, RECOMMEND, RULE_OUT, Fact, Firing, Pack, Rule, Trace
from engine.reading.asked import EXPLAIN, kinds_asked
from engine.reading.negation import lacked
from engine.reading.reader import Mention, Reader, Reading
from engine.reading.words import split, stem
from engine.record import changing, made, record

DECISION_FACTOR = 1.5
FURTHER_FACTOR = 0.25
ELSEWHERE_FACTOR = 0.4
PART_FACTOR = 0.25  # of the chance of its parts, for the order
STEEPNESS = 3.0
FLOOR = 0.35
EVEN = 1e-6  # scores that differ by less are equal
CLEARLY = 1.0
LEAST = 0.01  # nothing is quite sure, or out of the question
GUESSES = 5  # of what no rule concludes, the likeliest stand
GUESS_LEAST = 0.3  # less sure, and with nothing named in the question, a guess is no answer
CLOSE = 0.2  # what is preferred overtakes what is no likelier than five times
WEIGHED = {"theme": 0.0, "preferred": 0.0, "passed-over": 0.0}  # says nothing of a step
NEXT = 1.0  # how far what comes next is raised by asking for it
OUTRIGHT = ("need=", "symptom=")
EXACT = ("decision", "limit", "order")  # these answer a question put just so


@changing
class Recommendation:
    """A conclusion that stands, with the firing that carries it most and all that lead to it.

    A decision rule, a limit or an order carries it most; then, where there are words, the rule whose statement they raise most,
    otherwise the one that rests on most. `chance` is how likely the words ask for it and `views` the numbers of
    `placing.PLACING` that say so, where there are words; `score` is what it is ordered by.
    """

    id: str
    title: str
    score: float
    firing: Firing
    firings: tuple[Firing, ...]
    chance: float = 0.0
    confidence: float = 0.0
    guess: bool = False
    instead_of: list[str] = made(default_factory=list)
    views: Mapping[str, float] = made(default_factory=dict)


@record
class RuledOut:
    """A conclusion that a rule speaks against."""

    id: str
    title: str
    firing: Firing


def ruled_out(pack: Pack, trace: Trace) -> list[RuledOut]:
    """Everything ruled out, in the order of the trace."""
    seen: dict[str, RuledOut] = {}
    for firing in trace.firings:
        for fact in firing.rule.then:
            if fact.startswith(RULE_OUT):
                name = fact.removeprefix(RULE_OUT)
                seen.setdefault(name, RuledOut(name, pack.title_of(name), firing))
    return list(seen.values())


def against(out: Iterable[RuledOut], found: Iterable[Recommendation]) -> tuple[RuledOut, ...]:
    """What is ruled out and does not stand all the same, as the words ask for it more than for what it cannot do."""
    standing = {one.id for one in found}
    return tuple(one for one in out if one.id not in standing)


def recommendations(
    pack: Pack,
    reader: Reader,
    reading: Reading,
    trace: Trace,
    out: Iterable[RuledOut],
    heard: Heard | None = None,
    placing: Placing | None = None,
    likely: Sequence[tuple[str, Rule]] = (),
) -> list[Recommendation]:
    """The recommendations that stand, best first, with their confidence; `out` is what rules rule out.

    `heard` is what the words of the question raise, where it has words; with the weights of `placing` it orders them.
    `likely` are conclusions, with their rule, that the words raise though no rule fired: they stand as guesses.
    """
    weigh = Weigher(pack, reader, reading, trace)
    rulings = {one.id: one.firing.rule.id for one in out}
    found = [one for one in _concluded(pack, trace, weigh, likely) if not weigh.denied(one.id)]
    if not heard or not placing:
        return _by_facts(pack, trace, [one for one in found if one.id not in rulings])
    found = [one for one in found if one.id not in rulings or _outweighs(one, rulings[one.id], heard.by_rule)]
    found = _by_words(pack, trace, weigh, found, heard, placing)
    unsure = found and found[0].guess and found[0].confidence < GUESS_LEAST and not reading.naming
    return [] if unsure else found


def _concluded(
    pack: Pack, trace: Trace, weigh: Weigher, likely: Sequence[tuple[str, Rule]]
) -> Iterable[Recommendation]:
    """All conclusions, each scored by what its firings rest on, then those that are only likely."""
    by_id: dict[str, list[Firing]] = {}
    for firing in trace.firings:
        for fact in firing.rule.then:
            if fact.startswith(RECOMMEND):
                by_id.setdefault(fact.removeprefix(RECOMMEND), []).append(firing)
    for name, firings in by_id.items():
        ranked = sorted(((weigh.firing(one), one) for one in firings), key=lambda pair: (-pair[0], pair[1].rule.id))
        score = ranked[0][0] + FURTHER_FACTOR * sum(value for value, _ in ranked[1:])
        score *= weigh.place(name)
        yield Recommendation(name, pack.title_of(name), score, ranked[0][1], tuple(one for _, one in ranked))
    for name, rule in likely:
        if name not in by_id:
            firing = Firing(rule, 0)
            yield Recommendation(name, pack.title_of(name), 0.0, firing, (firing,), guess=True)


def _by_facts(pack: Pack, trace: Trace, found: list[Recommendation]) -> list[Recommendation]:
    """Conclusions that stand, by what their firings rest on; in a decision what gives way comes last."""
    behind = give_way(pack, trace, found)
    found.sort(key=lambda one: (-round(one.score, PLACES), one.id))
    found = _preferred(pack, trace, _few_guesses(found), behind)
    _set_confidence(found)
    return found


def _by_words(
    pack: Pack, trace: Trace, weigh: Weigher, found: list[Recommendation], heard: Heard, placing: Placing
) -> list[Recommendation]:
    """Conclusions that stand, by their chance of being what the words ask for."""
    weights = {one.id: round(one.score, 6) for one in found}  # what firings rest on, before scores tell chances
    if found:
        _place(pack, weigh, found, heard, placing)
    found.sort(key=lambda one: (-round(one.score, PLACES), -weights[one.id], one.id))
    found = _preferred(pack, trace, _few_guesses(found), ())
    _set_chances(found, weigh)
    return found


def _outweighs(one: Recommendation, ruling: str, raised: Mapping[str, float]) -> bool:
    """Whether the words raise what a conclusion is for clearly more than what it cannot do: the other is not what is asked."""
    least = CLEARLY * raised.get(ruling, math.inf) + SLACK
    return most(raised, (firing.rule.id for firing in one.firings)) > least


def _place(pack: Pack, weigh: Weigher, found: Sequence[Recommendation], heard: Heard, placing: Placing) -> None:
    """Score conclusions by their chance of being what the words ask for. What is next in an order is asked for in so many."""
    votes = ballots(found, heard).tally(placing.relevance, placing.support).logs
    strengths = heard.associated([one.id for one in found])
    for one, vote, strength in zip(found, votes, strengths, strict=True):
        one.firings = _most_raised(pack, one.firings, heard.by_rule)
        one.firing = one.firings[0]
        told = {
            **heard.views(one.id, [firing.rule.id for firing in one.firings]),
            "votes": vote,
            "associated": strength,
        }
        one.views = _views(pack, weigh, one, told, max(votes))
    owed = max(one.views["amount"] for one in found)
    for one in found:
        if one.id not in pack.limits:
            one.views = {**one.views, "owed": owed}
    for one, chance in zip(found, chances(placing.weights, [one.views for one in found]), strict=True):
        one.chance = chance
    for one in found:
        alike = [other for other in found if other.title == one.title]
        own = _chance_of(alike) if max(alike, key=lambda other: other.chance) is one else one.chance
        one.score = own + PART_FACTOR * _chance_of(other for other in found if weigh.holds(one.id, other.id))


def _views(
    pack: Pack, weigh: Weigher, one: Recommendation, told: Mapping[str, float], most_votes: float
) -> dict[str, float]:
    """The numbers of a conclusion: those told by words, but for what is stated outright or asked for in so many words."""
    kinds = {pack.texts[firing.rule.id].kind for firing in one.firings}
    views = dict(told)
    if not one.guess and any(weigh.outright(firing) for firing in one.firings):
        views.update({"phrase": 1.0, "phrase-about": 1.0, "votes": most_votes, "associated": 0.0})
    if not one.guess and "order" in kinds:
        views = {name: max(view, NEXT) for name, view in views.items()} | {"votes": 0.0, "associated": 0.0, **WEIGHED}
    decided = views["amount"] > 0.0 or not (one.guess or kinds.isdisjoint(EXACT))
    by_name = weigh.named(one.id)
    return views | {
        "decided": float(decided), "decided-phrase": decided * views["phrase"], "kind": float(weigh.asked(one.id)),
        "by-name": by_name, "named": float(by_name > 0.0), "owed": 0.0,
    }  # fmt: skip


def ballots(found: Sequence[Recommendation], heard: Heard) -> Ballots:
    """The ballots of the statements that words raise on conclusions."""
    fired = {firing.rule.id for one in found if not one.guess for firing in one.firings}
    return heard.ballots([(one.id, one.title) for one in found], fired)


def _most_raised(pack: Pack, firings: Sequence[Firing], raised: Mapping[str, float]) -> tuple[Firing, ...]:
    """Firings by how far the words raise their statements, after what is decided outright; equals stay in their order."""
    if pack.texts[firings[0].rule.id].kind in EXACT:
        return tuple(firings)
    return tuple(sorted(firings, key=lambda one: -round(raised.get(one.rule.id, 0.0), PLACES)))


def _few_guesses(found: Sequence[Recommendation]) -> list[Recommendation]:
    guesses = [one for one in found if one.guess][GUESSES:]
    return [one for one in found if one not in guesses]


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


def _preferred(
    pack: Pack, trace: Trace, found: Sequence[Recommendation], behind: Collection[str]
) -> list[Recommendation]:
    """Move what is preferred before what it is preferred to, where both are on offer; but not what gives way to a third."""
    order = list(found)
    for preference in pack.preferences_for(one.id for one in found):
        place = {one.id: number for number, one in enumerate(order)}
        better, worse = place.get(preference.better), place.get(preference.worse)
        if better is None or worse is None or order[better].guess or not preference.applies(trace):
            continue
        if worse < better:
            if order[better].score <= CLOSE * order[worse].score or preference.better in behind:
                continue
            order.insert(worse, order.pop(better))
            better = worse
        order[better].instead_of.append(preference.worse)
    return order


def _set_chances(found: Sequence[Recommendation], weigh: Weigher) -> None:
    """Confidence from the chances. What another is part of, is preferred to it or has its title answers what that one would."""
    for one in found:
        alike = [
            other
            for other in found
            if other.title == one.title or other.id in one.instead_of or weigh.holds(one.id, other.id)
        ]
        one.confidence = round(min(max(_chance_of(alike), LEAST), 1.0 - LEAST), 2)


def _chance_of(found: Iterable[Recommendation]) -> float:
    return math.fsum(sorted(one.chance for one in found))


def _set_confidence(found: Sequence[Recommendation]) -> None:
    """Confidence from the margin over the best other recommendation."""
    for number, one in enumerate(found):
        others = [other.score for other in found if other is not one and other.id not in one.instead_of]
        best = max(others, default=0.0)
        margin = (one.score - best) / max(one.score, best, 1e-9)
        sure = 1 / (1 + math.exp(-STEEPNESS * margin))
        even = sum(abs(one.score - score) < EVEN for score in others) + 1
        one.confidence = round(min(FLOOR + (1 - FLOOR) * sure, 1 / even) if number == 0 else sure * FLOOR, 2)


def tied(pack: Pack, found: Sequence[Recommendation]) -> list[Recommendation]:
    """The best recommendations when they answer one decision and nothing tells them apart."""
    if len(found) < 2:
        return []
    first = found[0]
    for decision in pack.decisions.values():
        if first.id in decision.among:
            rivals = [one for one in found[1:] if one.id in decision.among and abs(first.score - one.score) < EVEN]
            if rivals and not set(first.instead_of) >= {one.id for one in rivals}:
                return [first, *rivals]
    return []
