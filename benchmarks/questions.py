"""Practice questions for measuring: read, judged on all cores, never kept."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cli.common import cache_folder, default_pack
from engine.advisor import Advisor
from engine.judging.evidence import levelled

_advisor: Advisor | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One question: its evidence by option, its options' texts (to settle ties), and the right answer."""

    id: str
    family: str
    rows: list[dict[str, float]]
    options: list[str]
    answer: list[int]
    select: int


def cases(paths: Iterable[Path]) -> list[Case]:
    """The evidence on every question of some files. A family is the file's name up to the first dash."""
    jobs = [
        (path.name.partition("-")[0], line) for path in paths for line in path.read_text().splitlines() if line.strip()
    ]
    Advisor.open(default_pack(), engine="indexed", cache=cache_folder()).index  # noqa: B018  compiled and kept before workers start
    with multiprocessing.get_context("spawn").Pool(initializer=_start) as pool:
        return pool.starmap(_case, jobs, 8)


def _start() -> None:
    global _advisor
    _advisor = Advisor.open(default_pack(), engine="indexed", cache=cache_folder())


def _case(family: str, line: str) -> Case:
    assert _advisor is not None
    asked = json.loads(line)
    _, trace = _advisor.chain(asked["question"])
    found = _advisor.judge.examiner.examine(asked["question"], asked["options"], trace)
    return Case(asked["id"], family, levelled(found), asked["options"], sorted(asked["answer"]), asked["select"])
