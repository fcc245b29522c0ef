"""Chaining with durable_rules, driven in the one way that was found exact.

durable_rules decides every firing; this module decides what it is shown. The package's edges, and what keeps us away
from each:

- facts and conditions reach it as one property holding a number, so that no string of a pack or a scenario (its
  length, its quotes, its likeness to a number, the 32-bit hash of a name) can mislead it;
- at most 200 rules and 400 distinct facts go into one throw-away ruleset (256 rules on one condition, 512 tests
  under one node, 4,096 rules are its walls);
- facts no rule of the slice asks for are dropped, equal facts are sent once;
- rules with a negated condition also wait for a gate fact, which is sent last in the one batch: `none` is then
  decided on the finished working memory;
- a sentinel rule always fires, so that the state can be deleted safely;
- the C module is called directly: the package's own Host starts timer threads and swallows exceptions.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import durable_rules_engine as drools

from engine.chaining.base import Program, trace
from engine.model import Fact, Rule, Trace

RULES_A_SLICE = 200
FACTS_A_SLICE = 400
CONDITIONS_A_RULE = 14  # one fewer than the package holds, and one for the gate
GATE = "g"
START = "s"
SENTINEL = "start"


class ChainingFailed(RuntimeError):
    """durable_rules refused a slice it should have taken; carries what it said."""


class DurableChainer:
    """Forward chaining in which durable_rules decides every firing."""

    name = "durable"

    def __init__(self) -> None:
        self._serial = itertools.count()

    def run(self, program: Program, facts: Iterable[Fact]) -> Trace:
        given = set(facts)
        known = set(given)
        met: dict[int, int] = {}
        agenda: list[list[int]] = [[] for _ in range(program.height)]
        for index in program.unconditional:
            agenda[program.rules[index].stratum].append(index)
        self._offer(program, known, met, agenda)
        fired: list[Rule] = []
        for stratum in range(program.height):
            while agenda[stratum]:
                candidates = [program.rules[index] for index in sorted(agenda[stratum])]
                agenda[stratum] = []
                news: set[Fact] = set()
                for rule in self._decide(candidates, known):
                    fired.append(rule)
                    news.update(rule.then)
                news -= known
                known |= news
                self._offer(program, news, met, agenda)
        return trace(given, fired)

    @staticmethod
    def _offer(program: Program, news: Iterable[Fact], met: dict[int, int], agenda: list[list[int]]) -> None:
        """Put on the agenda the rules whose positive conditions could all hold now."""
        for fact in news:
            for index in program.watching.get(fact, ()):
                met[index] = met.get(index, 0) + 1
                if met[index] == len(program.rules[index].when):
                    agenda[program.rules[index].stratum].append(index)

    def _decide(self, candidates: Sequence[Rule], known: set[Fact]) -> Iterator[Rule]:
        for part in _slices(candidates):
            yield from self._run_slice(part, known)

    def _run_slice(self, part: Sequence[Rule], known: set[Fact]) -> list[Rule]:
        number: dict[Fact, str] = {}
        for rule in part:
            for fact in (*rule.when, *rule.unless):
                number.setdefault(fact, str(len(number)))
        definition: dict[str, Any] = {SENTINEL: {"all": [{"m": _test(START)}]}}
        for index, rule in enumerate(part):
            definition[f"r{index}"] = {"all": _conditions(rule, number)}
        # The gate goes last: `none` must see the finished working memory.
        batch = [START, *sorted(number[fact] for fact in number if fact in known), GATE]
        if not any(rule.unless for rule in part):
            batch.pop()
        names = self._fire(definition, batch)
        return [part[int(name[1:])] for name in sorted(names - {SENTINEL}, key=lambda name: int(name[1:]))]

    def _fire(self, definition: dict[str, Any], batch: Sequence[str]) -> set[str]:
        """Run one throw-away ruleset on one batch of facts; the names of the rules that fired."""
        handle = drools.create_ruleset(f"slice{next(self._serial)}", json.dumps(definition))
        fired: set[str] = set()
        try:
            messages = json.dumps([{"id": fact, "sid": "0", "k": fact} for fact in batch])
            code, state = drools.assert_facts(handle, messages)
            if code not in (0, 3):
                raise ChainingFailed(f"durable_rules answered {code} to a batch of {len(batch)} facts")
            result = drools.start_action_for_state(handle, state)
            action = json.loads(result[1]) if result else None
            while action:
                fired.update(action)
                following = drools.complete_and_start_action(handle, state)
                action = json.loads(following) if following else None
            if SENTINEL not in fired:
                raise ChainingFailed("the sentinel rule did not fire")
            drools.delete_state(handle, "0")
        finally:
            drools.delete_ruleset(handle)
        return fired


def _slices(candidates: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Cut candidates into parts within the package's walls."""
    part: list[Rule] = []
    seen: set[Fact] = set()
    for rule in candidates:
        facts = {*rule.when, *rule.unless}
        if part and (len(part) >= RULES_A_SLICE or len(seen | facts) > FACTS_A_SLICE):
            yield part
            part, seen = [], set()
        part.append(rule)
        seen |= facts
    if part:
        yield part


def _test(fact: str) -> dict[str, str]:
    return {"k": fact}


def _conditions(rule: Rule, number: dict[Fact, str]) -> list[dict[str, Any]]:
    tests: list[dict[str, Any]] = [{f"c{i}": _test(number[fact])} for i, fact in enumerate(rule.when)]
    if rule.unless:
        # `none` first or alone in a rule never fires: the gate stands before it.
        tests.append({"gate": _test(GATE)})
        tests.extend({f"n{i}$not": _test(number[fact])} for i, fact in enumerate(rule.unless))
    elif not rule.when:
        tests.append({"m": _test(START)})
    return tests
