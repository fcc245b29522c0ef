"""Firings to recommendations: which conclusions stand, in which order, and how sure.

A conclusion that some rule rules out does not stand. Of two that are both on offer the preferred one comes first. The rest
is ordered by its chance of being what the words of the question ask for (engine/judging/placing.py); without words, by how
much of what is given its firings rest on.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence

from engine.judging.placing import PLACING, Heard, Placing, chances
from engine.judging.ranking import PLACES, SLACK, most
from engine.judging.standing import give_way
from engine.judging.votes import Ballots
from engine.judging.weigher import EXACT, Weigher
from engine.model import RECOMMEND, RULE_OUT, Firing, Pack, Rule, Trace
from engine.reading.reader import Reader, Reading
from engine.record import changing, made, record

FURTHER_FACTOR = 0.25
PART_FACTOR = 0.25  # of the chance of its parts, for the order
STEEPNESS = 3.0
FLOOR = 0.35
EVEN = 1e-6  # scores that differ by less are equal
CLEARLY = 1.0
LEAST = 0.01  # nothing is quite sure, or out of the question
GUESSES = 5  # of what no rule concludes, the likeliest stand
GUESS_LEAST = 0.3  # less sure, and with nothing named in the question, a guess is no answer
CLOSE = 0.2  # what is preferred overtakes what is no likelier than five times
WEIGHED = {"theme": 0.0, "preferred": 0.0, "passed-over": 0.0}  # says nothing of a step, nor do parts of the text
OF_PARTS = frozenset(name for name in PLACING if name.endswith(("-stands", "-besides")))
NEXT = 1.0  # how far what comes next is raised by asking for it


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
    but: Collection[str] = (),
) -> list[Recommendation]:
    """The recommendations that stand, best first, with their confidence; `out` is what rules rule out.

    `heard` is what the words of the question raise, where it has words; with the weights of `placing` it orders them.
    `likely` are conclusions, with their rule, that the words raise though no rule fired: they stand as guesses.
    Conclusions in `but` do not stand.
    """
    weigh = Weigher(pack, reader, reading, trace)
    rulings = {one.id: one.firing.rule.id for one in out}
    concluded = _concluded(pack, trace, weigh, likely)
    found = [one for one in concluded if one.id not in but and not weigh.denied(one.id)]
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
    strengths = _strengths(heard, [one.id for one in found])
    for place, (one, vote) in enumerate(zip(found, votes, strict=True)):
        one.firings = _most_raised(pack, one.firings, heard.by_rule)
        one.firing = one.firings[0]
        told = {
            **heard.views(one.id, [firing.rule.id for firing in one.firings]),
            "votes": vote,
            **{view: values[place] for view, values in strengths.items()},
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


def _strengths(heard: Heard, names: Sequence[str]) -> dict[str, list[float]]:
    """How strongly the words are associated with conclusions, and those of each part of the text."""
    parts = {f"associated-{place}": part.associated(names) for place, part in heard.parts.items()}
    return {"associated": heard.associated(names), **parts}


def _views(
    pack: Pack, weigh: Weigher, one: Recommendation, told: Mapping[str, float], most_votes: float
) -> dict[str, float]:
    """The numbers of a conclusion: those told by words, but for what is stated outright or asked for in so many words."""
    kinds = {pack.texts[firing.rule.id].kind for firing in one.firings}
    views = dict(told)
    if not one.guess and any(weigh.outright(firing) for firing in one.firings):
        views.update({"phrase": 1.0, "phrase-about": 1.0, "votes": most_votes, "associated": 0.0})
    if not one.guess and "order" in kinds:
        whole = {name: max(view, NEXT) for name, view in views.items() if name not in OF_PARTS}
        views = whole | {"votes": 0.0, "associated": 0.0, **WEIGHED}
    decided = views["amount"] > 0.0 or not (one.guess or kinds.isdisjoint(EXACT))
    by_name = weigh.named(one.id)
    return views | {
        "decided": float(decided), "decided-phrase": decided * views["phrase"], "kind": float(weigh.asked(one.id)),
        "by-name": by_name, "named": float(by_name > 0.0), "owed": 0.0,
        "meant": float(not one.guess and any(map(weigh.meant, one.firings))),
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
            if _alone(order[better]) <= CLOSE * _alone(order[worse]) or preference.better in behind:
                continue
            order.insert(worse, order.pop(better))
            better = worse
        order[better].instead_of.append(preference.worse)
    return order


def _alone(one: Recommendation) -> float:
    """How likely the words ask for it rather than for a part of it; without words, what it is ordered by."""
    return one.chance or one.score


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
