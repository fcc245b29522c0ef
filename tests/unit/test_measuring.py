"""Measuring on practice questions: figures, and the causes of errors told apart. All questions here are invented."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import questions
from benchmarks.causes import CAUSES, marks, table
from benchmarks.clues import Clues, OptionClue, clues
from benchmarks.figures import Judged, answered, judged, report
from benchmarks.questions import Case
from engine.advisor import Advisor
from engine.judging.votes import Ballots
from engine.judging.weights import Weights
from tests.kitchen import FILES

NONE = Ballots(2, [], [], [])
PUTS = ({"wok": True}, {"pressure-cooker": True}, {"oven": True})


def case(rows: list[dict[str, float]], answer: int = 0, name: str = "q") -> Case:
    options = tuple(OptionClue(puts) for puts in PUTS[: len(rows)])
    return Case(name, "kitchen", rows, ["a", "b", "c"][: len(rows)], [answer], 1, NONE, Clues("stove", True, options))


def missed(sure: float = 0.5, margin: float = 0.5, rows: list[dict[str, float]] | None = None) -> Judged:
    """The second option chosen where the first is right."""
    asked = case(rows or [{}, {}])
    return Judged(asked, asked.rows, (1,), 0, margin, sure, right=False)


def but(one: Judged, *puts: Mapping[str, bool], need: bool = True, **rules: float) -> Judged:
    """The same, with other marks; what rules say is of the first option."""
    options = tuple(OptionClue(put) for put in puts or PUTS[:2])
    first = replace(options[0], **rules)
    return replace(one, case=replace(one.case, clues=Clues("stove", need, (first, *options[1:]))))


def test_the_choice_is_judged_by_margin_and_answer() -> None:
    weights = Weights({"rule": 4.0})
    first, second = judged([case([{"rule": 1.0}, {"rule": 0.0}]), case([{"rule": 0.0}, {"rule": 1.0}])], weights)
    assert (first.chosen, first.next, first.right) == ((0,), 1, True)
    assert (second.chosen, second.next, second.right) == ((1,), 0, False)
    assert first.margin == second.margin > 0.9


def test_figures_count_what_is_answered_and_how_much_of_it_is_right() -> None:
    sure = [replace(missed(), sure=0.9, right=True) for _ in range(19)]
    found = [*sure, replace(missed(), sure=0.8), replace(missed(), sure=0.3)]
    assert answered(found) == 20
    lines = list(report("kitchen", found))
    assert lines[0] == "kitchen: 21 questions, 90.5% right; at 95% right, 95.2% answered"
    assert "    at least 70% sure: 95.2% answered, 95.0% of them right" in lines
    assert "    said 30% sure, 0% right (1 questions)" in lines


@pytest.mark.parametrize(
    ("one", "borne"),
    [
        (missed(), ["outweighed"]),
        (missed(margin=0.01), ["tie"]),
        (but(missed(), need=False), ["need"]),
        (but(missed(), {}, {"wok": True}), ["option"]),
        (but(missed(), {"wok": True}, {"wok": True, "oven": False}), ["option"]),
        (but(missed(), {"wok": False}, {"oven": True}), ["missing"]),
        (but(missed(), {"wok": False, "oven": True}, {"oven": True}), ["missing"]),
        (but(missed(), {"wok": False, "oven": True}, {}), ["outweighed"]),
        (but(missed(), ruled_out=0.8), ["wrong"]),
        (but(missed(), ruled_out=0.8, recommended=0.9), ["outweighed"]),
        (but(missed(), ruled_out=0.5), ["outweighed"]),
        (but(missed(margin=0.01), {"wok": False}, {}, need=False, ruled_out=0.8), ["need", "missing", "wrong", "tie"]),
    ],
)
def test_causes_are_told_apart(one: Judged, borne: list[str]) -> None:
    assert marks(one) == borne


def test_a_label_is_doubted_only_where_all_views_that_speak_and_the_confidence_agree() -> None:
    views = dict.fromkeys(("rule", "told", "told-asking"), 1.0)
    doubted = missed(0.9, rows=[{}, views])
    assert marks(doubted) == ["label"]
    assert marks(replace(doubted, sure=0.7)) == ["outweighed"]
    assert marks(missed(0.9, rows=[{"phrase": 1.0}, views])) == ["outweighed"]
    assert marks(missed(0.9, rows=[{}, {"rule": 1.0, "told": 1.0}])) == ["outweighed"]
    assert marks(replace(doubted, chosen=(0,), next=1, right=True)) == ["outweighed"]


def test_the_table_counts_each_error_once_by_service_and_marks_of_right_answers_below() -> None:
    wrong = but(missed(margin=0.01), need=False)
    right = but(replace(missed(), chosen=(0,), next=1, right=True), need=False)
    elsewhere = replace(
        wrong, case=replace(wrong.case, clues=replace(wrong.case.clues or Clues("", True, ()), service=""))
    )
    rows = {line[:28].strip(): line[28:].split() for line in table([wrong, wrong, right, elsewhere])}
    place = list(CAUSES).index("need")
    assert rows["service"] == ["asked", "errors", *CAUSES]
    assert rows["stove"] == ["3", "2", "2"]
    assert rows["none named"] == ["1", "1", "1"]
    assert rows["all"] == ["4", "3", "3"]
    assert rows["all, each mark borne"][place] == "3"
    assert rows["all, each mark borne"][list(CAUSES).index("tie")] == "3"
    assert rows["right, each mark borne"][1 + place] == "1"


@pytest.fixture
def kitchen(pack: Callable[..., Path]) -> Advisor:
    return Advisor.open(pack(FILES), engine="indexed")


def seen(advisor: Advisor, question: str, *options: str) -> Clues:
    """The marks of a question whose first option is right."""
    reading, trace = advisor.chain(question)
    found = advisor.judge.examiner.examine(reading, options, trace).options
    return clues(advisor, reading, trace, found, [0])


def test_a_need_is_read_where_it_leads_to_an_option_and_not_from_the_story(kitchen: Advisor) -> None:
    options = ("a pressure cooker", "a plate")
    assert seen(kitchen, "The beans must be done fast.", *options).need
    assert not seen(kitchen, "The beans were done fast. Which one do we take?", *options).need
    assert not seen(kitchen, "The beans must be done fast.", "a bowl", "a plate").need
    assert not seen(kitchen, "The beans must be green.", *options).need


def test_an_option_is_linked_by_rules_that_fired(kitchen: Advisor) -> None:
    found = seen(kitchen, "The beans must be done fast on the stove.", "a pressure cooker", "the oven", "a plate")
    cooker, oven, plate = found.options
    assert cooker.puts == {"pressure-cooker": True}
    assert cooker.recommended > 0
    assert oven.puts == {"oven": False}
    assert plate.puts == {}
    assert plate.recommended == plate.ruled_out == 0
    crisp = seen(kitchen, "The beans must stay crisp.", "a pressure cooker", "a plate").options[0]
    assert crisp.puts == {"pressure-cooker": False}
    assert crisp.ruled_out > 0


def test_an_option_is_linked_by_a_rule_that_needs_no_need(pack: Callable[..., Path]) -> None:
    rule = "rules:\n  - {id: oven-casserole, when: [service=oven], recommend: casserole, because: It fits., docs: [book:oven]}\n"
    advisor = Advisor.open(pack(FILES | {"decisions/oven.yaml": f"checked: 2026-11-23\n{rule}"}), engine="indexed")
    found = seen(advisor, "Which one fits our oven?", "a casserole", "a wok")
    assert [option.puts for option in found.options] == [{"casserole": True}, {"wok": False}]
    assert not found.need


def test_the_service_is_that_of_the_question_else_of_the_right_option(kitchen: Advisor) -> None:
    assert seen(kitchen, "An oven beside the stove; the stove is hot. Which?", "the oven", "a plate").service == "stove"
    assert seen(kitchen, "What is done fast?", "a wok", "an oven").service == "stove"
    assert seen(kitchen, "What is done fast?", "a plate", "an oven").service == ""


def test_a_line_becomes_a_case_with_the_evidence_on_each_option(
    kitchen: Advisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "_advisor", kitchen)
    asked = {
        "id": "q1", "question": "The beans must be done fast.", "options": ["a plate", "a pressure cooker"],
        "select": 1, "answer": [1],
    }  # fmt: skip
    one = questions._case("kitchen", json.dumps(asked))
    assert (one.id, one.answer, one.select) == ("q1", [1], 1)
    assert [row["rule"] > 0 for row in one.rows] == [False, True]
    assert one.clues.need
