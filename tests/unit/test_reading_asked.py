"""Of which kind an answer is asked for."""

from __future__ import annotations

import pytest

from engine.reading.asked import MARKS, kinds_asked, weighed
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


def test_what_is_weighed_against_what() -> None:
    found = [
        *weighed(words_of("When would I use a jar rather than a box? Instead of a sack, why take a bag, if at all?"))
    ]
    assert [(one.asked.strip(), one.against.strip(), one.outright) for one in found] == [
        ("When would I use a jar", "rather than a box?", True),
        ("why take a bag, if at all?", "Instead of a sack,", True),
    ]
    (plain,) = weighed(words_of("Is a jar worth it over a box?"))
    assert (plain.asked, plain.outright) == ("Is a jar worth it ", False)
    assert not [*weighed(words_of("Jars rather than boxes."))]  # nobody asks when or why
    assert len([*weighed(words_of("Why " + "a jar if " * 5000))]) == MARKS
