"""Packs that came with installed distributions, by the entry-point group `ergo.packs`.

The entry point names the folder that holds `pack.yaml`, as a path or as a function that gives one:

    [project.entry-points."ergo.packs"]
    licences = "ergo_licences:RULES"
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import NotFound

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "ergo.packs"
INSIDE = "rules"  # a project that keeps its pack in this folder may be named instead of it


@dataclass(frozen=True, slots=True)
class Installed:
    """A pack by the name it is installed under; `problem` says why its folder is not to be had."""

    name: str
    distribution: str
    folder: Path | None
    problem: str = ""


def installed() -> list[Installed]:
    """Every installed pack, by name; one that is broken spoils none of the others."""
    return [_found(point) for point in sorted(_points(), key=lambda point: point.name)]


def _points() -> Iterator[EntryPoint]:
    from importlib.metadata import entry_points  # takes longer than an answer, and few ask by name

    seen = set()
    for point in entry_points(group=GROUP):
        if point.name not in seen:
            seen.add(point.name)
            yield point


def _found(point: EntryPoint) -> Installed:
    origin = point.dist.name if point.dist else ""
    try:
        given = point.load()
        folder = Path(given() if callable(given) else given)
    except Exception as error:  # whatever foreign code raises, it is told and not passed on
        return Installed(point.name, origin, None, f"`{point.value}` cannot be loaded: {error}")
    if not (folder / "pack.yaml").is_file():
        return Installed(point.name, origin, None, f"`{folder}` holds no pack.yaml")
    return Installed(point.name, origin, folder)


def locate(pack: str | Path) -> Path:
    """The folder of a pack: itself, the `rules` folder in it, or that of an installed pack of this name.

    Raises NotFound for a name that is neither; what is wrong inside a folder is for loading to say.
    """
    folder = Path(pack)
    if (folder / "pack.yaml").is_file():
        return folder
    if (folder / INSIDE / "pack.yaml").is_file():
        return folder / INSIDE
    name = str(pack)
    if folder.exists() or os.sep in name or name in ("", "."):
        return folder
    from engine.pack.tree import nearest

    packs = {one.name: one for one in installed()}
    if name not in packs:
        raise NotFound(f"no folder and no installed pack `{name}`", nearest(name, packs) or "see `ergo packs`")
    found = packs[name]
    if found.folder is None:
        raise NotFound(f"the installed pack `{name}` is broken: {found.problem}", "install it again, or name a folder")
    return found.folder
