"""What every chainer shares: the program it runs and the trace it leaves.

A chainer decides which rules fire. Everything around that (strata, the order of a trace, the depth of a firing) is
done here once, so that two chainers can differ only in what they decide.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from engine.model import Fact, Firing, Rule, Trace

if TYPE_CHECKING:
    from engine.chaining.tables import Tables

Watch = tuple[int, tuple[Fact, ...]]
GIVEN_COST = 4
NONE: tuple[()] = ()


class Program:
    """Rules of a pack, indexed for chaining. Built once, used for any number of scenarios.

    `rules` stand in the order of a trace: by id, then variant. Each rule watches one condition only, one that few
    rules ask for: a fact that thousands of rules share then costs nothing to those whose rarer fact is unknown.
    `watching` gives, for a fact, the rules that watch it, each with its further conditions.
    """

    rules: Sequence[Rule]
    height: int
    watching: Mapping[Fact, Sequence[Watch]]
    unconditional: Sequence[int]
    stratum_of: Sequence[int]

    def __init__(self, rules: Iterable[Rule]) -> None:
        given = tuple(rules)
        ordered = tuple(sorted(given, key=lambda rule: (rule.id, rule.variant)))
        self.rules = given if given == ordered else ordered  # one and the same with the pack's where it can be
        self.height = 1 + max((rule.stratum for rule in self.rules), default=0)
        self.stratum_of = [rule.stratum for rule in self.rules]
        cost = _costs(self.rules)
        watching: dict[Fact, list[Watch]] = defaultdict(list)
        self.unconditional = [index for index, rule in enumerate(self.rules) if not rule.when]
        for index, rule in enumerate(self.rules):
            if conditions := _cheapest_first(rule, cost):
                watching[conditions[0]].append((index, tuple(conditions[1:])))
        self.watching = dict(watching)
        self.firings = Firings(self.rules)
        self.tables: Tables | None = None
        self.variants: dict[str, list[int]] = defaultdict(list)
        for index, rule in enumerate(self.rules):
            self.variants[rule.id].append(index)

    def hasten(self) -> None:
        """Lay the rules out for being run many times by the indexed chainer; takes as long as some thousand runs."""
        if self.tables is None:
            from engine.chaining.tables import Tables

            self.tables = Tables(self)

    def replaced(self, index: int, rule: Rule) -> Program:
        """A program like this one with `rule` in the place of the rule at `index`, of which it has the id and the variant.

        Strata are taken to be right with the rule in place. It is not hastened; this program stays as it is.
        """
        watching = dict(self.watching)
        for fact in self.rules[index].when:
            if fact in watching:
                watching[fact] = [watch for watch in watching[fact] if watch[0] != index]
        if conditions := _cheapest_first(rule, {fact: len(watching.get(fact, NONE)) for fact in rule.when}):
            watching[conditions[0]] = [*watching.get(conditions[0], NONE), (index, tuple(conditions[1:]))]
        found = Program.__new__(Program)
        vars(found).update(vars(self))
        found.rules = (*self.rules[:index], rule, *self.rules[index + 1 :])
        found.height = max(self.height, 1 + rule.stratum)
        found.stratum_of = [*self.stratum_of[:index], rule.stratum, *self.stratum_of[index + 1 :]]
        found.watching = watching
        found.unconditional = [place for place in self.unconditional if place != index]
        if not rule.when:
            found.unconditional = [*found.unconditional, index]
        found.firings = Firings(found.rules)
        found.tables = None
        return found


class Firings(dict[int, Firing]):
    """Firings by place: depth times the number of rules, and the index of the rule. They never change, so scenarios share them."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules

    def __missing__(self, place: int) -> Firing:
        depth, index = divmod(place, len(self._rules))
        firing = self[place] = Firing(self._rules[index], depth)
        return firing


def _costs(rules: Iterable[Rule]) -> dict[Fact, int]:
    """What it costs to watch each condition: how many rules ask for it, and more where it is not concluded but given.

    What is given comes first, when other conditions of the rule are mostly still unknown.
    """
    rules = list(rules)
    asked = Counter(fact for rule in rules for fact in rule.when)
    concluded = {fact for rule in rules for fact in rule.then}
    return {fact: count if fact in concluded else GIVEN_COST * count for fact, count in asked.items()}


def _cheapest_first(rule: Rule, cost: Mapping[Fact, int]) -> list[Fact]:
    """The conditions of a rule, the one to watch first; none where it has none or can never fire."""
    # A rule that asks for a fact and for its absence can never fire; and durable_rules, which lets one fact meet
    # one condition only, would fire it.
    if not set(rule.when).isdisjoint(rule.unless):
        return []
    return sorted(dict.fromkeys(rule.when), key=lambda fact: (cost[fact], fact))


class Matcher:
    """Facts in, rules out whose positive conditions all hold; each rule comes out once.

    A rule of which a further condition is unknown waits for just that one (Moskewicz et al. 2001 watch literals so), and is
    not looked at before.
    """

    def __init__(self, program: Program, known: Container[Fact]) -> None:
        self.known = known
        self._watching = program.watching
        self._waiting: dict[Fact, list[Watch]] = {}

    def learn(self, news: Iterable[Fact]) -> list[int]:
        """The rules that become ready by `news`, which are among the known facts already."""
        known, watching, waiting = self.known, self._watching, self._waiting
        ready: list[int] = []
        for fact in news:
            watches = watching.get(fact, NONE)
            if fact in waiting:
                watches = [*watches, *waiting.pop(fact)]
            for watch in watches:
                for other in watch[1]:
                    if other not in known:
                        if other in waiting:
                            waiting[other].append(watch)
                        else:
                            waiting[other] = [watch]
                        break
                else:
                    ready.append(watch[0])
        return ready


class Chainer(Protocol):
    """Runs a program on facts."""

    name: str

    def run(self, program: Program, facts: Iterable[Fact]) -> Trace:
        """Chain forward to the fixed point and return the trace; never fails for a stratified program."""
        ...


class Run:
    """The state of one scenario while it is chained.

    `depths` holds the facts known, each with how deep it lies: 0 what is given, else one below the shallowest rule so far
    that concludes it. `places` holds each firing as its depth times the number of rules and the index of its rule, so
    that sorting them gives the order of a trace.
    """

    def __init__(self, program: Program, facts: Iterable[Fact]) -> None:
        self.program = program
        self.depths = dict.fromkeys(facts, 0)
        self.given = tuple(sorted(self.depths))
        self.places: list[int] = []
        self._settled = True

    def fire(self, agenda: Iterable[int], decided: bool = False) -> list[Fact]:
        """Fire the rules of an agenda whose `unless` facts are unknown, or all where that is decided; the new facts."""
        rules, depths, place, count = self.program.rules, self.depths, self.places.append, len(self.program.rules)
        unknown = depths.keys().isdisjoint
        news: list[Fact] = []
        for index in agenda:
            rule = rules[index]
            if rule.unless and not decided and not unknown(rule.unless):
                continue
            depth = 1
            for fact in rule.when:
                if depths[fact] >= depth:
                    depth = depths[fact] + 1
            place(depth * count + index)
            for fact in rule.then:
                if fact not in depths:
                    depths[fact] = depth
                    news.append(fact)
                elif depths[fact] > depth:
                    self._settled = False
        return news

    def trace(self) -> Trace:
        """All firings in an order (by depth, then rule id) that depends on nothing but their set."""
        if not self._settled:
            self.places = settled(self.program, self.given, self.places)
        firings = tuple(map(self.program.firings.__getitem__, sorted(self.places)))
        return Trace(self.given, firings, frozenset(self.depths))


def settled(program: Program, given: Iterable[Fact], places: Iterable[int]) -> list[int]:
    """The places of the same firings, each as deep as its shallowest way.

    For when a fact was concluded anew by a shorter way: that makes what rests on it shallower.
    """
    count = len(program.rules)
    depths = enumerate(_by_depth(program, given, [place % count for place in places]), 1)
    return [depth * count + index for depth, batch in depths for index in batch]


def _by_depth(program: Program, given: Iterable[Fact], fired: Iterable[int]) -> Iterator[list[int]]:
    """Rules that fire, given as indexes, depth by depth: those that rest on given facts alone, those that rest on these ..."""
    waiting: dict[Fact, list[int]] = defaultdict(list)
    missing: dict[int, int] = {}
    known = set(given)
    for index in fired:
        unknown = set(program.rules[index].when) - known
        missing[index] = len(unknown)
        for fact in unknown:
            waiting[fact].append(index)
    ready = [index for index, count in missing.items() if not count]
    while ready:
        yield ready
        fresh = {fact for index in ready for fact in program.rules[index].then} - known
        known |= fresh
        ready = []
        for index in (index for fact in fresh for index in waiting[fact]):
            missing[index] -= 1
            if not missing[index]:
                ready.append(index)
