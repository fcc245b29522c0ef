"""Each kind of evidence on options, on packs so small that only that kind can speak."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest

from engine.advisor import Advisor
from engine.judging.evidence import (
    ELSEWHERE,
    KINDS,
    RELATIVE,
    SHARP,
    OptionEvidence,
    add,
    levelled,
    summed,
)
from engine.judging.index import Raised
from engine.judging.terms import EVERYWHERE, SHARED, Terms, shaded
from engine.judging.votes import PART, RELEVANCE, SUPPORT
from engine.model import Fact
from tests.pantry import feature, pantry, prefer, rule, says, thing

SHELVES = (thing("service=up", "up"), thing("service=down", "down"))


def examined(advisor: Advisor, question: str, *options: str, facts: Sequence[Fact] = ()) -> list[OptionEvidence]:
    trace = advisor.chain(question, facts)[1]
    return advisor.judge.examiner.examine(advisor.read(question), options, trace).options


def raising(advisor: Advisor, question: str, *options: str) -> Raised:
    """How far a question raises statements, its options helping."""
    index = advisor.index
    return index.raised(index.keys(advisor.read(question).words), [index.terms(option) for option in options])


def values(advisor: Advisor, kind: str, question: str, *options: str, facts: Sequence[Fact] = ()) -> list[float]:
    return [one.values[kind] for one in examined(advisor, question, *options, facts=facts)]


# what an option names and describes

NAMES = partial(
    pantry,
    says("x", "kelp-jar", says="nothing"),
    concepts=[
        *SHELVES,
        feature("kelp-jar", of="up", described=("green glass jug",)),
        feature("moss-jar", of="down"),
        feature("tale", sort="misconception", names=("tall old tale",)),
        thing("practice=wash-hands", "wash hands"),
        thing("step=pour", "pour"),
    ],
)


def test_what_an_option_names_and_puts_forward() -> None:
    named, described, practice, nothing = examined(
        NAMES(), "Which of them on up?", "a kelp jar", "a jug of green glass", "wash hands on down", "pour it"
    )
    assert (named.named, named.put) == ({"kelp-jar"}, {"kelp-jar": 1.0})
    assert described.named == set()
    assert described.put == pytest.approx({"kelp-jar": 0.9})
    assert practice.named == {"down"}
    assert practice.practices == {"wash-hands"}
    assert practice.put == {}  # only features are put forward
    assert (nothing.named, nothing.put, nothing.practices) == (set(), {}, set())


def test_what_is_not_wanted_is_not_named() -> None:
    (one,) = examined(NAMES(), "Which?", "a jug without down")
    assert "down" not in one.named
    assert one.values["foreign"] == 0.0


def test_features_at_home_elsewhere_are_put_forward_less() -> None:
    def put(question: str, option: str) -> float:
        return examined(NAMES(), question, option)[0].put["moss-jar"]

    assert put("Which?", "a moss jar") == 1.0  # no service named: all are near
    assert put("Which on up?", "a moss jar") == pytest.approx(ELSEWHERE)
    assert put("Which on down?", "a moss jar") == 1.0
    assert put("Which on up?", "a moss jar on down") == 1.0  # the option names it
    assert put("Which?", "a moss jar on up") == pytest.approx(ELSEWHERE)


def test_foreign_counts_the_services_only_the_option_names() -> None:
    assert values(NAMES(), "foreign", "Which on up?", "up", "down", "up and down", "none") == [0.0, 1.0, 1.0, 0.0]
    assert values(NAMES(), "foreign", "Which?", "up and down") == [2.0]


def test_a_known_misconception_is_told() -> None:
    assert values(NAMES(), "misconception", "Which?", "a tall old tale", "a kelp jar") == [1.0, 0.0]


# phrases

PHRASES = partial(
    pantry,
    says("a/1", "a", phrases=("moss fern",)),
    says("a/2", "a", phrases=("reed palm",)),
    says("a/3", "a", "cannot", phrases=("oak elm",)),
    says("a/4", "a", "fact", phrases=("hazel birch",)),
    says("b/1", "b", "cannot", phrases=("moss fern",)),
    says("b/2", "b", "cannot", phrases=("reed palm",)),
    concepts=[feature("a", names=("clay jar",), described=("blue old jug",)), feature("b", names=("tin box",))],
)
OPTIONS = ("a clay jar", "a tin box", "a sack")


def test_phrases_speak_for_what_solves() -> None:
    asked = "There must be moss on fern?"
    assert values(PHRASES(), "phrase", asked, *OPTIONS) == [1.0, 0.0, 0.0]
    assert values(PHRASES(), "phrase-best", asked, *OPTIONS) == [1.0, 0.0, 0.0]
    both = "There must be moss on fern and reed on palm?"
    assert values(PHRASES(), "phrase", both, *OPTIONS) == [1.5, 0.0, 0.0]  # each further one counts less
    assert values(PHRASES(), "phrase-best", both, *OPTIONS) == [1.0, 0.0, 0.0]
    assert values(PHRASES(), "phrase", "There must be hazel on birch?", *OPTIONS) == [0.0, 0.0, 0.0]
    assert values(PHRASES(), "phrase", asked, "a jug, old and blue") == pytest.approx([0.9])


def test_phrases_speak_against_what_cannot() -> None:
    assert values(PHRASES(), "cannot-phrase", "Must be moss on fern?", *OPTIONS) == [0.0, 1.0, 0.0]
    assert values(PHRASES(), "cannot-phrase", "Must be oak on elm?", *OPTIONS) == [1.0, 0.0, 0.0]
    assert values(PHRASES(), "cannot-phrase", "Must be moss on fern and reed on palm?", *OPTIONS) == [0.0, 1.5, 0.0]


def test_of_what_is_told_of_a_feature_the_chief_comes_first() -> None:
    assert PHRASES().judge.examiner.statements_of("a") == [0, 1, 2, 3]
    assert list(PHRASES().judge.examiner.statements_of("nobody")) == []


# words

WORDS = partial(
    pantry,
    says("a/1", "a", asked=("moss fern?",), says="kelp lemon"),
    says("a/2", "a", asked=("moss fern oak?",), says="palm"),
    says("b/1", "b", asked=("moss fern?",), says="grape"),
    says("b/2", "b", "cannot", asked=("moss fern?",), says="plum"),
    concepts=[*SHELVES, feature("a", of="up", names=("jar a",)), feature("b", of="down", names=("jar b",))],
)
ASKED = "moss fern?"


def test_told_is_what_statements_tell_that_the_question_raises() -> None:
    options = ("kelp", "grape", "plum", "cedar")
    told, asking = (values(WORDS(), kind, ASKED, *options) for kind in ("told", "told-asking"))
    bag, raised = WORDS().index.bags.telling, raising(WORDS(), ASKED, *options)
    kelp, grape = bag.scores({"kelp": 1.0})[0], bag.scores({"grape": 1.0})[2]
    assert told == pytest.approx([kelp * raised.whole[0] ** SHARP, grape * raised.whole[2] ** SHARP, 0.0, 0.0])
    assert asking == pytest.approx([kelp * raised.asking[0] ** SHARP, grape * raised.asking[2] ** SHARP, 0.0, 0.0])
    assert raised.whole[0] < raised.asking[0] == raised.asking[2] == 1.0
    assert values(WORDS(), "told", "cedar?", "birch", "hazel") == [0.0, 0.0]
    assert values(WORDS(), "told", ASKED, "moss") == [0.0]  # words of asking are not told


def test_what_a_question_raises_less_counts_much_less() -> None:
    raised = raising(WORDS(), ASKED, "palm")
    (told,) = values(WORDS(), "told", ASKED, "palm")
    assert raised.whole[1] == 1.0  # `palm` in the only option raises its statement most
    (less,) = values(WORDS(), "told", ASKED + " oak?", "kelp")
    raised = raising(WORDS(), ASKED + " oak?", "kelp")
    assert raised.whole[0] < raised.whole[1]
    assert less == pytest.approx(WORDS().index.bags.telling.scores({"kelp": 1.0})[0] * raised.whole[0] ** SHARP)
    (asking,) = values(WORDS(), "told-asking", ASKED + " oak?", "kelp")
    assert asking == pytest.approx(WORDS().index.bags.telling.scores({"kelp": 1.0})[0] * raised.asking[0] ** SHARP)
    assert told > less > 0


def test_what_cannot_be_is_told_apart() -> None:
    raised = raising(WORDS(), ASKED, "plum", "kelp").whole
    plum = WORDS().index.bags.telling.scores({"plum": 1.0})[3] * raised[3] ** SHARP
    assert values(WORDS(), "told-cannot", ASKED, "plum", "kelp") == pytest.approx([plum, 0.0])
    assert values(WORDS(), "told", ASKED, "plum", "kelp")[0] == 0.0


def test_what_is_told_elsewhere_counts_less() -> None:
    for kind in ("told", "told-asking"):
        (plain,), (near,), (far,) = (
            values(WORDS(), kind, question, "kelp") for question in (ASKED, f"up: {ASKED}", f"down: {ASKED}")
        )
        assert plain > 0, kind
        assert near > far > 0, kind
    (plain,), (far,) = (values(WORDS(), "told-cannot", question, "plum") for question in (ASKED, f"up: {ASKED}"))
    assert plain > far > 0


def test_what_is_told_of_a_limit_is_at_home_where_its_feature_is() -> None:
    jars = pantry(
        says("most", "most", "limit", asked=("moss?",), says="kelp"),
        concepts=[*SHELVES, feature("a", of="up"), thing("limit=most", "most", of="a")],
    )
    up, down = (values(jars, "told", f"{question}: moss?", "kelp")[0] for question in ("up", "down"))
    assert down == pytest.approx(ELSEWHERE * up)
    assert down > 0


def test_only_what_the_question_raises_most_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.judging.index.CHIEF", 1)
    assert values(WORDS(), "told", "moss fern?", "kelp lemon kelp lemon", "palm")[1] == 0.0


def test_terms_that_options_share_count_less() -> None:
    options = [Terms(words, []) for words in (["moss", "fern"], ["moss", "reed"], ["moss", "fern", "moss"])]
    assert shaded(options) == {
        "moss": EVERYWHERE, "fern": SHARED, "reed": 1.0, "moss fern": SHARED, "moss reed": 1.0, "fern moss": 1.0,
        "moss moss": 1.0,
    }  # fmt: skip
    assert shaded([Terms(["moss"], ["= fern"])]) == {"moss": 1.0, "= fern": 1.0}
    assert shaded([]) == {}
    alone, shared, everywhere = (
        values(WORDS(), "told-asking", ASKED, *options)[0]
        for options in (("kelp", "x", "y"), ("kelp", "kelp", "y"), ("kelp", "kelp", "kelp"))
    )
    assert shared == pytest.approx(SHARED * alone)
    assert everywhere == pytest.approx(EVERYWHERE * alone)


def test_neighbours_tell_more_than_the_same_words_apart() -> None:
    (together,), (apart,) = (values(WORDS(), "told-asking", ASKED, option) for option in ("kelp lemon", "lemon kelp"))
    assert together > apart > 0


# acts

ACTS = partial(
    pantry,
    says("a", "a", asked=("moss fern?",), acts=("pour grape", "pour grape slowly, and lemon"), contrasts=(("boil plum", "no"),)),
    says("b", "b", asked=("moss fern oak?",), acts=("stir grape",), contrasts=(("bake plum", "no"), ("bake thyme", "no"))),
    says("c", "c", asked=("cedar?",), acts=("dry basil",)),
)  # fmt: skip


def backing(advisor: Advisor, kind: str, question: str, *options: str) -> dict[str, list[float]]:
    """One number of the votes' support, for each option, by the statement that votes."""
    ballots = advisor.judge.examiner.examine(advisor.read(question), options, advisor.chain(question)[1]).ballots
    place = [*SUPPORT].index(kind)
    ids = advisor.index.ids
    return {ids[n]: [row[place] for row in rows] for n, rows in zip(ballots.voters, ballots.support, strict=True)}


def test_answers_speak_for_and_contrasts_against() -> None:
    bag, options = ACTS().index.acts.bag, ("pour", "boil", "dry basil", "stir, bake")
    pour, boil, stir, bake = (max(bag.scores({word: 1.0}).values()) for word in ("pour", "boil", "stir", "bake"))
    speaking, against = (backing(ACTS(), kind, "moss fern?", *options) for kind in ("act", "against"))
    assert speaking["a"] == pytest.approx([PART * pour, 0.0, 0.0, 0.0])
    assert against["a"] == pytest.approx([0.0, PART * boil, 0.0, 0.0])
    assert speaking["b"] == pytest.approx([0.0, 0.0, 0.0, PART * stir])
    assert against["b"] == pytest.approx([0.0, 0.0, 0.0, PART * bake])  # the best of two


def test_what_cannot_be_has_no_vote() -> None:
    assert backing(WORDS(), "told", ASKED, "plum", "kelp").keys() == {"a/1", "a/2", "b/1"}
    assert backing(WORDS(), "told", "cedar?", "cedar") == {}


def test_what_gives_many_answers_is_known_by_it() -> None:
    jars = pantry(
        says("one", "a", asked=("moss?",), acts=("pour",)),
        says("two", "a", asked=("moss?",), acts=("pour", "stir")),
        says("all", "a", asked=("moss?",), acts=("pour", "stir", "boil")),
    )
    ballots = jars.judge.examiner.examine(jars.read("moss?"), ["pour"], jars.chain("moss?")[1]).ballots
    answers, many = ([row[[*RELEVANCE].index(kind)] for row in ballots.relevance] for kind in ("answers", "list"))
    assert (answers, many) == ([1.0, 1.0, 1.0], [0.0, 0.0, 1.0])


def test_how_many_amounts_add_up() -> None:
    many = pantry(
        *(says(f"s{n}", "a", asked=("moss",), phrases=("moss",), says="kelp", acts=("pour",)) for n in range(9)),
        *(says(f"t{n}", "a", "cannot", asked=("moss",), phrases=("moss",), says="kelp") for n in range(9)),
        concepts=[feature("a", names=("clay jar",))],
    )
    (found,) = examined(many, "Must be moss?", "kelp")
    raised = raising(many, "Must be moss?", "kelp")
    bag = many.index.bags.telling
    for kind in ("told", "told-asking", "told-cannot"):
        number = 9 if kind == "told-cannot" else 0
        view = raised.asking if kind == "told-asking" else raised.whole
        best = bag.scores({"kelp": 1.0})[number] * view[number] ** SHARP
        assert found.values[kind] == pytest.approx(best * sum(1 / (n + 1) for n in range(6))), kind
    (found,) = examined(many, "Must be moss?", "clay jar")
    assert found.values["phrase"] == pytest.approx(1 + 1 / 2 + 1 / 3 + 1 / 4)
    assert found.values["cannot-phrase"] == pytest.approx(1 + 1 / 2)


# rules

RULES = partial(
    pantry,
    says("x", "a", says="nothing"),
    concepts=[
        *SHELVES,
        thing("need=n", "moss fern reed"),
        thing("need=m", "oak"),
        feature("a", names=("clay jar",), described=("old blue jug",)),
        feature("b", names=("tin box",), described=("old red can",)),
        feature("c", names=("sack",)),
    ],
    rules=[
        rule("long", ["need=n"], "recommend=a"),
        rule("short", ["need=m"], "recommend=b"),
        rule("short-too", ["need=m"], "recommend=a"),
        rule("against", ["need=n"], "rule-out=b"),
        rule("against-up", ["service=up"], "rule-out=up"),
    ],
)
BOTH = "moss fern reed with oak, which?"


def test_rules_that_fired_speak_for_what_an_option_names() -> None:
    assert values(RULES(), "rule", "moss fern reed?", "clay jar", "tin box", "sack", "old blue jug") == [
        1.0,
        0.0,
        0.0,
        0.0,
    ]
    assert values(RULES(), "rule", "cedar?", "clay jar", "tin box") == [0.0, 0.0]
    long, short = values(RULES(), "rule", BOTH, "clay jar", "tin box")
    assert 0 < short < 1
    assert long == pytest.approx(1.0 + 0.25 * short)  # the most telling firing, and a quarter of the next


def test_rules_that_fired_speak_for_what_an_option_describes() -> None:
    options = ("an old blue jug", "a clay jar, an old blue jug", "old red can")
    assert values(RULES(), "rule-described", "moss fern reed?", *options) == [1.0, 0.0, 0.0]
    assert values(RULES(), "ruled-out", "moss fern reed?", *options, "tin box") == [0.0, 0.0, 1.0, 1.0]
    weigh = values(RULES(), "ruled-out", "moss fern reed on up?", "up", "tin box")
    assert weigh[1] == 1.0
    assert 0 < weigh[0] < 1


# preferences

KINDS_OF = ("preferred", "beaten", "preferred-likely", "beaten-likely")
LIKING = partial(
    pantry,
    says("n/1", "a", asked=("moss?",), need="need=n"),
    says("n/2", "b", asked=("moss cedar hazel willow?",), need="need=m"),
    concepts=[
        thing("need=n", "fern fern"),
        thing("need=m", "oak oak"),
        feature("a", names=("clay jar",), described=("old blue jug",)),
        feature("b", names=("tin box",)),
        feature("c", names=("sack",)),
        thing("practice=p", "wash hands"),
    ],
    preferences=[prefer("a", "b", "need=n"), prefer("c", "a"), prefer("b", "p", "need=m", "need=n")],
)  # fmt: skip


def liked(question: str, *options: str, facts: Sequence[Fact] = ()) -> list[tuple[float, ...]]:
    found = examined(LIKING(), question, *options, facts=facts)
    return [tuple(one.values[kind] for kind in KINDS_OF) for one in found]


def test_a_preference_that_holds_speaks_for_one_and_against_the_other() -> None:
    assert liked("?", "clay jar", "tin box", facts=["need=n"]) == [(1.0, 0, 0, 0), (0, 1.0, 0, 0)]
    assert liked("?", "tin box", "old blue jug", facts=["need=n"]) == [(0, 1.0, 0, 0), (1.0, 0, 0, 0)]
    assert liked("?", "sack", "clay jar") == [(1.0, 0, 0, 0), (0, 1.0, 0, 0)]
    assert liked("?", "tin box", "wash hands", facts=["need=n", "need=m"])[1] == (0, 1.0, 0, 0)
    assert liked("?", "clay jar", "clay jar too", "tin box", facts=["need=n"]) == [
        (1.0, 0, 0, 0), (1.0, 0, 0, 0), (0, 1.0, 0, 0),
    ]  # fmt: skip


def test_a_preference_says_nothing_of_one_option_with_both_or_without_the_other() -> None:
    assert liked("?", "clay jar or tin box", "tin box", facts=["need=n"]) == [(0, 0, 0, 0)] * 2
    assert liked("?", "clay jar", "a rock", facts=["need=n"]) == [(0, 0, 0, 0)] * 2
    assert liked("?", "clay jar", "tin box") == [(0, 0, 0, 0)] * 2  # neither stated nor raised


def test_a_preference_that_cannot_apply_does_not_end_the_others() -> None:
    assert liked("?", "clay jar", "sack", facts=["need=n"])[1] == (1.0, 0, 0, 0)
    jars = partial(
        pantry,
        concepts=[feature("a"), feature("b"), feature("c")],
        preferences=[prefer("a", "x"), prefer("a", "b"), prefer("a", "c")],
    )
    found = examined(jars(), "?", "a", "b or a", "c")
    assert [one.values["beaten"] for one in found] == [0.0, 0.0, 1.0]


def test_a_preference_counts_as_likely_as_far_as_its_needs_are_raised() -> None:
    better, worse = liked("moss?", "clay jar", "tin box")
    assert better == (0, 0, 1.0, 0)
    assert worse == (0, 0, 0, 1.0)
    box, hands = liked("moss?", "tin box", "wash hands")
    raised = raising(LIKING(), "moss?", "tin box", "wash hands")
    assert 0 < raised.whole[1] < 1
    assert box[2] == hands[3] == pytest.approx(raised.whole[1])  # the need that is raised least


# evidence made comparable


def test_kinds_are_told() -> None:
    (one,) = examined(WORDS(), ASKED, "kelp")
    assert set(one.values) | {"passage", "votes"} == set(KINDS)
    assert set(KINDS) > RELATIVE


def test_sums_take_the_largest_and_count_each_further_one_less() -> None:
    assert summed([1.0, 4.0, 3.0, 2.0], 3) == pytest.approx(4.0 + 3.0 / 2 + 2.0 / 3)
    assert summed([], 3) == 0.0
    assert summed([1.0], 3) == 1.0


def test_levelled_are_shares_of_the_largest_as_differences_from_the_mean() -> None:
    found = [OptionEvidence(values={"phrase": 4.0, "rule": 3.0}), OptionEvidence(values={"phrase": 2.0, "rule": 1.0})]
    assert levelled(found) == [
        {"phrase": pytest.approx(0.25), "rule": pytest.approx(1.0)},
        {"phrase": pytest.approx(-0.25), "rule": pytest.approx(-1.0)},
    ]
    assert levelled([]) == []
    assert levelled(found[:1]) == [{"phrase": 0.0, "rule": 0.0}]
    nothing = [OptionEvidence(values={"phrase": 0.0}), OptionEvidence(values={"phrase": 0.0})]
    assert levelled(nothing) == [{"phrase": 0.0}, {"phrase": 0.0}]
    small = [OptionEvidence(values={"phrase": 0.5}), OptionEvidence(values={"phrase": 0.0})]
    assert levelled(small) == [{"phrase": 0.5}, {"phrase": -0.5}]


def test_further_evidence_has_a_value_for_every_option() -> None:
    found = [OptionEvidence(values={"rule": 1.0}), OptionEvidence()]
    add(found, {"passage": [0.5, 0.25], "other": [1.0, 2.0]})
    assert [one.values for one in found] == [
        {"rule": 1.0, "passage": 0.5, "other": 1.0}, {"passage": 0.25, "other": 2.0},
    ]  # fmt: skip
    with pytest.raises(ValueError, match="zip"):
        add(found, {"passage": [0.5]})


def test_the_order_of_options_is_the_order_of_the_evidence() -> None:
    one, other = examined(WORDS(), ASKED, "kelp jar a", "grape"), examined(WORDS(), ASKED, "grape", "kelp jar a")
    for first, second in zip(one, other[::-1], strict=True):
        assert first.values == pytest.approx(second.values)
        assert (first.named, first.put) == (second.named, second.put)
