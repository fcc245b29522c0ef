"""The command `ergo`: one file for each sub-command."""

from __future__ import annotations

from typing import Annotated

import typer

from cli import (
    ask,
    batch,
    check,
    fmt,
    graph,
    interview,
    lint,
    new,
    notes,
    packs,
    rules,
    run,
    schema,
    sensitivity,
    vocabulary,
    what_if,
    why_not,
)
from cli.guard import guarded

NAME = "ergo"  # also where it is started by the interpreter
app = typer.Typer(
    name=NAME,
    help="Answers what to use on AWS, from declarative rules, and shows which rule fired on which words.",
    epilog="Exit codes: 0 answered or clean, 1 abstained or findings, 2 usage, 3 rule files invalid.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("ask")(ask.ask)
app.command("why-not")(why_not.why_not)
app.command("what-if")(what_if.what_if)
app.command("sensitivity")(sensitivity.sensitivity)
app.command("interview")(interview.interview)
app.command("graph")(graph.graph)
app.command("batch")(batch.batch)
app.command("run")(run.run)
app.command("test")(run.test)
app.command("rules")(rules.rules)
app.command("notes")(notes.notes)
app.command("check")(check.check)
app.command("vocabulary")(vocabulary.vocabulary)
app.command("packs")(packs.packs)
app.command("fmt")(fmt.fmt)
app.command("lint")(lint.lint)
app.command("schema")(schema.schema)
app.add_typer(new.app, name="new", help="Write a new pack, or a new rule with its scenarios.")


def _version(wanted: bool) -> None:
    if wanted:
        from engine import __version__

        typer.echo(f"ergo {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Options of every command."""


def main() -> None:
    """The entry point: like the application, but signals and streams that fail are no errors of ours."""
    guarded(lambda: app(prog_name=NAME))


if __name__ == "__main__":
    main()
