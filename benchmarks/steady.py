"""How often does the choice stay when a question is told a little differently?

    python -m benchmarks.steady ../shared/exam/exam-study.jsonl --count 100

Three changes, each on its own: a sentence of irrelevant story put in front, the sentences of the story in reverse order (the
last, which asks, stays last), and the options shuffled. Prints shares only, never a question.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from cli.common import cache_folder, default_pack
from engine.advisor import Advisor

STORIES = (
    "The company has offices in three countries and was founded twenty years ago.",
    "The team meets every Monday and has hired two new engineers this year.",
    "The product is popular, and its users have asked for many improvements.",
    "Last year the firm moved to a larger building near the river.",
)
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z])")
Change = Callable[[str, list[str], random.Random], tuple[str, list[str]]]


def story(question: str, options: list[str], dice: random.Random) -> tuple[str, list[str]]:
    """A sentence that has nothing to do with it."""
    return f"{dice.choice(STORIES)} {question}", options


def turned(question: str, options: list[str], dice: random.Random) -> tuple[str, list[str]]:
    """The story told from its end."""
    *told, asked = _SENTENCE.split(question)
    return " ".join([*reversed(told), asked]), options


def shuffled(question: str, options: list[str], dice: random.Random) -> tuple[str, list[str]]:
    """The options in another order."""
    return question, dice.sample(options, len(options))


CHANGES: tuple[Change, ...] = (story, turned, shuffled)


def chosen(advisor: Advisor, question: str, options: Sequence[str], select: int) -> set[str]:
    """The texts of the options chosen."""
    choice = advisor.ask(question, options=options, select=select).choice
    assert choice is not None
    return {options[number] for number in choice.options}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how steady the choice is.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--count", type=int, default=100)
    given = parser.parse_args()
    advisor = Advisor.open(default_pack(), engine="indexed", cache=cache_folder())
    dice = random.Random(0)
    lines = [json.loads(line) for line in given.file.read_text().splitlines() if line.strip()]
    sample = dice.sample(lines, min(given.count, len(lines)))
    stayed = dict.fromkeys((change.__name__ for change in CHANGES), 0)
    for asked in sample:
        question, options = asked["question"], [" ".join(one.split()) for one in asked["options"]]
        first = chosen(advisor, question, options, asked["select"])
        for change in CHANGES:
            stayed[change.__name__] += chosen(advisor, *change(question, options, dice), asked["select"]) == first
    for name, count in stayed.items():
        print(f"{name}: {count / len(sample):.0%} of {len(sample)} choices stay")


if __name__ == "__main__":
    main()
