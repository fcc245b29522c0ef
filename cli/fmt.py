"""`ergo fmt`: rule and scenario files in canonical form."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.common import ABSTAINED, INVALID, USAGE, fail, rule_paths, say


def fmt(
    path: Annotated[
        list[Path] | None,
        typer.Argument(help="Files or folders; `-` reads standard input.", show_default="this folder", allow_dash=True),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; end with 1 if a file would change.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; show what would change.")] = False,
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="What standard input holds: features, decisions, ...")
    ] = "",
) -> None:
    """Put rule files into canonical order and style; comments stay.

    ergo fmt rules/ scenarios/
    """
    from engine.errors import PackError

    if path == [Path("-")]:
        _standard_input(kind)
        return
    changed = broken = 0
    files = rule_paths(path)
    for file in files:
        try:
            changed += _one(file, check, diff)
        except PackError as error:
            broken += 1
            for problem in error.problems:
                say(str(problem), err=True)
        except OSError as error:
            fail(f"cannot write `{file}`: {(error.strerror or 'not writable').lower()}", INVALID)
    verb = "would change" if check or diff else "formatted"
    say(f"{changed} of {len(files)} files {verb}" + (f", {broken} not readable" if broken else ""), err=True)
    raise typer.Exit(INVALID if broken else ABSTAINED if changed and (check or diff) else 0)


def _one(file: Path, check: bool, diff: bool) -> bool:
    """Format one file; whether it was, or would be, changed."""
    from engine.authoring import shape
    from engine.authoring.formatter import format_text
    from engine.authoring.writing import write_whole

    content = file.read_bytes()
    kind = shape.kind_of(file, content)
    if not kind:
        return False
    text = format_text(content, str(file), shape.KINDS[kind])
    if text.encode() == content:
        return False
    if diff:
        before = content.decode("utf-8-sig").splitlines()
        for line in difflib.unified_diff(before, text.splitlines(), str(file), str(file), lineterm=""):
            say(line)
    elif check:
        say(str(file))
    else:
        write_whole(file, text)
    return True


def _standard_input(kind: str) -> None:
    from engine.authoring import shape
    from engine.authoring.formatter import format_text
    from engine.errors import PackError

    content = sys.stdin.buffer.read()
    kind = kind or shape.kind_of(Path("-"), content)
    if kind and kind not in shape.KINDS:
        fail(f"no kind of file called `{kind}`", USAGE, f"one of {', '.join(shape.KINDS)}")
    try:
        typer.echo(format_text(content, "-", shape.KINDS.get(kind)), nl=False)
    except PackError as error:
        for problem in error.problems:
            say(str(problem), err=True)
        raise typer.Exit(INVALID) from None
