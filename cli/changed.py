"""`ergo rules --changed REV`: which answers a change of the rules changes."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cli.common import (
    ABSTAINED,
    INVALID,
    USAGE,
    fail,
    fail_with,
    open_advisor,
    pack_folder,
    print_json,
    say,
    scenarios_of,
)

if TYPE_CHECKING:
    from engine.authoring.changes import Changes, Outcome


def changed(rules: Path | None, revision: str, json: bool) -> None:
    """Compare the pack with the one of a git revision on the scenarios of today, and end with 1 where an answer differs."""
    from engine import scenarios
    from engine.authoring.changes import compare
    from engine.errors import PackError

    folder = pack_folder(rules)
    try:
        cases = scenarios.read(scenarios.find([scenarios_of(folder)]))
    except PackError as error:
        fail_with(error)
    with tempfile.TemporaryDirectory(prefix="ergo-") as place:
        old = _extract(folder, revision, Path(place) / folder.resolve().name)
        before, after = open_advisor(old, "indexed"), open_advisor(folder, "indexed")
        found = compare(before, after, cases)
    if json:
        print_json(_data(found))
    else:
        say("\n".join(_lines(found, revision)))
    raise typer.Exit(ABSTAINED if found.changed else 0)


def _extract(folder: Path, revision: str, place: Path) -> Path:
    """The pack of the revision, unpacked in `place`."""
    here = folder.resolve()
    inside = _git(here, "rev-parse", "--show-prefix")
    if inside is None:
        fail(f"`{folder}` is not under git", USAGE, "--changed compares with a version that git keeps")
    if revision.startswith("-") or _git(here, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") is None:
        fail(f"no version `{revision}`", USAGE, "name a commit, branch or tag that git knows")
    archive = _git(here, "archive", "--format=tar", revision, ".")
    if archive is None:
        fail(f"`{revision}` has no pack at `{folder}`", USAGE, "name a version in which the pack stood in this folder")
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        place.mkdir()
        if hasattr(tarfile, "data_filter"):  # not before Python 3.11.4
            tar.extraction_filter = tarfile.data_filter
        tar.extractall(place)
    if not (place / "pack.yaml").is_file():
        fail(
            f"`{revision}` has no pack at `{folder}`", INVALID, "name a version in which the pack stood in this folder"
        )
    return place


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git prints, or none where it fails."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        fail("git is not installed", USAGE, "--changed compares with a version that git keeps")
    return done.stdout if done.returncode == 0 else None


def _lines(found: Changes, revision: str) -> Iterator[str]:
    for change in found.changed:
        yield f"{change.scenario.source}: {change.scenario.name}"
        if change.before.first != change.after.first:
            yield f"    answer      {change.before.first} -> {change.after.first}"
        elif change.before.recommends != change.after.recommends:
            yield f"    also fits   {_ids(change.before.recommends[1:])} -> {_ids(change.after.recommends[1:])}"
        if change.before.ruled_out != change.after.ruled_out:
            yield f"    ruled out   {_ids(change.before.ruled_out)} -> {_ids(change.after.ruled_out)}"
        yield from (f"    now fires   {name}" for name in change.now_fires)
        yield from (f"    no longer   {name}" for name in change.no_longer_fires)
    counts = f"{len(found.added)} rules added, {len(found.removed)} removed, {len(found.edited)} edited"
    counts += f", {len(found.reworded)} concepts reworded" if found.reworded else ""
    answers = f"{len(found.changed)} of {found.scenarios} answers change" if found.differ else "no file differs"
    yield f"since {revision}: {counts}; {answers}"


def _ids(ids: tuple[str, ...]) -> str:
    return ", ".join(ids) or "nothing"


def _data(found: Changes) -> dict[str, object]:
    return {
        "schema_version": 1,
        "differ": found.differ,
        "scenarios": found.scenarios,
        "added": found.added,
        "removed": found.removed,
        "edited": found.edited,
        "reworded": found.reworded,
        "changed": [
            {
                "scenario": one.scenario.name,
                "source": str(one.scenario.source),
                "before": _outcome(one.before),
                "after": _outcome(one.after),
                "now_fires": one.now_fires,
                "no_longer_fires": one.no_longer_fires,
            }
            for one in found.changed
        ],
    }


def _outcome(one: Outcome) -> dict[str, object]:
    return {"first": one.first, "recommends": list(one.recommends), "ruled_out": list(one.ruled_out)}
