"""What the prover says of small packs: each kind of fault, its smallest scenario, and what is accepted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.advisor import Advisor
from engine.chaining import chainer
from engine.chaining.base import Program
from engine.chaining.indexed import IndexedChainer
from engine.chaining.stratify import strata
from engine.model import Concept, Pack, Rule, Threshold
from engine.pack.compile import Cycle, compile_pack
from engine.pack.load import assemble

pytest.importorskip("pysat", reason="python-sat is not installed")
from engine.verifying.check import check
from engine.verifying.findings import Report, in_words
from engine.verifying.space import Space
from engine.verifying.theory import Disagreement, Theory

VOCABULARY = """\
checked: 2026-11-23
services:
  - {service: oven, label: Oven, names: [oven]}
  - {service: grill, label: Grill, names: [grill]}
constraints:
  - {constraint: fast, label: fast, said: [quick]}
quantities:
  - {quantity: cook-time, label: cooking time, said: ["cook #time"]}
needs:
  - {need: hot, label: hot food, said: [hot]}
  - {need: crisp, label: a crisp crust, said: [crisp]}
"""
FEATURES = """\
checked: 2026-11-23
features:
  - feature: bake
    of: oven
    kind: feature
    label: Baking
    solves: [{need: hot, because: It heats., docs: [book:a]}]
  - feature: roast
    of: oven
    kind: feature
    label: Roasting
    solves: [{need: crisp, because: It browns., docs: [book:a]}]
"""
RULE = "because: So., docs: [book:a]"


def _decisions(*rules: str, decision: str = "") -> str:
    head = f"checked: 2026-11-23\ndecisions:\n{decision}" if decision else "checked: 2026-11-23\n"
    return f"{head}rules:\n" + "".join(f"  - {{{rule}, {RULE}}}\n" for rule in rules) if rules else head


@pytest.fixture
def report(pack: Callable[..., Path]) -> Callable[..., Report]:
    """Checks the kitchen with further decision rules; its constraint and quantity count as used by them or are ignored."""

    def make(*rules: str, decision: str = "", features: str = FEATURES, vocabulary: str = VOCABULARY) -> Report:
        files = {"vocabulary/v.yaml": vocabulary, "features/f.yaml": features}
        files["decisions/d.yaml"] = _decisions(*rules, decision=decision)
        cycles: list[Cycle] = []
        advisor = Advisor(assemble(compile_pack(pack(files), cycles)), chainer("indexed"))
        found = check(advisor.pack, lambda facts: advisor.chain("", facts)[1], cycles)
        found.findings = [one for one in found.findings if one.kind != "unused"]
        return found

    return make


def kinds(report: Report) -> list[str]:
    return [one.kind for one in report.findings]


WHICH = "  - {decision: how, question: How?, among: [bake, roast], open: by hand%s}\n"


def test_two_needs_with_two_answers_of_one_decision_conflict(report: Callable[..., Report]) -> None:
    found = report(decision=WHICH % "")
    assert kinds(found) == ["conflicts"]
    one = found.findings[0]
    assert one.rules == ("bake/hot", "roast/crisp")
    assert one.scenario == ("need=crisp", "need=hot")
    assert in_words(found.pack, one.scenario) == "need “a crisp crust”, need “hot food”"
    assert one.source is not None
    assert (one.source.file, one.source.line) == ("features/f.yaml", 7)


def test_an_overlap_that_is_meant_is_accepted_with_its_reason(report: Callable[..., Report]) -> None:
    found = report(decision=WHICH % ", overlaps: [{because: Both fit into the oven.}]")
    assert found.clean
    assert [one.because for one in found.accepted] == ["Both fit into the oven."]


def test_a_reason_for_all_pairs_does_not_cover_two_answers_to_one_need(report: Callable[..., Report]) -> None:
    features = FEATURES.replace("need: crisp", "need: hot")
    found = report(decision=WHICH % ", overlaps: [{because: Both fit.}]", features=features)
    assert kinds(found) == ["conflicts"]
    assert "to the same need" in found.findings[0].message
    pair = ", overlaps: [{between: [roast, bake], because: Taste decides.}]"
    assert report(decision=WHICH % pair, features=features).clean


def test_an_overlap_that_cannot_happen_is_told(pack: Callable[..., Path]) -> None:
    decision = (WHICH % ", overlaps: [{because: Both.}]").replace("[bake, roast]", "[bake]")
    files = {
        "vocabulary/v.yaml": VOCABULARY,
        "features/f.yaml": FEATURES,
        "decisions/d.yaml": _decisions(decision=decision),
    }
    advisor = Advisor(assemble(compile_pack(pack(files))), chainer("indexed"))
    found = check(advisor.pack, lambda facts: advisor.chain("", facts)[1])
    assert any("cannot happen" in one.message for one in found.findings)


@pytest.mark.parametrize(
    "rules",
    [
        ["id: r, when: [need=hot, need=crisp], rule-out: roast"],
        ["id: r, when: [need=hot], recommend: bake, rather-than: [roast]"],
        ["id: r, when: [need=hot, need=crisp], recommend: roast"],  # a decision rule goes before entries
    ],
)
def test_what_settles_a_decision(report: Callable[..., Report], rules: list[str]) -> None:
    assert "conflicts" not in kinds(report(*rules, decision=WHICH % ""))


def test_a_preference_settles_only_where_it_applies(report: Callable[..., Report]) -> None:
    features = FEATURES + "    rather-than: [{over: bake, on: faster, when: [constraint=fast], because: So.}]\n"
    found = report(decision=WHICH % "", features=features)
    assert kinds(found) == ["conflicts"]
    assert "constraint=fast" not in found.findings[0].scenario


def test_decision_rules_conflict_with_each_other_unless_one_overrides(report: Callable[..., Report]) -> None:
    rules = [
        "id: a, when: [need=hot, constraint=fast], recommend: bake",
        "id: b, when: [constraint=fast, need=crisp], recommend: roast",
    ]
    found = report(*rules, decision=WHICH % "")
    assert found.findings[0].scenario == ("need=crisp", "need=hot")  # the entries, with fewer statements
    features = FEATURES.replace("solves: [{need: crisp", "cannot: [{need: cold, said: [cold]")
    found = report(*rules, decision=WHICH % "", features=features)
    assert kinds(found) == ["conflicts"]
    assert found.findings[0].rules == ("a", "b", "bake/hot")
    assert found.findings[0].scenario == ("constraint=fast", "need=crisp", "need=hot")
    assert report(rules[0] + ", overrides: [b]", rules[1], decision=WHICH % "", features=features).clean


def test_recommended_and_ruled_out_for_one_need(report: Callable[..., Report]) -> None:
    found = report("id: out, when: [need=hot], rule-out: bake")
    assert kinds(found) == ["contradictions"]
    assert found.findings[0].rules == ("bake/hot", "out")
    assert found.findings[0].scenario == ("need=hot",)


def test_a_more_specific_ruling_out_is_an_exception(report: Callable[..., Report]) -> None:
    assert report("id: out, when: [need=hot, constraint=fast], rule-out: bake").clean


def test_a_recommendation_that_is_always_ruled_out_is_shadowed(report: Callable[..., Report]) -> None:
    found = report(
        "id: in, when: [constraint=fast, need=crisp], recommend: bake",
        "id: out, when: [constraint=fast], rule-out: bake",
    )
    assert kinds(found) == ["shadowed"]
    assert found.findings[0].rules == ("in", "out")


def test_a_rule_that_is_always_overridden_is_shadowed(report: Callable[..., Report]) -> None:
    found = report(
        "id: under, when: [need=hot, constraint=fast], recommend: roast",
        "id: over, when: [constraint=fast], recommend: bake, overrides: [under]",
    )
    assert kinds(found) == ["shadowed"]
    assert found.findings[0].rules == ("under", "over")


@pytest.mark.parametrize(
    "when",
    [
        "need=hot, not need=hot",
        "cook-time > 20 minutes, cook-time < 10 minutes",
        "cook-time >= 20 minutes, cook-time <= 20 minutes, cook-time > 20 minutes",
        "feature=bake",  # no name by which it could be stated
    ],
)
def test_a_rule_that_cannot_fire(report: Callable[..., Report], when: str) -> None:
    found = report(f"id: r, when: [{when}], recommend: roast")
    assert kinds(found) == ["unreachable"]
    assert found.findings[0].rules == ("r",)
    assert found.findings[0].scenario == ()


def test_numbers_that_go_together_are_found(report: Callable[..., Report]) -> None:
    when = "cook-time >= 20 minutes, cook-time <= 20 minutes"
    assert report(f"id: r, when: [{when}], recommend: roast").clean


def test_wider_comparisons_make_narrower_ones_redundant(report: Callable[..., Report]) -> None:
    found = report(
        "id: wide, when: [cook-time > 10 minutes], recommend: roast",
        "id: narrow, when: [cook-time > 20 minutes], recommend: roast",
    )
    assert kinds(found) == ["redundant"]
    assert found.findings[0].rules == ("narrow", "wide")


def test_a_rule_covered_by_several_others_is_redundant(report: Callable[..., Report]) -> None:
    found = report(
        "id: low, when: [cook-time <= 10 minutes, need=hot], recommend: roast",
        "id: high, when: [cook-time >= 10 minutes, need=hot], recommend: roast",
        "id: any, when: [cook-time >= 5 minutes, need=hot], recommend: roast",
    )
    assert [one.rules for one in found.findings] == [("any", "high", "low"), ("high", "any")]
    assert kinds(found) == ["redundant", "redundant"]


def test_a_decision_rule_does_not_make_an_entry_redundant(report: Callable[..., Report]) -> None:
    assert report("id: r, when: [need=hot], recommend: bake").clean


def test_twins_are_told_once_also_through_derived_facts(report: Callable[..., Report]) -> None:
    found = report(
        "id: wish, when: [need=hot, constraint=fast], derive: [wish=now]",
        "id: one, when: [need=hot, constraint=fast], recommend: roast",
        "id: two, when: [wish=now], recommend: roast",
    )
    assert kinds(found) == ["duplicates"]
    assert found.findings[0].rules == ("one", "two")


def test_a_cycle_through_a_negation_is_told_and_the_rest_checked(report: Callable[..., Report]) -> None:
    found = report(
        "id: a, when: [need=hot], unless: [wish=b], derive: [wish=a]",
        "id: b, when: [need=hot], unless: [wish=a], derive: [wish=b]",
        "id: never, when: [need=hot, not need=hot], recommend: roast",
    )
    assert sorted(kinds(found)) == ["cycles", "unreachable"]
    assert set(found.of("cycles")[0].rules) == {"a", "b"}


def test_a_decision_that_falls_silent_is_uncovered(report: Callable[..., Report]) -> None:
    features = FEATURES.replace("docs: [book:a]}]", "docs: [book:a], unless: [constraint=fast]}]", 1)
    silent = "  - {decision: how, question: How?, among: [bake]}\n"
    found = report(decision=silent, features=features)
    assert kinds(found) == ["uncovered"]
    assert found.findings[0].scenario == ("constraint=fast", "need=hot")
    assert report(decision=silent.replace("]}", "], open: fast food}"), features=features).clean


def test_an_answer_that_nothing_recommends_is_uncovered(report: Callable[..., Report]) -> None:
    features = FEATURES.replace("solves: [{need: crisp", "cannot: [{need: crisp")
    found = report(decision="  - {decision: how, question: How?, among: [bake, roast]}\n", features=features)
    assert kinds(found) == ["uncovered"]
    assert found.findings[0].subjects == ("how", "roast")


def test_shared_names_must_be_settled(report: Callable[..., Report]) -> None:
    features = FEATURES.replace("label: Baking", "label: Baking\n    names: [big heat]").replace(
        "label: Roasting", "label: Roasting\n    names: [Big Heat]"
    )
    assert kinds(report(features=features)) == ["ambiguous"]
    declared = VOCABULARY + "ambiguous: [{words: [big heat], settled-by: the crust}]\n"
    found = report(features=features, vocabulary=declared)
    assert found.clean
    assert found.accepted[0].because == "the crust"
    elsewhere = features.replace("of: oven", "of: grill", 1)
    assert report(features=elsewhere).accepted[0].because == "the service that the text names"


def test_unused_concepts_are_told(pack: Callable[..., Path]) -> None:
    files = {"vocabulary/v.yaml": VOCABULARY, "features/f.yaml": FEATURES}
    advisor = Advisor(assemble(compile_pack(pack(files))), chainer("indexed"))
    found = check(advisor.pack, lambda facts: advisor.chain("", facts)[1])
    assert [one.subjects for one in found.findings] == [
        ("constraint=fast",), ("quantity=cook-time",), ("service=grill",)
    ]  # fmt: skip


def _bare(rules: list[Rule], *names: str, thresholds: tuple[Threshold, ...] = ()) -> tuple[Theory, Space]:
    concepts = {name: Concept(name, name.partition("=")[0], name, (name,)) for name in names}
    levels = strata(rules)
    stratified = tuple(Rule(r.id, 0, r.when, r.unless, r.then, s) for r, s in zip(rules, levels, strict=True))
    space = Space(Pack("p", "p", stratified, {}, concepts, thresholds=thresholds))
    program = Program(stratified)
    return Theory(space, lambda facts: IndexedChainer().run(program, facts)), space


def test_facts_that_hold_each_other_up_do_not_hold() -> None:
    rules = [
        Rule("a", 0, ("x=b",), (), ("x=a",)),
        Rule("b", 0, ("x=a",), (), ("x=b",)),
        Rule("in", 0, ("need=n", "need=m"), (), ("x=b",)),
    ]
    theory, _ = _bare(rules, "need=n", "need=m")
    assert theory.smallest(theory.fact("x=a")) == ("need=m", "need=n")
    assert theory.smallest(theory.fact("x=a"), -theory.fact("need=m")) is None


def test_the_smallest_scenario_has_the_fewest_statements() -> None:
    rules = [
        Rule("long", 0, ("need=a", "need=b", "need=c"), (), ("x=y",)),
        Rule("short", 0, ("need=d",), ("need=e",), ("x=y",)),
    ]
    theory, _ = _bare(rules, *(f"need={name}" for name in "abcde"))
    assert theory.smallest(theory.fact("x=y")) == ("need=d",)
    assert theory.smallest(theory.fact("x=y"), theory.fact("need=e")) == ("need=a", "need=b", "need=c", "need=e")


def test_present_and_absent_exclude_each_other() -> None:
    theory, _ = _bare([Rule("r", 0, ("need=a", "not need=a"), (), ("x=y",))], "need=a")
    assert theory.smallest(theory.fact("x=y")) is None


def test_a_replay_that_disagrees_is_a_fault_of_the_prover() -> None:
    _theory, space = _bare([Rule("r", 0, ("need=a",), (), ("x=y",))], "need=a")
    lying = Theory(space, lambda facts: IndexedChainer().run(Program([]), facts))
    with pytest.raises(Disagreement):
        lying.smallest(lying.fact("x=y"))


def test_the_regions_of_a_quantity_cover_every_outcome() -> None:
    bounds = (("<", 10.0), (">=", 10.0), (">", 20.0), ("=", 20.0))
    thresholds = tuple(Threshold("t", op, amount, f"t{op}{amount:g}") for op, amount in bounds)
    _, space = _bare([], thresholds=thresholds)
    outcomes = [set(holding) for _, holding in space.regions("t")]
    assert outcomes == [{"t<10"}, {"t>=10"}, {"t>=10"}, {"t>=10", "t=20"}, {"t>=10", "t>20"}]


def test_an_override_that_never_matters_is_told(pack: Callable[..., Path]) -> None:
    rules = (
        "id: under, when: [need=hot], unless: [constraint=fast], recommend: roast",
        "id: over, when: [constraint=fast, need=hot], recommend: bake, overrides: [under]",
        "id: real, when: [need=crisp, need=hot], recommend: bake, overrides: [under]",
    )
    files = {"vocabulary/v.yaml": VOCABULARY, "features/f.yaml": FEATURES, "decisions/d.yaml": _decisions(*rules)}
    advisor = Advisor(assemble(compile_pack(pack(files))), chainer("indexed"))
    found = check(advisor.pack, lambda facts: advisor.chain("", facts)[1])
    assert [one.rules for one in found.of("unused") if one.rules] == [("over", "under")]
