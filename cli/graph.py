"""`ergo graph`: draws a part of the rule base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.common import USAGE, RulesOption, fail, open_rules, service_named

if TYPE_CHECKING:
    from engine.advisor import Advisor
    from engine.explaining.drawing import Drawing

FORMS = ("mermaid", "dot", "svg")


def graph(
    decision: Annotated[str | None, typer.Option("--decision", metavar="ID", help="A decision and its rules.")] = None,
    rule: Annotated[str | None, typer.Option("--rule", metavar="ID", help="A rule and its neighbours.")] = None,
    service: Annotated[
        str | None, typer.Option("--service", metavar="ID", help="The decision and derivation rules of a service.")
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="FORM", help="mermaid, dot, svg.")] = "mermaid",
    rules: RulesOption = None,
) -> None:
    """Draw a decision, a rule or a service. Without any of them, list the decisions.

    ergo graph --decision beanstalk-deployment-policy --format svg > decision.svg
    """
    if form not in FORMS:
        fail(f"no format `{form}`", USAGE, f"there are {', '.join(FORMS)}")
    if sum(one is not None for one in (decision, rule, service)) > 1:
        fail("more than one part named", USAGE, "give one of --decision, --rule and --service")
    advisor = open_rules(rules)
    if decision is None and rule is None and service is None:
        for one in sorted(advisor.pack.decisions.values(), key=lambda one: one.id):
            typer.echo(f"{one.id}  {one.question}")
        return
    typer.echo(_written(_drawing(advisor, decision, rule, service), form))


def _drawing(advisor: Advisor, decision: str | None, rule: str | None, service: str | None) -> Drawing:
    from engine.explaining import rule_drawing
    from engine.explaining.rule_web import RuleWeb
    from engine.pack.tree import nearest

    pack = advisor.pack
    web = RuleWeb(pack)
    if decision is not None:
        if decision not in pack.decisions:
            fail(f"no decision `{decision}`", USAGE, nearest(decision, pack.decisions) or "ergo graph lists them")
        return rule_drawing.of_decision(web, pack.decisions[decision])
    if rule is not None:
        if rule not in pack.texts:
            fail(f"no rule `{rule}`", USAGE, nearest(rule, pack.texts) or "ergo rules lists them")
        return rule_drawing.of_rule(web, rule)
    assert service is not None
    label = service_named(pack, service)
    chosen = [
        text.id
        for text in pack.texts.values()
        if text.kind in ("decision", "derive") and service in pack.homes_of(text)
    ]
    if not chosen:
        fail(f"no decision rule of `{service}`", USAGE, f"ergo rules --service {service} lists its other rules")
    return rule_drawing.of_rules(web, label, sorted(chosen))


def _written(drawing: Drawing, form: str) -> str:
    if form == "dot":
        from engine.explaining.dot import dot

        return dot(drawing)
    if form == "svg":
        from engine.explaining.svg import svg

        try:
            return svg(drawing)
        except ValueError as error:
            fail(str(error), USAGE, "use --format dot and Graphviz, or name a smaller part")
    from engine.explaining.mermaid import mermaid

    return mermaid(drawing)
