"""Reasons from votes: which statement speaks, and why something like an option does not serve."""

from __future__ import annotations

import pytest

from engine.judging.evidence import Examined, Ground, OptionEvidence
from engine.judging.verdicts import ALIKE, HEARD, Reason, Teller, Verdict, voiced
from engine.judging.votes import Ballots, Tally
from engine.model import Trace
from tests.pantry import feature, pantry, rule, says, thing

STATEMENTS = (
    says("a/n", "a", says="Jars hold moss.", docs=("page:1",)),
    says("a/m", "a", says="Jars hold fern.", docs=("page:2",), contrasts=(
        ("wrap it in wet paper", "Paper tears."), ("wrap it in foil and freeze it", "Ice breaks it."),
    )),
    says("b/n", "b", says="Tins rust.", docs=("page:3",), contrasts=(("wrap paper round it", "It smells."),)),
)  # fmt: skip


def teller() -> Teller:
    advisor = pantry(
        *STATEMENTS,
        concepts=[thing("need=n", "moss"), thing("need=m", "fern"), feature("a"), feature("b")],
        rules=[rule("a/m", ["need=m"], "recommend=a")],
    )
    return Teller(advisor.pack, advisor.pack.statements, lambda name: ())


def examined(*options: OptionEvidence, voters: int = 3) -> Examined:
    return Examined([*options], Ballots(len(options), range(voters), [], []))


def verdict(number: int, these: Examined, trust: list[float], shares: list[list[float]]) -> Verdict:
    tally = Tally([0.0] * len(these.options), trust, shares)
    count = len(these.options)
    part = [2 / (count + 1), *[1 / (count + 1)] * (count - 1)]
    return teller().verdicts(these, tally, [0], part, Trace((), (), frozenset()))[number]


EVEN = [[0.5, 0.5]] * 3


# who speaks for an option


def test_statements_speak_for_options_by_more_than_an_even_share() -> None:
    ballots, tally = Ballots(2, [4, 7], [], []), Tally([0.0, 0.0], [0.8, 0.2], [[0.75, 0.25], [0.5, 0.5]])
    assert voiced(ballots, tally) == [[Ground(4, pytest.approx(0.8 * 0.25))], []]


def test_the_statement_that_gives_most_is_the_reason_the_first_of_equals() -> None:
    one = OptionEvidence("jar")
    these = examined(one, OptionEvidence("tin"))
    shares = [[0.75, 0.25], [0.9, 0.1], [0.6, 0.4]]
    assert verdict(0, these, [0.5, 0.4, 0.1], shares).because == "Jars hold fern."  # 0.125, 0.16, 0.01
    assert verdict(0, these, [0.6, 0.3, 0.1], shares).because == "Jars hold moss."  # 0.15, 0.12, 0.01
    equal = verdict(0, these, [0.4, 0.4, 0.2], [[0.75, 0.25]] * 3)
    assert equal.because == "Jars hold moss."
    differ = [[0.75, 0.25], [0.75000000000001, 0.25], [0.5, 0.5]]
    assert verdict(0, these, [0.5, 0.5, 0.0], differ).because == "Jars hold moss."  # sums in another order are equal
    faint = verdict(0, these, [HEARD, HEARD, 0.0], [[0.75, 0.25]] * 3)
    assert faint.because == "the words it shares with the question speak for it, no rule does"


# what does not serve


def refused(alike: dict[int, float], trust: list[float], text: str = "wrap it in paper") -> Verdict:
    return verdict(1, examined(OptionEvidence("jar"), OptionEvidence(text, alike=alike)), trust, EVEN)


LESS = Reason("less speaks for it than for the chosen answer")


def test_something_like_it_does_not_serve() -> None:
    found = refused({1: 0.5}, [0.0, 0.4, 0.0])
    assert (found.because, found.rules, found.docs, found.exact) == ("Paper tears.", ("a/m",), ("page:2",), False)
    assert refused({1: 0.5}, [0.0, 0.4, 0.0], "freeze it in foil").because == "Ice breaks it."
    assert refused({2: 0.5}, [0.0, 0.0, 0.4]).rules == ()  # a statement without a rule


def test_what_is_too_little_alike_or_hardly_raised_gives_no_reason() -> None:
    assert refused({1: ALIKE}, [0.0, HEARD, 0.0]).because == "Paper tears."
    assert refused({1: ALIKE - 0.01}, [0.0, 0.4, 0.0]).because == LESS.because
    assert refused({1: 0.5}, [0.0, HEARD - 0.001, 0.0]).because == LESS.because
    assert refused({}, [0.0, 0.4, 0.0]).because == LESS.because


def test_of_several_the_one_counts_that_is_raised_and_alike_most() -> None:
    assert refused({1: 0.4, 2: 0.9}, [0.0, 0.5, 0.5]).because == "It smells."
    assert refused({1: 0.9, 2: 0.4}, [0.0, 0.2, 0.4]).because == "Paper tears."  # 0.18 against 0.16
    assert refused({1: 0.5, 2: 0.5}, [0.0, 0.5, 0.5]).because == "Paper tears."  # of equals the first
    silent = examined(OptionEvidence("jar"), OptionEvidence("wrap it in paper", alike={2: 0.9}), voters=2)
    assert verdict(1, silent, [0.5, 0.5], EVEN[:2]).because == LESS.because  # it has no vote
