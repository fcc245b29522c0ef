"""Of the rules that lead to an answer the one is told that tells best what was asked."""

from __future__ import annotations

import pytest

from engine.judging.reasons import CLOSE, close, most_telling
from tests.pantry import feature, pantry, rule, says, thing

JARS = pantry(
    says("a/1", "a", need="need=n", asked=("oak elm birch",), says="Jars keep moss dry."),
    says("a/2", "a", need="need=m", asked=("oak elm birch",), says="Jars keep fern cold."),
    says("b/1", "b", says="Tins rust."),
    concepts=[
        thing("need=n", "never"), thing("need=m", "nowhere"), thing("need=o", "oak"), feature("a"), feature("b")
    ],
    rules=[
        rule("a/1", ["need=n"], "recommend=a"), rule("a/2", ["need=m"], "recommend=a"), rule("z", ["need=o"], "recommend=b")
    ],
)  # fmt: skip


def told(asked: str, **raised: float) -> list[str]:
    amounts = {name.replace("_", "/"): amount for name, amount in raised.items()}
    return most_telling(JARS.index, asked, amounts, ["a/1", "a/2", "z"])


def test_of_rules_raised_alike_the_one_whose_reason_is_closest_is_told() -> None:
    assert told("Does moss stay dry?", a_1=1.0, a_2=1.0)[0] == "a/1"
    assert told("Does fern stay cold?", a_1=1.0, a_2=1.0)[0] == "a/2"
    assert told("Does oak?", a_1=1.0, a_2=1.0) == [
        "a/1",
        "a/2",
    ]  # equals stay as they stand; the other comes too far behind


def test_the_closest_reason_makes_up_for_so_much() -> None:
    assert told("Does fern stay cold?", a_1=1.0, a_2=1.0 - CLOSE + 0.01)[0] == "a/2"
    assert told("Does fern stay cold?", a_1=1.0, a_2=1.0 - CLOSE - 0.01)[0] == "a/1"
    assert told("Does fern stay cold?", a_1=10.0, a_2=7.1)[0] == "a/2"  # shares, not amounts
    assert told("Does oak?") == ["a/1", "a/2", "z"]  # nothing is raised, nothing is close


def test_close_is_a_cosine() -> None:
    terms = frozenset(JARS.index.terms("moss dry"))
    assert close(JARS.index, terms, "dry moss") == pytest.approx(1.0)
    assert 0.0 < close(JARS.index, terms, "moss fern") < 1.0
    assert close(JARS.index, terms, "oak") == close(JARS.index, frozenset(), "moss") == 0.0


def test_a_guess_is_told_by_a_rule_that_nothing_stands_against() -> None:
    asked = "Oak elm birch: does fern in a stay cold?"
    first = next(one for one in JARS.ask(asked).recommendations if one.id == "a")
    assert (first.guess, first.firing.rule.id, len(first.firings)) == (True, "a/2", 1)
    likely = {one.fact for one in JARS.ask(asked).reading.mentions if one.likely}
    assert "need=m" in likely
    brief = next(one for one in JARS.ask(asked, told=False).recommendations if one.id == "a")
    assert brief.chance == first.chance
