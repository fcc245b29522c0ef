"""`ergo run` and `ergo test`: evaluate scenario files, or check what they expect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.common import (
    ABSTAINED,
    INVALID,
    USAGE,
    EngineOption,
    JsonOption,
    RulesOption,
    fail,
    fail_with,
    open_advisor,
    print_json,
    progress,
    say,
    scenarios_of,
)
from cli.plain import colour

if TYPE_CHECKING:
    from engine.advisor import Advisor
    from engine.scenarios import Failure, Scenario


def run(
    scenario: Annotated[list[Path], typer.Argument(help="Scenario files, or folders of them.")],
    rules: RulesOption = None,
    engine: EngineOption = "",
    json: JsonOption = False,
) -> None:
    """Answer every scenario of some files.

    ergo run scenarios/lambda.yaml
    """
    from engine.errors import UsageError
    from engine.explaining import data
    from engine.explaining import text as shown
    from engine.plain import clean

    advisor = open_advisor(rules, engine)
    results: list[dict[str, Any]] = []
    abstained = False
    for one in _read(scenario):
        try:
            answer = advisor.ask(one.text, one.facts, options=one.options)
        except UsageError as error:
            fail(f"{one.source}: {error.message}", USAGE, error.help)
        abstained = abstained or answer.abstained
        if json:
            results.append({"scenario": one.name, **data.answer(answer)})
        else:
            typer.echo(f"# {clean(one.name)}\n\n{shown.answer(answer, colour())}\n")
    if json:
        print_json(results)
    raise typer.Exit(ABSTAINED if abstained else 0)


def test(
    path: Annotated[
        list[Path] | None, typer.Argument(help="Scenario files or folders.", show_default="those beside the pack")
    ] = None,
    rules: RulesOption = None,
    engine: EngineOption = "",
    json: JsonOption = False,
) -> None:
    """Check what scenarios expect, and report which rules no scenario fires.

    ergo test scenarios/
    """
    from engine import scenarios

    advisor = open_advisor(rules, engine)
    cases = _read(path or [scenarios_of(rules)])
    unknown = list(scenarios.check_references(advisor.pack, cases))
    if unknown:
        for problem in unknown:
            say(str(problem), err=True)
        raise typer.Exit(INVALID)
    failures, fired = _evaluate(advisor, cases)
    if json:
        print_json(_report(advisor, cases, failures, fired))
    else:
        for failure in failures:
            say(f"{failure}\n")
        share = len(fired) / max(1, len(advisor.pack.texts))
        typer.echo(
            f"{len(cases)} scenarios, {len(failures)} failures; {len(fired)} of {len(advisor.pack.texts)} rules fired ({share:.0%})"
        )
    raise typer.Exit(ABSTAINED if failures else 0)


def _read(paths: list[Path]) -> list[Scenario]:
    from engine import scenarios
    from engine.errors import PackError

    missing = [path for path in paths if not path.exists()]
    if missing:
        fail(f"no scenario file `{missing[0]}`", USAGE, "name files that hold scenarios, or folders of them")
    try:
        found = scenarios.read(scenarios.find(paths))
    except PackError as error:
        fail_with(error)
    empty = [path for path in paths if not scenarios.find([path])]
    if empty or not found:
        fail(f"no scenarios in `{(empty or paths)[0]}`", USAGE, "name files that hold scenarios, or folders of them")
    return found


def _evaluate(advisor: Advisor, cases: list[Scenario]) -> tuple[list[Failure], set[str]]:
    from engine import scenarios

    failures: list[Failure] = []
    fired: set[str] = set()
    with progress("scenarios") as tell:
        for number, case in enumerate(cases, start=1):
            trace, missed = scenarios.evaluate(advisor, case)
            failures.extend(missed)
            if trace:
                fired.update(firing.rule.id for firing in trace.firings)
            tell(number, len(cases))
    return failures, fired


def _report(advisor: Advisor, cases: list[Scenario], failures: list[Failure], fired: set[str]) -> dict[str, Any]:
    return {
        "schema_version": 1,
        "scenarios": len(cases),
        "failures": [
            {
                "scenario": one.scenario.name,
                "source": str(one.scenario.source),
                "expected": one.expected,
                "got": one.got,
            }
            for one in failures
        ],
        "rules": len(advisor.pack.texts),
        "fired": sorted(fired),
        "never_fired": sorted(set(advisor.pack.texts) - fired),
    }
