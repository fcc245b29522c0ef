"""zen-engine: it does not chain, so rules are laid out by hand in levels, one expression node for each."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import zen

from engine.model import Fact, Rule


def prepare(rules: Sequence[Rule]) -> Callable[[Sequence[Fact]], set[str]]:
    number: dict[Fact, str] = {}
    concluding: dict[Fact, list[int]] = {}
    for index, rule in enumerate(rules):
        for fact in (*rule.when, *rule.unless, *rule.then):
            number.setdefault(fact, f"f{len(number)}")
        for fact in rule.then:
            concluding.setdefault(fact, []).append(index)
    levels = _levels(rules, concluding)
    nodes: list[dict[str, object]] = [{"id": "in", "name": "in", "type": "inputNode"}]
    edges = []
    for level in range(1, max(levels.values()) + 1):
        mine = [index for index in levels if levels[index] == level]
        expressions = [
            {"id": f"r{index}", "key": f"r{index}", "value": _condition(rules[index], number)} for index in mine
        ]
        for fact in {fact for index in mine for fact in rules[index].then}:
            some = " or ".join(f"$.r{index}" for index in concluding[fact] if levels[index] == level)
            expressions.append({"id": number[fact], "key": number[fact], "value": f"{number[fact]} == true or {some}"})
        content = {"expressions": expressions, "passThrough": True}
        nodes.append({"id": f"n{level}", "name": f"n{level}", "type": "expressionNode", "content": content})
        edges.append({"id": f"e{level}", "sourceId": "in" if level == 1 else f"n{level - 1}", "targetId": f"n{level}"})
    nodes.append({"id": "out", "name": "out", "type": "outputNode"})
    edges.append({"id": "last", "sourceId": f"n{max(levels.values())}", "targetId": "out"})
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))

    def run(facts: Sequence[Fact]) -> set[str]:
        found = decision.evaluate({number[fact]: True for fact in facts if fact in number})["result"]
        return {rules[int(key[1:])].id for key, value in found.items() if key[0] == "r" and value}

    return run


def _condition(rule: Rule, number: dict[Fact, str]) -> str:
    held = [f"{number[fact]} == true" for fact in rule.when]
    return " and ".join([*held, *(f"{number[fact]} != true" for fact in rule.unless)])


def _levels(rules: Sequence[Rule], concluding: dict[Fact, list[int]]) -> dict[int, int]:
    """One above all that a rule depends on; the generated rules have no circle."""
    levels: dict[int, int] = {}

    def level(index: int) -> int:
        if index not in levels:
            uses = (other for fact in (*rules[index].when, *rules[index].unless) for other in concluding.get(fact, ()))
            levels[index] = 1 + max(map(level, uses), default=0)
        return levels[index]

    for index in range(len(rules)):
        level(index)
    return levels
