"""The everyday questions of the benchmarks: what they expect is there, and most get it."""

from __future__ import annotations

from typing import Any

import yaml

from engine.advisor import Advisor
from engine.model import RECOMMEND
from tests.conftest import CACHE, ROOT
from tests.pinned import assert_no_worse

QUESTIONS = ROOT / "benchmarks" / "everyday.yaml"


def _questions() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(QUESTIONS.read_text())
    return found


def test_everyday_questions_expect_what_rules_conclude(aws: Advisor) -> None:
    entries = _questions()
    concluded = {
        fact.removeprefix(RECOMMEND) for one in aws.pack.rules for fact in one.then if fact.startswith(RECOMMEND)
    }
    unknown = {name for one in entries for name in one["expect"]} - concluded
    assert unknown <= aws.pack.orders.keys() | aws.pack.limits.keys()
    assert len({one["ask"] for one in entries}) == len(entries)
    assert {one["kind"] for one in entries} == {
        "symptom", "goal", "mixed", "amount", "terse", "chatty", "distractors", "lookup", "variant", "angle", "meaning",
    }  # fmt: skip
    assert {one.get("note", "n001") for one in entries} <= aws.pack.notes.keys()


def test_everyday_questions_are_answered() -> None:
    """No fewer than were when the count was last pinned; every fifth question, for the time it takes."""
    advisor = Advisor.open(ROOT / "rules", engine="indexed", cache=CACHE)
    advisor.hasten()  # the same answers, sooner (test_many.py); the one that tests share stays as it is
    ranks = []
    for one in _questions()[::5]:
        found = [found.id for found in advisor.ask(one["ask"], told=False).recommendations]
        ranks.append(next((place for place, name in enumerate(found) if name in one["expect"]), len(found)))
    assert_no_worse("everyday-first", sum(rank == 0 for rank in ranks), len(ranks))
    assert_no_worse("everyday-among-three", sum(rank < 3 for rank in ranks), len(ranks))
