"""What every chainer shares: the program it runs and the trace it leaves.

A chainer decides which rules fire. Everything around that (strata, the order of a trace, the depth of a firing) is
done here once, so that two chainers can differ only in what they decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol

from engine.model import Fact, Firing, Rule, Trace


class Program:
    """Rules of a pack, indexed for chaining. Built once, used for any number of scenarios."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self.height = 1 + max((rule.stratum for rule in rules), default=0)
        self.watching: dict[Fact, list[int]] = defaultdict(list)
        self.unconditional: list[int] = []
        for index, rule in enumerate(self.rules):
            if not set(rule.when).isdisjoint(rule.unless):
                # Can never fire; and durable_rules, which lets one fact meet one condition only, would fire it.
                continue
            for fact in rule.when:
                self.watching[fact].append(index)
            if not rule.when:
                self.unconditional.append(index)


class Chainer(Protocol):
    """Runs a program on facts."""

    name: str

    def run(self, program: Program, facts: Iterable[Fact]) -> Trace:
        """Chain forward to the fixed point and return the trace; never fails for a stratified program."""
        ...


def trace(given: Iterable[Fact], fired: Iterable[Rule]) -> Trace:
    """Settle the firings into one order (by depth, then rule id) that depends on nothing but their set."""
    start = sorted(set(given))
    depth: dict[Fact, int] = dict.fromkeys(start, 0)
    waiting: dict[Fact, list[int]] = defaultdict(list)
    rules = sorted(fired, key=lambda rule: (rule.id, rule.variant))
    missing = [0] * len(rules)
    ready = []
    for index, rule in enumerate(rules):
        for fact in rule.when:
            if fact not in depth:
                waiting[fact].append(index)
                missing[index] += 1
        if not missing[index]:
            ready.append(index)
    firings: list[Firing] = []
    level = 1
    while ready:
        fresh: list[Fact] = []
        for index in sorted(ready):
            firings.append(Firing(rules[index], level))
            fresh.extend(rules[index].then)
        ready = []
        for fact in fresh:
            if fact in depth:
                continue
            depth[fact] = level
            for index in waiting[fact]:
                missing[index] -= 1
                if not missing[index]:
                    ready.append(index)
        level += 1
    return Trace(tuple(start), tuple(firings), frozenset(depth))
