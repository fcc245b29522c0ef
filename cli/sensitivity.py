"""`ergo sensitivity`: which single facts, if otherwise, would change the answer."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.common import (
    ABSTAINED,
    EngineOption,
    FactOption,
    JsonOption,
    RulesOption,
    open_advisor,
    print_json,
    progress,
    question_from,
    usage_errors,
)
from cli.plain import colour


def sensitivity(
    text: Annotated[list[str] | None, typer.Argument(help="The question in words; `-` reads standard input.")] = None,
    fact: FactOption = None,
    rules: RulesOption = None,
    engine: EngineOption = "indexed",
    json: JsonOption = False,
) -> None:
    """Which single facts, if otherwise, would change the answer: those it rests on, and those that would turn it.

    ergo sensitivity "Our SQS queue has duplicates"
    """
    from engine.explaining import what_if as asked
    from engine.explaining import what_if_text
    from engine.explaining.change import Inquiry

    question = question_from(text, fact)
    advisor = open_advisor(rules, engine)
    with usage_errors(), progress("trying changes") as tell:
        facts = tuple(advisor.fact(one) for one in fact or [])
        before, swings, tried = asked.sensitivity(advisor, Inquiry(question, facts), tell)
    if json:
        print_json(what_if_text.sensitivity_data(before, swings, tried))
    else:
        typer.echo(what_if_text.sensitivity(before, swings, tried, colour()))
    raise typer.Exit(ABSTAINED if before.abstained else 0)
