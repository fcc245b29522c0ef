"""`ergo fmt`: rule and scenario files in canonical form."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

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
        _standard_input(kind, check, diff)
    if kind:
        fail("`--kind` is for standard input", USAGE, "a file's folder and content tell its kind: leave it out")
    changed = broken = 0
    files = rule_paths(path)
    for file in files:
        try:
            changed += _one(file, check, diff)
        except PackError as error:
            broken += 1
            for problem in error.problems:
                say(str(problem), err=True)
    verb = "would change" if check or diff else "formatted"
    say(f"{changed} of {len(files)} files {verb}" + (f", {broken} not readable" if broken else ""), err=True)
    raise typer.Exit(INVALID if broken else ABSTAINED if changed and (check or diff) else 0)


def _one(file: Path, check: bool, diff: bool) -> bool:
    """Format one file; whether it was, or would be, changed."""
    from engine.authoring import shape
    from engine.authoring.formatter import format_text
    from engine.authoring.writing import write_whole

    with _telling("read", file):
        content = file.read_bytes()
    kind = shape.kind_of(file, content)
    if not kind:
        return False
    text = format_text(content, str(file), shape.KINDS[kind])
    if text.encode() == content:
        return False
    if check or diff:
        _show(str(file), content, text, diff)
    else:
        with _telling("write", file):
            write_whole(file, text)
    return True


def _show(name: str, content: bytes, text: str, diff: bool) -> None:
    """What would change in a file, or only its name."""
    if not diff:
        say(name)
        return
    before = content.decode("utf-8-sig").splitlines()
    for line in difflib.unified_diff(before, text.splitlines(), name, name, lineterm=""):
        say(line)


@contextmanager
def _telling(what: str, file: Path) -> Iterator[None]:
    """End the program for a file that cannot be read or written."""
    try:
        yield
    except OSError as error:
        fail(f"cannot {what} `{file}`: {(error.strerror or f'not to be {what}').lower()}", INVALID)


def _standard_input(kind: str, check: bool, diff: bool) -> NoReturn:
    """Format standard input, or tell what would change in it, and end."""
    from engine.authoring import shape
    from engine.authoring.formatter import format_text
    from engine.errors import PackError

    content = sys.stdin.buffer.read()
    kind = kind or shape.kind_of(Path("-"), content)
    if kind and kind not in shape.KINDS:
        fail(f"no kind of file called `{kind}`", USAGE, f"one of {', '.join(shape.KINDS)}")
    try:
        text = format_text(content, "-", shape.KINDS.get(kind))
    except PackError as error:
        for problem in error.problems:
            say(str(problem), err=True)
        raise typer.Exit(INVALID) from None
    changed = text.encode() != content
    if not check and not diff:
        typer.echo(text, nl=False)
    elif changed:
        _show("-", content, text, diff)
    raise typer.Exit(ABSTAINED if changed and (check or diff) else 0)
