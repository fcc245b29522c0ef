"""Which clauses of a text tell how things stand, and what is said besides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.reading.clauses import LEAST, apart
from engine.reading.words import words_of


@pytest.mark.parametrize(
    ("text", "stands", "besides"),
    [
        (
            "We block some countries at the edge, but people there found the bucket's own address and read everything.",
            "We block some countries at the edge",
            "but people there found the bucket's own address and read everything.",
        ),
        (
            "Our team runs a queue between two servers. On some days an order is sent twice. What should we do?",
            "Our team runs a queue between two servers.",
            "On some days an order is sent twice. What should we do?",
        ),
        (
            "Each night a job copies the table, so the report is there in the morning, and we pay a lot. How is it done for less?",
            "Each night a job copies the table so the report is there in the morning and we pay a lot.",
            "How is it done for less?",
        ),
    ],
)
def test_plain_clauses_tell_how_things_stand(text: str, stands: str, besides: str) -> None:
    found = apart(words_of(text))
    assert found is not None
    assert (found.stands, found.besides) == (stands, besides)


@pytest.mark.parametrize(
    "text",
    [
        "We keep moss in a jar, but it dies.",  # short
        "Which of the two jars should we take when the moss must not die and the fern needs more light?",  # nothing is told
        "We keep the moss in a clay jar on the window sill and the fern in a tin box next to it.",  # nothing is asked
    ],
)
def test_a_text_that_is_short_or_of_one_kind_is_heard_as_one(text: str) -> None:
    assert apart(words_of(text)) is None


def test_a_long_run_of_blanks_is_passed_in_one_go() -> None:
    """Where each blank of a run begins a search of its own, this takes minutes."""
    found = apart(words_of(f"{'We run a pot. ' * 5}{' ' * 49_000}What for?"))
    assert found is not None
    assert found.besides == "What for?"


@given(
    st.lists(
        st.sampled_from(["We run a pot.", "It fails.", "why,", "so the lid", "and we", "\u201cno\u201d"]), max_size=40
    )
)
def test_no_word_is_lost_or_told_twice(pieces: list[str]) -> None:
    words = words_of(" ".join(pieces))
    found = apart(words)
    if found is None:
        return
    assert len(words.words) >= LEAST
    parts = [word for text in (found.stands, found.besides) for word in words_of(text).words]
    assert sorted(parts) == sorted(words.words)
