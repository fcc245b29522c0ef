"""`ergo schema`: the JSON Schema of rule files, for editors and other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.common import INVALID, USAGE, fail, say


def schema(
    kind: Annotated[str, typer.Argument(help="The kind of file: features, decisions, limits, ...")] = "",
    write: Annotated[
        Path | None,
        typer.Option(
            "--write", metavar="PACK", help="Write all schemas into the pack, and the editor's hint into its files."
        ),
    ] = None,
) -> None:
    """Print the JSON Schema of a kind of rule file, or put all of them where an editor finds them.

    ergo schema features
    """
    from engine.authoring import editor, shape
    from engine.pack.tree import nearest

    if write:
        _write(write)
    elif not kind:
        say("\n".join(shape.KINDS))
    elif kind not in shape.KINDS:
        fail(f"no kind of file `{kind}`", USAGE, nearest(kind, shape.KINDS) or f"one of {', '.join(shape.KINDS)}")
    else:
        typer.echo(editor.text_of(kind), nl=False)


def _write(given: Path) -> None:
    from engine.authoring import editor
    from engine.authoring.writing import write_whole
    from engine.pack.installed import INSIDE

    pack = given if (given / "pack.yaml").is_file() else given / INSIDE
    if not (pack / "pack.yaml").is_file():
        fail(f"no rule pack in `{given}`", USAGE, "name a folder that holds pack.yaml")
    hints, path = 0, pack
    try:
        (pack / editor.FOLDER).mkdir(exist_ok=True)
        for path, text in editor.schema_files(pack):
            write_whole(path, text)
        beside = pack.resolve().parent / "scenarios"
        for path in [*sorted(pack.rglob("*.yaml")), *sorted(beside.rglob("*.yaml"))]:
            content = path.read_text(encoding="utf-8")
            text = editor.hinted(path, content, pack)
            if text != content:
                write_whole(path, text)
                hints += 1
    except UnicodeDecodeError:
        fail(f"`{path}` is not UTF-8 text", INVALID, "save it as UTF-8")
    except OSError as error:
        fail(f"cannot use `{path}`: {(error.strerror or 'not usable').lower()}", INVALID)
    say(f"schemas are in `{pack / editor.FOLDER}`; {hints} files were given the editor's hint", err=True)
