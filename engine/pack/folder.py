"""A pack as files on disk: which there are, and a name for exactly their content. On the way of every question."""

from __future__ import annotations

import hashlib
from pathlib import Path

from engine.errors import PackError, Problem
from engine.model import Source

MAX_FILES = 2000
JUDGING = "judging.yaml"
FOLDERS = ("vocabulary", "features", "decisions", "limits", "orders", "notes")


def find(folder: Path) -> list[Path]:
    """The YAML files of a pack in a settled order. Raises PackError where there is no pack."""
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
    total = hashlib.sha256(salt.encode())
    for path in paths:
        total.update(f"\0{path.parent.name}/{path.name}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:32]
