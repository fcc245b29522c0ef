"""Which conclusions stand, in which order and how sure, on rules made by hand."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from engine.advisor import Advisor
from engine.judging import recommend, weigher
from engine.judging.placing import PLACING, Placing
from engine.judging.recommend import Recommendation, recommendations, ruled_out, tied
from engine.judging.votes import RELEVANCE, SUPPORT, Ballots
from engine.judging.weigher import Weigher, roots
from engine.model import Concept, Decision, Fact, Rule, Trace
from engine.reading.reader import Reading
from engine.record import changed
from tests.pantry import feature, limit, pantry, prefer, rule, thing

CONCEPTS = (
    thing("service=up", "up"),
    thing("service=down", "down"),
    thing("need=n", "moss fern"),
    thing("need=m", "oak"),
    thing("need=e", "elm"),
    thing("limit=most", "most", of="b"),
    thing("step=pour", "pour", of="a"),
    *(feature(name, of="up" if name in "ac" else "down") for name in "abcde"),
)


def opened(*rules: Rule, **more: object) -> Advisor:
    return pantry(**{"concepts": CONCEPTS, "rules": rules, **more})  # type: ignore[arg-type]


WEIGHTS = {"asking": 4.0, "phrase": 2.0, "decided": 1.0, "nothing": 1.0}


@dataclass
class Words:
    """What words raise, by rule, and what share of the vote they give a conclusion."""

    by_rule: Mapping[str, float]
    cast: Ballots | None = None
    strengths: Mapping[str, float] = field(default_factory=dict)
    parts: Mapping[str, Words] = field(default_factory=dict)

    def views(self, name: str, rules: Sequence[str]) -> dict[str, float]:
        amount = max((self.by_rule.get(rule, 0.0) for rule in rules), default=0.0)
        return {**dict.fromkeys(PLACING, 0.0), "asking": amount}

    def associated(self, names: Sequence[str]) -> list[float]:
        return [self.strengths.get(name, 0.0) for name in names]

    def ballots(self, conclusions: Sequence[tuple[str, str]], fired: Collection[str]) -> Ballots:
        self.asked = (conclusions, fired)
        return self.cast or Ballots(len(conclusions), [], [], [])


def found(
    advisor: Advisor,
    text: str = "",
    facts: Sequence[Fact] = (),
    raised: Mapping[str, float] | None = None,
    likely: Sequence[tuple[str, Rule]] = (),
) -> list[Recommendation]:
    reading, trace = advisor.chain(text, facts)
    heard = None if raised is None else Words(raised)
    return stands(advisor, reading, trace, heard, Placing(WEIGHTS, {}, {}), likely)


def stands(advisor: Advisor, reading: Reading, trace: Trace, *more: Any) -> list[Recommendation]:
    return recommendations(advisor.pack, advisor.reader, reading, trace, ruled_out(advisor.pack, trace), *more)


def shares(*logs: float) -> list[float]:
    """Chances from sums of weights, beside nothing."""
    powers = [math.exp(one) for one in (*logs, WEIGHTS["nothing"])]
    return [power / sum(powers) for power in powers[:-1]]


def ids(these: Sequence[Recommendation]) -> list[str]:
    return [one.id for one in these]


ONE, TWO = rule("one", ["need=n"], "recommend=a"), rule("two", ["need=m"], "recommend=b")
BOTH = ["need=n", "need=m"]
OAK, ELM = rule("oak", ["need=m"], "recommend=a"), rule("elm", ["need=e"], "recommend=b")


# what stands


def test_what_is_ruled_out_does_not_stand() -> None:
    against, again = rule("against", ["need=m"], "rule-out=a"), rule("again", ["need=m"], "rule-out=a")
    advisor = opened(ONE, TWO, against, again)
    assert ids(found(advisor, facts=["need=n"])) == ["a"]
    assert ids(found(advisor, facts=BOTH)) == ["b"]
    (out,) = ruled_out(advisor.pack, advisor.chain("", BOTH)[1])
    assert (out.id, out.title, out.firing.rule.id) == ("a", "a", "again" if out.firing.rule is again else "against")
    assert ruled_out(advisor.pack, advisor.chain("", ["need=n"])[1]) == []
    both = opened(against, rule("b", ["need=m"], "rule-out=b"))
    assert [one.id for one in ruled_out(both.pack, both.chain("", ["need=m"])[1])] == ["a", "b"]


def test_words_may_outweigh_a_ruling_out() -> None:
    advisor = opened(ONE, TWO, rule("against", ["need=m"], "rule-out=a"))
    for amounts, stands in (
        ({"one": 1.0, "against": 0.5}, True),
        ({"one": 0.5, "against": 0.5}, False),
        ({"one": 0.4, "against": 0.5}, False),
        ({"one": 1.0}, False),
        ({"against": 0.5}, False),
    ):
        assert ("a" in ids(found(advisor, facts=BOTH, raised=amounts))) == stands


def test_what_stands_all_the_same_is_not_told_as_ruled_out() -> None:
    advisor = opened(ONE, TWO, rule("against", ["need=m"], "rule-out=a"), rule("other", ["need=m"], "rule-out=c"))
    out = ruled_out(advisor.pack, advisor.chain("", BOTH)[1])
    assert [one.id for one in out] == ["a", "c"]
    standing = found(advisor, facts=BOTH, raised={"one": 1.0, "against": 0.5})
    assert [one.id for one in recommend.against(out, standing)] == ["c"]


def test_each_conclusion_stands_once_with_all_that_lead_to_it() -> None:
    also = rule("also", ["need=m"], "recommend=a")
    (one,) = found(opened(ONE, also), "moss fern on oak")
    assert (one.id, one.title) == ("a", "a")
    assert [firing.rule.id for firing in one.firings] == ["one", "also"]  # the one on more words first
    assert one.firing == one.firings[0]


# in which order


def test_what_rests_on_more_telling_words_comes_first() -> None:
    assert ids(found(opened(ONE, TWO), "oak and moss fern")) == ["a", "b"]
    other = (rule("one", ["need=n"], "recommend=b"), rule("two", ["need=m"], "recommend=a"))
    assert ids(found(opened(*other), "oak and moss fern")) == ["b", "a"]
    assert ids(found(opened(ONE, TWO), facts=BOTH)) == ["a", "b"]  # of equals the first by name


def test_further_firings_add_a_quarter() -> None:
    advisor = opened(ONE, rule("also", ["need=m"], "recommend=a"))
    reading, trace = advisor.chain("moss fern on oak")
    weigh = Weigher(advisor.pack, advisor.reader, reading, trace)
    one, also = (weigh.firing(firing) for firing in sorted(trace.firings, key=lambda f: f.rule.id, reverse=True))
    (only,) = found(advisor, "moss fern on oak")
    assert only.score == pytest.approx(one + recommend.FURTHER_FACTOR * also)
    assert one == pytest.approx(advisor.reader.rarity("moss") + advisor.reader.rarity("fern"))
    assert also == pytest.approx(advisor.reader.rarity("oak"))


def test_a_fact_given_without_words_counts_as_one_rare_word() -> None:
    (one,) = found(opened(ONE), facts=["need=n"])
    assert one.score == pytest.approx(opened(ONE).reader.rarest)
    (two,) = found(opened(rule("x", BOTH, "recommend=a")), facts=BOTH)
    assert two.score == pytest.approx(2 * opened(ONE).reader.rarest)


def test_what_answers_a_question_put_just_so_weighs_more() -> None:
    for kind in ("decision", "limit", "order"):
        (one,) = found(opened(ONE, kinds={"one": kind}), facts=["need=n"])
        assert one.score == pytest.approx(weigher.DECISION_FACTOR * opened(ONE).reader.rarest)


def test_words_that_state_a_fact_twice_count_once_by_the_better_mention() -> None:
    twice = thing("need=n", "moss", "fern reed")
    advisor = pantry(concepts=[twice, feature("a")], rules=[ONE])
    (one,) = found(advisor, "moss. fern reed. moss.")
    assert one.score == pytest.approx(advisor.reader.rarity("fern") + advisor.reader.rarity("reed"))
    shared = [thing("need=n", "moss"), thing("need=m", "moss oak"), feature("a")]
    both = pantry(concepts=shared, rules=[rule("x", BOTH, "recommend=a")])
    (one,) = found(both, "moss oak and moss")
    assert one.score == pytest.approx(both.reader.rarity("moss") + both.reader.rarity("oak"))  # `moss` for both


def test_of_equally_telling_mentions_the_first_counts() -> None:
    words = [thing("need=n", "moss", "fern"), thing("need=m", "moss"), thing("need=z", "fern"), feature("a")]
    advisor = pantry(concepts=words, rules=[rule("x", BOTH, "recommend=a")])
    (one,) = found(advisor, "moss. fern.")
    assert one.score == pytest.approx(advisor.reader.rarity("moss"))


def test_conclusions_from_services_not_named_weigh_less() -> None:
    def score(text: str, then: str) -> float:
        advisor = opened(rule("x", ["need=n"], f"recommend={then}"))
        return found(advisor, text, ["need=n"])[0].score

    for then, home, other in (("a", "up", "down"), ("b", "down", "up"), ("most", "down", "up"), ("pour", "up", "down")):
        plain = score("", then)
        assert score(home, then) == pytest.approx(plain)
        assert score(other, then) == pytest.approx(weigher.ELSEWHERE_FACTOR * plain)
        assert score("up and down", then) == pytest.approx(plain)
    assert score("up", "up") == pytest.approx(score("", "up"))  # the service itself


def test_through_what_is_derived_the_words_it_rests_on_count() -> None:
    chain = (rule("wish", ["need=n"], "wish=w"), rule("x", ["wish=w", "need=m"], "recommend=a"))
    advisor = opened(*chain)
    (one,) = found(advisor, "moss fern on oak")
    assert one.score == pytest.approx(sum(advisor.reader.rarity(word) for word in ("moss", "fern", "oak")))
    trace = advisor.chain("", BOTH)[1]
    assert roots(trace, ["wish=w"]) == ["need=n"]
    assert roots(trace, ["need=m", "wish=w", "need=n", "unknown=x"]) == ["need=m", "need=n"]
    assert roots(trace, ["need=m", "need=m", "need=n"]) == ["need=m", "need=n"]
    assert roots(trace, []) == []


# words in what order


def test_words_order_what_several_rules_recommend() -> None:
    advisor = opened(OAK, ELM)
    assert ids(found(advisor, "oak elm", raised={"elm": 0.5, "oak": 0.1})) == ["b", "a"]
    assert ids(found(advisor, "oak elm", raised={"elm": 0.1, "oak": 0.5})) == ["a", "b"]
    first, second = found(advisor, "oak elm", raised={"elm": 0.5, "oak": 0.25})
    assert [first.score, second.score] == pytest.approx(shares(4 * 0.5, 4 * 0.25))
    assert (first.views["asking"], second.views["asking"]) == (0.5, 0.25)
    assert not found(advisor, "oak elm")[0].views


def test_equally_raised_the_more_telling_words_decide_then_the_names() -> None:
    advisor = opened(OAK, rule("elm", ["need=n"], "recommend=b"))
    assert ids(found(advisor, "moss fern on oak", raised={"elm": 0.5, "oak": 0.5})) == ["b", "a"]
    assert ids(found(opened(OAK, ELM), "oak elm", raised={"elm": 0.5, "oak": 0.5})) == ["a", "b"]


def test_a_need_given_as_a_fact_is_met_in_full() -> None:
    (read,) = found(opened(OAK), "oak", raised={"oak": 0.5})
    (given,) = found(opened(OAK), "so", ["need=m"], raised={"oak": 0.5})
    assert (read.views["phrase"], read.views["phrase-about"]) == (0.0, 0.0)
    assert (given.views["phrase"], given.views["phrase-about"]) == (1.0, 1.0)
    stated, spoken = found(opened(OAK, ELM), "elm", ["need=m"], raised={"oak": 0.5, "elm": 0.5})
    assert (stated.id, spoken.id, stated.views["votes"]) == ("a", "b", pytest.approx(-math.log(2)))
    (home,) = found(opened(rule("up", ["service=up"], "recommend=a")), "so", ["service=up"], raised={"up": 0.5})
    assert home.views["phrase"] == 0.0  # what is there asks for nothing


def test_what_a_decision_chose_goes_before_its_like() -> None:
    for kind in ("decision", "limit"):
        advisor = opened(OAK, ELM, kinds={"elm": kind})
        first, second = found(advisor, "oak elm", raised={"elm": 0.5, "oak": 0.5})
        assert ids([first, second]) == ["b", "a"]
        assert [first.score, second.score] == pytest.approx(shares(4 * 0.5 + 1, 4 * 0.5))


def test_what_comes_next_is_asked_for_in_so_many_words() -> None:
    advisor = opened(OAK, ELM, kinds={"elm": "order"})
    first, second = found(advisor, "oak elm", raised={"oak": 0.5})
    assert first.id == "b"
    assert [first.score, second.score] == pytest.approx(shares(4 + 2 + 1, 4 * 0.5))


def test_the_vote_of_statements_counts() -> None:
    support = [[[float(name == "act" and place == 0) for name in SUPPORT] for place in range(2)]]
    heard = Words({"oak": 0.5, "elm": 0.5}, Ballots(2, [0], [[0.0] * len(RELEVANCE)], support))
    advisor = opened(OAK, ELM)
    reading, trace = advisor.chain("oak elm")
    placing = Placing({**WEIGHTS, "votes": 1.5}, {}, {"act": 2.0})
    first, second = stands(advisor, reading, trace, heard, placing)
    assert ids([first, second]) == ["b", "a"]
    assert first.views["votes"] == pytest.approx(math.log(math.exp(2) / (math.exp(2) + 1)))
    assert second.views["votes"] == pytest.approx(math.log(1 / (math.exp(2) + 1)))
    assert [first.score, second.score] == pytest.approx(
        shares(2 + 1.5 * first.views["votes"], 2 + 1.5 * second.views["votes"])
    )
    assert heard.asked == ([("b", "b"), ("a", "a")], {"oak", "elm"})


def test_what_words_are_associated_with_counts_but_for_what_is_given() -> None:
    advisor = opened(OAK, ELM)
    weights = Placing({**WEIGHTS, "associated": 0.5}, {}, {})
    heard = Words({"oak": 0.5, "elm": 0.5}, None, {"a": -6.0})
    for facts, order, strength in (([], ["b", "a"], -6.0), (["need=m"], ["a", "b"], 0.0)):
        reading, trace = advisor.chain("so oak elm" if not facts else "so elm", facts)
        found = stands(advisor, reading, trace, heard, weights)
        assert ids(found) == order
        assert {one.id: one.views["associated"] for one in found} == {"a": strength, "b": 0.0}


def test_of_two_with_one_title_the_likelier_goes_by_the_chance_of_both() -> None:
    same = [changed(one, label="jar") if one.id in ("feature=a", "feature=c") else one for one in CONCEPTS]
    birch = rule("birch", ["need=n"], "recommend=c")
    advisor = opened(OAK, ELM, birch, concepts=same)
    raised = {"oak": 0.5, "birch": 0.4, "elm": 0.55}
    one, other, third = found(advisor, "oak elm moss fern", raised=raised)
    assert ids([one, other, third]) == ["a", "b", "c"]
    assert one.score == pytest.approx(one.chance + third.chance)
    assert third.score == third.chance < other.score


def test_what_comes_next_needs_no_votes() -> None:
    advisor = opened(OAK, ELM, kinds={"elm": "order"})
    first, second = found(advisor, "oak elm", raised={"oak": 0.5})
    assert first.views["votes"] == 0.0
    assert second.views["votes"] == pytest.approx(-math.log(2))


def test_a_decision_counts_more_where_its_phrase_is_met_in_one_place() -> None:
    advisor = opened(OAK, ELM, kinds={"elm": "decision"})
    first, second = found(advisor, "so", ["need=m", "need=e"], raised={"elm": 0.5, "oak": 0.5})
    assert (first.id, first.views["decided"], first.views["decided-phrase"]) == ("b", 1.0, 1.0)
    assert (second.views["decided"], second.views["decided-phrase"]) == (0.0, 0.0)
    read = found(advisor, "oak elm", raised={"elm": 0.5, "oak": 0.5})
    assert (read[0].views["decided"], read[0].views["decided-phrase"]) == (1.0, 0.0)


def test_a_conclusion_of_the_kind_asked_for_says_so() -> None:
    concepts = (*CONCEPTS[:-4], feature("b", sort="header"), feature("c", sort="command"))
    advisor = opened(OAK, ELM, concepts=concepts)
    kinds = {one.id: one.views["kind"] for one in found(advisor, "oak elm. Which header is it?", raised={"elm": 0.5})}
    assert kinds == {"a": 0.0, "b": 1.0}
    assert {one.views["kind"] for one in found(advisor, "oak elm", raised={"elm": 0.5})} == {0.0}


def test_a_conclusion_that_the_question_names_says_so() -> None:
    long = thing("step=long", "pour b out", of="a")
    advisor = opened(OAK, ELM, concepts=(*CONCEPTS, long))
    for text, named in (("oak elm", 0.0), ("oak elm b", 1.0), ("oak elm pour b out", 1.0), ("oak elm bee", 0.0)):
        second = {one.id: one for one in found(advisor, text, raised={"elm": 0.5})}["b"]
        assert second.views["named"] == named


def test_words_that_ask_what_a_thing_is_are_not_asked_for() -> None:
    advisor = opened(OAK, ELM)
    plain, asked, more = (
        {one.id: one.views["by-name"] for one in found(advisor, text, raised={"elm": 0.5})}["b"]
        for text in ("oak elm b", "Explain what oak elm b means", "oak elm b, birch")
    )
    assert plain == asked > more > 0.0


def test_a_limit_asked_for_stands_against_what_is_no_limit() -> None:
    class Amounts(Words):
        def views(self, name: str, rules: Sequence[str]) -> dict[str, float]:
            return {**super().views(name, rules), "amount": 0.7 if name == "b" else 0.0}

    for limits, owed in (({"b": limit("b")}, 0.0), ({}, 0.7)):
        advisor = opened(OAK, ELM, limits=limits)
        reading, trace = advisor.chain("oak elm")
        all_ = stands(advisor, reading, trace, Amounts({}), Placing(WEIGHTS, {}, {}))
        assert {one.id: one.views["owed"] for one in all_} == {"a": 0.7, "b": owed}


def test_the_firing_that_words_raise_most_is_shown() -> None:
    also = rule("also", ["need=m"], "recommend=a")
    for raised, order in (({"one": 0.2, "also": 0.5}, ["also", "one"]), ({"one": 0.5, "also": 0.2}, ["one", "also"])):
        (one,) = found(opened(ONE, also), "moss fern on oak", raised=raised)
        assert [firing.rule.id for firing in one.firings] == order
        assert one.firing is one.firings[0]
    (even,) = found(opened(ONE, also), "moss fern on oak", raised={"one": 0.5, "also": 0.5})
    assert even.firing.rule.id == "one"  # on more words
    (decided,) = found(opened(ONE, also, kinds={"one": "decision"}), "moss fern on oak", raised={"also": 0.5})
    assert decided.firing.rule.id == "one"


# guesses


def test_likely_conclusions_stand_as_guesses() -> None:
    guess = rule("guess", ["need=x"], "recommend=c")
    advisor = opened(OAK, guess)
    (only,) = found(advisor, "so", likely=[("c", guess)], raised={"guess": 0.5})
    assert (only.id, only.guess, only.firing.rule.id) == ("c", True, "guess")
    assert only.firings == (only.firing,)
    assert only.firing.depth == 0
    assert [only.score] == pytest.approx(shares(4 * 0.5))
    first, second = found(advisor, "oak", likely=[("c", guess)], raised={"guess": 0.5, "oak": 0.5})
    assert (first.id, first.guess, second.id, second.guess) == ("a", False, "c", True)
    above, _ = found(advisor, "oak", likely=[("c", guess)], raised={"guess": 0.6, "oak": 0.5})
    assert (above.id, above.guess) == ("c", True)
    already = found(advisor, "oak", likely=[("a", OAK)], raised={"oak": 0.5})
    assert [(one.id, one.guess) for one in already] == [("a", False)]


def test_of_many_guesses_the_likeliest_stand() -> None:
    guesses = [rule(f"g{name}", ["need=x"], f"recommend={name}") for name in "abcdefg"]
    raised = {one.id: 0.1 * number for number, one in enumerate(guesses, 1)}
    these = found(opened(OAK, *guesses), "oak", likely=[(one.id[1:], one) for one in guesses], raised=raised)
    assert ids(these) == ["g", "f", "e", "d", "c", "a"]  # a rule fired for the last


def test_a_guess_is_not_decided_by_its_kind() -> None:
    guess = rule("guess", ["need=x"], "recommend=c")
    for kind in ("decision", "order"):
        advisor = opened(OAK, guess, kinds={"guess": kind})
        these = found(advisor, "oak", likely=[("c", guess)], raised={"guess": 0.5, "oak": 0.6})
        assert ids(these) == ["a", "c"]
        assert these[1].views["decided"] == 0.0


# preferences


def test_the_preferred_comes_first_where_it_is_on_offer() -> None:
    advisor = opened(ONE, TWO, preferences=[prefer("b", "a")])
    first, second = found(advisor, facts=BOTH)
    assert ids([first, second]) == ["b", "a"]
    assert (first.instead_of, second.instead_of) == (["a"], [])
    assert ids(found(advisor, facts=["need=n"])) == ["a"]
    kept = found(opened(ONE, TWO, preferences=[prefer("a", "b")]), facts=BOTH)
    assert ids(kept) == ["a", "b"]
    assert kept[0].instead_of == ["b"]


def test_a_preference_needs_what_it_holds_for() -> None:
    advisor = opened(ONE, TWO, preferences=[prefer("b", "a", "service=up")])
    assert ids(found(advisor, facts=BOTH)) == ["a", "b"]
    assert not found(advisor, facts=BOTH)[1].instead_of
    assert ids(found(advisor, facts=[*BOTH, "service=up", "service=down"])) == ["b", "a"]


def test_what_is_clearly_less_does_not_move_up() -> None:
    advisor = opened(OAK, ELM, preferences=[prefer("b", "a")])
    apart = -math.log(recommend.CLOSE) / WEIGHTS["asking"]
    for amount, order, stood_for in ((1 - apart - 0.01, ["a", "b"], []), (1 - apart + 0.01, ["b", "a"], ["a"])):
        these = found(advisor, "oak elm", raised={"oak": 1.0, "elm": amount})
        assert ids(these) == order
        assert next(one for one in these if one.id == "b").instead_of == stood_for


def test_what_is_preferred_to_its_part_must_be_likely_enough_itself() -> None:
    """The quarter of its part's chance, by which a whole is ordered too, would always do."""
    nested = [one for one in CONCEPTS if one.id != "feature=b"] + [feature("b", of="a")]
    advisor = opened(OAK, ELM, concepts=nested, preferences=[prefer("a", "b")])
    apart = -math.log(recommend.CLOSE) / WEIGHTS["asking"]
    for amount, order in ((apart + 0.01, ["b", "a"]), (apart - 0.01, ["a", "b"])):
        assert ids(found(advisor, "oak elm", raised={"oak": 0.0, "elm": amount})) == order


def test_a_guess_is_not_preferred_to_what_fired() -> None:
    guess = rule("guess", ["need=x"], "recommend=c")
    advisor = opened(OAK, guess, preferences=[prefer("c", "a")])
    these = found(advisor, "oak", likely=[("c", guess)], raised={"guess": 1.0, "oak": 1.0})
    assert ids(these) == ["a", "c"]
    assert not these[1].instead_of


def test_one_that_cannot_apply_does_not_end_the_others() -> None:
    advisor = opened(
        ONE, TWO, rule("three", ["need=m"], "recommend=e"), preferences=[prefer("b", "d"), prefer("b", "a"), prefer("e", "b")]
    )  # fmt: skip
    assert ids(found(advisor, facts=BOTH)) == ["e", "b", "a"]


# how sure


def sigmoid(margin: float) -> float:
    return 1 / (1 + math.exp(-recommend.STEEPNESS * margin))


def test_confidence_comes_from_the_margin_over_the_best_other() -> None:
    floor = recommend.FLOOR
    (only,) = found(opened(ONE), facts=["need=n"])
    assert only.confidence == round(floor + (1 - floor) * sigmoid(1.0), 2)
    first, second = found(opened(ONE, TWO), facts=BOTH)
    assert first.confidence == 0.5  # of two equals neither is likelier
    assert second.confidence == round(sigmoid(0.0) * floor, 2)


def test_with_words_the_chance_is_the_confidence() -> None:
    first, second = found(opened(OAK, ELM), "oak elm", raised={"oak": 1.0, "elm": 0.5})
    assert [first.confidence, second.confidence] == [round(one, 2) for one in shares(4.0, 2.0)]
    sure, unlikely = found(opened(OAK, ELM), "oak elm", raised={"oak": 3.0, "elm": 0.0})
    assert (sure.confidence, unlikely.confidence) == (1 - recommend.LEAST, recommend.LEAST)


def test_what_has_the_same_title_answers_the_same() -> None:
    step = (thing("step=pour", "pour", of="a"), Concept("step=again", "step", "pour", of="b"))
    rules = (rule("oak", ["need=m"], "recommend=pour"), rule("elm", ["need=e"], "recommend=again"))
    these = found(opened(*rules, concepts=(*CONCEPTS, *step)), "oak elm", raised={"oak": 1.0, "elm": 0.5})
    assert [one.title for one in these] == ["pour", "pour"]
    assert [one.confidence for one in these] == [round(sum(shares(4.0, 2.0)), 2)] * 2


def test_what_has_a_part_on_offer_answers_for_it_and_goes_first_where_both_are_about_as_likely() -> None:
    nested = [one for one in CONCEPTS if one.id != "feature=b"] + [feature("b", of="a")]
    advisor = opened(OAK, ELM, concepts=nested)
    whole, part = found(advisor, "oak elm", raised={"oak": 1.0, "elm": 0.75})
    chances = shares(4.0, 3.0)
    assert (whole.id, whole.chance, part.chance) == ("a", *map(pytest.approx, chances))
    assert whole.confidence == round(sum(chances), 2)
    assert part.confidence == round(chances[1], 2)
    assert whole.score == pytest.approx(chances[0] + recommend.PART_FACTOR * chances[1])
    # From here on the part is likelier than the whole and a quarter of the part.
    even = -math.log(1 - recommend.PART_FACTOR) / WEIGHTS["asking"]
    for amount, order in ((even - 0.01, ["a", "b"]), (even + 0.01, ["b", "a"])):
        assert ids(found(advisor, "oak elm", raised={"oak": 1.0, "elm": 1.0 + amount})) == order


def test_what_is_preferred_answers_for_the_other_too() -> None:
    first, second = found(opened(OAK, ELM, preferences=[prefer("a", "b")]), "oak elm", raised={"oak": 1.0, "elm": 0.75})
    assert first.confidence == round(sum(shares(4.0, 3.0)), 2)
    assert second.confidence == round(shares(4.0, 3.0)[1], 2)


def test_what_is_stood_in_for_does_not_lower_confidence() -> None:
    first, second = found(opened(ONE, TWO, preferences=[prefer("a", "b")]), facts=BOTH)
    assert first.confidence == round(recommend.FLOOR + (1 - recommend.FLOOR) * sigmoid(1.0), 2)
    assert second.confidence == round(sigmoid(0.0) * recommend.FLOOR, 2)


# ties


def test_equal_answers_of_one_decision_are_a_tie() -> None:
    decision = Decision("d", "Which?", ("a", "b", "c"))
    advisor = opened(ONE, TWO, decisions=[Decision("z", "What?", ("e",)), decision])
    these = found(advisor, facts=BOTH)
    assert ids(tied(advisor.pack, these)) == ["a", "b"]
    assert tied(advisor.pack, these[:1]) == []
    assert tied(advisor.pack, []) == []
    other = opened(ONE, TWO, decisions=[Decision("d", "Which?", ("a", "c"))])
    assert tied(other.pack, found(other, facts=BOTH)) == []
    assert tied(other.pack, found(other, facts=BOTH)[::-1]) == []  # the first answers no decision


def test_a_margin_or_a_preference_breaks_a_tie() -> None:
    decision = Decision("d", "Which?", ("a", "b", "c"))
    advisor = opened(ONE, TWO, decisions=[decision])
    these = found(advisor, "moss fern on oak")
    assert these[0].score > these[1].score
    assert tied(advisor.pack, these) == []
    liking = opened(ONE, TWO, decisions=[decision], preferences=[prefer("b", "a")])
    assert tied(liking.pack, found(liking, facts=BOTH)) == []
    three = opened(ONE, TWO, rule("x", ["need=m"], "recommend=c"), decisions=[decision], preferences=[prefer("a", "b")])
    assert ids(tied(three.pack, found(three, facts=BOTH))) == ["a", "c"]  # what gives way is not one of the even


def test_what_was_moved_up_is_no_tie_with_what_scores_more() -> None:
    """A preferred one may score less than a third that it is not preferred to."""
    decision = Decision("d", "Which?", ("a", "b", "c"))
    rules = (rule("x", ["need=n"], "recommend=a"), rule("y", ["need=n", "need=m", "need=e"], "recommend=b"))
    third = rule("z", ["need=n", "need=m"], "recommend=c")
    alone = opened(*rules, third, preferences=[prefer("a", "b")])  # outside of a decision, as where words are weighed
    these = found(alone, facts=["need=n", "need=m", "need=e"])
    assert these[0].id == "a"
    assert max(one.score for one in these[1:]) > these[0].score + 1
    deciding = opened(*rules, third, decisions=[decision], preferences=[prefer("a", "b")])
    assert tied(deciding.pack, these) == []


def test_a_service_denied_is_not_one_named() -> None:
    advisor = opened(ONE)
    reading, trace = advisor.chain("Without down: moss fern?")
    assert reading.services == set()
    assert Weigher(advisor.pack, advisor.reader, reading, trace).place("a") == 1.0


def test_what_belongs_to_a_service_that_is_denied_does_not_stand() -> None:
    concepts = (*CONCEPTS, thing("service=s", "shop"), feature("of-s", of="s"))
    advisor = opened(
        rule("one", ["need=n"], "recommend=a"), rule("two", ["need=n"], "recommend=of-s"), concepts=concepts
    )
    assert {one.id for one in found(advisor, facts=["need=n"])} == {"a", "of-s"}
    assert [one.id for one in found(advisor, facts=["need=n", "not service=s"])] == ["a"]


@pytest.mark.parametrize(
    ("text", "stand"),
    [
        ("moss fern?", {"a", "hook"}),
        ("moss fern, no hook?", {"a"}),
        ("moss fern without hooks?", {"a"}),
        ("We have no hook. moss fern?", {"a", "hook"}),
        ("There is no hook. moss fern?", {"a", "hook"}),
    ],
)
def test_what_a_text_says_not_to_want_does_not_stand_but_what_it_lacks_may(text: str, stand: set[str]) -> None:
    concepts = (*CONCEPTS, feature("hook", names=("hook",)))
    advisor = opened(
        rule("one", ["need=n"], "recommend=a"), rule("two", ["need=n"], "recommend=hook"), concepts=concepts
    )
    assert {one.id for one in advisor.ask(text).recommendations} == stand


# decisions, by facts alone

VESSEL = Decision("vessel", "Which?", ("a", "b", "d"))
FOUR = ["need=n", "need=m", "need=e", "service=up"]
DECIDING = (rule("choice", ["need=n"], "recommend=a"), rule("offer", FOUR, "recommend=b"))


def test_what_a_decision_rule_chose_comes_before_what_only_features_offer() -> None:
    plain = opened(*DECIDING, kinds={"choice": "decision"})
    assert ids(found(plain, facts=FOUR)) == ["b", "a"]  # no decision holds them together
    advisor = opened(*DECIDING, kinds={"choice": "decision"}, decisions=[VESSEL])
    first, second = found(advisor, facts=FOUR)
    assert ids([first, second]) == ["a", "b"]
    assert first.confidence > second.confidence
    assert second.score == pytest.approx(weigher.DECISION_FACTOR**-1 * first.score)


def test_two_that_decision_rules_chose_stand_side_by_side() -> None:
    advisor = opened(*DECIDING, kinds={"choice": "decision", "offer": "decision"}, decisions=[VESSEL])
    assert ids(found(advisor, facts=FOUR)) == ["b", "a"]


def test_what_is_chosen_and_ruled_out_makes_nothing_give_way() -> None:
    out = rule("out", ["need=m"], "rule-out=a")
    advisor = opened(*DECIDING, out, kinds={"choice": "decision"}, decisions=[VESSEL])
    assert ids(found(advisor, facts=FOUR)) == ["b"]


def test_the_preferred_of_a_decision_comes_first_however_much_less_it_rests_on() -> None:
    less = (rule("one", ["need=n"], "recommend=a"), *(rule(f"o{n}", FOUR, "recommend=b") for n in range(9)))
    advisor = opened(*less, preferences=[prefer("a", "b")])
    assert ids(found(advisor, facts=FOUR)) == ["b", "a"]
    advisor = opened(*less, preferences=[prefer("a", "b")], decisions=[VESSEL])
    assert ids(found(advisor, facts=FOUR)) == ["a", "b"]


def test_what_gives_way_is_not_moved_up_past_what_stands() -> None:
    outside = rule("outside", ["need=n", "need=m", "need=e"], "recommend=c")
    offer = rule("offer", ["need=m", "need=e"], "recommend=b")
    rules = (DECIDING[0], offer, outside)
    advisor = opened(*rules, kinds={"choice": "decision"}, preferences=[prefer("b", "c")])
    assert ids(found(advisor, facts=FOUR[:3])) == ["b", "c", "a"]
    advisor = opened(*rules, kinds={"choice": "decision"}, preferences=[prefer("b", "c")], decisions=[VESSEL])
    assert ids(found(advisor, facts=FOUR[:3])) == ["c", "a", "b"]


def test_words_may_ask_for_what_gives_way() -> None:
    advisor = opened(*DECIDING, kinds={"choice": "decision"}, decisions=[VESSEL])
    assert ids(found(advisor, "moss", facts=FOUR, raised={"offer": 1.0, "choice": 0.1}))[0] == "b"
