"""How many questions of a sample are answered rightly, pinned in a file, so that a change that loses one shows."""

from __future__ import annotations

import os

from tests.conftest import ROOT

COUNTS = ROOT / "tests" / "golden" / "right.txt"


def assert_no_worse(name: str, right: int, asked: int) -> None:
    """Fail where fewer are right than pinned, or of another number of questions.

    To accept a count, having looked at which were lost or won: ERGO_PIN=1 pytest with the tests that count.
    """
    counts = dict(line.split(": ") for line in COUNTS.read_text().splitlines())
    if os.environ.get("ERGO_PIN"):
        counts[name] = f"{right} of {asked}"
        COUNTS.write_text("".join(f"{key}: {told}\n" for key, told in sorted(counts.items())))
    pinned, of = map(int, counts.get(name, "0 of 0").split(" of "))
    assert asked == of, f"{asked} questions, {of} when `{name}` was pinned: ERGO_PIN=1"
    assert right >= pinned, f"{right} of {asked} are right, {pinned} were: {name}"
