"""Strategies for whole small packs: needs that may be stated, wishes derived from them, conclusions for and against."""

from __future__ import annotations

from hypothesis import strategies as st

from engine.advisor import Advisor
from engine.chaining.indexed import IndexedChainer
from engine.judging.weights import Weights
from engine.model import Concept, Decision, Fact, Pack, Rule, RuleText, Source, Threshold
from engine.pack.load import Loaded
from engine.reading.reader import Reader
from tests.property.bases import stratified

NEEDS = [f"need=n{number}" for number in range(6)]
WISHES = [f"wish=w{number}" for number in range(3)]
NAMES = [f"c{number}" for number in range(4)]


AMOUNTS = [("size>10", ">", 10.0), ("size>20", ">", 20.0), ("size<15", "<", 15.0)]


@st.composite
def advisors(draw: st.DrawFn, further: tuple[Fact, ...] = ()) -> tuple[Advisor, list[Fact]]:
    """An advisor for a generated pack, and the facts of one scenario. `further` facts may be conditions too."""
    fact = st.sampled_from([*NEEDS, *WISHES, *further])
    ends = st.one_of(
        st.sampled_from(NAMES).map(lambda name: f"recommend={name}"),
        st.sampled_from(NAMES).map(lambda name: f"recommend={name}"),
        st.sampled_from(NAMES).map(lambda name: f"rule-out={name}"),
        st.sampled_from(WISHES),
    )
    shape = st.tuples(
        st.lists(fact, min_size=1, max_size=3, unique=True), st.lists(fact, max_size=2, unique=True), ends
    )
    shapes = draw(st.lists(shape, min_size=1, max_size=14))
    rules = [
        Rule(f"r{number:02}", 0, tuple(when), tuple(f for f in unless if f not in when), (then,))
        for number, (when, unless, then) in enumerate(shapes)
        if then not in when
    ]
    return advisor(stratified(rules)), draw(st.lists(st.sampled_from(NEEDS), max_size=4, unique=True))


def advisor(rules: list[Rule]) -> Advisor:
    """An advisor for some rules."""
    texts = {
        rule.id: RuleText(
            rule.id, "solves", "So it is.", (), (), "2026-11-23", Source("f", 1, 1), rule.then[0].partition("=")[2]
        )
        for rule in rules
    }
    needs = {fact: Concept(fact, "need", fact.partition("=")[2]) for fact in NEEDS}
    needs["quantity=size"] = Concept("quantity=size", "quantity", "size", of="count")
    features = {f"feature={name}": Concept(f"feature={name}", "feature", name) for name in NAMES}
    decisions = {"d": Decision("d", "Which?", tuple(NAMES))}
    used = {fact for rule in rules for fact in (*rule.when, *rule.unless)}
    thresholds = tuple(Threshold("size", op, bound, fact) for fact, op, bound in AMOUNTS if fact in used)
    pack = Pack("p", "P", tuple(rules), texts, {**needs, **features}, decisions, thresholds=thresholds)
    reader = Reader(pack)
    return Advisor(Loaded(pack, reader, Weights()), IndexedChainer())
