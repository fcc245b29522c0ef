"""The indexed chainer: a counter of unmet conditions for each rule (Dowling and Gallier 1984), stratum by stratum.

Small enough to be read as the definition of what chaining means; the other chainer must equal it.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.chaining.base import Program, trace
from engine.model import Fact, Rule, Trace


class IndexedChainer:
    """Plain Python, no compiled part; runs on every Python."""

    name = "indexed"

    def run(self, program: Program, facts: Iterable[Fact]) -> Trace:
        given = set(facts)
        known: set[Fact] = set()
        unmet: dict[int, int] = {}
        ready: list[list[int]] = [[] for _ in range(program.height)]
        for index in program.unconditional:
            ready[program.rules[index].stratum].append(index)
        fired: list[Rule] = []

        def learn(news: Iterable[Fact]) -> None:
            for fact in news:
                if fact in known:
                    continue
                known.add(fact)
                for index in program.watching.get(fact, ()):
                    rule = program.rules[index]
                    unmet[index] = unmet.get(index, len(rule.when)) - 1
                    if not unmet[index]:
                        ready[rule.stratum].append(index)

        learn(given)
        for agenda in ready:
            while agenda:
                rule = program.rules[agenda.pop()]
                if known.isdisjoint(rule.unless):
                    fired.append(rule)
                    learn(rule.then)
        return trace(given, fired)
