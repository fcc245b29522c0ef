"""A pack on disk to what the lints find in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from engine.authoring.lints import Draft, Finding, Lint, run
from engine.errors import PackError
from engine.pack import files as rule_files
from engine.pack.compile import compile_files
from engine.pack.folder import find
from engine.pack.schema import Manifest


def lint_pack(folder: Path, lints: Iterable[Lint], today: date, stale_days: int) -> list[Finding]:
    """What the lints find in the pack in `folder`. Raises PackError where the pack does not load."""
    parsed, problems = rule_files.parse(find(folder), folder)
    if problems:
        raise PackError(problems)
    pack = compile_files(parsed)
    manifest = next(file.entries for file in parsed if isinstance(file.entries, Manifest))
    draft = Draft(parsed, pack, today, stale_days, dict(manifest.guides))

    @cache
    def lines(name: str) -> Sequence[str]:
        return (folder / name).read_text(encoding="utf-8-sig").split("\n")

    return run(draft, lints, lines)
