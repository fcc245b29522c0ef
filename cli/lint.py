"""`ergo lint`: what could be written better in rule files."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from cli.common import ABSTAINED, OLDEST, USAGE, JsonOption, RulesOption, fail, fail_with, pack_folder, print_json, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.authoring.lints import Finding, Lint

SHOWN = 10


def lint(
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="ID", help="Only this lint, all its findings; repeat it.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="All findings of all lints, the quiet ones too.")] = False,
    explain: Annotated[str, typer.Option("--explain", metavar="ID", help="Show the page of a lint and end.")] = "",
    stale: Annotated[
        int, typer.Option("--stale", metavar="DAYS", min=0, max=OLDEST, help="How old `checked` may be.")
    ] = 365,
    rules: RulesOption = None,
    json: JsonOption = False,
) -> None:
    """Tell what could be written better in rule files, and how.

    ergo lint --rules rules
    """
    from datetime import date

    from engine.authoring import lints
    from engine.authoring.checking import lint_pack
    from engine.errors import PackError

    known = {one.id: one for one in lints.ALL}
    if explain:
        say("\n".join(page(_known(explain, known))))
        return
    chosen = [_known(name, known) for name in only or ()]
    chosen = chosen or [one for one in lints.ALL if all_ or not one.quiet]
    try:
        found = lint_pack(pack_folder(rules), chosen, date.today(), stale)
    except PackError as error:
        fail_with(error)
    if json:
        print_json({"schema_version": 1, "findings": [_data(one) for one in found]})
    else:
        for line in _lines(found, None if all_ or only else SHOWN):
            say(line)
    raise typer.Exit(ABSTAINED if found else 0)


def _known(name: str, known: dict[str, Lint]) -> Lint:
    from engine.pack.tree import nearest

    if name not in known:
        fail(f"no lint `{name}`", USAGE, nearest(name, known) or f"there are {', '.join(known)}")
    return known[name]


def _lines(found: list[Finding], most: int | None) -> Iterator[str]:
    counts: Counter[str] = Counter()
    for one in found:
        counts[one.lint] += 1
        if most is None or counts[one.lint] <= most:
            yield str(one)
    for name, count in sorted(counts.items()):
        if most is not None and count > most:
            yield f"and {count - most} more of {name}: ergo lint --only {name}"
    total = len(found)
    yield f"{total} finding{'' if total == 1 else 's'}" + ("; ergo lint --explain ID tells more" if total else "")


def _data(one: Finding) -> dict[str, str | int]:
    place = one.source
    return {
        "lint": one.lint,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "message": one.message,
        "help": one.help,
    }


def page(one: Lint) -> Iterator[str]:
    """The page of a lint, for docs/lints/ and for the terminal."""
    yield f"# {one.id}"
    yield ""
    yield f"{one.title}."
    yield ""
    yield one.why
    yield ""
    yield "Avoid:"
    yield ""
    yield from (f"    {line}" for line in one.avoid.split("\n"))
    yield ""
    yield "Prefer:"
    yield ""
    yield from (f"    {line}" for line in one.prefer.split("\n"))
    yield ""
    yield f"Fix: {one.fix}"
    yield ""
    yield f"Where it is meant: `# lint-ok: {one.id}` on the line, or on the line above."
    if one.quiet:
        yield "This lint is quiet: it speaks with `--all` or `--only`."
