"""Generated rule bases of any size: what grows is the pack, not what one scenario meets.

A base is made of topics of fifty rules. A topic has facts of its own; beside them stand a few common facts that rules of all
topics ask for, as `service=...` does in a real pack. Each topic chains through three layers: findings from what is given,
findings from findings and from the absence of findings, and recommendations that other recommendations override.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

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
        when: tuple[Fact, ...]
        unless: tuple[Fact, ...]
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


_SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
_COMMON = "store reach keep send watch order share limit start check load split merge count close open trace cache queue sort".split()
TOPICS_A_FILE = 20


def word(number: int) -> str:
    """A made-up word, another for each number."""
    found = ""
    while True:
        number, rest = divmod(number, len(_SYLLABLES))
        found += _SYLLABLES[rest]
        if not number and len(found) >= 6:
            return found + "k"


def sentence(topic: int, number: int) -> str:
    """How somebody asks for a need of a topic."""
    own = [word(OWN_FACTS * 3 * topic + 3 * number + place) for place in range(3)]
    verb, other = _COMMON[number], _COMMON[(topic + number) % len(_COMMON)]
    return f"Our {own[0]} must {verb} the {own[1]} and {other} every {own[2]} of it."


def write_pack(folder: Path, rules: Sequence[Rule]) -> None:
    """The rule base as a pack on disk, with words for every need and a feature for everything it recommends."""
    topics = -(-len(rules) // TOPIC)
    _write(folder / "pack.yaml", {"pack": "generated", "title": "Generated rules"})
    services = [
        {"service": f"s{number}", "label": f"Service {word(number)}", "names": [f"{word(number)} service"]}
        for number in range(COMMON_FACTS)
    ]
    _write(folder / "vocabulary" / "services.yaml", {"services": services})
    losers: dict[str, list[str]] = {}
    for rule in rules:
        for fact in rule.unless:
            if fact.startswith(FIRED):
                losers.setdefault(fact.removeprefix(FIRED), []).append(rule.id)
    for first in range(0, topics, TOPICS_A_FILE):
        span = range(first, min(first + TOPICS_A_FILE, topics))
        part = rules[first * TOPIC : (first + TOPICS_A_FILE) * TOPIC]
        needs = [_need(topic, number) for topic in span for number in range(OWN_FACTS)]
        _write(
            folder / "decisions" / f"d{first}.yaml",
            {"needs": needs, "rules": [_entry(rule, losers.get(rule.id, [])) for rule in part]},
        )
        features = [_feature(topic, number) for topic in span for number in range(35, TOPIC)]
        _write(folder / "features" / f"f{first}.yaml", {"features": features})


def _need(topic: int, number: int) -> dict[str, object]:
    own = [word(OWN_FACTS * 3 * topic + 3 * number + place) for place in range(3)]
    return {
        "need": f"t{topic}-{number}",
        "label": f"{_COMMON[number]} {own[0]}",
        "said": [f"{own[0]} {_COMMON[number]} {own[1]}"],
        "asked": [sentence(topic, number)],
    }


def _feature(topic: int, number: int) -> dict[str, object]:
    name = f"{word(700 * topic + number)} {word(topic)}"
    return {
        "feature": f"c{topic}-{number}",
        "of": f"s{(topic + number) % COMMON_FACTS}",
        "kind": "feature",
        "label": name,
        "names": [name],
        "facts": [sentence(topic, number % OWN_FACTS)],
        "docs": ["https://example.org/page"],
    }


def _entry(rule: Rule, losers: Sequence[str]) -> dict[str, object]:
    entry: dict[str, object] = {"id": rule.id, "when": list(rule.when)}
    entry["unless"] = [fact for fact in rule.unless if not fact.startswith(FIRED)]
    entry["overrides"] = losers
    concluded = next(fact for fact in rule.then if not fact.startswith(FIRED))
    if concluded.startswith(RECOMMEND):
        entry["recommend"] = concluded.removeprefix(RECOMMEND)
    else:
        entry["derive"] = [concluded]
    return {**entry, "because": f"It follows from {len(rule.when)} facts.", "docs": ["https://example.org/page"]}


def _write(path: Path, content: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"checked": "2026-11-23", **content}, indent=1))
