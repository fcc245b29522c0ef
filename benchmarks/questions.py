"""Practice questions for measuring: read, judged on all cores, never kept."""

from __future__ import annotations

import json
import math
import multiprocessing
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.clues import Clues, clues
from cli.common import cache_folder, default_pack
from engine import questions
from engine.advisor import Advisor
from engine.computing import options as by_amount
from engine.documents.library import Library
from engine.judging.evidence import add, levelled
from engine.judging.options import opposite
from engine.judging.passages import KIND, Passages
from engine.judging.votes import Ballots
from engine.judging.weights import Weights

_advisor: Advisor | None = None
_passages: Passages | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One question: its evidence by option, its options' texts (to settle ties), the right answer, and what was read of it."""

    id: str
    family: str
    rows: list[dict[str, float]]
    options: list[str]
    answer: list[int]
    select: int
    ballots: Ballots
    clues: Clues | None = None

    def voted(self, weights: Weights) -> list[dict[str, float]]:
        """The evidence by option, with the vote counted under some weights."""
        logs = weights.tally(self.ballots).logs
        mean = math.fsum(logs) / len(logs)
        return [{**row, "votes": log - mean} for row, log in zip(self.rows, logs, strict=True)]


def cases(paths: Iterable[Path], evidence: Path | None = None) -> list[Case]:
    """The evidence on every question of some files. A family is the file's name up to the first dash.

    With a folder of documents as `evidence` also what its passages say.
    """
    jobs = [
        (path.name.partition("-")[0], line) for path in paths for line in path.read_text().splitlines() if line.strip()
    ]
    Advisor.open(default_pack(), engine="indexed", cache=cache_folder()).index  # noqa: B018  compiled and kept before workers start
    if evidence:
        Library.open(evidence, cache_folder(), lambda message: print(message, file=sys.stderr))
    with multiprocessing.get_context("spawn").Pool(initializer=_start, initargs=(evidence,)) as pool:
        return pool.starmap(_case, jobs, 8)


def _start(evidence: Path | None) -> None:
    global _advisor, _passages
    _advisor = Advisor.open(default_pack(), engine="indexed", cache=cache_folder())
    if evidence:
        _passages = Passages(Library.open(evidence, cache_folder()), _advisor.index.terms)


def _case(family: str, line: str) -> Case:
    assert _advisor is not None
    asked = json.loads(line)
    stem = questions.parse(asked["question"], asked["options"], asked["select"])
    question, trace = _advisor.chain(stem.read)
    examined = _advisor.judge.examiner.examine(question, asked["options"], trace)
    found, answer = examined.options, sorted(asked["answer"])
    read = clues(_advisor, question, trace, found, answer)
    computed, _ = _advisor.worked(question, asked["options"])
    if computed and (one := by_amount.deciding(computed, asked["options"])):
        add(found, {by_amount.KIND: by_amount.evidence(one, asked["options"])})
    if _passages:
        add(found, {KIND: _passages.for_options(stem.read, asked["options"]).amounts})
    add(found, {"votes": [0.0] * len(found)})  # counted where weights are given
    rows, ballots = levelled(found), examined.ballots
    if stem.denies:
        rows, ballots = opposite(rows), _advisor.judge.turned(ballots)
    return Case(asked["id"], family, rows, asked["options"], answer, asked["select"], ballots, read)
