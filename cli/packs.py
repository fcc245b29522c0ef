"""`ergo packs`: the rule packs that are installed here."""

from __future__ import annotations

import typer

from cli.common import ABSTAINED, JsonOption, print_json, say


def packs(json: JsonOption = False) -> None:
    """List the installed rule packs, with the names that --rules takes.

    ergo packs
    """
    from engine.pack.installed import installed

    found = installed()
    if json:
        print_json(
            {
                "schema_version": 1,
                "packs": [
                    {
                        "name": one.name,
                        "distribution": one.distribution,
                        "folder": str(one.folder) if one.folder else None,
                        "problem": one.problem or None,
                    }
                    for one in found
                ],
            }
        )
    else:
        for one in found:
            say(f"{one.name:<16}{one.folder or one.problem}  ({one.distribution})")
        if not found:
            say("no packs are installed under the entry-point group `ergo.packs`; --rules takes a folder too")
    raise typer.Exit(ABSTAINED if any(one.problem for one in found) else 0)
