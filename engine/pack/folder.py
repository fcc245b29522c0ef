"""A pack as files on disk: which there are, and a name for exactly their content. On the way of every question."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from engine.errors import PackError, Problem
from engine.model import Source

if TYPE_CHECKING:
    from pathlib import Path

MAX_FILES = 1000
MAX_BYTES = 500_000  # of one file
MAX_TOTAL = 50_000_000  # of all files
MAX_LEARNED = 20_000_000  # of the file of associations
JUDGING = "judging.yaml"
ASSOCIATIONS = "associations.txt"  # learned, not written by hand
FOLDERS = ("vocabulary", "features", "decisions", "limits", "orders", "formulas", "notes")
MOST_ASTRAY = 20  # told at once
ASIDE = "scenarios"  # YAML files that belong to a pack and are no rules may lie here
SETTLED = 2_000_000_000  # nanoseconds after which a file's time tells whether it was written again


def find(folder: Path) -> list[Path]:
    """The YAML files of a pack in a settled order. Raises PackError where there is no pack, or none that is safe to read."""
    manifest = folder / "pack.yaml"
    if not manifest.is_file():
        told = "name a folder that holds a pack"
        raise PackError([Problem(Source(str(folder), 1, 1), "no rule pack here: `pack.yaml` is missing", told)])
    found = [manifest, *([folder / JUDGING] if (folder / JUDGING).is_file() else [])]
    for name in FOLDERS:
        found.extend(_below(folder / name))
        if len(found) > MAX_FILES:
            raise PackError([Problem(Source(name, 1, 1), f"more than {MAX_FILES:,} rule files", "join some of them")])
    problems = [
        *islice(_astray(folder, found), MOST_ASTRAY),
        *(problem for path in found for problem in _unsafe(path, folder)),
    ]
    if not problems and sum(path.stat().st_size for path in found) > MAX_TOTAL:
        problems = [Problem(Source(str(folder), 1, 1), f"more than {MAX_TOTAL:,} bytes of rules", "split the pack")]
    if problems:
        raise PackError(problems)
    return found


def _astray(folder: Path, found: list[Path]) -> Iterator[Problem]:
    """YAML files that nothing would read: in a folder that a pack does not have, or under a name that rule files do not have."""
    read = {str(path.relative_to(folder)) for path in found}
    for place, folders, names in os.walk(folder):
        top = place == os.fspath(folder)
        folders[:] = sorted(name for name in folders if name[0] != "." and not (top and name == ASIDE))
        for name in sorted(names):
            if name[0] != "." and name.endswith((".yaml", ".yml")):
                shown = os.path.relpath(os.path.join(place, name), folder)  # noqa: PTH118
                if shown not in read:
                    yield Problem(Source(shown, 1, 1), *_where_to(shown))


def _where_to(shown: str) -> tuple[str, str]:
    """Why a file is not read, and where it would be."""
    from engine.pack.tree import nearest

    parent, name = os.path.split(shown)
    if name.endswith(".yml") and (parent in FOLDERS or not parent):
        return "a rule file ends in `.yaml`", f"name it `{name.removesuffix('.yml')}.yaml`"
    if not parent:
        return f"`{name}` is no file of a pack", f"put rules into one of {', '.join(f'`{one}/`' for one in FOLDERS)}"
    first = parent.partition(os.sep)[0]
    if first in FOLDERS:
        return f"`{parent}/` is no folder of a pack", f"put the file into `{first}/` itself"
    return f"`{parent}/` is no folder of a pack", nearest(
        parent, FOLDERS
    ) or f"there are {', '.join(f'`{one}/`' for one in FOLDERS)}"


def learned(folder: Path) -> list[Path]:
    """The file of associations of a pack that has one. Raises PackError where it is not safe to read."""
    path = folder / ASSOCIATIONS
    if not os.path.lexists(path):
        return []
    problems = [*_unsafe(path, folder, MAX_LEARNED)]
    if problems:
        raise PackError(problems)
    return [path]


def _below(folder: Path) -> list[Path]:
    """The YAML files of one folder. A folder that cannot be listed is an OSError: half a pack would answer wrongly."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.name.endswith(".yaml") and entry.name[0] != ".")
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [folder / name for name in names]


def _unsafe(path: Path, folder: Path, most: int = MAX_BYTES) -> Iterator[Problem]:
    """What speaks against opening a file: it lies elsewhere, is no file, or is too large."""
    place = Source(str(path.relative_to(folder)), 1, 1)
    linked = path.is_symlink() or (path.parent != folder and path.parent.is_symlink())
    try:
        if linked and not path.resolve(strict=True).is_relative_to(folder.resolve()):
            yield Problem(place, "a link that leads out of the pack", "put the file itself there")
            return
        status = path.stat()
    except (OSError, RuntimeError):  # a loop of links is the one or the other, by the version of Python
        yield Problem(place, "a link that leads nowhere", "remove it")
        return
    if not stat.S_ISREG(status.st_mode):
        yield Problem(place, "not a file", "only files may end in `.yaml`")
    elif status.st_size > most:
        yield Problem(place, f"file is larger than {most:,} bytes", "split it into several files")


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

    So too the folders that a pack does not have, in which rule files may have been put.

    Empty where this cannot tell: a file written less than two seconds before `now` (nanoseconds) might be written again
    within the same tick of the clock.
    """
    lines = []
    for name in ("", *FOLDERS):
        try:
            with os.scandir(os.path.join(folder, name)) as entries:  # noqa: PTH118
                found = sorted(
                    (one.name, one.is_symlink(), one.stat())
                    for one in entries
                    if one.name.endswith((".yaml", ".yml")) or one.name == ASSOCIATIONS or _no_folder(name, one)
                )
        except OSError:
            continue
        for file, linked, told in found:
            if now - max(told.st_mtime_ns, told.st_ctime_ns) < SETTLED:
                return ""
            lines.append(f"{name}/{file} {told.st_size} {told.st_mtime_ns} {told.st_ctime_ns} {told.st_ino} {linked:d}")
    return "\n".join(lines)


def _no_folder(parent: str, entry: os.DirEntry[str]) -> bool:
    """Whether an entry of a pack's folder, or of one of those in it, is a folder that a pack does not have."""
    known = entry.name[0] == "." or (not parent and entry.name in (*FOLDERS, ASIDE))
    return not known and entry.is_dir(follow_symlinks=False)
