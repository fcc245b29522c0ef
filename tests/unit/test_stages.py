"""Reading and deciding measured apart, on two invented questions with facts written for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.stages import Found, measure, report, written
from benchmarks.told import ToldExaminer, chained
from engine.advisor import Advisor
from tests.kitchen import FILES

FACTS = """\
{"id": "beans", "needs": ["service=stove", "need=cook-fast"], "features": [["feature=pressure-cooker"], ["missing:clay pot"]]}
{"id": "leek", "needs": ["need=keep-crisp|need=cook-unattended", "missing:green"], "features": [["feature=wok"], ["feature=pressure-cooker"]]}
"""
QUESTIONS = [
    {
        "id": "beans",
        "question": "The beans come on our stove, and nothing may lose its crisp look or stay raw. What do we take, with guests at the door?",
        "options": ["the  pot with a valve", "a clay pot"],
        "answer": [0],
        "select": 1,
    },
    {
        "id": "leek",
        "question": "The beans are done fast every day. The leek must stay crisp. What do we take?",
        "options": ["a wok", "a pressure cooker"],
        "answer": [0],
        "select": 1,
    },
    {"id": "another", "question": "Which?", "options": ["a wok", "an oven"], "answer": [0], "select": 1},
]


@pytest.fixture
def kitchen(pack: Callable[..., Path]) -> Advisor:
    return Advisor.open(pack(FILES), engine="indexed")


def test_the_stages_of_two_questions(kitchen: Advisor) -> None:
    found = measure(kitchen, dict(map(written, FACTS.splitlines())), QUESTIONS)
    assert (found.asked, found.options) == (2, 4)
    assert found.choices["needs and options written"].right == found.choices["needs and options written"].alone == 2
    assert found.choices["needs written, options read"].undecided == 1
    as_read, options_written = found.choices["all as read"], found.choices["options written, needs read"]
    assert (as_read.alone, as_read.undecided) == (1, 1)
    assert (options_written.alone, options_written.undecided) == (1, 0)
    assert found.choices["needs read, those not written left out"].right == 2
    needs = found.found["needs, symptoms, constraints"]
    goal = found.found["the same, read from goal, trouble, question"]
    assert (goal.written, goal.met, goal.read, goal.besides) == (2, 1, 1, 0)
    assert (needs.written, needs.wordless, needs.met, needs.read, needs.besides) == (2, 1, 1, 3, 2)
    told = found.found["what options put forward"]
    assert (told.written, told.wordless, told.met, told.read, told.besides) == (3, 1, 2, 2, 0)
    services = found.found["services of the question"]
    assert (services.written, services.met, services.besides) == (1, 1, 0)
    lines = list(report(found))
    assert lines[0] == "2 questions, 4 options"
    assert any(line.split()[-4:] == ["written", "100.0%", "100.0%", "(0.0%)"] for line in lines)
    assert any("1.0 besides for each question" in line for line in lines)


def test_needs_told_replace_those_read_and_keep_their_words(kitchen: Advisor) -> None:
    text = "On our stove the vegetables must stay crisp and be done fast."
    reading, trace = chained(kitchen, text, {"need=cook-fast", "service=oven"})
    assert {"need=cook-fast", "service=oven"} <= trace.facts
    assert not {"need=keep-crisp", "service=stove"} & trace.facts
    assert reading.services == {"oven"}
    assert [m.text for m in reading.mentions if m.fact == "need=cook-fast"] == ["done fast"]


def test_options_told_replace_what_is_read(kitchen: Advisor) -> None:
    text, options = "The beans must be done fast.", ("a wok", "whatever")
    reading, trace = kitchen.chain(text)
    told = {"a wok": {"feature=casserole", "service=oven"}, "whatever": {"feature=pressure-cooker", "practice=rush"}}
    first, second = ToldExaminer(kitchen.judge.examiner, kitchen, options=told).examine(reading, options, trace).options
    assert (first.named, first.put, first.values["foreign"]) == ({"casserole", "oven"}, {"casserole": 1.0}, 1.0)
    assert (second.named, second.practices) == ({"pressure-cooker"}, {"rush"})
    assert second.values["rule"] > first.values["rule"] == 0
    as_read = kitchen.judge.examiner.examine(reading, options, trace).options
    assert ToldExaminer(kitchen.judge.examiner, kitchen).examine(reading, options, trace).options == as_read


def test_phrases_count_as_whole_for_needs_told_and_not_at_all_for_others(kitchen: Advisor) -> None:
    reading, trace = kitchen.chain("The beans must be done fast.")
    examiner = ToldExaminer(kitchen.judge.examiner, kitchen, {"need=keep-crisp"})
    wok, cooker = examiner.examine(reading, ("a wok", "a pressure cooker"), trace).options
    assert wok.values["phrase-best"] == 1.0
    assert (cooker.values["phrase-best"], cooker.values["cannot-phrase"]) == (0.0, 1.0)


def test_one_fact_may_be_called_by_several_ids() -> None:
    found = Found()
    found.add([frozenset({"a", "b"}), frozenset({"c"}), frozenset()], {"b", "d"})
    assert (found.written, found.wordless, found.met, found.read, found.besides) == (2, 1, 1, 2, 1)
    assert "50% of them read" in found.line("needs", "question", 1)
    assert "1.0 besides for each question" in found.line("needs", "question", 1)


@pytest.mark.parametrize(
    "line", ['{"id": "beans"}', '["beans"]', "beans", '{"id": "beans", "needs": 1, "features": []}']
)
def test_what_is_not_a_line_of_facts_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"not a line of facts|Expecting value"):
        written(line)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"id": "leek", "needs": [], "features": [[]]}', "leek: features of 1 options, 2 are there"),
        ('{"id": "leek", "needs": ["need=fly"], "features": [[], []]}', "leek: the vocabulary has no `need=fly`"),
        ('{"id": "leek", "needs": [], "features": [["wok"], []]}', "leek: the vocabulary has no `wok`"),
    ],
)
def test_facts_that_do_not_fit_are_refused(kitchen: Advisor, line: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        measure(kitchen, dict([written(line)]), QUESTIONS)
