"""How conclusions are placed by words: their chances, and what a hearing tells of each."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.advisor import Advisor
from engine.judging.placing import NOTHING, PLACING, chances
from engine.judging.recommend import OF_PARTS
from engine.judging.weights import DEFAULT_PLACING
from tests.pantry import feature, pantry, rule, says, thing

AGAINST = {"owed", "named", "passed-over"}
FOR = [name for name in PLACING if name not in AGAINST]
NUMBERS = st.dictionaries(st.sampled_from(FOR), st.floats(0, 1), min_size=len(FOR))


def test_chances_are_shares_beside_nothing() -> None:
    weights = {"feature": 2.0, "asking": 1.0, NOTHING: 1.5}
    found = chances(weights, [{"feature": 1.0, "asking": 0.5}, {"feature": 0.25, "asking": 0.0}])
    powers = [math.exp(2.5), math.exp(0.5), math.exp(1.5)]
    assert found == pytest.approx([power / sum(powers) for power in powers[:2]])
    assert chances(weights, []) == []


@given(st.lists(NUMBERS, min_size=1, max_size=6))
def test_more_raised_is_likelier_and_nothing_keeps_its_share(found: list[dict[str, float]]) -> None:
    before = chances(DEFAULT_PLACING.weights, found)
    assert 0 < sum(before) < 1
    after = chances(
        DEFAULT_PLACING.weights, [{name: min(1.0, value + 0.1) for name, value in found[0].items()}, *found[1:]]
    )
    assert after[0] >= before[0] - 1e-9
    assert all(now <= then + 1e-9 for now, then in zip(after[1:], before[1:], strict=True))


def test_a_limit_that_is_asked_for_speaks_against_what_is_no_limit() -> None:
    plain = {"feature": 1.0, "owed": 0.0}
    before, after = (chances(DEFAULT_PLACING.weights, [{**plain, "owed": owed}, plain]) for owed in (0.0, 0.8))
    assert after[0] < before[0] == before[1] < after[1]


def opened() -> Advisor:
    moss = says("a/n", "a", asked=("How does moss grow on stones?",), phrases=("moss grow|grows",), need="need=n")
    also = says("a/m", "a", asked=("Where do I plant oak?",), phrases=("plant oak",), need="need=m")
    never = says("a/not", "a", kind="cannot", phrases=("moss",), need="need=z")
    fern = says("b/n", "b", asked=("How does fern grow?",), phrases=("fern grow|grows",), need="need=f")
    return pantry(
        moss, also, never, fern,
        concepts=[thing("need=n", "moss grow|grows"), thing("need=m", "plant oak"), feature("a"), feature("b")],
        rules=[rule("a/n", ["need=n"], "recommend=a"), rule("b/n", ["need=f"], "recommend=b")],
    )  # fmt: skip


def test_a_hearing_tells_how_far_words_raise_a_conclusion() -> None:
    advisor = opened()
    hearing = advisor.index.heard(advisor.read("How does moss grow?").words, frozenset())
    first = hearing.views("a", ["a/n"])
    assert first.keys() == PLACING.keys() - {
        "decided", "decided-phrase", "votes", "kind", "meant", "named", "by-name", "associated", "owed", *OF_PARTS,
    }  # fmt: skip
    assert (first["phrase"], first["asking"], first["feature"]) == pytest.approx((1.0, 1.0, 1.0))
    other = hearing.views("a", ["a/m"])
    assert (other["phrase"], other["asking"]) == (0.0, 0.0)
    assert (other["phrase-about"], other["asking-about"]) == pytest.approx((1.0, 1.0))  # what else is told of it counts
    second = hearing.views("b", ["b/n"])
    same = {"amount", "theme", "preferred", "passed-over"}
    assert all(second[name] < first[name] for name in first if name not in same)
    assert [first[name] for name in sorted(same)] == [0.0] * 4
    assert set(hearing.views("unknown", ["unknown"]).values()) == {0.0}


def test_what_tells_how_things_stand_is_heard_apart_from_what_is_asked() -> None:
    advisor = opened()
    text = "In our garden behind the tall stone house the moss grows. What must we do about the fern, how does it grow?"
    hearing = advisor.index.heard(advisor.read(text).words, frozenset({"unnamed"}))
    moss, fern = hearing.views("a", ["a/n"]), hearing.views("b", ["b/n"])
    assert moss.keys() == fern.keys() >= OF_PARTS - {"associated-stands", "associated-besides"}
    assert (moss["phrase-stands"], fern["phrase-besides"]) == pytest.approx((1.0, 1.0))
    for view in ("phrase", "asking", "feature"):
        assert moss[f"{view}-stands"] > fern[f"{view}-stands"]
        assert moss[f"{view}-besides"] < fern[f"{view}-besides"]
    assert [*hearing.parts] == ["stands", "besides"]


def test_what_it_cannot_do_does_not_speak_for_it() -> None:
    advisor = opened()
    hearing = advisor.index.heard(advisor.read("moss").words, frozenset())
    assert hearing.views("a", [])["phrase-about"] < 1.0


@pytest.mark.parametrize(
    ("text", "preferred", "passed_over"),
    [
        ("When would one take a clay jar rather than a tin box?", "p", "q"),
        ("Instead of a clay jar, when is a tin box the better one?", "q", "p"),
        ("Why a tin box at all if there is a clay jar?", "q", "p"),
        ("When is a clay jar worth more than moss?", "", ""),  # the other side names nothing
        ("When is a clay jar worth it, instead of moss?", "p", ""),  # said outright
        ("The clay jar stands over a tin box.", "", ""),  # nothing is weighed
        ("When is the clay jar better than another clay jar?", "", ""),
    ],
)
def test_what_is_asked_for_rather_than_another_is_preferred_and_on_offer(
    text: str, preferred: str, passed_over: str
) -> None:
    advisor = pantry(
        says("p/n", "p", need="need=n"),
        says("q/n", "q", need="need=f"),
        concepts=[
            thing("need=n", "moss"),
            thing("need=f", "fern"),
            feature("p", names=("clay jar",)),
            feature("q", names=("tin box",)),
        ],
        rules=[rule("p/n", ["need=n"], "recommend=p"), rule("q/n", ["need=f"], "recommend=q")],
    )
    hearing = advisor.index.heard(advisor.read(text).words, frozenset({"unnamed"}))
    views = {name: hearing.views(name, []) for name in ("p", "q")}
    assert [name for name in views if views[name]["preferred"]] == [*preferred]
    assert [name for name in views if views[name]["passed-over"]] == [*passed_over]
    if preferred:
        assert hearing.likely(0)[0].statement.feature == preferred


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("There is moss. Why would one take a clay jar?", "p"),
        ("when to use a tin box for moss", "q"),
        ("Why is the clay jar kept, when a tin box is there?", "p"),  # a condition is not what it is about
        ("Where does the clay jar go?", ""),
        ("When the clay jar is full, what then?", ""),
        ("Why does moss grow?", ""),
    ],
)
def test_of_what_is_asked_why_or_when(text: str, themes: str) -> None:
    assert seen(text, "theme") == [*themes]


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("The moss still dies, although we already keep it in a clay jar.", "p"),
        ("We already have a tin box, but moss does not fit in. What does?", "q"),
        ("Already in a clay jar; what else keeps moss?", "p"),
        ("We keep moss in a clay jar. It already died.", ""),
        ("We keep moss in a clay jar.", ""),
    ],
)
def test_what_is_there_already_is_passed_over(text: str, there: str) -> None:
    assert seen(text, "passed-over") == [*there]


def seen(text: str, view: str) -> list[str]:
    """Of a clay jar `p` and a tin box `q` those that a text raises in a view."""
    advisor = pantry(
        says("p/n", "p"),
        says("q/n", "q"),
        concepts=[feature("p", names=("clay jar",)), feature("q", names=("tin box",))],
    )
    hearing = advisor.index.heard(advisor.read(text).words, frozenset())
    return [name for name in ("p", "q") if hearing.views(name, [])[view]]
