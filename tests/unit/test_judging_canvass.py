"""The vote of statements on conclusions, on a pack so small that each number can be reckoned with a pencil."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from engine.advisor import Advisor
from engine.judging import canvass
from engine.judging.terms import SHARED
from engine.judging.votes import PART, RELEVANCE, SUPPORT, TRACE, Ballots
from tests.pantry import feature, pantry, rule, says, thing

TRUST, SHARE = list(RELEVANCE), list(SUPPORT)


def opened() -> Advisor:
    return pantry(
        says("a/moss", "oak-jar", asked=("Where does moss grow?",), acts=("Take the oak jar.", "Take elm."), need="need=n"),
        says("b/moss", "palm", asked=("Who waters moss and reed?",), acts=("Use palm.",), contrasts=(("oak jar", "It is dry."),)),
        says("c/reed", "birch", asked=("Where does reed grow?",)),
        says("a/cannot/moss", "oak-jar", kind="cannot", asked=("moss",), acts=("oak",)),
        concepts=[
            thing("service=up", "up"), thing("service=down", "down"), thing("need=n", "moss grow"),
            feature("oak-jar", of="up"), feature("palm", of="down"), feature("birch", of="down"),
        ],
        rules=[rule("a/moss", ["need=n"], "recommend=oak-jar")],
    )  # fmt: skip


def cast(
    advisor: Advisor, text: str, conclusions: Sequence[tuple[str, str]], services: Sequence[str] = (), *fired: str
) -> Ballots:
    heard = advisor.index.heard(advisor.read(text).words, frozenset(services))
    return heard.ballots(conclusions, fired)


def voters(advisor: Advisor, found: Ballots) -> list[str]:
    return [advisor.index.ids[number] for number in found.voters]


CONCLUSIONS = (("oak-jar", "oak jar"), ("palm", "palm"))


def test_the_statements_raised_most_vote_and_what_cannot_be_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    advisor = opened()
    assert voters(advisor, cast(advisor, "How does moss grow?", CONCLUSIONS)) == ["a/moss", "b/moss", "c/reed"]
    assert voters(advisor, cast(advisor, "reed", CONCLUSIONS)) == ["b/moss", "c/reed"]
    monkeypatch.setattr(canvass, "VOTERS", 1)
    assert voters(advisor, cast(advisor, "How does moss grow?", CONCLUSIONS)) == ["a/moss"]
    assert voters(advisor, cast(advisor, "fern", CONCLUSIONS)) == []


def test_trust_is_what_the_question_raises() -> None:
    advisor = opened()
    found = cast(advisor, "How does moss grow?", CONCLUSIONS, ["up"], "a/moss")
    raised = advisor.index.raised(advisor.index.keys(advisor.read("How does moss grow?").words))
    for number, numbers in zip(found.voters, found.relevance, strict=True):
        told = dict(zip(TRUST, numbers, strict=True))
        assert told["words"] == pytest.approx(math.log(raised.whole.get(number, 0.0) + TRACE))
        assert told["asking"] == pytest.approx(math.log(raised.asking.get(number, 0.0) + TRACE))
        assert told["phrase"] == pytest.approx(raised.phrase.get(number, 0.0))
    assert [dict(zip(TRUST, one, strict=True))["fired"] for one in found.relevance] == [1.0, 0.0, 0.0]
    assert [dict(zip(TRUST, one, strict=True))["near"] for one in found.relevance] == [1.0, 0.0, 0.0]
    assert [dict(zip(TRUST, one, strict=True))["answers"] for one in found.relevance] == [1.0, 1.0, 0.0]
    anywhere = cast(advisor, "How does moss grow?", CONCLUSIONS)
    assert [dict(zip(TRUST, one, strict=True))["near"] for one in anywhere.relevance] == [1.0, 1.0, 1.0]


def test_a_statement_supports_what_it_is_about_and_what_its_answers_name() -> None:
    advisor = opened()
    found = cast(advisor, "How does moss grow?", CONCLUSIONS)
    about_a, about_b, about_c = (
        [dict(zip(SHARE, one, strict=True)) for one in options] for options in found.support
    )  # by statement, then by conclusion
    assert [one["named"] for one in about_a] == [1.0, 0.0]
    assert [one["named"] for one in about_b] == [0.0, 1.0]
    assert [one["named"] for one in about_c] == [0.0, 0.0]
    assert [one["near"] for one in about_c] == [0.0, 1.0]
    assert [one["put"] for one in about_a] == pytest.approx([1.0, 0.0])
    bag = advisor.index.acts.bag
    weights = dict.fromkeys(advisor.index.said("oak jar").close, 1.0)
    assert about_a[0]["act"] == pytest.approx(PART * bag.scores(weights)[0])  # its better answer
    assert (about_a[1]["act"], about_a[0]["against"]) == (0.0, 0.0)
    assert about_b[0]["against"] == pytest.approx(PART * bag.scores(weights)[3])
    assert (about_b[0]["act"], about_b[1]["against"]) == (0.0, 0.0)
    assert about_b[1]["act"] > 0
    assert all(one[name] == 0.0 for one in about_a for name in ("told", "told-share", "news", "news-share"))


def test_words_that_titles_share_count_less() -> None:
    advisor = opened()
    alone = cast(advisor, "moss", [("oak-jar", "oak jar"), ("palm", "palm"), ("birch", "birch")])
    shared = cast(advisor, "moss", [("oak-jar", "oak jar"), ("palm", "oak jar"), ("birch", "birch")])
    act = SHARE.index("act")
    assert shared.support[0][0][act] == pytest.approx(SHARED * alone.support[0][0][act])


def test_what_no_statement_is_about_has_no_home_and_no_kin() -> None:
    advisor = opened()
    found = cast(advisor, "moss", [("x", "fern"), ("oak-jar", "oak jar")])
    assert all(set(options[0]) == {0.0} for options in found.support)
    assert cast(advisor, "moss", []).options == 0
