"""Yes/no questions about an amount, by the limit it is held against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pytest

from engine.judging.bounds import Bounded, bounded
from engine.judging.recommend import Recommendation
from engine.model import Firing, Limit, Pack, Rule, Source
from engine.reading import quantities

Bound = Literal["at-most", "at-least", "default", "exactly"]
RULE = Firing(Rule("r", 0, (), (), ()), 0)


def limit(name: str, bound: Bound, shown: str, quantity: str = "", of: str = "jar") -> Limit:
    amount = quantities.find(shown)[0].amount
    return Limit(name, of, quantity, bound, shown, amount, (name,), "So.", (), (), "2026-11-30", Source("f", 1, 1))


LIMITS = [
    limit("rest", "at-most", "15 minutes", "rest"),
    limit("rest-min", "at-least", "10 seconds", "rest"),
    limit("rest-default", "default", "3 minutes", "rest"),
    limit("lids", "at-most", "5"),
    limit("volume", "at-most", "400 KB"),
    limit("open", "exactly", "24 hours"),
    limit("quota", "default", "10"),
    limit("boxes", "at-most", "5", of="box"),
]
PACK = Pack("pantry", "Pantry", (), {}, {}, {}, (), limits={one.id: one for one in LIMITS})


def told(text: str, *names: str, sure: float = 0.5) -> Bounded | None:
    found = [Recommendation(name, name, 1.0, RULE, (RULE,), confidence=sure) for name in names]
    return bounded(PACK, text, found, home)


def home(name: str) -> str:
    return "box" if name == "box" else "jar"


@pytest.mark.parametrize(
    ("text", "name", "yes", "because"),
    [
        ("Can a jar rest for 20 minutes?", "rest", False, "20 minutes is more than 15 minutes"),
        ("can a jar rest for ten minutes", "rest", True, "ten minutes is less than 15 minutes"),
        ("Can a jar rest 15 minutes?", "rest", True, "15 minutes is the most"),
        ("Can a jar rest more than 15 minutes?", "rest", False, "15 minutes is the most"),
        ("May it rest for an hour?", "rest", False, "an hour is more than 15 minutes"),
        ("Can a jar rest for 5 seconds?", "rest", False, "5 seconds is less than 10 seconds"),
        ("Could it rest 10 seconds?", "rest", True, "10 seconds is less than 15 minutes"),
        ("We have a shelf. Does one jar take seven lids?", "lids", False, "seven is more than 5"),
        ("Is 500 KB too big for a jar?", "volume", True, "500 KB is more than 400 KB"),
        ("Is 300 KB too large for a jar?", "volume", False, "300 KB is less than 400 KB"),
        ("Is it still open after 2 days?", "open", False, "2 days is more than 24 hours"),
        ("Is it open after a day?", "open", False, "a day is just that"),
        ("Is 15 minutes the longest rest?", "rest", True, "15 minutes is the most"),
        ("Is 10 minutes the longest rest?", "rest", False, "10 minutes is less than 15 minutes"),
        ("Is 3 minutes the default rest?", "rest-default", True, "3 minutes is the default"),
    ],
)
def test_an_amount_is_held_against_the_limit(text: str, name: str, yes: bool, because: str) -> None:
    found = told(text, name)
    assert found
    assert (found.yes, found.because) == (yes, because)


def test_the_amount_is_pointed_at() -> None:
    text = "The lid fits. Can a jar rest for 20 minutes?"
    found = told(text, "rest")
    assert found
    assert text[found.start : found.end] == "20 minutes"


def test_the_bound_that_is_broken_is_told() -> None:
    found = told("Can a jar rest for 5 seconds?", "rest")
    assert found
    assert found.limit.id == "rest-min"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("How long can a jar rest?", ["rest"]),
        ("A jar rests for 20 minutes.", ["rest"]),
        ("Can a jar rest?", ["rest"]),
        ("Can a jar rest for 20 minutes or 2 hours?", ["rest"]),
        ("Can a jar rest for 20 minutes?", []),
        ("Can a jar rest for 20 minutes?", ["lids"]),
        ("Can one jar have one lid?", ["lids"]),
        ("Does Shelf 53 take a lid?", ["lids"]),
        ("Can a jar have 12 spoons?", ["quota"]),
        ("Can it keep one-minute eggs?", ["rest"]),
    ],
)
def test_nothing_is_said_where_no_bound_is_asked_for(text: str, names: Sequence[str]) -> None:
    assert told(text, *names) is None


def test_a_default_leads_to_the_bounds_of_its_quantity() -> None:
    found = told("Can a jar rest for 20 minutes?", "rest-default")
    assert found
    assert (found.yes, found.limit.id) == (False, "rest")


def test_a_limit_further_down_counts_where_it_is_likely_and_at_home() -> None:
    text = "Can it take seven lids?"
    assert told(text, "else", "lids")
    assert not told(text, "else", "lids", sure=0.05)
    assert not told(text, "else", "boxes")
    assert not told(text, "a", "b", "c", "lids")
