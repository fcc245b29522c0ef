"""The command `ergo`: one file for each sub-command."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cli import ask, batch, graph, interview, notes, rules, run, sensitivity, vocabulary, what_if, why_not

app = typer.Typer(
    name="ergo",
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
app.command("vocabulary")(vocabulary.vocabulary)


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
    """The entry point: like the application, but a closed pipe is no error of ours."""
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None


if __name__ == "__main__":
    main()
