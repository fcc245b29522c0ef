"""The choice among options and what each verdict says, from evidence of one kind at a time."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from engine.advisor import Advisor
from engine.judging.evidence import add
from engine.judging.options import Choice
from engine.judging.verdicts import Verdict, by_shares
from engine.judging.weights import VIEWS, Weights
from engine.model import Fact
from tests.pantry import feature, pantry, prefer, rule, says, thing

CONCEPTS = (
    thing("need=n", "moss"),
    thing("need=m", "oak elm birch"),
    thing("practice=p", "wash hands"),
    feature("a", names=("clay jar",), described=("old blue jug",)),
    feature("b", names=("tin box",)),
    feature("c", names=("sack",)),
    feature("d", names=("bag",)),
    feature("e", names=("tub",)),
)
STATEMENTS = (
    says("a/n", "a", asked=("moss?",), phrases=("moss",), says="Jars hold moss.", docs=("page:1",)),
    says("a/k", "a", phrases=("kelp reed",), says="Jars hold kelp.", docs=("page:2",)),
    says(
        "b/not",
        "b",
        "cannot",
        phrases=("kelp reed",),
        asked=("kelp and reed must stay dry",),
        says="Boxes leak.",
        docs=("page:3",),
    ),
    says("c/fern", "c", phrases=("fern palm",), says="Sacks hold fern.", docs=("page:4",)),
    says("d/fact", "d", "fact", says="Bags are light."),
    says("e/1", "e", phrases=("plum lime grape",), says="It holds three."),
    says("e/2", "e", phrases=("plum lime",), says="It holds two."),
)
RULES = (
    rule("a/n", ["need=n"], "recommend=a"),
    rule("a/z", ["need=m"], "recommend=a"),
    rule("b/out", ["need=m"], "rule-out=b"),
    rule("c/fern", ["need=n", "need=m", "need=o"], "recommend=c"),
)
ONE = Weights({"rule": 1.0, "phrase": 0.5, "rule-described": 1.0}, (-1.0, 2.0, 0.25))


def jars(**more: object) -> Advisor:
    return pantry(*STATEMENTS, **{"concepts": CONCEPTS, "rules": RULES, "weights": ONE, **more})  # type: ignore[arg-type]


def chosen(
    question: str, *options: str, select: int = 1, facts: Sequence[Fact] = (), advisor: Advisor | None = None, told: bool = True
) -> Choice:  # fmt: skip
    advisor = advisor or jars()
    trace = advisor.chain(question, facts)[1]
    return advisor.judge.choose(advisor.read(question), options, select, trace, told)


def denied(question: str, *options: str, advisor: Advisor | None = None) -> Choice:
    """The choice where the question, affirmed, asks for what does not hold."""
    advisor = advisor or jars()
    return advisor.judge.choose(advisor.read(question), options, 1, advisor.chain(question)[1], denied=True)


def verdict(number: int, *given: str, **more: object) -> Verdict:
    return chosen(*given, **more).verdicts[number]  # type: ignore[arg-type]


# the choice


def test_the_option_with_most_evidence_is_chosen() -> None:
    found = chosen("Where does moss go?", "a tin box", "a clay jar", "a sack")
    assert found.options == (1,)
    assert [one.verdict for one in found.verdicts] == ["wrong", "right", "wrong"]
    assert [one.option for one in found.verdicts] == [0, 1, 2]


def test_several_are_chosen_in_ascending_order() -> None:
    found = chosen("Where does fern with palm and moss go?", "a sack", "a tin box", "a clay jar", select=2)
    assert found.options == (0, 2)
    assert [one.verdict for one in found.verdicts] == ["right", "wrong", "right"]


def test_without_any_evidence_the_texts_decide_not_the_places() -> None:
    assert chosen("Where?", "zinc", "iron", "lead").options == (1,)
    assert chosen("Where?", "iron", "zinc", "lead").options == (0,)


def test_confidence_is_that_of_margin_and_agreement() -> None:
    found = chosen("Where does moss go?", "a clay jar", "zinc")
    score = 1.0 + 0.5  # the only rule and the whole phrase, half of each above the mean and half below
    part = 1 / (1 + math.exp(-score))
    advisor = jars()
    text = "Where does moss go?"
    examined = advisor.judge.examiner.examine(advisor.read(text), ["a clay jar", "zinc"], advisor.chain(text)[1])
    rows = examined.options
    add(rows, {"votes": ONE.tally(examined.ballots).logs})
    agreeing = sum(rows[0].values[view] > rows[1].values[view] for view in VIEWS)
    assert found.confidence == round(ONE.confidence(part - (1 - part), agreeing), 4)
    assert [one.share for one in found.verdicts] == [round(part, 4), round(1 - part, 4)]
    assert agreeing >= 2


def test_where_what_does_not_hold_is_asked_for_the_odd_one_is_chosen() -> None:
    found = denied("Which holds moss?", "a clay jar", "a tin box", "zinc")
    assert chosen("Which holds moss?", "a clay jar", "a tin box", "zinc").options == (0,)
    assert 0 not in found.options
    assert found.verdicts[0].verdict == "wrong"
    assert (found.verdicts[0].because, found.verdicts[0].exact) == ("So says a/n.", True)


def test_what_people_ask_for_by_a_denial_speaks_for_the_odd_one() -> None:
    lacks = says("b/lacks", "b", asked=("What does the tin box not hold?",), says="No zinc.", acts=("zinc",))
    holds = says("b/holds", "b", asked=("What does the tin box hold?",), says="Iron.", acts=("iron", "lead"))
    advisor = pantry(lacks, holds, concepts=CONCEPTS, weights=Weights({"votes": 1.0}, (0.0, 1.0, 0.0)))
    found = denied("What does the tin box hold?", "iron", "lead", "zinc", advisor=advisor)
    assert found.options == (2,)
    assert found.verdicts[2].because == "No zinc."


def test_of_an_odd_one_of_which_nothing_is_known_the_shares_are_told() -> None:
    found = denied("Where does moss go?", "a clay jar", "zinc")
    assert found.options == (1,)
    assert found.verdicts[1].because == by_shares(1, [0.4, 0.6], [1], denied=True).because


def test_verdicts_are_left_out_where_nobody_reads_them() -> None:
    told, silent = (chosen("Where does moss go?", "a clay jar", "zinc", told=told) for told in (True, False))
    assert silent.verdicts == ()
    assert (silent.options, silent.confidence) == (told.options, told.confidence)


def test_further_evidence_takes_part() -> None:
    weights = Weights({"passage": 1.0}, (0.0, 1.0, 0.0))
    advisor = jars(weights=weights)
    trace = advisor.chain("Where?")[1]
    more = {"passage": [0.2, 0.8, 0.4]}
    found = advisor.judge.choose(advisor.read("Where?"), ("zinc", "iron", "lead"), 1, trace, True, more)
    assert found.options == (1,)
    assert found.verdicts[1].share > found.verdicts[2].share > found.verdicts[0].share
    assert advisor.judge.choose(advisor.read("Where?"), ("zinc", "iron", "lead"), 2, trace, True, more).options == (
        1,
        2,
    )


# what is said for the option chosen


def test_a_rule_that_fired_is_the_exact_reason() -> None:
    assert verdict(0, "Where does moss go?", "a clay jar", "zinc") == Verdict(
        0, "right", "So says a/n.", ("a/n",), ("page:a/n",), pytest.approx(0.8176, abs=1e-4), True
    )
    found = verdict(0, "Where does moss go?", "an old blue jug", "zinc")
    assert (found.exact, found.rules) == (True, ("a/n",))
    two = verdict(0, "Where does moss with oak elm birch go?", "a clay jar", "zinc")
    assert two.rules == ("a/n", "a/z")  # first the one whose statement the question raises more
    assert two.because == "So says a/n."


def test_else_the_statement_that_speaks_most_for_it() -> None:
    found = verdict(0, "Where must kelp and reed go?", "a clay jar", "zinc")
    assert (found.because, found.docs, found.exact) == ("Jars hold kelp.", ("page:2",), False)
    assert found.rules == ()  # a statement without a rule
    sack = verdict(0, "Where must fern and palm go?", "a sack", "zinc")
    assert (sack.because, sack.rules, sack.exact) == ("Sacks hold fern.", ("c/fern",), False)


def test_else_it_is_said_that_only_words_speak_for_it() -> None:
    found = by_shares(1, [0.2, 0.5, 0.3], chosen=[1])
    assert found.because == "the words it shares with the question speak for it, no rule does"
    assert (found.rules, found.docs, found.exact) == ((), (), False)
    assert by_shares(2, [0.2, 0.5, 0.3], chosen=[1]).because == "less speaks for it than for the chosen answer"


def test_where_nothing_tells_options_apart_that_is_said() -> None:
    even = chosen("Where?", "iron", "zinc")
    assert even.tied
    assert [one.because for one in even.verdicts] == [
        "nothing tells it from the others",
        "as much speaks for it as for the chosen answer",
    ]
    assert not chosen("Where does moss go?", "a clay jar", "zinc").tied
    assert not chosen("Where?", "iron", "zinc", select=2).tied  # all are chosen


# what is said against the others


def test_a_rule_that_rules_it_out_is_the_exact_reason() -> None:
    found = verdict(1, "Where do oak elm birch go?", "a clay jar", "a tin box")
    assert found == Verdict(1, "wrong", "So says b/out.", ("b/out",), ("page:b/out",), found.share, True)
    both = verdict(1, "Where do oak elm birch and moss go?", "a clay jar or tin box", "a tin box")
    assert not both.exact  # what the chosen one names too is no reason against another
    put = verdict(1, "Where do oak elm birch and moss go?", "a clay jar or a box of tin", "a tin box")
    assert not put.exact  # nor what it puts forward in other words
    plainly = verdict(1, "Where do oak elm birch go?", "a clay jar", "a box of tin")
    assert plainly.rules == ("b/out",)


def test_else_that_the_chosen_one_is_preferred() -> None:
    advisor = jars(preferences=[prefer("a", "b", ground="safer"), prefer("a", "c", "need=m"), prefer("a", "p")])
    box = verdict(1, "Where does moss go?", "a clay jar", "a tin box", advisor=advisor)
    assert (box.because, box.rules, box.docs) == ("a is safer: a costs less.", (), ("page:a",))
    assert not box.exact
    hands = verdict(1, "Where does moss go?", "a clay jar", "wash hands", advisor=advisor)
    assert hands.because == "a is safer: a costs less.".replace("safer", "cheaper")
    plainly = verdict(1, "Where does moss go?", "a jar of clay", "a tin box", advisor=advisor)
    assert plainly.because == box.because
    unmet = verdict(1, "Where does moss go?", "a clay jar", "a sack", advisor=advisor)
    assert "costs less" not in unmet.because
    met = verdict(1, "Where does moss go?", "a clay jar", "a sack", advisor=advisor, facts=["need=m"])
    assert "costs less" in met.because
    both = verdict(1, "Where does moss go?", "a clay jar, a tin box", "a tin box", advisor=advisor)
    assert "costs less" not in both.because
    other = verdict(1, "Where does moss go?", "an old blue jug", "a tin box", advisor=advisor)
    assert "costs less" not in other.because  # described, not plainly put forward


def test_else_what_it_cannot_do() -> None:
    found = verdict(1, "Where must kelp and reed go?", "a clay jar", "a tin box")
    assert found == Verdict(1, "wrong", "Boxes leak.", (), ("page:3",), found.share, False)


def test_else_that_it_is_for_another_need() -> None:
    found = verdict(1, "Where does moss go?", "a clay jar", "a sack")
    assert found == Verdict(
        1, "wrong", "c is for another need: Sacks hold fern.", ("c/fern",), ("page:4",), found.share, False
    )


def test_else_that_less_speaks_for_it() -> None:
    for other in ("zinc", "a bag", "a tin box"):
        found = verdict(1, "Where does moss go?", "a clay jar", other)
        assert found.because == "less speaks for it than for the chosen answer"
        assert (found.rules, found.docs, found.exact) == ((), (), False)


# the whole way


def test_the_order_of_options_changes_only_their_places() -> None:
    options = ["a tin box", "a clay jar", "a sack"]
    one = chosen("Where must kelp and reed go?", *options)
    other = chosen("Where must kelp and reed go?", *options[::-1])
    assert [2 - number for number in other.options] == list(one.options)
    assert other.confidence == one.confidence
    assert [(v.because, v.share, v.verdict) for v in other.verdicts[::-1]] == [
        (v.because, v.share, v.verdict) for v in one.verdicts
    ]


def test_the_choice_is_the_same_where_nothing_is_recommended_beside_it() -> None:
    options = ("a tin box", "a clay jar")
    whole = jars().ask("Where does moss go?", options=options)
    bare = jars().ask("Where does moss go?", options=options, recommended=False)
    assert bare.choice == whole.choice
    assert [one.id for one in whole.recommendations] == ["a"]
    assert bare.recommendations == ()
    # Without options there is nothing else to answer with.
    without = jars().ask("Where does moss go?", recommended=False)
    assert [one.id for one in without.recommendations] == ["a"]
