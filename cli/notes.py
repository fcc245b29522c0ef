"""`ergo notes`: the ledger of study notes, or one of them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from cli.common import USAGE, JsonOption, RulesOption, fail, open_rules, print_json, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.model import Note, Pack


def notes(
    note: Annotated[str | None, typer.Argument(help="The id of a note, such as n034.")] = None,
    rules: RulesOption = None,
    json: JsonOption = False,
) -> None:
    """List the ledger of notes with its verdicts, or show one note.

    ergo notes n034
    """
    pack = open_rules(rules).pack
    if note and note not in pack.notes and (number := re.fullmatch(r"n?(\d{1,3})", note)):
        note = f"n{int(number[1]):03d}"
    if note and note not in pack.notes:
        fail(f"no note `{note}`", USAGE, "`ergo notes` lists them all")
    chosen = [pack.notes[note]] if note else [pack.notes[name] for name in sorted(pack.notes)]
    if json:
        from engine.explaining import data

        print_json([data.note(one) for one in chosen])
    elif note:
        say("\n".join(_page(pack, chosen[0])))
    else:
        say("\n".join(_list(chosen)))


def _list(chosen: list[Note]) -> Iterator[str]:
    for one in chosen:
        yield f"{one.id}  {one.verdict:<11}  {one.claim}"
    counts = Counter(one.verdict for one in chosen)
    yield f"{len(chosen)} notes: " + ", ".join(f"{counts[name]} {name}" for name in sorted(counts))


def _page(pack: Pack, one: Note) -> Iterator[str]:
    from engine.explaining.text import wrapped

    yield f"{one.id}  {one.verdict}"
    yield from wrapped(one.claim, "       ", "Claim  ")
    if one.so:
        yield from wrapped(one.so, "       ", "So     ")
    for rule in one.rules:
        yield f"Rule   {rule}"
        text = pack.texts.get(rule)
        if text:
            yield from wrapped(text.because, "         ")
    yield from (f"Page   {page}" for page in one.docs)
