"""A pack as files on disk: which there are, and a name for exactly their content. On the way of every question."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MAX_FILES = 2000
JUDGING = "judging.yaml"
FOLDERS = ("vocabulary", "features", "decisions", "limits", "orders", "notes")
SETTLED = 2_000_000_000  # nanoseconds after which a file's time tells whether it was written again


def find(folder: Path) -> list[Path]:
    """The YAML files of a pack in a settled order. Raises PackError where there is no pack."""
    from engine.errors import PackError, Problem
    from engine.model import Source

    manifest = folder / "pack.yaml"
    if not manifest.is_file():
        place = Source(str(folder), 1, 1)
        raise PackError(
            [Problem(place, "no rule pack here: `pack.yaml` is missing", "name a folder that holds a pack")]
        )
    found = [manifest]
    if (folder / JUDGING).is_file():
        found.append(folder / JUDGING)
    for name in FOLDERS:
        found.extend(sorted((folder / name).glob("*.yaml")))
    if len(found) > MAX_FILES:
        raise PackError([Problem(Source(str(folder), 1, 1), f"more than {MAX_FILES} rule files", "join some of them")])
    return found


def digest(paths: list[Path], salt: str) -> str:
    """A name for exactly this content; changes with any byte of any file."""
    import hashlib

    total = hashlib.sha256(salt.encode())
    for path in paths:
        total.update(f"\0{path.parent.name}/{path.name}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:32]


def listing(folder: str, now: int) -> str:
    """The files that may belong to a pack, each with its size, time and number on disk: the same while nobody writes them.

    Empty where this cannot tell: a file written less than two seconds before `now` (nanoseconds) might be written again
    within the same tick of the clock.
    """
    lines = []
    for name in ("", *FOLDERS):
        try:
            with os.scandir(os.path.join(folder, name)) as entries:  # noqa: PTH118
                found = sorted((one.name, one.stat()) for one in entries if one.name.endswith(".yaml"))
        except OSError:
            continue
        for file, told in found:
            if now - max(told.st_mtime_ns, told.st_ctime_ns) < SETTLED:
                return ""
            lines.append(f"{name}/{file} {told.st_size} {told.st_mtime_ns} {told.st_ctime_ns} {told.st_ino}")
    return "\n".join(lines)
