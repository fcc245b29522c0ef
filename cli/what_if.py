"""`ergo what-if`: two answers side by side, and the firings that differ."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.common import (
    ABSTAINED,
    USAGE,
    EngineOption,
    FactOption,
    JsonOption,
    RulesOption,
    fail,
    open_advisor,
    print_json,
    question_from,
    usage_errors,
)
from cli.plain import colour


def what_if(
    text: Annotated[list[str] | None, typer.Argument(help="The question in words; `-` reads standard input.")] = None,
    add: Annotated[list[str] | None, typer.Option("--add", metavar="A=B", help="A fact to add; repeat it.")] = None,
    drop: Annotated[list[str] | None, typer.Option("--drop", metavar="A=B", help="A fact to drop; repeat it.")] = None,
    fact: FactOption = None,
    rules: RulesOption = None,
    engine: EngineOption = "indexed",
    json: JsonOption = False,
) -> None:
    """Both answers side by side, and which rules made the difference.

    ergo what-if "My function is called by DynamoDB" --add need=keep-order --drop service=dynamodb
    """
    from engine.explaining import what_if as asked
    from engine.explaining import what_if_text
    from engine.explaining.change import Change, Inquiry

    question = question_from(text, fact)
    if not add and not drop:
        fail(
            "nothing to change", USAGE, "name a fact with --add or --drop; `ergo ask --json` lists those that were read"
        )
    advisor = open_advisor(rules, engine)
    with usage_errors():
        facts = tuple(advisor.fact(one) for one in fact or [])
        found = asked.what_if(
            advisor, Inquiry(question, facts), Change(frozenset(add or []), frozenset(drop or []))
        )  # fmt: skip
    if json:
        print_json(what_if_text.what_if_data(found))
    else:
        typer.echo(what_if_text.what_if(found, colour()))
    raise typer.Exit(ABSTAINED if found.after.abstained else 0)
