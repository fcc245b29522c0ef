"""Reasons from votes: which statement speaks, and why something like an option does not serve."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engine.judging.evidence import DESCRIBED, Examined, Ground, OptionEvidence
from engine.judging.verdicts import ALIKE, BARRED, HEARD, RULED, Reason, Teller, Verdict, voiced
from engine.judging.votes import Ballots, Tally
from engine.model import Firing, RuleText, Source, Trace
from engine.record import changed
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
    return Teller(advisor.pack, advisor.pack.statements, lambda name: (), advisor.index.by_id.get)


def examined(*options: OptionEvidence, voters: int = 3, raised: dict[int, float] | None = None) -> Examined:
    return Examined([*options], Ballots(len(options), range(voters), [], []), raised or {})


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


# what the question raises, and what a thing is for

BARRED_STATEMENTS = (
    says("a/n", "a", says="Jars hold moss."),
    says("b/n", "b", says="Tins hold nails."),
    says("b/cannot/n", "b", "cannot", says="Tins hold no moss.", docs=("page:4",)),
    says("b/cannot/m", "b", "cannot", says="Tins hold no fern."),
)
AWAY = (0.0, 0.0, 1.0, 0.3)  # how far the question raises each


def against(one: OptionEvidence, raised: Sequence[float], fired: Sequence[str] = ()) -> Verdict:
    """What is said against an option where another is chosen, and rules fired that rule `b` out."""
    advisor = pantry(*BARRED_STATEMENTS, concepts=[feature("a"), feature("b")])
    numbers = {"b": [1, 2, 3]}
    these = examined(OptionEvidence("jar", named={"a"}), one, voters=0, raised=dict(enumerate(raised)))
    rules = [rule(name, ["need=n"], "rule-out=b") for name in fired]
    trace = Trace((), tuple(Firing(each, 1) for each in rules), frozenset())
    texts = {name: says_why(name) for name in fired}
    judge = Teller(
        changed(advisor.pack, texts=texts),
        advisor.pack.statements,
        lambda name: numbers.get(name, []),
        advisor.index.by_id.get,
    )
    return judge.verdicts(these, Tally([0.0, 0.0], [], []), [0], [0.7, 0.3], trace)[1]


def says_why(name: str) -> RuleText:
    return RuleText(name, "cannot", f"Because of {name}.", (f"page:{name}",), (), "", Source("f", 1, 1), "b")


def test_of_rules_that_rule_out_the_one_says_why_that_the_question_raises_most() -> None:
    tin = OptionEvidence("tin", named={"b"}, put={"b": 1.0})
    found = against(tin, AWAY, ["b/cannot/m", "b/cannot/n"])
    assert (found.because, found.exact) == ("Because of b/cannot/n.", True)
    assert against(tin, (0.0, 0.0, 0.0, RULED), ["b/cannot/m"]).because == "Because of b/cannot/m."
    assert (
        against(tin, AWAY, ["cannot-by-itself", "b/cannot/m"]).because == "Because of cannot-by-itself."
    )  # no statement


def test_a_rule_fired_by_a_need_in_passing_gives_no_reason() -> None:
    tin = OptionEvidence("tin", named={"b"}, put={"b": 1.0})
    found = against(tin, (0.0, 0.0, 0.0, RULED - 0.01), ["b/cannot/m"])
    assert (found.because, found.exact) == ("b is for another need: Tins hold nails.", False)


def test_what_it_cannot_do_is_told_as_far_as_the_question_raises_that() -> None:
    tin = OptionEvidence("tin", named={"b"}, put={"b": 1.0})
    assert against(tin, AWAY).because == "Tins hold no moss."
    assert against(tin, (0.0, 0.0, 0.0, BARRED)).because == "Tins hold no fern."
    assert against(tin, (0.0, 0.0, 0.0, BARRED - 0.01)).because == "b is for another need: Tins hold nails."
    described = OptionEvidence("tin", put={"b": 1.0})  # not named: of what it may be nothing is told
    assert against(described, (0.0, 0.0, 0.0, 0.0)).because == LESS.because
    faint = OptionEvidence("tin", named={"b"}, put={"b": DESCRIBED - 0.01})
    assert against(faint, AWAY).because == LESS.because  # hardly put forward: nothing is said of it
