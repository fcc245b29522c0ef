"""The laws of the engine in bulk: more rule bases and scenarios than a test suite has time for.

    python -m benchmarks.prove [--pairs N] [--faithful N] [--seed S] [RULES]

`pairs`: generated rule bases with scenarios, on which both chainers must leave the same trace and every trace must replay.
`faithful`: proofs on the pack and on generated bases of which one given fact is dropped. Ends with code 1 at the first break.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from engine.advisor import Advisor
from engine.chaining import chainer
from engine.chaining.base import Program
from engine.chaining.indexed import IndexedChainer
from engine.chaining.stratify import NegativeCycle, strata
from engine.model import FIRED, RECOMMEND, RULE_OUT, Fact, Rule
from engine.verifying import laws

SCENARIOS = 10  # for each generated base
ROOT = Path(__file__).parent.parent


def base(rng: random.Random) -> tuple[list[Rule], list[Fact]]:
    """A stratified rule base over a small alphabet, so that rules meet often: chains, exceptions, overrides, circles."""
    facts = [f"need=n{number}" for number in range(rng.randint(3, 20))]
    facts += [f"not {fact}" for fact in rng.sample(facts, rng.randint(0, 2))]
    rules = []
    for number in range(rng.randint(2, 40)):
        when = tuple(rng.sample(facts, rng.choice((0, 1, 1, 2, 2, 3))))
        unless = tuple(one for one in rng.sample(facts, rng.choice((0, 0, 1, 2))) if one not in when)
        then = rng.choice((rng.choice(facts), f"{RECOMMEND}c{number % 7}", f"{RULE_OUT}c{number % 5}"))
        rules.append(Rule(f"r{number}", 0, when, unless, (then,)))
    for _ in range(rng.randint(0, 4)):
        over, under = rng.sample(range(len(rules)), 2)
        fact = f"{FIRED}r{over}"
        rules[over] = replace(rules[over], then=tuple(dict.fromkeys((*rules[over].then, fact))))
        rules[under] = replace(rules[under], unless=tuple(dict.fromkeys((*rules[under].unless, fact))))
    return stratified(rules), facts


def stratified(rules: list[Rule]) -> list[Rule]:
    """Drop the exceptions of rules on a cycle through a negation until there is none; then set the strata."""
    while True:
        try:
            levels = strata(rules)
        except NegativeCycle as cycle:
            rules = [replace(rule, unless=()) if rule.id in cycle.rules else rule for rule in rules]
        else:
            return [replace(rule, stratum=level) for rule, level in zip(rules, levels, strict=True)]


def equal(pairs: int, rng: random.Random) -> Iterator[str]:
    """Both chainers, any order of rules and facts, and the replay of what they found."""
    indexed, durable = IndexedChainer(), chainer("durable")
    for number in range(0, pairs, SCENARIOS):
        rules, facts = base(rng)
        one, two = Program(rules), Program(rng.sample(rules, len(rules)))
        for _ in range(min(SCENARIOS, pairs - number)):
            given = rng.sample(facts, rng.randint(0, len(facts)))
            trace = indexed.run(one, given)
            if durable.run(two, rng.sample(given, len(given))) != trace:
                yield f"the chainers differ on {rules} with {given}"
            yield from laws.replays(rules, trace)
            yield from laws.overrides_win(trace)


def faithful(count: int, rng: random.Random, advisor: Advisor) -> Iterator[str]:
    """Half of the proofs on the pack, in scenarios that mix the conditions of a few rules; half on generated bases."""
    indexed = IndexedChainer()
    done = 0
    while done < count:
        if done % 2:
            rules, facts = base(rng)
            program, given = Program(rules), rng.sample(facts, rng.randint(1, len(facts)))
        else:
            program = advisor.program
            given = sorted({fact for rule in rng.sample(program.rules, rng.randint(1, 4)) for fact in rule.when})
        trace = indexed.run(program, given)
        derived = sorted(trace.facts - set(trace.given))
        if not derived or not trace.given:
            done += not trace.given  # a scenario without facts has nothing to drop
            continue
        yield from laws.faithful(program, indexed, trace, rng.choice(derived), rng.choice(trace.given))
        done += 1


def main() -> int:
    """Run from the command line; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=1_000_000)
    parser.add_argument("--faithful", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("rules", type=Path, nargs="?", default=ROOT / "rules")
    given = parser.parse_args()
    advisor = Advisor.open(given.rules, engine="indexed")
    for name, count, broken in (
        ("pairs on which both chainers agree", given.pairs, equal(given.pairs, random.Random(given.seed))),
        ("faithful proofs", given.faithful, faithful(given.faithful, random.Random(given.seed), advisor)),
    ):
        start = time.monotonic()
        for what in broken:
            print(f"seed {given.seed}: {what}")
            return 1
        print(f"{count:,} {name}, {time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
