"""`ergo why-not`: why something was not recommended, and what would bring it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.common import (
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
    without_options,
)
from cli.plain import colour

if TYPE_CHECKING:
    from engine.model import Pack


def why_not(
    conclusion: Annotated[str, typer.Argument(help="The id or the name of what was expected.")],
    text: Annotated[list[str] | None, typer.Argument(help="The question in words; `-` reads standard input.")] = None,
    fact: FactOption = None,
    rules: RulesOption = None,
    engine: EngineOption = "indexed",
    json: JsonOption = False,
) -> None:
    """Why something was not recommended, and the smallest change of facts that would bring it.

    ergo why-not dynamodb-dax "We must react in near real time when an item in our DynamoDB table changes"
    """
    from engine.explaining import why_not as asked
    from engine.explaining import why_not_text
    from engine.explaining.change import Inquiry

    question = question_from(text, fact)
    without_options(question)
    advisor = open_advisor(rules, engine)
    name = subject(advisor.pack, conclusion)
    with usage_errors():
        facts = tuple(advisor.fact(one) for one in fact or [])
        found = asked.why_not(advisor, Inquiry(question, facts), name)
    if json:
        print_json(why_not_text.data(found))
    else:
        typer.echo(why_not_text.text(found, colour()))


def subject(pack: Pack, text: str) -> str:
    """The id of what a person names by its id, its label or one of its names; ends with a usage error where there is none."""
    from engine.model import CONCLUSIONS, value_of
    from engine.pack.tree import nearest

    subjects = {value_of(c.id): c for c in pack.concepts.values() if c.kind in CONCLUSIONS}
    plain = value_of(text) if text.startswith(tuple(f"{kind}=" for kind in CONCLUSIONS)) else text
    if plain in subjects:
        return plain
    wanted = plain.casefold()
    for name, concept in subjects.items():
        if wanted in (concept.label.casefold(), *(one.lstrip("=").casefold() for one in concept.names)):
            return name
    fail(f"nothing is called `{text}`", USAGE, nearest(plain, subjects) or "see ergo vocabulary feature")
