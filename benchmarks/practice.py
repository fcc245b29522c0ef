"""How many of our own practice questions are answered right: `make practice`.

    python -m benchmarks.practice

`practice.jsonl` holds questions in the manner of the exam, long and short, in our own words, each with its right options. A stranger's clone has
them; they are easier than those of others (docs/exam.md), as whoever wrote them also wrote rules.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from benchmarks.causes import table
from benchmarks.figures import Judged, answered, judged, report, share
from benchmarks.questions import cases
from cli.common import cache_folder, default_pack
from engine.advisor import Advisor

FILE = Path(__file__).with_name("practice.jsonl")
LONG = 35  # words


def parts(found: list[Judged], words: dict[str, int]) -> dict[str, list[Judged]]:
    """The questions by family, by length, and those that ask for two."""
    families: dict[str, list[Judged]] = defaultdict(list)
    for one in found:
        families[one.case.id.rpartition("-")[0]].append(one)
    return {
        **{name: families[name] for name in sorted(families)},
        f"more than {LONG} words": [one for one in found if words[one.case.id] > LONG],
        f"up to {LONG} words": [one for one in found if words[one.case.id] <= LONG],
        "choose two": [one for one in found if one.case.select > 1],
    }


def main() -> None:
    asked = [json.loads(line) for line in FILE.read_text().splitlines()]
    weights = Advisor.open(default_pack(), engine="indexed", cache=cache_folder()).weights
    found = judged(cases([FILE]), weights)
    print("\n".join(report("practice", found)))
    words = {one["id"]: len(one["question"].split()) for one in asked}
    for name, part in parts(found, words).items():
        print(
            f"    {name}: {len(part)} questions, {share(part):.1%} right; at 95% right, {answered(part) / len(part):.1%} answered"
        )
    print("\n".join(table(found)))


if __name__ == "__main__":
    main()
