"""Yes/no questions about an amount, by the limit it is held against."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engine.judging.bounds import Bounded, bounded
from engine.judging.recommend import Recommendation
from engine.model import Bound, Firing, Holds, Limit, Pack, Rule, Source
from engine.reading import quantities
from engine.reading.reader import Mention, Reading
from engine.reading.words import words_of

RULE = Firing(Rule("r", 0, (), (), ()), 0)


def limit(
    name: str, bound: Bound, shown: str, quantity: str = "", of: str = "jar", holds: Holds = "", names: str = ""
) -> Limit:
    amount = quantities.find(shown)[0].amount if shown != "any number" else None
    return Limit(
        name,
        of,
        quantity,
        bound,
        shown,
        amount,
        (names or name,),
        "So.",
        (),
        (),
        "2026-11-30",
        Source("f", 1, 1),
        holds,
    )


LIMITS = [
    limit("rest", "at-most", "15 minutes", "rest"),
    limit("rest-min", "at-least", "10 seconds", "rest", names="shortest rest"),
    limit("rest-default", "default", "3 minutes", "rest", names="default rest"),
    limit("lids", "at-most", "5", names="lids per jar"),
    limit("note-size", "at-most", "400 KB", names="size of a note"),
    limit("open", "exactly", "24 hours", names="time open"),
    limit("code", "exactly", "24 hours", names="validity of a code"),
    limit("part", "at-least", "5 MB", names="smallest part"),
    limit("spoons", "default", "10", names="spoons per jar", holds="until-raised"),
    limit("forks", "default", "10", "forks", names="forks in a jar"),
    limit("forks-max", "at-most", "50", "forks", names="most forks in a jar", holds="after-raise"),
    limit("ripening", "at-most", "12 hours", names="ripening of moss", holds="by-itself"),
    limit("history", "exactly", "90 days", names="history", holds="kept"),
    limit("drops", "at-most", "100", names="grains per second of a jar"),
    limit("beans", "at-most", "any number", names="beans in a jar"),
    limit("single", "at-most", "5 MB", names="single pour"),
    limit("pour", "at-most", "5 GB", names="pour"),
    limit("red-beads", "at-most", "7", names="red beads per jar"),
    limit("boxes", "at-most", "5", of="box", names="bottles per box"),
    limit("batch", "at-most", "10", names="batch size from a jar"),
    limit("name", "at-most", "63", names="length of a lid name"),
    limit("deletion", "at-least", "7 days", names="waiting period of jar deletion"),
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
        ("Is 500 KB too big for a note in a jar?", "note-size", True, "500 KB is more than 400 KB"),
        ("Is 300 KB too large for a note?", "note-size", False, "300 KB is less than 400 KB"),
        ("Can a note of 300 KB go into a jar?", "note-size", True, "300 KB is less than 400 KB"),
        ("Is a note of 500 KB above the limit?", "note-size", True, "500 KB is more than 400 KB"),
        ("Does a rest of 5 minutes exceed the maximum?", "rest", False, "5 minutes is less than 15 minutes"),
        ("Is 300 KB under the note limit?", "note-size", True, "300 KB is less than 400 KB"),
        ("Is a rest of 5 seconds too short?", "rest", True, "5 seconds is less than 10 seconds"),
        ("Is 5 seconds below the minimum rest?", "rest", True, "5 seconds is less than 10 seconds"),
        ("Is 20 seconds too little rest?", "rest", False, "20 seconds is more than 10 seconds"),
        ("Is it still open after 2 days?", "open", False, "2 days is more than 24 hours"),
        ("Is it open after a day?", "open", False, "a day is just that"),
        ("Is 15 minutes the longest rest?", "rest", True, "15 minutes is the most"),
        ("Is 10 minutes the longest rest?", "rest", False, "10 minutes is less than 15 minutes"),
        ("Is 10 seconds the shortest rest?", "rest", True, "10 seconds is the least"),
        ("Is 3 minutes the default rest?", "rest-default", True, "3 minutes is the default"),
        ("Can a jar rest for 0 minutes?", "rest", False, "0 minutes is less than 10 seconds"),
        ("Can the rest of a jar be set to 0?", "rest", False, "0 is less than 10 seconds"),
        ("Can a jar have 50,000 beans?", "beans", True, "50,000 is fine, as any number is"),
        ("Can a jar have 10 spoons?", "spoons", True, "10 is the default"),
        ("Can a jar have 12 spoons?", "spoons", None, "12 is more than 10"),
        ("Can a jar have 12 forks?", "forks", None, "12 is more than 10"),
        ("Can a jar have 60 forks?", "forks", False, "60 is more than 50"),
        ("Can a jar have 8 forks?", "forks", True, "8 is less than 10"),
        ("Does a jar keep its history for 100 days?", "history", False, "100 days is more than 90 days"),
        ("Can a jar leak 150 grains per second?", "drops", False, "150 is more than 100"),
        ("Does the jar give a batch of 50?", "batch", False, "50 is more than 10"),
        ("Can the lid name of a jar have 70 characters?", "name", False, "70 is more than 63"),
        ("Can a jar be deleted in 3 days?", "deletion", False, "3 days is less than 7 days"),
        ("Is a code still valid after 2 hours?", "code", True, "2 hours is less than 24 hours"),
        ("Can a part have 3 MB?", "part", False, "3 MB is less than 5 MB"),
        ("Can I pour 3 GB?", "pour", True, "3 GB is less than 5 GB"),
        ("Can a jar rest for twenty-five minutes?", "rest", False, "twenty-five minutes is more than 15 minutes"),
        ("Can a jar rest for half an hour?", "rest", False, "half an hour is more than 15 minutes"),
        ("Is the default rest 15 minutes?", "rest", False, "15 minutes is more than 3 minutes"),
    ],
)
def test_an_amount_is_held_against_the_limit(text: str, name: str, yes: bool | None, because: str) -> None:
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
        ("Can a jar stand for 20 minutes?", ["rest"]),
        ("Can a jar have 0 lids?", ["lids"]),
        ("Can a jar rest for -5 minutes?", ["rest"]),
        ("Can one jar have one lid?", ["lids"]),
        ("Does Shelf 53 take a lid?", ["lids"]),
        ("Can a jar be raised to 12 spoons?", ["spoons"]),
        ("Can it keep one-minute eggs?", ["rest"]),
        ("Can a part have 6 MB?", ["part"]),  # what is not too small may still be too big
        ("Is 300 KB too small for a note?", ["note-size"]),
        ("Does a jar refuse a note of 500 KB?", ["note-size"]),
        ("Is a jar thrown out after 20 minutes, or killed?", ["rest"]),
        ("Do I have to split a note of 500 KB?", ["note-size"]),
        ("Can't a jar rest for 20 minutes?", ["rest"]),
        ("Is the rest always 15 minutes?", ["rest"]),
        ("Does a jar rest at most 5 minutes?", ["rest"]),
        ("Can a jar have four hands?", ["lids"]),
        ("Can a jar have four lid knobs?", ["lids"]),
        ("Can a jar have four glass lids?", ["lids"]),
        ("Can a shelf have four lids?", ["lids"]),
        ("Can a jar have 4 beads?", ["red-beads"]),
        ("Does moss ripen in 2 hours?", ["ripening"]),
        ("Is the ripening of moss done in 2 hours?", ["ripening"]),
        ("Does the jar change its history after 100 days?", ["history"]),
        ("Can a code be valid for 2 hours?", ["code"]),
        ("Can a jar leak 50 grains?", ["drops"]),
        ("Can a jar have five lids a second?", ["lids"]),
        ("Does a single pour take 3 GB?", ["pour"]),  # the narrower of two limits says otherwise than the wider
        ("Can a jar take 3 lids and 2 spoons?", ["lids"]),
        ("Can a jar rest for 10 minutes with 3 lids?", ["rest"]),
        ("Can a jar rest for 1,5 minutes?", ["rest"]),
        ("Is a jar deleted after 3 days of rest?", ["rest"]),
    ],
)
def test_nothing_is_said_where_it_cannot_be_told(text: str, names: Sequence[str]) -> None:
    assert told(text, *names) is None


def test_something_must_be_named() -> None:
    text = "Can I rest for 20 minutes?"
    assert told(text, "rest")
    assert told(text, "rest", named=False) is None


def test_the_limit_must_be_at_home() -> None:
    assert told("Can it take seven bottles in a box?", "else", "boxes") is None
    assert told("Can it take seven bottles in a box?", "boxes", named=False)  # all that it is about is named
    assert told("Can a part have 3 MB?", "part", named=False) is None


def test_an_amount_that_was_read_as_a_quantity_leads_to_its_limit() -> None:
    text = "Can the ripe one rest?  May it wait 20 minutes for the rest?"
    assert told("Can a note be open 20 hours?", "else", stated="note-size") is None
    found = told(text, "else", stated="rest")
    assert found
    assert (found.yes, found.limit.id) == (False, "rest")


def test_the_limit_that_comes_first_is_never_contradicted() -> None:
    assert told("Can I pour 3 GB?", "else")
    assert told("Can I pour 3 GB?", "single") is None
    assert told("Can I pour 6 GB?", "single")


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
