"""Scenarios in words, and the vocabulary's declarations, by example."""

from __future__ import annotations

import pytest

from engine.model import Ambiguity, Concept, Pack, Rule

pytest.importorskip("pysat", reason="python-sat is not installed")
from engine.verifying import vocabulary
from engine.verifying.findings import in_words
from engine.verifying.space import Space, asks, at_home, conclusions


def concept(fact: str, *names: str, of: str = "", phrases: tuple[str, ...] = ()) -> Concept:
    kind, _, name = fact.partition("=")
    return Concept(fact, kind, name.replace("-", " "), names, phrases, of=of)


def pack(*concepts: Concept, ambiguities: tuple[Ambiguity, ...] = (), rules: tuple[Rule, ...] = ()) -> Pack:
    return Pack("p", "p", rules, {}, {one.id: one for one in concepts}, ambiguities=ambiguities)


def test_a_scenario_in_words() -> None:
    one = pack(
        concept("need=keep-order"),
        concept("service=sqs"),
        Concept("quantity=run-time", "quantity", "run time", of="time"),
    )
    facts = ("need=keep-order", "not service=sqs", "run-time=20 minutes", "names=service", "wish=x")
    assert in_words(one, facts) == "need “keep order”, run time of 20 minutes, wish=x; not: service “sqs”"
    assert in_words(one, ("not service=sqs",)) == "not: service “sqs”"
    assert in_words(one, ()) == "nothing"


def told(one: Pack) -> list[tuple[str, str, bool]]:
    return [(found.message, found.because, accepted) for found, accepted in vocabulary.ambiguous(one)]


SQS, SNS = concept("service=sqs", "SQS"), concept("service=sns", "SNS")


def test_names_meet_in_their_stems_but_not_with_phrases() -> None:
    a, b = concept("feature=a", "Dead letters", of="sqs"), concept("feature=b", "dead letter", of="sqs")
    assert told(pack(SQS, a, b)) == [("`Dead letters` means `feature=a` and `feature=b`", "", False)]
    assert told(pack(SQS, a, concept("need=b", phrases=("dead letter",)))) == []
    assert told(pack(SQS, concept("feature=a", "=Ref", of="sqs"), concept("feature=b", "ref", of="sqs"))) == []


def test_phrases_meet_whatever_the_order_of_their_slots_and_synonyms() -> None:
    a = concept("need=a", phrases=("send|post message !slow",))
    for phrase, same in (
        ("message post|send !slow", True), ("messages sending|posted !slow", True), ("message send|post", False), ("message send !slow", False)
    ):  # fmt: skip
        assert bool(told(pack(a, concept("need=b", phrases=(phrase,))))) is same, phrase


@pytest.mark.parametrize(
    ("one", "two", "because"),
    [
        (concept("feature=a", "x", of="sqs"), concept("feature=b", "x", of="sns"), "the service that the text names"),
        (concept("feature=a", "x", of="sqs"), concept("feature=b", "x", of="a"), "nothing needs to: the one is a part"),
        (concept("feature=a", "x", of="sqs"), concept("service=sqs", "x"), "nothing needs to: the one is a part"),
        (concept("feature=a", "x", of="sqs"), concept("step=o.x", "x", of="sqs"), "whether the text asks for an order"),
        (concept("feature=a", "x", of="sqs"), concept("feature=b", "x", of="sqs"), ""),
        (concept("need=a", "x"), concept("need=b", "x"), ""),
        (concept("feature=a", "x", of="sqs"), concept("need=b", "x"), ""),
    ],
)
def test_what_the_place_in_the_pack_settles(one: Concept, two: Concept, because: str) -> None:
    ((_, said, accepted),) = told(pack(*({c.id: c for c in (SQS, SNS, one, two)}.values())))
    assert said.startswith(because)
    assert accepted is bool(because)


def test_three_features_of_which_two_share_a_service_stay_ambiguous() -> None:
    three = [concept(f"feature={n}", "x", of=home) for n, home in (("a", "sqs"), ("b", "sns"), ("c", "sqs"))]
    assert [accepted for _, _, accepted in told(pack(SQS, SNS, *three))] == [False]
    step = concept("step=o.x", "x", of="sqs")
    assert [accepted for _, _, accepted in told(pack(SQS, SNS, *three, step))] == [False]


def test_declarations_settle_names_and_phrases_and_must_be_met() -> None:
    a, b = (
        concept("feature=a", "big heat", of="sqs"),
        concept("feature=b", "Big Heat", of="sqs", phrases=("very|so hot",)),
    )
    c = concept("need=c", phrases=("hot so|very",))
    one = Ambiguity(("big heat", "so|very hot", "cold"), "the rest of the text")
    found = told(pack(SQS, a, b, c, ambiguities=(one,)))
    assert [(because, accepted) for _, because, accepted in found] == [
        ("the rest of the text", True), ("the rest of the text", True), ("", False)
    ]  # fmt: skip
    assert found[-1][0] == "`cold` is declared ambiguous and is not"


def test_what_counts_as_used() -> None:
    rule = Rule("r", 0, ("need=a", "not need=b"), ("constraint=c",), ("recommend=f",))
    concepts = [concept(fact) for fact in ("need=a", "need=b", "need=z", "constraint=c", "constraint=z", "feature=f", "feature=z", "service=s", "practice=f", "service=z")]  # fmt: skip
    one = pack(*concepts, concept("feature=g", of="s"), rules=(rule,))
    left = {found.subjects[0] for found in vocabulary.unused(one)}
    assert left == {"need=z", "constraint=z", "feature=z", "feature=g", "service=z"}
    assert {found.subjects[0] for found in vocabulary.unused(one, ["need=z", "not constraint=z"])} == left - {
        "need=z",
        "constraint=z",
    }
    home = Rule("h", 1, ("need=z",), ("names=service",), ("recommend=z",))
    assert {found.subjects[0] for found in vocabulary.unused(pack(*concepts, rules=(rule, home)))} == {"constraint=z"}


def test_what_a_rule_asks_and_concludes() -> None:
    rule = Rule("r", 0, ("need=a", "service=s", "symptom=q"), ("names=service",), ("recommend=f", "fired=r"))
    assert asks(rule) == {"need=a", "symptom=q"}
    assert asks(Rule("r", 0, ("service=s", "constraint=c"), (), ())) == {"service=s", "constraint=c"}
    assert at_home(rule)
    assert not at_home(Rule("r", 0, ("names=service",), (), ()))
    assert conclusions(rule) == ("recommend=f",)


def test_what_may_be_stated() -> None:
    space = Space(
        pack(
            concept("need=a", phrases=("a",)),
            concept("feature=f", "F"),
            concept("feature=g"),
            SQS,
            concept("service=q"),
        )
    )
    assert [space.sayable(fact) for fact in ("need=a", "not need=a", "feature=f", "feature=g", "wish=x")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert space.services == ("service=sqs",)
    assert space.quantity_of("need=a") == ""
