"""Of which kind an answer is asked for."""

from __future__ import annotations

import pytest

from engine.reading.asked import kinds_asked
from engine.reading.words import words_of


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Which command shows the jars?", {"command"}),
        ("The shelf is full. What's the name of the header?", {"header"}),
        ("which shelf header says so", {"header"}),
        ("What error code do I get?", {"error", "code"}),
        ("Which call empties the shelf?", {"action", "command"}),
        ("Which statuses come back?", {"code"}),
        ("Which policies let a jar in?", {"policy"}),
        ("Which is the header?", set()),  # what comes after a verb is told, not asked for
        ("Which of our headers?", set()),
        ("What, in the header, says so?", set()),
        ("The command what closes jars hangs. How do I see it?", set()),
        ("Which very old and dusty brown header?", set()),  # too far off
        ("What does it do?", set()),
        ("", set()),
    ],
)
def test_the_kinds_asked_for(text: str, kinds: set[str]) -> None:
    assert kinds_asked(words_of(text)) == kinds


def test_only_what_is_asked_counts_not_the_story() -> None:
    assert kinds_asked(words_of("We forgot which command it was. What header do I send?")) == {"header"}
