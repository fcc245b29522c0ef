"""Questions for an amount are answered by the limit, where its words are asked for."""

from __future__ import annotations

import pytest

from engine.advisor import Advisor
from engine.judging.amounts import TOLD_LEAST, Asked, amounts, numbers
from engine.judging.votes import logged
from tests.pantry import feature, limit, pantry, rule, says, thing


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
            "jar-max": limit("jar-max", "at-most", "3 GB", ("volume of a jar",)),
            "jar-default": limit("jar-default", "default", "1 GB", ("usual volume of a jar",)),
            "sack-max": limit("sack-max", "at-most", "50 days", ("weight of a sack",), of="sack"),
        },
    )


def asked(text: str) -> dict[str, Asked]:
    advisor = opened()
    found = amounts(advisor.index, advisor.read(text).words)
    return {advisor.index.ids[number]: one for number, one in found.items()}


def looked_at(text: str) -> dict[str, dict[str, float]]:
    advisor = opened()
    found = numbers(advisor.index, advisor.read(text).words)
    return {advisor.index.ids[number]: one for number, one in found.items()}


def test_the_share_of_the_words_that_a_limit_tells() -> None:
    found = asked("How large may the volume of a jar be?")
    assert found["jar-max"].told == 1.0
    assert "sack-max" not in found  # it shares no word
    assert 0.0 < asked("How large may the volume of a blue jar be?")["jar-max"].told < 1.0
    assert sum(one.chance for one in found.values()) == pytest.approx(1.0)


def test_only_the_sentences_that_ask_tell_how_much_is_told() -> None:
    story = "Blue birds sang all autumn over wine and bread. How large may the volume of a jar be?"
    assert asked(story)["jar-max"].told == 1.0
    assert looked_at(story)["jar-max"]["named"] < looked_at("How large may the volume of a jar be?")["jar-max"]["named"]


def test_what_is_excluded_is_not_asked_for() -> None:
    plain = looked_at("How large may the volume of a jar be?")["jar-max"]["named"]
    assert looked_at("How large may the volume of a jar be without sugar?")["jar-max"]["named"] == plain == 1.0
    assert looked_at("How large may the volume of a jar be with sugar?")["jar-max"]["named"] < 1.0


def test_a_limit_of_a_feature_is_also_one_of_its_service() -> None:
    advisor = pantry(
        says("lid-max", "lid-max", "limit", gist="lid width", says="3 GB"),
        concepts=[thing("service=cellar", "cellar"), feature("lid", of="cellar"), thing("limit=lid-max")],
        limits={"lid-max": limit("lid-max", shown="3 GB", names=("lid width",), of="lid")},
    )
    for text, named in (("How large may a cellar lid be?", 1.0), ("How large may an attic lid be?", 0.0)):
        (found,) = numbers(advisor.index, advisor.read(text).words).values()
        assert (found["named"] == 1.0) == bool(named)


def test_what_is_looked_at() -> None:
    found = looked_at("How large may the volume of a jar be?")
    assert max(one["words"] for one in found.values()) == logged(1.0)
    assert {name: value for name, value in found["jar-max"].items() if name != "words"} == {
        "named": 1.0, "name": 1.0, "dimension": 1.0, "bound": 0.0, "opposite": 0.0, "counted": 0.0,
    }  # fmt: skip
    assert found["jar-default"]["bound"] == -1.0
    assert found["jar-default"]["opposite"] == 0.0  # a default is not the least
    assert looked_at("How long may the volume of a jar be?")["jar-max"]["dimension"] == -1.0
    assert looked_at("Limit of the volume of a jar?")["jar-max"]["dimension"] == 0.0
    least = looked_at("How few may the volume of a jar be?")["jar-max"]
    assert (least["bound"], least["opposite"]) == (-1.0, -1.0)
    assert looked_at("How large may the usual volume of a jar be?")["jar-max"]["name"] == 1.0
    assert 0.0 < looked_at("How large may a jar be?")["jar-default"]["name"] < 1.0


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
    assert max(found, key=lambda name: found[name].chance) == first


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
    assert asked("How large may the jar be that blue birds paint in autumn rain?")["jar-max"].told < TOLD_LEAST
    assert "jar-max" not in likely("How large may the jar be that blue birds paint in autumn rain?")


def test_what_is_raised_as_an_amount_is_raised_in_every_view() -> None:
    advisor = opened()
    hearing = advisor.index.heard(advisor.read("How large may the volume of a jar be?").words, frozenset())
    views = hearing.views("jar-max", ["jar-max"])
    chance = asked("How large may the volume of a jar be?")["jar-max"].chance
    assert views.pop("amount") == chance
    assert [views.pop(name) for name in ("theme", "preferred", "passed-over")] == [0.0] * 3
    assert set(views.values()) == {1.0}
    assert hearing.views("a", ["a/n"])["amount"] == 0.0
