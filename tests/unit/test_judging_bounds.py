"""Yes/no questions about an amount, by the limit it is held against."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engine.judging.bounds import Bounded, bounded
from engine.judging.recommend import Recommendation
from engine.model import Bound, Firing, Limit, Pack, Rule, Source
from engine.reading import quantities
from engine.reading.reader import Mention, Reading
from engine.reading.words import words_of

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
    limit("part", "at-least", "5 MB"),
    limit("quota", "default", "10"),
    limit("boxes", "at-most", "5", of="box"),
]
PACK = Pack("pantry", "Pantry", (), {}, {}, {}, (), limits={one.id: one for one in LIMITS})


def told(text: str, *names: str, sure: float = 0.5, stated: str = "", named: bool = True) -> Bounded | None:
    found = [Recommendation(name, name, 1.0, RULE, (RULE,), confidence=sure) for name in names]
    mentions = [Mention("service=jar", "jar", 0, 3, 0, "service")] if named else []
    if stated:
        mentions.append(Mention(f"{stated}=20 minutes", text, 0, len(text), 0, "quantity"))
    return bounded(PACK, Reading(words_of(text), tuple(mentions), ()), found, home)


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
        ("Can a jar rest for 20 minutes?", "rest-default", False, "20 minutes is more than 15 minutes"),
        ("We have a shelf. Does one jar take seven lids?", "lids", False, "seven is more than 5"),
        ("Is 500 KB too big for a jar?", "volume", True, "500 KB is more than 400 KB"),
        ("Is 300 KB too large for a jar?", "volume", False, "300 KB is less than 400 KB"),
        ("Can a notification of 300 KB go into a jar?", "volume", True, "300 KB is less than 400 KB"),
        ("Is 500 KB above the limit?", "volume", True, "500 KB is more than 400 KB"),
        ("Does a rest of 5 minutes exceed the maximum?", "rest", False, "5 minutes is less than 15 minutes"),
        ("Is 300 KB under the jar limit?", "volume", True, "300 KB is less than 400 KB"),
        ("Is 5 seconds too short?", "rest", True, "5 seconds is less than 10 seconds"),
        ("Is 5 seconds below the minimum rest?", "rest", True, "5 seconds is less than 10 seconds"),
        ("Is 20 seconds too little?", "rest", False, "20 seconds is more than 10 seconds"),
        ("Is it still open after 2 days?", "open", False, "2 days is more than 24 hours"),
        ("Is it open after a day?", "open", False, "a day is just that"),
        ("Is 15 minutes the longest rest?", "rest", True, "15 minutes is the most"),
        ("Is 10 minutes the longest rest?", "rest", False, "10 minutes is less than 15 minutes"),
        ("Is 10 seconds the shortest rest?", "rest", True, "10 seconds is the least"),
        ("Is 3 minutes the default rest?", "rest-default", True, "3 minutes is the default"),
        ("Is the default rest 15 minutes?", "rest", False, "15 minutes is more than 3 minutes"),
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
    assert text[found.start : found.end] == found.shown == "20 minutes"


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
        ("Can a jar rest for 0 minutes?", ["rest"]),
        ("Can a jar rest for -5 minutes?", ["rest"]),
        ("Can one jar have one lid?", ["lids"]),
        ("Does Shelf 53 take a lid?", ["lids"]),
        ("Can a jar have 12 spoons?", ["quota"]),
        ("Can it keep one-minute eggs?", ["rest"]),
        ("Can a part have 6 MB?", ["part"]),  # what is not too small may still be too big
        ("Is 300 KB too small for a jar?", ["volume"]),
        ("Does a jar refuse 500 KB?", ["volume"]),
        ("Is a jar thrown out after 20 minutes, or killed?", ["rest"]),
        ("Do I have to split 500 KB?", ["volume"]),
        ("Can't a jar rest for 20 minutes?", ["rest"]),
        ("Is the rest always 15 minutes?", ["rest"]),
        ("Does a jar rest at most 5 minutes?", ["rest"]),
    ],
)
def test_nothing_is_said_where_it_cannot_be_told(text: str, names: Sequence[str]) -> None:
    assert told(text, *names) is None


def test_something_must_be_named() -> None:
    text = "Can I rest for 20 minutes?"
    assert told(text, "rest")
    assert told(text, "rest", named=False) is None


def test_the_limit_must_be_likely_and_at_home() -> None:
    text = "Can it take seven lids?"
    assert told(text, "lids", sure=0.2)
    assert not told(text, "lids", sure=0.15)
    assert told(text, "else", "lids", sure=0.15)
    assert not told(text, "else", "lids", sure=0.05)
    assert not told(text, "else", "boxes")
    assert not told(text, "a", "b", "c", "lids")


def test_an_amount_that_was_read_as_a_quantity_leads_to_its_limit() -> None:
    text = "Can it rest 20 minutes?"
    found = told(text, "else", stated="rest")
    assert found
    assert (found.yes, found.limit.id) == (False, "rest")
    assert told(text, "else", stated="other") is None
    assert told(text, "else", stated="rest", named=False) is None
    first = told(text, "open", stated="rest")  # what comes first is meant
    assert first
    assert first.limit.id == "open"


def test_a_limit_in_words_is_held_against_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """`unlimited` was taken for less than any amount, and the answer was no."""
    endless = Limit("endless", "jar", "turns", "at-most", "unlimited", None, (), "So.", (), (), "", Source("f", 1, 1))
    least = limit("turns-min", "at-least", "2 minutes", "turns")
    monkeypatch.setitem(PACK.limits, "endless", endless)
    text = "Can a jar turn for 20 minutes?"
    assert told(text, "else", stated="turns") is None
    assert told(text, "endless") is None
    monkeypatch.setitem(PACK.limits, "turns-min", least)
    assert told(text, "endless", stated="turns") is None


def test_a_quantity_is_held_against_limits_of_its_dimension(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PACK.limits, "turns", limit("turns", "at-most", "5", "turns"))
    assert told("Can a jar turn for 20 minutes?", "else", stated="turns") is None
