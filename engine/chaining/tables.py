"""A program laid out for being run over and over: the same trace as by indexed.py, in a third to two thirds of the time.

What a pack fixes is worked out once. A fact that no rule concludes is either given or never known: rules that ask for such
facts alone fire one deep or not at all, and nothing needs to wait for them. Rules without exceptions fire as soon as
their conditions hold, whatever their stratum, as nothing takes a condition back; those with exceptions wait on the
agenda until everything below their stratum is settled. What a rule concludes is followed only where some rule asks for it.

A large program does not fit the processor's cache, and then it counts how many objects a scenario touches: each watch holds
all there is to know of its rule, in the order of the rules, and equal facts are one object.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.chaining.base import NONE, Program, settled
from engine.model import Fact, Rule, Trace

# Further conditions, place of the firing, conclusions that rules ask for, other conclusions.
Simple = tuple[tuple[Fact, ...], int, tuple[Fact, ...], tuple[Fact, ...]]
# Further conditions that only a scenario gives, and those that rules conclude; index, stratum, exceptions; conclusions as above.
Further = tuple[
    tuple[Fact, ...], tuple[Fact, ...], int, int, tuple[Fact, ...], tuple[Fact, ...], tuple[Fact, ...]
]  # fmt: skip


class Tables:
    """The rules of a program by the fact that each watches."""

    def __init__(self, program: Program) -> None:
        rules = [*program.rules]
        self._program = program
        self._count = len(rules)
        self._concluded = {fact for rule in rules for fact in rule.then}
        self._asked = {fact for rule in rules for fact in rule.when}
        self._same: dict[Fact, Fact] = {}
        self._simple: dict[Fact, tuple[Simple, ...]] = {}
        self._further: dict[Fact, tuple[Further, ...]] = {}
        for fact, watches in program.watching.items():
            self._lay_out(fact, [(rules[index], index, rest) for index, rest in watches])
        self._always = [self._as_further(rules[index], index, ()) for index in program.unconditional]
        del self._same
        _expect(program, {fact for rule in rules for fact in rule.when} - self._concluded)

    def _lay_out(self, fact: Fact, watches: Iterable[tuple[Rule, int, tuple[Fact, ...]]]) -> None:
        simple: list[Simple] = []
        further: list[Further] = []
        for rule, index, rest in watches:
            if rule.unless or not self._concluded.isdisjoint(rule.when):
                further.append(self._as_further(rule, index, rest))
            else:
                simple.append((self._one(rest), self._count + index, *self._conclusions(rule)))
        fact = self._same.setdefault(fact, fact)
        if simple:
            self._simple[fact] = tuple(simple)
        if further:
            self._further[fact] = tuple(further)

    def _as_further(self, rule: Rule, index: int, rest: tuple[Fact, ...]) -> Further:
        given = self._one([fact for fact in rest if fact not in self._concluded])
        concluded = self._one([fact for fact in rest if fact in self._concluded])
        return given, concluded, index, rule.stratum, self._one(rule.unless), *self._conclusions(rule)

    def _conclusions(self, rule: Rule) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
        """Those that rules ask for, and the others."""
        asked = self._asked
        return (
            self._one([fact for fact in rule.then if fact in asked]),
            self._one([fact for fact in rule.then if fact not in asked]),
        )

    def _one(self, facts: Sequence[Fact]) -> tuple[Fact, ...]:
        return tuple([self._same.setdefault(fact, fact) for fact in facts])

    def run(self, facts: Iterable[Fact]) -> Trace:
        """Chain forward to the fixed point."""
        depths = dict.fromkeys(facts, 0)
        given = tuple(sorted(depths))
        places, news = self._first(depths, given)
        if not self._chain(depths, places, news):
            places = settled(self._program, given, places)
        places.sort()
        return Trace(given, tuple(map(self._program.firings.__getitem__, places)), frozenset(depths))

    def _first(self, depths: dict[Fact, int], given: Iterable[Fact]) -> tuple[list[int], list[Fact]]:
        """Fire what rests on given facts alone; the places of the firings, and all facts that further rules may ask for."""
        simple = self._simple.get
        places: list[int] = []
        news = [*given]
        for fact in given:
            for rest, place, followed, others in simple(fact, NONE):
                for other in rest:
                    if other not in depths:
                        break
                else:
                    places.append(place)
                    for one in followed:
                        if one not in depths:
                            depths[one] = 1
                            news.append(one)
                    for one in others:
                        depths[one] = 1
        return places, news

    def _chain(self, depths: dict[Fact, int], places: list[int], news: list[Fact]) -> bool:  # noqa: C901
        """Fire everything else; whether each fact was concluded by its shallowest way first.

        One long function: calls for each rule looked at would take longer than the looking.
        """
        count, height, further = self._count, self._program.height, self._further.get
        waiting: dict[Fact, list[tuple[int, Further]]] = {}  # with the depth of the facts met so far
        agenda: list[list[tuple[int, Further]]] = [[] for _ in range(height)]  # by stratum
        ready: list[tuple[int, Further]] = []
        for watch in self._always:
            (agenda[watch[3]] if watch[4] else ready).append((1, watch))
        shallowest, stratum = True, 0
        while True:
            for depth, (_, _, index, _, unless, followed, others) in ready:
                for one in unless:
                    if one in depths:
                        break
                else:
                    places.append(depth * count + index)
                    for one in followed:
                        if one not in depths:
                            depths[one] = depth
                            news.append(one)
                        elif depths[one] > depth:
                            shallowest = False
                    for one in others:
                        depths[one] = depth
            ready = []
            for fact in news:
                own = depths[fact]
                watches = [(own, watch) for watch in further(fact, NONE)]
                if fact in waiting:
                    watches += waiting.pop(fact)
                for depth, watch in watches:
                    given, rest, _, home, unless, _, _ = watch
                    for one in given:
                        if one not in depths:
                            break
                    else:
                        for one in rest:
                            if one not in depths:
                                if one in waiting:
                                    waiting[one].append((depth, watch))
                                else:
                                    waiting[one] = [(depth, watch)]
                                break
                            if depths[one] > depth:
                                depth = depths[one]
                        else:
                            (agenda[home] if unless else ready).append((depth + 1, watch))
            news = []
            if not ready:
                while stratum < height and not agenda[stratum]:
                    stratum += 1
                if stratum == height:
                    return shallowest
                ready, agenda[stratum] = agenda[stratum], []


def _expect(program: Program, given: Iterable[Fact]) -> None:
    """Make the firings of a scenario in which everything is given that no rule concludes: most have the depth they have there."""
    for place in settled(program, given, range(len(program.rules))):
        program.firings[place]
