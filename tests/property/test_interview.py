"""An interview ends, and when it ends no further reply changes the result; every reply can be taken back."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.advisor import Advisor
from engine.explaining.change import Change, stated
from engine.explaining.interview import Interview
from engine.explaining.what_if import TELLING, result
from engine.model import Fact
from tests.property.packs import NEEDS, advisors

some = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
TRIED = 40  # facts that are tried at the end of an interview
TEXTS = [
    "",
    "We must react in near real time when an item in our DynamoDB table changes",
    "fastest way to deploy to Elastic Beanstalk, downtime is fine",
    "My Lambda function runs 20 minutes",
]


def talk(interview: Interview, rng: random.Random, most: int) -> bool:
    """Reply at random; whether the interview came to its end."""
    for _ in range(most):
        question = interview.next()
        if question is None:
            return True
        if question.closing:
            interview.reply(question, "no")
        else:
            assert not interview.settled() & set(question.facts)
            assert question.bits >= 0
            interview.reply(question, rng.choices(["yes", "no", "unknown"], [2, 3, 1])[0])
    return False


def near(advisor: Advisor, interview: Interview) -> set[Fact]:
    """The facts that could still be asked: those of a rule with a telling condition met, or about what stands."""
    answer = interview.answer()
    facts = answer.trace.facts
    shared = Counter(fact for rule in advisor.pack.rules for fact in rule.when)
    standing = {one.id for one in answer.recommendations}
    found: set[Fact] = set()
    for rule in advisor.pack.rules:
        met = any(f in facts and not f.startswith("service=") and shared[f] <= TELLING for f in rule.when)
        if met or any(fact.partition("=")[2] in standing for fact in rule.then):
            found |= {
                fact for fact in (*rule.when, *rule.unless) if fact in advisor.pack.concepts and fact not in facts
            }
    return found - interview.settled()


def check_end(advisor: Advisor, interview: Interview, kinds: tuple[str, ...], rng: random.Random) -> None:
    """No fact near the case that is still open changes the result, whether it holds or is denied; of many, some are tried."""
    inquiry = interview.inquiry()
    answer = inquiry.ask(advisor)
    base = [*stated(advisor.pack, answer.trace), *answer.reading.likely]
    open_still = [fact for fact in sorted(near(advisor, interview)) if fact.startswith(kinds)]
    for fact in rng.sample(open_still, min(TRIED, len(open_still))):
        for said in (fact, f"not {fact}"):
            after = inquiry.changed(advisor.pack, Change(frozenset([said])), base).ask(advisor)
            assert result(after) == result(answer), said


@some
@given(advisors(), st.randoms(use_true_random=False))
def test_at_the_end_nothing_changes_the_result(case: tuple[Advisor, list[Fact]], rng: random.Random) -> None:
    advisor, facts = case
    interview = Interview(advisor, "", tuple(facts))
    assert talk(interview, rng, 8 * len(NEEDS))
    check_end(advisor, interview, ("need=",), rng)


@some
@given(advisors(), st.randoms(use_true_random=False))
def test_back_takes_back(case: tuple[Advisor, list[Fact]], rng: random.Random) -> None:
    advisor, facts = case
    interview = Interview(advisor, "", tuple(facts))
    first, answer = interview.next(), result(interview.answer())
    talk(interview, rng, 4)
    while interview.back():
        pass
    assert interview.next() == first
    assert result(interview.answer()) == answer


def test_a_choice_among_options_that_nothing_is_recommended_beside(aws: Advisor) -> None:
    interview = Interview(aws, "Which colour is best? A. red B. blue")
    assert not interview.answer().recommendations
    assert talk(interview, random.Random(0), 30)


@pytest.mark.parametrize("text", TEXTS)
def test_on_the_shipped_pack(aws: Advisor, text: str) -> None:
    ended = 0
    for seed in range(2):
        interview, rng = Interview(aws, text), random.Random(seed)
        if talk(interview, rng, 30):
            ended += 1
            check_end(aws, interview, ("need=", "symptom=", "service=", "constraint=", "feature="), rng)
    assert ended
