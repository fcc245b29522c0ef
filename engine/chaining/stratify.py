"""Strata: a rule that says `unless X` stands above every rule that can conclude X."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from engine.model import Fact, Rule


class NegativeCycle(Exception):
    """Rules that depend on one another through an `unless`; `rules` names them in order, the first again last."""

    def __init__(self, rules: Sequence[str]) -> None:
        super().__init__(" -> ".join(rules))
        self.rules = tuple(rules)


def strata(rules: Sequence[Rule]) -> list[int]:
    """The stratum of each rule, in the order of `rules`, from 0 up.

    Raises NegativeCycle when no assignment exists.
    """
    concluding = _concluding(rules)
    component = components(rules)
    level: dict[int, int] = {}
    members: dict[int, list[int]] = defaultdict(list)
    for index, number in enumerate(component):
        members[number].append(index)
    for number in sorted(members):
        floor = 0
        for index in members[number]:
            for other in _uses(rules[index].when, concluding):
                if component[other] != number:
                    floor = max(floor, level[component[other]])
            for other in _uses(rules[index].unless, concluding):
                if component[other] == number:
                    raise NegativeCycle(_cycle(rules, concluding, index, other))
                floor = max(floor, level[component[other]] + 1)
        level[number] = floor
    return [level[number] for number in component]


def _concluding(rules: Sequence[Rule]) -> dict[Fact, list[int]]:
    table: dict[Fact, list[int]] = defaultdict(list)
    for index, rule in enumerate(rules):
        for fact in rule.then:
            table[fact].append(index)
    return table


def _uses(facts: Iterable[Fact], concluding: dict[Fact, list[int]]) -> Iterable[int]:
    for fact in facts:
        yield from concluding.get(fact, ())


def _needs(rule: Rule, concluding: dict[Fact, list[int]]) -> list[int]:
    return [*_uses(rule.when, concluding), *_uses(rule.unless, concluding)]


def components(rules: Sequence[Rule]) -> list[int]:
    """Strongly connected components (Tarjan 1972), without recursion: each numbered after everything it depends on."""
    concluding = _concluding(rules)
    order = [-1] * len(rules)
    low = [0] * len(rules)
    component = [-1] * len(rules)
    stack: list[int] = []
    counter = found = 0
    for root in range(len(rules)):
        if order[root] >= 0:
            continue
        order[root] = low[root] = counter
        counter += 1
        stack.append(root)
        work = [(root, iter(_needs(rules[root], concluding)))]
        while work:
            node, pending = work[-1]
            child = next(pending, None)
            if child is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    while True:
                        member = stack.pop()
                        component[member] = found
                        if member == node:
                            break
                    found += 1
            elif order[child] < 0:
                order[child] = low[child] = counter
                counter += 1
                stack.append(child)
                work.append((child, iter(_needs(rules[child], concluding))))
            elif component[child] < 0:
                low[node] = min(low[node], order[child])
    return component


def _cycle(rules: Sequence[Rule], concluding: dict[Fact, list[int]], start: int, first: int) -> list[str]:
    """A shortest way from `first` back to `start` through what rules depend on, as rule ids."""
    previous = {first: start}
    frontier = [first]
    while frontier and start not in previous:
        step = []
        for node in frontier:
            for other in _needs(rules[node], concluding):
                if other not in previous:
                    previous[other] = node
                    step.append(other)
        frontier = step
    path = [start]
    node = previous.get(start, start)
    while node != start:
        path.append(node)
        node = previous[node]
    path.append(start)
    path.reverse()
    return [rules[index].id for index in path]
