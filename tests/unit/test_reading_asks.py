"""What a text asks one by one, and what of the rest is told for which ask."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.advisor import PARTING
from engine.reading.asks import MOST, asks
from engine.reading.words import words_of


def said(text: str) -> list[str]:
    return [text[one.start : one.end] for one in asks(words_of(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "How do I keep the moss wet, and what if the jar breaks?",
            ["How do I keep the moss wet", "what if the jar breaks"],
        ),
        ("Which jar holds moss and which one holds ferns?", ["Which jar holds moss", "which one holds ferns"]),
        (
            "Where do I plant moss? And how often is it watered?",
            ["Where do I plant moss", "And how often is it watered"],
        ),
        ("Which soil for moss, which for ferns?", ["Which soil for moss", "which for ferns"]),
        ("how do i cut moss and how do i dry ferns", ["how do i cut moss", "how do i dry ferns"]),
        # What stands before an ask in its sentence is told.
        ("In a jar, where do I plant moss, and where the ferns?", ["where do I plant moss", "where the ferns"]),
        ("Two jars broke, and why did they break?", []),
    ],
)
def test_an_ask_begins_a_sentence_or_begins_anew_within_it(text: str, found: list[str]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "We have moss.",
        "How do I cut moss and dry ferns?",
        "Is there a way to grow moss in jars? How?",
        "Do I have to water moss every day? Isn't there a way?",
        "When do ferns need light and when not?",
        "Why does moss turn brown, and why not the ferns?",  # only denies
        "Who can tell where to cut moss and how to dry ferns?",
        "Where do I set which and how many jars hold moss?",
        "Seriously? How do I cut moss from jars?",
        "When the sun shines on the jar, the moss turns brown. What do I do?",
        "What is moss? " * (MOST + 1),
    ],
)
def test_other_texts_ask_one_thing(text: str) -> None:
    assert said(text) == []


def test_an_ask_is_heard_without_the_others() -> None:
    text = "Our moss is in a jar. How do I cut it, and what if the jar breaks? It is green."
    first, second = asks(words_of(text))
    assert first.alone.split() == "Our moss is in a jar. How do I cut it? It is green.".split()
    assert second.alone.split() == "Our moss is in a jar. what if the jar breaks? It is green.".split()
    assert first.so_far == first.alone
    assert second.so_far == text
    assert (first.leans, second.leans) == (True, False)


def test_an_ask_without_a_name_takes_those_before_it_over() -> None:
    text = "How do I grow Moss in jars, and which soil suits best, and how do I keep Fern wet?"
    names = [(text.index(name), text.index(name) + 4) for name in ("Moss", "Fern")]
    _, without, own = asks(words_of(text), names)
    assert without.alone.split() == "Moss which soil suits best?".split()
    assert own.alone.split() == "how do I keep Fern wet?".split()


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (
            "Moss may dry out. It does not mind. Ferns must be wet the whole day. Which jar for moss, and which for ferns?",
            "Moss may dry out. It does not mind. Which jar for moss?",
            "Ferns must be wet the whole day. which for ferns?",
        ),
        (
            "We have jars. One holds green moss; the other is full of ferns. What soil goes into the first and what into the second?",
            "We have jars. One holds green moss; What soil goes into the first?",
            "We have jars. the other is full of ferns. what into the second?",
        ),
    ],
)
def test_what_is_told_for_another_ask_is_left_out(text: str, first: str, second: str) -> None:
    assert [one.alone.split() for one in asks(words_of(text))] == [first.split(), second.split()]


@pytest.mark.parametrize(
    "text",
    [
        "We have jars. The first is for green moss alone, the second is full of tall ferns. What soil do I take for each?",
        "Moss in the jar must never dry out. Ferns on the sill should get more light. How do I do both?",
    ],
)
def test_where_the_same_is_asked_of_each_every_share_is_an_ask(text: str) -> None:
    first, second = asks(words_of(text))
    assert "moss" in first.alone.lower()
    assert "ferns" not in first.alone.lower()
    assert "ferns" in second.alone.lower()
    assert "moss" not in second.alone.lower()
    assert text[-12:] == first.alone[-12:] == second.alone[-12:]


PIECES = [
    "How do I cut moss",
    "and how often",
    ", and which one",
    "what?",
    "Moss is green.",
    "for each?",
    "the other",
    "? ",
    " ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join) | st.text(max_size=200))
def test_offsets_stay_and_nothing_is_added_but_question_marks(text: str) -> None:
    found = asks(words_of(text))
    assert len(found) != 1
    assert len(found) <= MOST
    for one in found:
        for heard in (one.alone, one.so_far):
            assert len(heard) == len(text)
            assert all(sign in (same, " ", "?") for sign, same in zip(heard, text, strict=True))


@given(st.lists(st.sampled_from([*PIECES, "moss", ",", "what", "- how do I"]), max_size=6).map(" ".join))
def test_what_the_advisor_does_not_look_at_asks_one_thing(text: str) -> None:
    words = words_of(text)
    if len(words.sentences) < 2 and PARTING.isdisjoint(words.words):
        assert asks(words) == ()


@pytest.mark.parametrize(
    "text", ["How do I x" + " " * 48_000 + "and how do I y?", "and how " * 6_000, "which, what " * 4_000]
)
def test_long_texts_are_passed_in_one_go(text: str) -> None:
    """Where each blank begins a search of its own, this takes minutes."""
    asks(words_of(text))
