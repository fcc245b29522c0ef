"""Questions for an amount are answered by the limit, where its words are asked for."""

from __future__ import annotations

import pytest

from engine.advisor import Advisor
from engine.judging.amounts import ASKED_FOR, OTHER_BOUND, amounts
from tests.pantry import limit, pantry, rule, says, thing


def opened() -> Advisor:
    statements = (
        says("jar-max", "jar-max", "limit", gist="jar volume", card="volume of a jar", says="3 litres Glass is weak."),
        says("jar-default", "jar-default", "limit", gist="jar volume", card="usual volume of a jar", says="1 litre"),
        says("sack-max", "sack-max", "limit", gist="sack weight", card="weight of a sack", says="50 kg"),
        says(
            "a/n", "a", asked=("Where do I keep the volume of moss in a jar?",), phrases=("keep moss",), need="need=n"
        ),
    )
    return pantry(
        *statements,
        concepts=[thing("need=n", "keep moss"), *(thing(f"limit={one.id}") for one in statements[:3])],
        rules=[
            rule("a/n", ["need=n"], "recommend=a"),
            *(rule(one.id, [f"limit={one.id}"], f"recommend={one.id}") for one in statements[:3]),
        ],
        kinds={one.id: "limit" for one in statements[:3]},
        limits={
            "jar-max": limit("jar-max", "at-most"),
            "jar-default": limit("jar-default", "default"),
            "sack-max": limit("sack-max", "at-most"),
        },
    )


def asked(text: str) -> dict[str, float]:
    advisor = opened()
    words = advisor.read(text).words
    found = amounts(advisor.index, words)
    return {advisor.index.ids[number]: share for number, share in found.items()}


def test_the_share_of_the_words_that_a_limit_tells() -> None:
    found = asked("How large may the volume of a jar be?")
    assert found["jar-max"] == 1.0
    assert found["jar-default"] == OTHER_BOUND
    assert found.get("sack-max", 0.0) == 0.0
    assert 0.0 < asked("How large may the volume of a blue jar be?")["jar-max"] < 1.0


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Largest volume of a jar", "jar-max"),
        ("What is the maximum volume of a jar?", "jar-max"),
        ("default volume of a jar", "jar-default"),
        ("What volume does a jar have by default?", "jar-default"),
        ("How much volume has a jar if I change nothing?", "jar-default"),
    ],
)
def test_the_bound_that_is_asked_for_goes_first(text: str, first: str) -> None:
    found = asked(text)
    assert max(found, key=lambda name: found[name]) == first


def test_no_amount_is_asked_for_by_telling_of_one() -> None:
    for text in ("The jar is above the limit of its volume.", "Where does the jar go?", "", "How large?"):
        assert not asked(text)


def test_a_limit_is_likely_where_enough_of_it_is_asked_for() -> None:
    advisor = opened()

    def likely(text: str) -> list[str]:
        return [
            one.statement.id for one in advisor.index.heard(advisor.read(text).words, frozenset({"shop"})).likely(5)
        ]

    assert likely("How large may the volume of a jar be?")[0] == "jar-max"
    assert asked("How large may the jar be that blue birds paint in autumn rain?")["jar-max"] < ASKED_FOR
    assert "jar-max" not in likely("How large may the jar be that blue birds paint in autumn rain?")


def test_what_is_raised_as_an_amount_is_raised_in_every_view() -> None:
    advisor = opened()
    hearing = advisor.index.heard(advisor.read("How large may the volume of a jar be?").words, frozenset())
    views = hearing.views("jar-max", ["jar-max"])
    assert set(views.values()) == {1.0}
    assert hearing.views("a", ["a/n"])["amount"] == 0.0
