"""The score of `mutmut run`: mutants of each part of the engine, and how many its tests noticed.

    python -m benchmarks.mutated [PART...]

Ends with code 1 when a part is below 85 %.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
LEAST = 0.85
NOTICED = {1, 3, 24, 36, -24, 152, 255, -9, -11}  # failed tests, a time limit or a crash
PARTS = ("chaining", "judging", "verifying")


def score(part: str) -> dict[str, Counter[str]]:
    """For each file of a part: mutants tried, noticed, and without any test."""
    found: dict[str, Counter[str]] = {}
    for path in sorted((ROOT / "mutants" / "engine" / part).glob("*.meta")):
        codes = json.loads(path.read_text())["exit_code_by_key"].values()
        tried = [code for code in codes if code is not None and code != 34]
        noticed = sum(code in NOTICED for code in tried)
        found[path.name.removesuffix(".py.meta")] = Counter(
            tried=len(tried), noticed=noticed, untested=sum(code == 33 for code in tried)
        )
    return found


def main() -> int:
    """Run from the command line; the exit code."""
    low = False
    print("| part | file | mutants | noticed | share |\n|---|---|---|---|---|")
    for part in sys.argv[1:] or PARTS:
        files = score(part)
        total: Counter[str] = sum(files.values(), Counter())
        for name, count in [*files.items(), ("all", total)]:
            if count["tried"]:
                share = count["noticed"] / count["tried"]
                print(f"| {part} | {name} | {count['tried']} | {count['noticed']} | {share:.0%} |")
        low = low or not total["tried"] or total["noticed"] / total["tried"] < LEAST
    return int(low)


if __name__ == "__main__":
    raise SystemExit(main())
