"""Questions as people paste them."""

from __future__ import annotations

import pytest

from engine.errors import QuestionError
from engine.questions import MAX_OPTIONS, parse

STEM = "Which one keeps the order?"


@pytest.mark.parametrize(
    "text",
    [
        f"{STEM}\nA. a queue\nB. a topic\nC. a stream",
        f"{STEM}\na) a queue\nb) a topic\nc) a stream",
        f"{STEM}\n(A) a queue\n(B) a topic\n(C) a stream",
        f"{STEM}\n1. a queue\n2. a topic\n3. a stream",
        f"{STEM}\n- a queue\n- a topic\n- a stream",
        f"{STEM}\n* A. a queue\n* B. a topic\n* C. a stream",
        f"{STEM} A. a queue B. a topic C. a stream",
    ],
)
def test_options_in_the_text(text: str) -> None:
    question = parse(text)
    assert question.text == STEM
    assert question.options == ("a queue", "a topic", "a stream")


def test_options_over_several_lines_are_joined() -> None:
    assert parse(f"{STEM}\nA. a queue\n   of messages\nB. a topic").options == ("a queue of messages", "a topic")


@pytest.mark.parametrize(
    "text", ["How do I store 3. 5 million items?", "I have a plan. A. is not an option.", "- a list\n- alone"]
)
def test_text_without_options(text: str) -> None:
    assert parse(text).options == ()


@pytest.mark.parametrize(
    ("words", "count"),
    [("(Choose TWO.)", 2), ("Select three", 3), ("(Select 2)", 2), ("Which two things", 2), ("Choose one", 1)],
)
def test_how_many(words: str, count: int) -> None:
    assert parse(f"{STEM} {words}\nA. a\nB. b\nC. c\nD. d").select == count


def test_given_options_and_count_win() -> None:
    question = parse("Choose two. A. x B. y", ["one", "two", "three"], select=1)
    assert (question.options, question.select) == (("one", "two", "three"), 1)


def test_a_question_for_what_does_not_hold_is_read_as_one_for_what_does() -> None:
    question = parse("Which is NOT a queue?\nA. a\nB. b")
    assert (question.text, question.read, question.denies) == ("Which is NOT a queue?", "Which is     a queue?", True)
    plain = parse("Which is NOT a queue?")
    assert (plain.read, plain.denies) == (plain.text, False)


def test_never_more_than_there_are() -> None:
    assert parse(f"{STEM} Choose FIVE.", ["one", "two"]).select == 2


def test_numbers_within_the_story_ask_for_no_number_of_options() -> None:
    options = ["A1", "B1", "C1"]
    story = "The app (1) reads from a bucket and (2) writes to a table. Which service fits?"
    assert parse(story, options).select == 1
    assert parse("Which fit? (two)", options).select == parse("Which fit? ( 2 ).", options).select == 2
    assert parse("Which five of these?", [*options, "D", "E", "F"]).select == 5


def test_each_option_has_a_letter_and_words() -> None:
    letters = [chr(ord("A") + number) for number in range(MAX_OPTIONS)]
    inline = " ".join(f"{letter}. thing {letter}" for letter in letters)
    assert parse(f"{STEM} {inline}").options == tuple(f"thing {letter}" for letter in letters)
    assert parse(STEM, letters).options == tuple(letters)
    with pytest.raises(QuestionError, match="27 options; give no more than 26"):
        parse(STEM, [*letters, "one more"])


@pytest.mark.parametrize("blank", ["", " \n", "\x00", "\ufeff"])
def test_an_option_without_a_word_is_none(blank: str) -> None:
    with pytest.raises(QuestionError, match="option 2 is empty"):
        parse(STEM, ["a queue", blank])
    assert parse(f"{STEM} A. {blank}B. a queue").options == ()
