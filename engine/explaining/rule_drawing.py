"""Parts of a rule base as drawings: one rule with its neighbours, a decision with its rules, a service with its decision rules."""

from __future__ import annotations

from collections.abc import Iterable

from engine.explaining.drawing import Drawing
from engine.explaining.proof import in_words
from engine.explaining.proof_drawing import kind_of
from engine.explaining.rule_web import RuleWeb
from engine.model import FIRED, NAMES_SERVICE, Decision, Fact, Pack

NEIGHBOURS = 6


def of_rule(web: RuleWeb, name: str) -> Drawing:
    """A rule with its conditions and conclusions, the rules that lead to it and follow it, and what overrides it."""
    drawing = Drawing(name)
    add_rule(drawing, web, name)
    for other in web.led_by(name)[:NEIGHBOURS]:
        add_rule(drawing, web, other, with_unless=False)
    for other in web.leads_to(name)[:NEIGHBOURS]:
        add_rule(drawing, web, other, with_unless=False)
    for other in web.overridden_by(name)[:NEIGHBOURS]:
        drawing.arrow(_rule_box(drawing, other), _rule_box(drawing, name), "overrides")
    for other in web.pack.texts[name].overrides:
        drawing.arrow(_rule_box(drawing, name), _rule_box(drawing, other), "overrides")
    return drawing


def of_decision(web: RuleWeb, decision: Decision, decided_only: bool = False) -> Drawing:
    """A decision, its answers, and the rules that make it; `decided_only` leaves out those made from feature entries."""
    drawing = Drawing(decision.question)
    rules = web.of_decision(decision.among)
    chosen = [name for name in rules if web.pack.texts[name].kind == "decision"]
    shown = chosen if decided_only and chosen else rules
    for name in shown:
        add_rule(drawing, web, name, with_unless=not decided_only)
    for name in shown:
        for other in web.overridden_by(name):
            if other in shown:
                drawing.arrow(_rule_box(drawing, other), _rule_box(drawing, name), "overrides")
    end = drawing.box(f"decision {decision.id}", decision.question, "decision")
    for answer in decision.among:
        drawing.arrow(_fact_box(drawing, web.pack, f"recommend={answer}"), end)
    return drawing


def of_rules(web: RuleWeb, title: str, names: Iterable[str]) -> Drawing:
    """Some rules with their conditions and conclusions."""
    drawing = Drawing(title)
    chosen = list(names)
    for name in chosen:
        add_rule(drawing, web, name)
    for name in chosen:
        for other in web.overridden_by(name):
            if other in chosen:
                drawing.arrow(_rule_box(drawing, other), _rule_box(drawing, name), "overrides")
    return drawing


def add_rule(drawing: Drawing, web: RuleWeb, name: str, with_unless: bool = True) -> None:
    """Add a rule: what it asks for leads to it, what it must not know blocks it, it leads to what it concludes."""
    box = _rule_box(drawing, name)
    for when in web.when(name):
        for fact in when:
            drawing.arrow(_fact_box(drawing, web.pack, fact), box)
    if with_unless:
        for fact in web.unless(name):
            if not fact.startswith(FIRED) and fact != NAMES_SERVICE:
                drawing.arrow(_fact_box(drawing, web.pack, fact), box, "blocks")
    for fact in web.then(name):
        drawing.arrow(box, _fact_box(drawing, web.pack, fact))


def _rule_box(drawing: Drawing, name: str) -> str:
    return drawing.box(f"rule {name}", name, "rule")


def _fact_box(drawing: Drawing, pack: Pack, fact: Fact) -> str:
    return drawing.box(fact, in_words(pack, fact), kind_of(fact))
