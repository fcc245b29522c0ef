"""Formulas: expressions, amounts that recur, inputs taken from texts, what options give."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import to_data
from engine.advisor import Advisor
from engine.batch import Batch
from engine.computing import expression, options
from engine.computing.calculator import Calculator, Computed
from engine.computing.expression import ExpressionError
from engine.computing.rates import amounts
from engine.explaining.text import answer as as_text
from engine.model import Formula
from engine.reading.words import words_of

NAMES = st.sampled_from(["reads", "size", "share"])
EXPRESSIONS = st.recursive(
    NAMES | st.integers(1, 99).map(str),
    lambda inner: (
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda parts: f"({parts[0]} {parts[1]} {parts[2]})")
        | st.tuples(st.sampled_from(["ceil", "floor"]), inner).map(lambda parts: f"{parts[0]}({parts[1]})")
        | st.tuples(st.sampled_from(["max", "min"]), inner, inner).map(
            lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"
        )
    ),
    max_leaves=8,
)
VALUES = st.fixed_dictionaries({name: st.integers(1, 10_000).map(float) for name in ("reads", "size", "share")})


def plainly(text: str, values: dict[str, float]) -> float:
    """What Python makes of it."""
    rounded = {"ceil": lambda one: math.ceil(round(one, 9)), "floor": lambda one: math.floor(round(one, 9))}
    try:
        return float(eval(text, {"__builtins__": {}}, {**rounded, "max": max, "min": min, **values}))
    except ZeroDivisionError:
        return math.nan


@given(EXPRESSIONS, VALUES)
def test_an_expression_is_worked_out_as_python_does(text: str, values: dict[str, float]) -> None:
    found = expression.parse(text).amount(values)
    assert found == pytest.approx(plainly(text, values), nan_ok=True)


@given(EXPRESSIONS, VALUES)
def test_what_is_shown_comes_out_the_same(text: str, values: dict[str, float]) -> None:
    shown = expression.parse(text).shown({name: name for name in values})
    signs = {"\u00d7": "*", "\u2308": "ceil(", "\u2309": ")", "\u230a": "floor(", "\u230b": ")"}
    for sign, written in signs.items():
        shown = shown.replace(sign, written)
    assert expression.parse(shown).amount(values) == pytest.approx(expression.parse(text).amount(values), nan_ok=True)


def test_amounts_stand_in_expressions() -> None:
    one = expression.parse("ceil(reads * ceil(size / 4 KB) * 0.5)")
    assert one.amount({"reads": 11.0, "size": 4097.0}) == 11.0
    assert one.shown({"reads": "11", "size": "5 KB"}) == "\u230811 \u00d7 \u23085 KB / 4 KB\u2309 \u00d7 0.5\u2309"
    assert expression.inputs_of(one) == ["reads", "size"]
    assert one.dimension({"reads": "rate", "size": "size"}) == "rate"
    assert expression.parse("max(1, min(reads, 2))").amount({"reads": 3.0}) == 2.0  # min is no minute here
    assert expression.parse("reads / 1,000 KB").amount({"reads": 1_024_000.0}) == 1.0
    assert expression.parse("6 * timeout").dimension({"timeout": "time"}) == "time"
    assert expression.parse("size * size").dimension({"size": "size"}) == ""
    assert math.isnan(expression.parse("1 / size").amount({"size": 0.0}))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("reads ** 2", "cannot stand in an expression"),
        ("__import__('os')", "cannot stand in an expression"),
        ("reads.real", "cannot stand in an expression"),
        ("ceil(reads, size)", "cannot stand in an expression"),
        ("max(reads)", "cannot stand in an expression"),
        ("True", "cannot stand in an expression"),
        ("reads +", "write it with inputs"),
        ("1 + " * 60 + "1", "more than 200 characters"),
        ("9" * 40 + " KB", "write it with inputs"),
    ],
)
def test_what_is_no_expression(text: str, told: str) -> None:
    with pytest.raises(ExpressionError, match="(?s)" + told):
        expression.parse(text)


def test_dimensions_that_do_not_go_together() -> None:
    with pytest.raises(ExpressionError, match="different dimensions"):
        expression.parse("size + duration").dimension({"size": "size", "duration": "time"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("80 reads per second of 6 KB items", [("rate", 80), ("size", 6144)]),
        ("80 reads of 6 KB per second", [("rate", 80), ("size", 6144)]),
        ("600 gauges that report every minute 1K of data", [("rate", 10), ("size", 1024)]),
        ("Every minute 600 sensors send 2 KB", [("rate", 10), ("size", 2048)]),
        ("3,000 items every 5 minutes", [("rate", 10)]),
        (
            "records arrive at 4 MB/s and 50 requests/sec take 100 seconds",
            [("flow", 4 << 20), ("rate", 50), ("time", 100)],
        ),
        ("2 MB of data each second", [("flow", 2 << 20)]),
        ("300 rps for 200 ms", [("rate", 300), ("time", 0.2)]),
        ("120 items, each takes a second", [("count", 120)]),
        ("320 reads per second from a table with 5440 RCU", [("rate", 320), ("count", 5440)]),
        ("A table has 90 units. It is read every second.", [("count", 90)]),
        ("files of 3 KB are written per second", [("size", 3072)]),
        ("in 0 minutes, 5 a 0 seconds", [("time", 0), ("count", 5), ("time", 0)]),
    ],
)
def test_amounts_of_a_text(text: str, found: list[tuple[str, float]]) -> None:
    assert [(one.dimension, pytest.approx(one.amount)) for one in amounts(text)] == found


@given(st.text(alphabet="0123456789 kKBMper/secondayeach.,", max_size=60))
def test_amounts_stand_where_they_say(text: str) -> None:
    found = amounts(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(math.isfinite(one.amount) and text[one.start : one.end].strip() for one in found)
    assert all(one.shown for one in found)


def formula(aws: Advisor, name: str) -> Formula:
    return aws.pack.formulas[name]


def computed(aws: Advisor, name: str, text: str, offered: tuple[str, ...] = ()) -> list[Computed]:
    return Calculator([formula(aws, name)]).computed(words_of(text), offered)


@pytest.mark.parametrize(
    "text", ["5 " + "a" * 40_000, "5 " + "a b " * 10_000, "each hour " + "a" * 40_000 + " 5", "5 of " + "a-" * 20_000]
)
def test_long_words_are_not_taken_apart(text: str) -> None:
    assert len(amounts(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "What are the reads a second of 4 KB items that O'9 RCUs allow?",
        f"How many RCUs for 11 reads every {'1' * 40} seconds of 9 KB items?",
    ],
)
def test_odd_writing_is_no_fault(aws: Advisor, text: str) -> None:
    assert all(math.isfinite(one.amount) for one in aws.worked(aws.read(text))[0])


def test_a_text_of_nothing_but_amounts_gives_none(aws: Advisor) -> None:
    text = "How many RCUs for " + "11 reads a second of 9 KB items, " * 31
    assert computed(aws, "dynamodb-read-units", text) == []


def test_every_formula_is_tried_on_examples_and_cites_a_page(aws: Advisor) -> None:
    assert len(aws.pack.formulas) >= 9
    for one in aws.pack.formulas.values():
        assert one.docs
        assert one.examples
        for text in one.examples:
            assert [found.formula.id for found in aws.worked(aws.read(text))[0] if found.formula.id == one.id], text


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        (
            "dynamodb-read-units",
            "How many RCUs for 11 strongly consistent reads a second of 9 KB items?",
            "33 read capacity units",
        ),
        ("dynamodb-read-units", "How many RCUs for 11 reads a second of 9 KB items?", "17 read capacity units"),
        (
            "dynamodb-write-units",
            "How many WCUs for 20 writes per second and 90 reads per second of 1.1 KB?",
            "40 write capacity units",
        ),
        ("lambda-concurrency", "50 requests a second take 100 ms each. Which concurrency?", "5 concurrent executions"),
        (
            "lambda-queue-visibility-timeout",
            "What visibility timeout suits a function with a timeout of 2 minutes?",
            "12 minutes",
        ),
        (
            "kinesis-shards-for-throughput",
            "How many shards when consumers read 9 MB/s and producers write 1 MB/s?",
            "5 shards",
        ),
    ],
)
def test_what_is_computed(aws: Advisor, name: str, text: str, shown: str) -> None:
    assert [one.shown for one in computed(aws, name, text)] == [shown]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("How many RCUs for reads of 9 KB items?", ["reads a second"]),
        ("How many RCUs for 11 reads a second?", ["size of an item"]),
        ("How many RCUs for 11 reads a second of 9 KB items and 7 KB items?", ["size of an item"]),
        (
            "How many RCUs for 11 reads a second of 9 KB items, strongly consistent or eventually consistent?",
            ["units for 4 KB"],
        ),
        ("How many RCUs for strongly consistent reads within 3 hours?", None),  # no amount of its own: nothing to go by
        ("We pay RCUs for 11 reads a second of 9 KB items. What is a partition key?", None),  # not asked for
    ],
)
def test_nothing_is_computed_where_the_text_leaves_a_choice(aws: Advisor, text: str, left: list[str] | None) -> None:
    found, lacking = Calculator([formula(aws, "dynamodb-read-units")]).worked(words_of(text))
    assert found == []
    assert [list(one.open) for one in lacking] == ([] if left is None else [left])


def test_an_answer_says_what_is_left_open(aws: Advisor) -> None:
    answer = aws.ask("How many RCUs for 11 reads a second?")
    assert [one.formula.id for one in answer.lacking] == ["dynamodb-read-units"]
    shown = as_text(answer)
    assert shown.startswith("Not computed: read capacity units for a load. Left open: size of an item.")
    assert "11  reads a second  <- \u201c11 reads a second\u201d" in shown
    assert to_data(answer)["lacking"][0]["open"] == ["size of an item"]
    assert not aws.ask("How many RCUs for 11 reads a second of 9 KB items?").lacking
    assert not aws.ask("How many RCUs for 11 reads a second?", options=["80 RCU", "90 RCU"]).lacking


def test_lines_of_a_batch_hold_what_is_computed(aws: Advisor) -> None:
    asked = [
        "How many RCUs for 11 reads a second of 9 KB items?",
        "How many RCUs for 11 reads a second?",
        "What is S3?",
    ]
    lines = [json.dumps({"text": one}).encode() for one in asked]
    told = [json.loads(line) for line in Batch(aws, ("computed", "lacking")).answers(1, lines)]
    assert told[0]["computed"][0]["shown"] == "17 read capacity units"
    assert told[1]["lacking"][0]["formula"] == "dynamodb-read-units"
    assert told[2] == {"line": 3}


def test_a_plain_count_is_taken_only_with_its_words(aws: Advisor) -> None:
    text = "How many reads per second of 4 KB items do 90 {} allow?"
    assert [one.shown for one in computed(aws, "dynamodb-reads-for-units", text.format("RCUs"))] == [
        "180 reads a second"
    ]
    assert computed(aws, "dynamodb-reads-for-units", text.format("nodes")) == []


def test_a_rate_is_shown_in_few_digits(aws: Advisor) -> None:
    (one,) = computed(aws, "dynamodb-write-units", "WCUs for 1000 writes/min of 4 KB")
    assert (one.shown, one.inputs[0].shown) == ("67 write capacity units", "16.667")


def test_inputs_tell_where_they_stand(aws: Advisor) -> None:
    text = "How many RCUs for 11 reads a second of 9 KB items?"
    (one,) = computed(aws, "dynamodb-read-units", text)
    assert [text[each.start : each.end] for each in one.inputs[:2]] == ["11 reads a second", "9 KB"]
    assert (one.inputs[2].start, one.inputs[2].amount) == (-1, 0.5)
    assert one.worked == "\u230811 \u00d7 \u23089 KB / 4 KB\u2309 \u00d7 0.5\u2309"


STORY = "A function sends 320 strongly consistent reads per second; items have 17 KB. The table has 5440 units. What lowers the cost?"


def test_options_that_name_the_unit_ask_for_the_amount(aws: Advisor) -> None:
    offered = ("Set the RCU to 1,600.", "Decrease the RCU to 800.", "Use exponential backoff.")
    (one,) = computed(aws, "dynamodb-read-units", STORY, offered)
    assert options.deciding([one], offered) == one
    assert options.evidence(one, offered) == [1.0, 0.0, 0.0]
    assert options.deciding([one], ("1600", "1,600 RCU")) is None
    assert options.deciding([one], ("800", "900")) is None
    assert computed(aws, "dynamodb-read-units", STORY, ("Use exponential backoff.",)) == []


def test_an_amount_decides_among_options_whatever_their_place(aws: Advisor) -> None:
    text = "How many read capacity units do 80 strongly consistent reads per second of 6 KB items need?"
    for offered in (("160", "80", "120", "480"), ("480", "120", "80", "160")):
        choice = aws.ask(text, options=offered).choice
        assert choice
        assert [offered[number] for number in choice.options] == ["160"]
        right = choice.verdicts[choice.options[0]]
        assert right.exact
        assert right.rules == ("dynamodb-read-units",)
        assert right.because == "\u230880 \u00d7 \u23086 KB / 4 KB\u2309 \u00d7 1\u2309 = 160 read capacity units"
        assert all("the amount is 160" in one.because for one in choice.verdicts if one.verdict == "wrong")
