"""Judging with arrays finds what judging one by one finds, to the ninth place."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

pytest.importorskip("numpy", reason="judging with arrays needs numpy")

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.advisor import Advisor
from engine.judging.arrays import largest, summed
from engine.judging.evidence import summed as summed_one
from engine.judging.ranking import chief, ranked
from tests.conftest import CACHE, ROOT
from tests.unit.test_licences_pack import RULES
from tests.unit.test_shelf import choices


@pytest.fixture(scope="module", params=[ROOT / "rules", RULES], ids=["aws", "licences"])
def advisors(request: pytest.FixtureRequest) -> tuple[Advisor, Advisor]:
    pack: Path = request.param
    plain, hastened = (Advisor.open(pack, engine="indexed", cache=CACHE) for _ in range(2))
    hastened.hasten()
    return plain, hastened


def test_options_have_the_same_evidence_and_the_same_choice(advisors: tuple[Advisor, Advisor]) -> None:
    plain, hastened = advisors
    for question, options in choices(plain):
        _, trace = plain.chain(question)
        one, other = (each.judge.examiner.examine(each.read(question), options, trace) for each in (plain, hastened))
        for first, second in zip(one.options, other.options, strict=True):
            assert (first.named, first.practices) == (second.named, second.practices)
            assert first.put == pytest.approx(second.put, abs=1e-9)
            assert first.values == pytest.approx(second.values, abs=1e-9)
        assert [*one.ballots.voters] == [*other.ballots.voters]
        assert np.asarray(one.ballots.relevance) == pytest.approx(np.asarray(other.ballots.relevance), abs=1e-9)
        assert np.asarray(one.ballots.support) == pytest.approx(np.asarray(other.ballots.support), abs=1e-9)
        first_vote, second_vote = (
            each.weights.tally(found.ballots) for each, found in ((plain, one), (hastened, other))
        )
        assert first_vote.logs == pytest.approx(second_vote.logs, abs=1e-9)
        first, second = (each.ask(question, options=options, told=False) for each in (plain, hastened))
        assert first.choice == second.choice
        assert [found.id for found in first.recommendations] == [found.id for found in second.recommendations]


def test_words_raise_the_same(advisors: tuple[Advisor, Advisor]) -> None:
    plain, hastened = advisors
    asked = [one.asked[0] for one in plain.pack.statements if one.asked][::400]
    asked += [f"{first} {second} Which should we use?" for first, second in itertools.pairwise(asked)]
    for text in asked:
        one, other = plain.ask(text), hastened.ask(text)
        assert [found.id for found in one.recommendations] == [found.id for found in other.recommendations]
        assert [found.confidence for found in one.recommendations] == [
            found.confidence for found in other.recommendations
        ]
        assert dict(plain.raised(one)) == pytest.approx(dict(hastened.raised(other)), abs=1e-9)


scores = st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), max_size=40)


@given(scores, st.integers(min_value=1, max_value=12))
def test_the_chief_are_the_largest_and_equal_ones_go_by_number(values: list[float], count: int) -> None:
    held = {number: value for number, value in enumerate(values) if value}
    expected = sorted(held, key=lambda number: (-held[number], number))[:count]
    assert [*chief(held, count)] == expected
    assert largest(np.array(values), count).tolist() == expected
    assert summed(np.array([values]), count).tolist() == pytest.approx([summed_one(values, count)])


@given(st.lists(st.floats(min_value=0, max_value=2).map(lambda value: round(value, 3)), max_size=400))
def test_ranked_is_in_order(values: list[float]) -> None:
    names = [f"n{number % 97}-{number}" for number in range(len(values))]
    expected = sorted(range(len(values)), key=lambda number: (-round(values[number], 9), names[number]))
    assert [*ranked(dict(enumerate(values)), names)] == expected


def test_hastening_again_changes_nothing(advisors: tuple[Advisor, Advisor]) -> None:
    _, hastened = advisors
    index = hastened.index
    hastened.hasten()
    assert hastened.index is index
