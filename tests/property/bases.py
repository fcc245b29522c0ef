"""Strategies for rule bases and scenarios: dense facts, negation, chains, overrides, shared conditions, awkward strings."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from engine.chaining.stratify import NegativeCycle, strata
from engine.model import FIRED, Fact, Rule

AWKWARD = [
    "",
    "1",
    "1.0",
    "true",
    "null",
    "s",
    "$s",
    'a"b',
    "a\\b",
    "\u00e9\u4e2d\U0001f600",
    "x" * 300,
    "a=b",
    "none",
    "m_0",
]


def atoms() -> st.SearchStrategy[list[Fact]]:
    """A small alphabet of facts, so that rules meet often."""
    plain = st.integers(0, 25).map(lambda number: f"need=n{number}")
    awkward = st.sampled_from(AWKWARD).map(lambda text: f"service={text}")
    absent = st.integers(0, 5).map(lambda number: f"not need=n{number}")
    return st.lists(st.one_of(plain, plain, plain, awkward, absent), min_size=2, max_size=24, unique=True)


@st.composite
def bases(draw: st.DrawFn, max_rules: int = 40) -> tuple[list[Rule], list[Fact]]:
    """A stratified rule base and the facts of one scenario."""
    facts = draw(atoms())
    count = draw(st.integers(1, max_rules))
    one = st.sampled_from(facts)
    shape = st.tuples(
        st.lists(one, max_size=3, unique=True), st.lists(one, max_size=2, unique=True), one, st.booleans()
    )
    shapes = draw(st.lists(shape, min_size=count, max_size=count))
    rules = [
        Rule(f"r{number}", 0, tuple(when), tuple(unless), ((f"recommend=c{number % 7}" if ends else then),))
        for number, (when, unless, then, ends) in enumerate(shapes)
    ]
    rules = _with_overrides(
        rules, draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=4))
    )
    scenario = draw(st.lists(one, max_size=len(facts), unique=True))
    return stratified(rules), scenario


def _with_overrides(rules: list[Rule], pairs: list[tuple[int, int]]) -> list[Rule]:
    for winner, loser in pairs:
        if winner == loser:
            continue
        fact = f"{FIRED}r{winner}"
        if fact not in rules[winner].then:
            rules[winner] = replace(rules[winner], then=(*rules[winner].then, fact))
        if fact not in rules[loser].unless:
            rules[loser] = replace(rules[loser], unless=(*rules[loser].unless, fact))
    return rules


def stratified(rules: list[Rule]) -> list[Rule]:
    """Drop the negations of rules on a cycle through a negation until there is none; then set the strata."""
    while True:
        try:
            levels = strata(rules)
        except NegativeCycle as cycle:
            named = set(cycle.rules)
            rules = [replace(rule, unless=()) if rule.id in named else rule for rule in rules]
        else:
            return [replace(rule, stratum=level) for rule, level in zip(rules, levels, strict=True)]
