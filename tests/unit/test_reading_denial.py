"""Questions that ask for what does not hold, told from those with a denial in a condition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.reading.denial import affirmed, denies

DENYING = {
    "Which of these is NOT a lid?": "Which of these is     a lid?",
    "Which jar does not keep moss?": "Which jar does     keep moss?",
    "Which jars can't be washed? (Choose TWO)": "Which jars can   be washed? (Choose TWO)",
    "What cannot stand on a shelf?": "What can    stand on a shelf?",
    "which of these isn\u2019t glass": "which of these is    glass",
    "Each jar has all of the following EXCEPT:": "Each jar has all of the following       :",
    "All of these hold, except which?": "All of these hold,        which?",
    "The jar is shut. Which statement about it is false?": "The jar is shut. Which statement about it is      ?",
    "Which is the incorrect statement?": "Which is the           statement?",
    "Choose the incorrect statement.": "Choose the           statement.",
    "Which of these is LEAST likely to break?": "Which of these is       likely to break?",
    "Which ways to the shelf are no longer open?": "Which ways to the shelf are           open?",
}


@pytest.mark.parametrize("text", DENYING)
def test_what_does_not_hold_is_asked_for(text: str) -> None:
    assert denies(text)
    assert affirmed(text) == DENYING[text]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Which jar keeps moss?",
        "The jar is not shut. Which lid fits?",
        "Which jar should be used if the lid must not be lost?",
        "Which jar is used so that moss is NOT lost?",
        "Which lid fits the jar that does not close?",
        "What happens when the lid is not on?",
        "The jar, which does not close, leaks. What should be done?",
        "Which jar is blue and not red?",
        "Which jar has a lid that the box does NOT?",
        "Which jar does not need a lid?",
        "Why can the jar not be opened?",
        "All jars except the blue one are full. Which one leaks?",
        "What is wrong with my jar?",
        "Which incorrect lid breaks the jar?",
        "Is it not a jar?",
        "Which jar needs the LEAST work?",
        "Which jar would do with the least help?",
    ],
)
def test_a_denial_elsewhere_is_part_of_what_is_asked(text: str) -> None:
    assert not denies(text)
    assert affirmed(text) == text


def test_the_last_denial_asked_counts() -> None:
    assert affirmed("Which is not blue? Which is not red?") == "Which is not blue? Which is     red?"


@given(
    st.lists(st.sampled_from("which what NOT not except all false is are jar lid can cannot , . ? : if that".split()))
)
def test_places_stay_and_only_a_denial_goes(words: list[str]) -> None:
    text = " ".join(words)
    read = affirmed(text)
    assert len(read) == len(text)
    assert (read == text) != denies(text)
    assert all(one == " " or one == other for one, other in zip(read, text, strict=True))
