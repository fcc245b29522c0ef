"""Generated rule bases of any size: what grows is the pack, not what one scenario meets.

A base is made of topics of fifty rules. A topic has facts of its own; beside them stand a few common facts that rules of all
topics ask for, as `service=...` does in a real pack. Each topic chains through three layers: findings from what is given,
findings from findings and from the absence of findings, and recommendations that other recommendations override.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from engine.chaining.stratify import strata
from engine.model import FIRED, RECOMMEND, Fact, Rule

TOPIC = 50
OWN_FACTS = 20
COMMON_FACTS = 20
SIZES = (300, 1_000, 10_000, 100_000)


def rule_base(count: int, seed: int = 7) -> list[Rule]:
    """`count` stratified rules, the same for the same seed."""
    rng = random.Random(seed)
    rules: list[Rule] = []
    for topic in range(-(-count // TOPIC)):
        rules.extend(_topic(topic, rng))
    rules = rules[:count]
    return [replace(rule, stratum=level) for rule, level in zip(rules, strata(rules), strict=True)]


def _topic(topic: int, rng: random.Random) -> list[Rule]:
    given = [f"need=t{topic}-{number}" for number in range(OWN_FACTS)]
    low = [f"finding=t{topic}-a{number}" for number in range(10)]
    high = [f"finding=t{topic}-b{number}" for number in range(10)]
    rules = []
    for number in range(TOPIC):
        name = f"t{topic}-r{number}"
        if number < 20:
            when, unless, then = _some(rng, given, 1, 3), (), low[number % 10]
        elif number < 35:
            when = (*_some(rng, low, 1, 1), *_some(rng, [*low, *given], 0, 1))
            unless = _some(rng, [*low, *given], 0, 1)
            then = high[number % 10]
        else:
            when = (*_some(rng, [*high, *low], 1, 1), *_some(rng, [*high, *given], 0, 1))
            unless = (
                *_some(rng, [*high, *given], 0, 1),
                *([f"{FIRED}t{topic}-r{number - 1}"] if number % 3 == 0 else []),
            )
            then = f"{RECOMMEND}c{topic}-{number}"
        if rng.random() < 0.3:
            when = (*when, f"service=s{rng.randrange(COMMON_FACTS)}")
        when = tuple(dict.fromkeys(when))
        unless = tuple(fact for fact in dict.fromkeys(unless) if fact not in when)
        rules.append(Rule(name, 0, when, unless, (then, f"{FIRED}{name}") if number % 3 == 2 else (then,)))
    return rules


def _some(rng: random.Random, facts: Sequence[Fact], least: int, most: int) -> tuple[Fact, ...]:
    return tuple(rng.sample(facts, rng.randint(least, most)))


def scenarios(rules: int, count: int, seed: int = 11) -> list[list[Fact]]:
    """`count` scenarios for a base of `rules` rules: twelve facts of each of two topics, and two common ones."""
    rng = random.Random(seed)
    topics = -(-rules // TOPIC)
    found = []
    for _ in range(count):
        facts = [f"service=s{number}" for number in rng.sample(range(COMMON_FACTS), 2)]
        for topic in rng.sample(range(topics), min(2, topics)):
            facts.extend(f"need=t{topic}-{number}" for number in rng.sample(range(OWN_FACTS), 12))
        found.append(facts)
    return found
