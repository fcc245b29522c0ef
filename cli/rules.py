"""`ergo rules`: list rules, or explain one."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.common import (
    ABSTAINED,
    OLDEST,
    USAGE,
    JsonOption,
    RulesOption,
    colour,
    fail,
    open_rules,
    pack_folder,
    print_json,
    say,
    scenarios_beside,
    service_named,
)

if TYPE_CHECKING:
    from engine.advisor import Advisor
    from engine.explaining.rule_page import Shown
    from engine.model import RuleText


def rules(
    rule: Annotated[str | None, typer.Argument(help="The id of a rule, or the beginning of several ids.")] = None,
    stale: Annotated[
        int | None,
        typer.Option("--stale", metavar="DAYS", min=0, max=OLDEST, help="Only rules checked longer ago than this."),
    ] = None,
    service: Annotated[str | None, typer.Option("--service", help="Only rules about this service.")] = None,
    changed: Annotated[
        str,
        typer.Option("--changed", metavar="REV", help="Which answers of the scenarios differ from this git version."),
    ] = "",
    scenarios: Annotated[
        Path | None, typer.Option("--scenarios", metavar="DIR", help="Where the page of a rule looks for scenarios.")
    ] = None,
    rules: RulesOption = None,
    json: JsonOption = False,
) -> None:
    """List rules and formulas, or show all that is known about one, or what a change of them changes.

    ergo rules dynamodb-streams
    """
    if changed:
        if rule or scenarios or stale is not None or service is not None:
            fail("`--changed` compares the whole pack", USAGE, "leave the ID and the other options out")
        from cli.changed import changed as show_changed

        show_changed(rules, changed, json)
    if scenarios and not scenarios.is_dir():
        fail(f"no folder `{scenarios}`", USAGE, "name a folder of scenario files")
    advisor = open_rules(rules)
    chosen = _chosen(advisor, rule, stale, service)
    if json:
        from engine.explaining import data

        print_json([data.rule(advisor.pack, text) for text in chosen])
    elif rule and len(chosen) == 1 and chosen[0].id in advisor.pack.formulas:
        from engine.explaining import formula_page

        say(formula_page.page(advisor.pack, chosen[0].id, colour()))
    elif rule and len(chosen) == 1:
        from engine.explaining.rule_page import page
        from engine.explaining.rule_web import RuleWeb

        place = scenarios or scenarios_beside(pack_folder(rules))
        shown = _shown(advisor, chosen[0].id, place) if place else []
        say(page(RuleWeb(advisor.pack), chosen[0].id, shown, colour()))
    else:
        for text in chosen:
            say(f"{text.id}  {text.source.file}:{text.source.line}")
        say(_counted(chosen))
    raise typer.Exit(ABSTAINED if stale is not None and chosen else 0)


def _counted(chosen: list[RuleText]) -> str:
    """How many rules there are, and how many formulas."""
    formulas = sum(text.kind == "formula" for text in chosen)
    rules = len(chosen) - formulas
    told = f"{rules} rule{'s' * (rules != 1)}"
    return f"{told}, {formulas} formula{'s' * (formulas != 1)}" if formulas else told


def _chosen(advisor: Advisor, rule: str | None, stale: int | None, service: str | None) -> list[RuleText]:
    from engine.explaining.formula_page import as_rule
    from engine.pack.tree import nearest

    texts, formulas = advisor.pack.texts, advisor.pack.formulas
    names = [rule] if rule and (rule in texts or rule in formulas) else sorted([*texts, *formulas])
    chosen = [
        texts[name] if name in texts else as_rule(formulas[name]) for name in names if not rule or name.startswith(rule)
    ]
    if rule and not chosen:
        fail(f"no rule `{rule}`", USAGE, nearest(rule, [*texts, *formulas]))
    if service is not None:
        service_named(advisor.pack, service)
        chosen = [text for text in chosen if advisor.reader.service_of(text.conclusion) == service]
    if stale is not None:
        last = (datetime.date.today() - datetime.timedelta(days=stale)).isoformat()
        chosen = [text for text in chosen if text.checked < last]
    return chosen


def _shown(advisor: Advisor, rule: str, folder: Path) -> list[Shown]:
    """The scenarios in a folder that name a rule, or what it concludes, and whether it fires in them."""
    from engine import scenarios
    from engine.errors import FactError, PackError
    from engine.explaining.rule_page import Shown

    conclusion = advisor.pack.texts[rule].conclusion
    found = []
    try:
        cases = scenarios.read(sorted(folder.glob("*.yaml")))
    except PackError:
        return []
    for case in cases:
        named = rule in case.expect.fires or rule in case.expect.not_fires
        if not named and conclusion not in (*case.expect.recommends, *case.expect.rules_out):
            continue
        try:
            _, trace = advisor.chain(case.text, case.facts)
        except FactError:
            continue
        fires = any(firing.rule.id == rule for firing in trace.firings)
        if named or fires:
            place = f"{Path(case.source.file).name}:{case.source.line}"
            found.append(Shown(case.name, place, fires))
    return found
