"""The prover against every scenario there is: on small packs, what it says possible, smallest or redundant is counted out."""

from __future__ import annotations

import itertools
import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.advisor import Advisor
from engine.chaining.base import Program
from engine.chaining.indexed import IndexedChainer
from engine.judging.weights import Weights
from engine.model import Concept, Decision, Fact, Pack, Preference, Rule, RuleText, Source, Trace
from engine.pack.load import Loaded
from engine.reading.reader import Reader
from tests.property.bases import stratified

pytest.importorskip("pysat", reason="python-sat is not installed")
from engine.verifying.decisions import Decisions
from engine.verifying.rules import Rules
from engine.verifying.space import Space
from engine.verifying.theory import Theory

GIVEN = [f"need=n{number}" for number in range(5)]
SAYABLE = [*GIVEN, "not need=n0"]
DERIVED = ["x=a", "x=b", "x=c", "need=n3", "recommend=c0", "recommend=c1", "rule-out=c0"]
many = settings(
    max_examples=int(os.environ.get("ERGO_PROVER", "150")), deadline=None, suppress_health_check=list(HealthCheck)
)


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    """A pack of a few rules over a handful of facts, circles and exceptions included."""
    facts = st.sampled_from([*SAYABLE, *DERIVED[:4]])
    shape = st.tuples(
        st.lists(facts, min_size=1, max_size=3, unique=True),
        st.lists(facts, max_size=2, unique=True),
        st.sampled_from(DERIVED),
    )
    shapes = draw(st.lists(shape, min_size=1, max_size=9))
    rules = [Rule(f"r{n}", 0, tuple(when), tuple(unless), (then,)) for n, (when, unless, then) in enumerate(shapes)]
    concepts = {fact: Concept(fact, "need", fact, (fact,)) for fact in GIVEN}
    place = Source("f", 1, 1)
    texts = {rule.id: RuleText(rule.id, "solves", "b", (), (), "2026-01-01", place, rule.then[0]) for rule in rules}
    return Pack("p", "p", tuple(stratified(rules)), texts, concepts)


def every_scenario() -> list[tuple[Fact, ...]]:
    """All sets of statements the model allows, the smallest first."""
    sets = itertools.chain.from_iterable(itertools.combinations(SAYABLE, n) for n in range(len(SAYABLE) + 1))
    return [facts for facts in sets if not {"need=n0", "not need=n0"} <= set(facts)]


@many
@given(packs())
def test_possible_and_smallest_are_what_counting_says(pack: Pack) -> None:
    program = Program(pack.rules)
    outcomes = [(facts, IndexedChainer().run(program, facts).facts) for facts in every_scenario()]
    theory = Theory(Space(pack), lambda facts: IndexedChainer().run(program, facts))
    for fact in [*SAYABLE, *DERIVED]:
        for sign in (1, -1):
            shown = [facts for facts, found in outcomes if (fact in found) == (sign > 0)]
            smallest = theory.smallest(sign * theory.fact(fact))
            assert (smallest is None) == (not shown)
            assert smallest is None or (smallest in map(tuple, map(sorted, shown)) and len(smallest) == len(shown[0]))


@many
@given(packs())
def test_faults_of_rules_are_what_counting_says(pack: Pack) -> None:
    program = Program(pack.rules)
    traces = [IndexedChainer().run(program, facts) for facts in every_scenario()]
    found = list(Rules(Space(pack), lambda facts: IndexedChainer().run(program, facts)).examine())
    told = {
        kind: {name for one in found if one.kind == kind for name in one.rules[:1]}
        for kind in ("unreachable", "redundant", "shadowed")
    }
    twins = {name for one in found if one.kind == "duplicates" for name in one.rules}
    contradicted = {name for one in found if one.kind == "contradictions" for name in one.rules}
    for rule in pack.rules:
        fired = [trace for trace in traces if any(firing.rule == rule for firing in trace.firings)]
        assert (rule.id in told["unreachable"]) == (not fired)
        if not fired:
            continue
        out = rule.then[0].replace("recommend=", "rule-out=")
        shadowed = rule.then[0].startswith("recommend=") and all(out in trace.facts for trace in fired)
        if rule.id not in contradicted:
            assert (rule.id in told["shadowed"]) == shadowed
        needless = all(
            any(firing.rule != rule and rule.then[0] in firing.rule.then for firing in trace.firings) for trace in fired
        )
        if rule.id not in told["shadowed"]:
            assert (rule.id in told["redundant"] | twins) == needless
    for one in found:
        if one.scenario:
            fired_ids = {f.rule.id for f in IndexedChainer().run(program, one.scenario).firings}
            assert set(one.rules[:1]) <= fired_ids or one.kind == "shadowed"


def stands(trace: Trace, pack: Pack, name: str) -> bool:
    """What it means to stand, said over one trace."""

    def offered(one: str) -> bool:
        return f"recommend={one}" in trace.facts and f"rule-out={one}" not in trace.facts

    def chosen(one: str) -> bool:
        firings = trace.deriving(f"recommend={one}")
        return any(pack.texts[firing.rule.id].kind == "decision" for firing in firings)

    def gives_way(other: str) -> bool:
        preferred = any(
            (one.better, one.worse) == (other, name) and trace.facts.issuperset(one.when) for one in pack.preferences
        )
        return offered(other) and (preferred or (chosen(other) and not chosen(name)))

    return offered(name) and not any(gives_way(other) for other in pack.decisions["d"].among if other != name)


@st.composite
def deciding(draw: st.DrawFn) -> Pack:
    """A pack with one decision among three answers, preferences among them, and rules of both kinds."""
    among = ("c0", "c1", "c2")
    pack = draw(packs())
    rules = [
        replace(rule, then=(f"recommend={draw(st.sampled_from(among))}",)) if draw(st.booleans()) else rule
        for rule in pack.rules
    ]
    texts = {
        name: replace(text, kind=draw(st.sampled_from(("decision", "solves")))) for name, text in pack.texts.items()
    }
    pairs = draw(st.lists(st.permutations(among), max_size=3))
    whens = [tuple(draw(st.lists(st.sampled_from(GIVEN), max_size=1))) for _ in pairs]
    preferences = tuple(Preference(p[0], p[1], "cheaper", "b", (), when) for p, when in zip(pairs, whens, strict=True))
    decision = Decision("d", "Which?", among)
    return Pack("p", "p", tuple(stratified(rules)), texts, pack.concepts, {"d": decision}, preferences)


@many
@given(deciding())
def test_conflicts_and_silence_are_what_counting_says(pack: Pack) -> None:
    program = Program(pack.rules)
    traces = {facts: IndexedChainer().run(program, facts) for facts in every_scenario()}
    decision = pack.decisions["d"]
    found = list(Decisions(Space(pack), lambda facts: IndexedChainer().run(program, facts)).examine(decision))
    conflicts = {frozenset(one.subjects[1:]): one for one, _ in found if one.kind == "conflicts"}
    for pair in itertools.combinations(decision.among, 2):
        both = [facts for facts, trace in traces.items() if all(stands(trace, pack, name) for name in pair)]
        assert (frozenset(pair) in conflicts) == bool(both), pair
        if both:
            assert set(conflicts[frozenset(pair)].scenario) in [set(facts) for facts in both]
    answering = [rule for rule in pack.rules if rule.then[0] in {f"recommend={name}" for name in decision.among}]
    silent = {one.rules[0] for one, _ in found if one.kind == "uncovered" and one.rules}
    for rule in answering:
        quiet = any(
            trace.facts.issuperset(rule.when) and not any(f.rule in answering for f in trace.firings)
            for trace in traces.values()
        )
        assert (rule.id in silent) == quiet


@many
@given(deciding())
def test_what_gives_way_never_comes_before_what_stands(pack: Pack) -> None:
    advisor = Advisor(Loaded(pack, Reader(pack), Weights()), IndexedChainer())
    for facts in every_scenario():
        answer = advisor.ask("", facts)
        stand = [stands(answer.trace, pack, one.id) for one in answer.recommendations]
        assert stand == sorted(stand, reverse=True) or not any(stand)
