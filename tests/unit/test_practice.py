"""Our own practice questions: well formed, and of a sample no fewer answered than when the count was last pinned."""

from __future__ import annotations

import json
from collections import Counter

from benchmarks.practice import FILE
from engine.advisor import Advisor
from tests.pinned import assert_no_worse

QUESTIONS = [json.loads(line) for line in FILE.read_text().splitlines()]
SAMPLE = QUESTIONS[5::34]


def test_they_are_well_formed() -> None:
    assert len(QUESTIONS) > 2_000
    assert (
        len({one["id"] for one in QUESTIONS})
        == len({one["question"].casefold() for one in QUESTIONS})
        == len(QUESTIONS)
    )
    for one in QUESTIONS:
        assert len(set(one["options"])) == len(one["options"]) >= 3, one["id"]
        assert sorted(set(one["answer"])) == one["answer"], one["id"]
        assert len(one["answer"]) == one["select"] < len(one["options"]), one["id"]
        assert 0 <= one["answer"][0] <= one["answer"][-1] < len(one["options"]), one["id"]


def test_place_and_length_tell_little() -> None:
    single = [one for one in QUESTIONS if len(one["options"]) == 4 and one["select"] == 1]
    places = Counter(one["answer"][0] for one in single)
    assert all(0.2 < places[place] / len(single) < 0.3 for place in range(4))


def test_a_sample_is_answered(aws: Advisor) -> None:
    def right(one: dict[str, list[int]]) -> bool:
        choice = aws.ask(
            str(one["question"]),
            options=[*map(str, one["options"])],
            select=len(one["answer"]),
            told=False,
            recommended=False,
        ).choice
        return choice is not None and list(choice.options) == one["answer"]

    assert_no_worse("practice", sum(map(right, SAMPLE)), len(SAMPLE))
