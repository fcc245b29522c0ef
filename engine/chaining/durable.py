"""Chaining with durable_rules, driven in the one way that was found exact.

durable_rules decides every firing; this module decides what it is shown. The rules whose positive conditions could hold
at all in the scenario go into a throw-away ruleset, facts come in batches, stratum by stratum. The package's edges, and
what keeps us away from each:

- facts and conditions reach it as one property named by a short number, so that no string of a pack or a scenario (its
  length, its quotes, its likeness to a number, the 32-bit hash of a name) can mislead it;
- at most 200 rules and 400 distinct facts go into one ruleset (256 rules on one condition, 512 tests under one node,
  4,096 rules are its walls); more rules make more rulesets, which share what is concluded;
- facts no rule of a ruleset asks for are dropped, equal facts are sent once;
- rules with a negated condition also wait for the gate of their stratum, which is sent when all that lower strata conclude
  has been: `none` never sees a fact that comes after what it was decided on;
- a sentinel rule always fires, so that the state can be deleted safely;
- the C module is called directly: the package's own Host starts timer threads and swallows exceptions.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

import durable_rules_engine as drools

from engine.chaining.base import Matcher, Program, Run
from engine.model import Fact, Rule, Trace

RULES_A_SLICE = 200
FACTS_A_SLICE = 400
START = "s"
SENTINEL = "start"
_serial = itertools.count()


class ChainingFailed(RuntimeError):
    """durable_rules refused a slice it should have taken; carries what it said."""


class DurableChainer:
    """Forward chaining in which durable_rules decides every firing."""

    name = "durable"

    def __init__(self) -> None:
        self._codes: tuple[Program | None, Codes] = (None, Codes())

    def _codes_of(self, program: Program) -> Codes:
        """The numbers of a program's facts; those of the last program are kept."""
        if self._codes[0] is not program:
            self._codes = (program, Codes())
        return self._codes[1]

    def run(self, program: Program, facts: Iterable[Fact]) -> Trace:
        """As Chainer has it; durable_rules decides which rules fire."""
        scenario = Run(program, facts)
        codes = self._codes_of(program)
        slices: list[Slice] = []
        try:
            for part in _slices(program, _possible(program, scenario.given)):
                slices.append(Slice(program, part, codes))
            news: Iterable[Fact] = scenario.given
            for stratum in range(program.height):
                first = True
                while news or first:
                    agenda = [index for one in slices for index in one.tell(news, stratum if first else None)]
                    news = scenario.fire(agenda, decided=True)
                    first = False
        finally:
            for one in slices:
                one.close()
        return scenario.trace()


def _possible(program: Program, given: Iterable[Fact]) -> list[int]:
    """The rules whose positive conditions could hold: all that fire, and those that only a negation can keep from firing."""
    known = set(given)
    matcher = Matcher(program, known)
    found = [*program.unconditional, *matcher.learn(given)]
    for index in found:
        news = [fact for fact in program.rules[index].then if fact not in known]
        known.update(news)
        found.extend(matcher.learn(news))
    return found


def _slices(program: Program, possible: Sequence[int]) -> Iterator[list[int]]:
    """Cut rules into parts within the package's walls."""
    part: list[int] = []
    seen: set[Fact] = set()
    for index in possible:
        rule = program.rules[index]
        if part and (len(part) >= RULES_A_SLICE or len(seen) + len(rule.when) + len(rule.unless) > FACTS_A_SLICE):
            yield part
            part, seen = [], set()
        part.append(index)
        seen.update(rule.when, rule.unless)
    if part:
        yield part


class Codes(dict[Fact, str]):
    """A short number for each fact that rules ask for, the property that states it, and rules written with them.

    durable_rules tells properties and facts apart by a 32-bit hash alone; a number whose hash is taken is passed over.
    """

    def __init__(self) -> None:
        self._taken = {_fnv(word) for word in ("id", "sid", "$s", START)}
        self._next = 0
        self._definitions: dict[int, str] = {}
        self._messages: dict[str, str] = {}

    def __missing__(self, fact: Fact) -> str:
        while True:
            code = str(self._next)
            self._next += 1
            if _fnv(code) not in self._taken:
                self._taken.add(_fnv(code))
                self[fact] = code
                return code

    def definition(self, index: int, rule: Rule) -> str:
        """The rule as durable_rules reads it."""
        kept = self._definitions.get(index)
        if kept is None:
            kept = self._definitions[index] = self._define(rule)
        return kept

    def _define(self, rule: Rule) -> str:
        tests = [f'{{"c{place}":{{"{self[fact]}":1}}}}' for place, fact in enumerate(rule.when)]
        if rule.unless:
            # `none` first or alone in a rule never fires: the gate stands before it.
            tests.append(f'{{"g":{{"{self[_gate(rule.stratum)]}":1}}}}')
            tests += [f'{{"n{place}$not":{{"{self[fact]}":1}}}}' for place, fact in enumerate(rule.unless)]
        elif not rule.when:
            tests.append(f'{{"m":{{"{START}":1}}}}')
        return f'{{"all":[{",".join(tests)}]}}'

    def message(self, code: str) -> str:
        """The fact that a code stands for, as durable_rules reads it."""
        kept = self._messages.get(code)
        if kept is None:
            kept = self._messages[code] = f'{{"id":"{code}","{code}":1}}'
        return kept


def _gate(stratum: int) -> Fact:
    """What stands for the gate of a stratum among the facts; no fact of a pack begins so."""
    return f"\0gate {stratum}"


def _fnv(text: str) -> int:
    """The hash of durable_rules (FNV-1a, 32 bits)."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


class Slice:
    """Some rules of a program in a ruleset of their own, for one scenario."""

    def __init__(self, program: Program, rules: Sequence[int], codes: Codes) -> None:
        self._rules = rules
        self._codes = codes
        self._asked: set[Fact] = set()
        self._gates: set[int] = set()
        self._state = -1
        self._begun = False
        parts = [f'"{SENTINEL}":{{"all":[{{"m":{{"{START}":1}}}}]}}']
        for place, index in enumerate(rules):
            rule = program.rules[index]
            parts.append(f'"r{place}":{codes.definition(index, rule)}')
            self._asked.update(rule.when, rule.unless)
            if rule.unless:
                self._gates.add(rule.stratum)
        self._handle = drools.create_ruleset(f"slice{next(_serial)}", f"{{{','.join(parts)}}}")

    def tell(self, news: Iterable[Fact], stratum: int | None) -> list[int]:
        """Send new facts and, when a stratum begins, its gate after them; the indexes of the rules that fire."""
        codes = self._codes
        batch = sorted([codes.message(codes[fact]) for fact in news if fact in self._asked])
        if stratum is not None and stratum in self._gates:
            batch.append(codes.message(codes[_gate(stratum)]))
        started = self._state < 0
        if started:
            batch.insert(0, codes.message(START))
        if not batch:
            return []
        code, self._state = drools.assert_facts(self._handle, f"[{','.join(batch)}]")
        if code not in (0, 3):
            raise ChainingFailed(f"durable_rules answered {code} to a batch of {len(batch)} facts")
        fired = set(self._fired())
        if started and SENTINEL not in fired:
            raise ChainingFailed("the sentinel rule did not fire")
        self._begun = True
        fired.discard(SENTINEL)
        return [self._rules[place] for place in sorted([int(name[1:]) for name in fired])]

    def _fired(self) -> Iterator[str]:
        """The names of the rules on the agenda, each an action such as `{"r12":{"c0":{...}}}`."""
        result = drools.start_action_for_state(self._handle, self._state)
        action = result[1] if result else None
        while action:
            yield action[2 : action.index('"', 2)]
            action = drools.complete_and_start_action(self._handle, self._state)

    def close(self) -> None:
        """Give back the state, where the sentinel made that safe, and the ruleset."""
        if self._begun:
            drools.delete_state(self._handle, "0")
        drools.delete_ruleset(self._handle)
