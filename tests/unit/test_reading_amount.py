"""What a question for an amount asks for: its dimension, and the bound of a limit."""

from __future__ import annotations

import pytest

from engine.reading.amount import amount_asked


@pytest.mark.parametrize(
    "text",
    [
        "How large may a jar be?",
        "how few jars can stand there",
        "Largest jar on the shelf",
        "What is the most moss one jar can hold?",
        "jar size limit",
        "Which port number does the cellar use?",
        "Seconds until the jar is closed if I change nothing",
        "Shelf: most jars at once?",
        "What timeout does a new jar have?",
        "Can a jar rest for 20 minutes?",
        "Is 3 minutes the default rest?",
        "Is there a default rest?",
        "We limit how many jars we buy. How many fit on a shelf?",
    ],
)
def test_a_question_for_an_amount_is_known(text: str) -> None:
    assert amount_asked(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Where does the jar go?",
        "The jar is above the limit of its volume.",
        "Most of our jars are blue.",
        "How do I close a jar?",
        "Does a jar on the default shelf get moss?",
        "How much care does a jar need?",
        "How much more control do we get with a lid?",
        "Is a jar closed by default?",
        "cap how many jars one shelf can hold",
        "How do I limit how long the lid stays open?",
        "Can a jar rest on shelf 20?",
    ],
)
def test_what_asks_for_no_amount(text: str) -> None:
    assert amount_asked(text) is None


@pytest.mark.parametrize(
    ("text", "dimensions"),
    [
        ("How large may a jar be?", {"size"}),
        ("How many kilobytes fit in a jar?", {"size"}),
        ("How long can a jar stay open?", {"time"}),
        ("How many free minutes are there?", {"time"}),
        ("How many jars fit on a shelf?", {"count"}),
        ("Longest time a jar keeps", {"time"}),
        ("Default limit of jars", set()),
        ("How far is a jar moved, in hours?", {"time"}),
    ],
)
def test_the_dimension_asked_for(text: str, dimensions: set[str]) -> None:
    asked = amount_asked(text)
    assert asked
    assert asked.dimensions == dimensions


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("How long does a jar keep by default?", ("default", "exactly")),
        ("How long does a jar keep if I never changed that?", ("default", "exactly")),
        ("How long do jars keep out of the box?", ("default", "exactly")),
        ("Smallest jar there is", ("at-least",)),
        ("How few jars may I order?", ("at-least",)),
        ("Largest jar there is", ("at-most", "exactly")),
        ("How large can a jar be?", ("at-most", "exactly")),
        ("How long does a jar keep?", ("at-most", "at-least", "exactly")),
    ],
)
def test_the_bounds_asked_for(text: str, bounds: tuple[str, ...]) -> None:
    asked = amount_asked(text)
    assert asked
    assert asked.bounds == bounds


@pytest.mark.parametrize(
    ("text", "plainly"),
    [
        ("What is the default rest?", True),
        ("What is the shortest rest?", True),
        ("How long may a jar rest at most?", True),
        ("What is the longest rest by default?", False),
        ("How long can a jar rest?", False),
    ],
)
def test_a_bound_is_asked_for_in_so_many_words(text: str, plainly: bool) -> None:
    found = amount_asked(text)
    assert found
    assert found.plainly is plainly


def test_the_noun_that_is_counted() -> None:
    lids, long = amount_asked("How many glass lids can a jar have?"), amount_asked("How long can a jar rest?")
    assert lids
    assert lids.counted == "lids"
    assert long
    assert not long.counted
