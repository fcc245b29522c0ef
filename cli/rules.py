"""`ergo rules`: list rules, or explain one."""

from __future__ import annotations

import datetime
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.common import (
    ABSTAINED,
    OLDEST,
    USAGE,
    JsonOption,
    RulesOption,
    fail,
    open_rules,
    pack_folder,
    print_json,
    say,
    scenarios_beside,
    service_named,
)
from cli.plain import colour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.advisor import Advisor
    from engine.explaining.rule_page import Shown
    from engine.model import Pack, RuleText
    from engine.scenarios import Scenario


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
    all_: Annotated[
        bool, typer.Option("--all", help="On a terminal too list every rule, not how many each service has.")
    ] = False,
    rules: RulesOption = None,
    json: JsonOption = False,
) -> None:
    """Count rules and formulas, list them, show all that is known about one, or what a change of them changes.

    ergo rules dynamodb-streams

    ergo rules --service dynamodb
    """
    if changed:
        if rule or scenarios or stale is not None or service is not None or all_:
            fail("`--changed` compares the whole pack", USAGE, "leave the ID and the other options out")
        from cli.changed import changed as show_changed

        show_changed(rules, changed, json)
    if scenarios and not scenarios.is_dir():
        fail(f"no folder `{scenarios}`", USAGE, "name a folder of scenario files")
    advisor = open_rules(rules)
    chosen = _chosen(advisor, rule, stale, service)
    if json:
        from engine.explaining import data
        from engine.explaining.rule_web import RuleWeb

        web = RuleWeb(advisor.pack)
        print_json([data.rule(web, text) for text in chosen])
    elif rule and len(chosen) == 1 and chosen[0].id in advisor.pack.formulas:
        from engine.explaining import formula_page

        say(formula_page.page(advisor.pack, chosen[0].id, colour()))
    elif rule and len(chosen) == 1:
        from engine.explaining.rule_page import page
        from engine.explaining.rule_web import RuleWeb

        place = scenarios or scenarios_beside(pack_folder(rules))
        shown, unread = _shown(advisor, chosen[0].id, place) if place else (None, 0)
        say(page(RuleWeb(advisor.pack), chosen[0].id, shown, colour(), unread))
    elif sys.stdout.isatty() and not (all_ or rule or service is not None or stale is not None):
        say("\n".join(_summary(advisor.pack, chosen)))
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


def _summary(pack: Pack, chosen: list[RuleText]) -> Iterator[str]:
    """How many rules and formulas each service has, and how to see them."""
    from engine.model import value_of

    services = {value_of(one.id) for one in pack.concepts.values() if one.kind == "service"}
    counts = Counter(home if home in services else "" for text in chosen for home in pack.homes_of(text))
    width = max(map(len, counts), default=0)
    for service in sorted(counts, key=lambda one: (not one, one)):
        title = pack.title_of(service) if service else "of no single service"
        yield f"{counts[service]:>6}  {service:<{width}}  {title}"
    yield _counted(chosen)
    named = next(iter(sorted(counts)[-1:]), "")
    if named:
        yield f"List those of one with `ergo rules --service {named}`, all with `ergo rules --all`."
    else:
        yield "List them with `ergo rules --all`."


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
        chosen = [text for text in chosen if service in advisor.pack.homes_of(text)]
    if stale is not None:
        last = (datetime.date.today() - datetime.timedelta(days=stale)).isoformat()
        chosen = [text for text in chosen if text.checked < last]
    return chosen


def _shown(advisor: Advisor, rule: str, folder: Path) -> tuple[list[Shown], int]:
    """The scenarios in a folder that name a rule, or what it concludes, and whether it fires in them; how many files were not read."""
    from engine.errors import UsageError
    from engine.explaining.rule_page import Shown

    conclusion = advisor.pack.texts[rule].conclusion
    cases, unread = _cases(folder, (rule, conclusion))
    found = []
    for case in cases:
        named = rule in case.expect.fires or rule in case.expect.not_fires
        if not named and conclusion not in (*case.expect.recommends, *case.expect.rules_out):
            continue
        try:
            trace = advisor.follow(case.text, case.facts, options=case.options)
        except UsageError:
            continue
        fires = any(firing.rule.id == rule for firing in trace.firings)
        if named or fires:
            place = f"{Path(case.source.file).relative_to(folder).as_posix()}:{case.source.line}"
            found.append(Shown(case.name, place, fires))
    return found, unread


def _cases(folder: Path, names: tuple[str, ...]) -> tuple[list[Scenario], int]:
    """The scenarios in the files of a folder that hold one of some names, and how many such files cannot be read."""
    from engine import scenarios
    from engine.errors import PackError

    found: list[Scenario] = []
    unread = 0
    for path in scenarios.find([folder]):
        try:
            text = path.read_bytes()
            if any(name.encode() in text for name in names):
                found.extend(scenarios.read([path]))
        except (OSError, PackError):
            unread += 1
    return found, unread
