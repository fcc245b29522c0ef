"""`ergo ask`: answer one question."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.common import (
    ABSTAINED,
    USAGE,
    EngineOption,
    EvidenceOption,
    FactOption,
    FormatOption,
    JsonOption,
    RulesOption,
    fail,
    form_of,
    open_advisor,
    open_library,
    say,
    show,
    text_from,
    usage_errors,
)


def ask(
    text: Annotated[list[str] | None, typer.Argument(help="The question in words; `-` reads standard input.")] = None,
    fact: FactOption = None,
    option: Annotated[
        list[str] | None, typer.Option("--option", metavar="TEXT", help="An option to choose among; repeat it.")
    ] = None,
    select: Annotated[int | None, typer.Option("--select", min=1, help="How many options to choose.")] = None,
    min_confidence: Annotated[
        float,
        typer.Option("--min-confidence", min=0.0, max=1.0, help="Abstain when less sure than this."),
    ] = 0.0,
    explain: Annotated[bool, typer.Option("--explain", help="Tell the story first, and show every proof.")] = False,
    form: FormatOption = "",
    evidence: EvidenceOption = None,
    rules: RulesOption = None,
    engine: EngineOption = "",
    json: JsonOption = False,
) -> None:
    """Answer a question, and show which rule fired on which words.

    ergo ask "We must react in near real time when an item in our DynamoDB table changes"

    ergo ask --format adr "We must react in near real time when an item changes" > docs/adr/0007-streams.md

    ergo ask --evidence guidelines/ "Where do we keep database passwords?"
    """
    from engine.reading.words import MAX_TEXT

    form = form_of(form, json)
    question = text_from(text)
    if not question.strip() and not fact:
        fail("nothing to answer", USAGE, 'ask in words: ergo ask "How do I rotate a database password?"')
    if len(question) > MAX_TEXT:
        say(f"ergo: only the first {MAX_TEXT:,} of {len(question):,} characters are read", err=True)
        question = question[:MAX_TEXT]
    library = open_library(evidence)
    advisor = open_advisor(rules, engine)
    with usage_errors():
        answer = advisor.ask(
            question,
            fact or [],
            options=option or [],
            select=select,
            min_confidence=min_confidence,
            library=library,
        )
    show(answer, form, explain)
    raise typer.Exit(ABSTAINED if answer.abstained else 0)
