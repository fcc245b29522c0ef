"""What the words of a question raise among a few statements, and what they put forward."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest

from engine.advisor import Advisor
from engine.judging import hearing, index
from engine.judging.coverage import Coverage, Wording
from engine.judging.hearing import Likely
from engine.judging.index import Index, Raised
from engine.judging.named import PUT_FORWARD, Named
from engine.model import Concept
from engine.reading.frame import WEIGHT
from engine.reading.words import words_of
from engine.record import changed
from tests.pantry import feature, limit, pantry, says, thing

JARS = (
    says("a/moss", "a", asked=("Moss on birch?",), phrases=("moss birch", "kelp|reed palm"), says="lemon", home="up"),
    says("a/cannot", "a", "cannot", asked=("Fern on birch?",), says="plum"),
    says("b/fern", "b", asked=("Fern in oak?",), gist="elm", card="jar b", acts=("pour grape",), home="down"),
    says("b/fact", "b", "fact", says="thyme thyme"),
    says("c/max", "c", "limit", asked=("Basil amount?",), says="12"),
)
CONCEPTS = (
    thing("service=up", "up"),
    thing("service=down", "down"),
    feature("a", of="up", names=("jar a",)),
    feature("b", of="down", names=("jar b", "big clay pot")),
    feature("c", of="down", names=()),
)


@pytest.fixture(scope="module")
def jars() -> Advisor:
    return pantry(*JARS, concepts=CONCEPTS, limits={"c/max": limit("c/max")})


def raised(advisor: Advisor, text: str, *options: str) -> Raised:
    found = advisor.index
    return found.raised(found.keys(words_of(text)), [found.terms(option) for option in options])


def by_id(advisor: Advisor, scores: Mapping[int, float]) -> dict[str, float]:
    return {advisor.index.ids[number]: score for number, score in scores.items()}


# phrases


def phrase(advisor: Advisor, text: str) -> dict[str, float]:
    return by_id(advisor, raised(advisor, text).phrase)


def test_a_whole_phrase_raises_its_statement_fully(jars: Advisor) -> None:
    assert phrase(jars, "Moss and birch?") == pytest.approx({"a/moss": 1.0})
    assert phrase(jars, "Palm and reed?") == pytest.approx({"a/moss": 1.0})
    assert phrase(jars, "Cedar?") == {}


def test_a_part_of_a_phrase_raises_by_the_square_of_its_share(jars: Advisor) -> None:
    moss, birch = jars.index.bags.weight("moss"), jars.index.bags.weight("birch")
    assert moss > birch  # two statements have birch
    assert phrase(jars, "Moss?") == pytest.approx({"a/moss": (moss / (moss + birch)) ** 2})
    assert phrase(jars, "Birch and kelp?")["a/moss"] == pytest.approx(
        0.25
    )  # the better of two halves: `kelp|reed palm`


def test_in_the_story_a_phrase_counts_less_than_in_goal_or_question(jars: Advisor) -> None:
    assert phrase(jars, "Moss is on birch. Which one?")["a/moss"] == pytest.approx(index.STORY**2)
    assert phrase(jars, "There must be moss on birch. Which one?")["a/moss"] == pytest.approx(1.0)


def test_scattered_over_sentences_a_phrase_counts_less(jars: Advisor) -> None:
    scattered = phrase(jars, "There must be moss. There must be birch. Which one?")["a/moss"]
    assert scattered == pytest.approx(index.SCATTERED)
    assert scattered < 1.0


# words


def test_the_statement_that_shares_most_is_the_measure(jars: Advisor) -> None:
    whole = by_id(jars, raised(jars, "Moss on birch, or fern?").whole)
    assert whole["a/moss"] == 1.0
    assert list(whole) == sorted(whole, key=lambda name: -whole[name])
    assert 0 < whole["b/fern"] < whole["a/cannot"] < 1
    assert by_id(jars, raised(jars, "Fern?").whole).keys() == {"a/cannot", "b/fern"}


def test_asking_looks_at_the_words_of_asking_only(jars: Advisor) -> None:
    told = raised(jars, "Fern with plum and lemon?")
    assert by_id(jars, told.whole).keys() == {"a/moss", "a/cannot", "b/fern"}
    asking = by_id(jars, told.asking)
    assert asking.keys() == {"a/cannot", "b/fern"}
    assert max(asking.values()) == 1.0
    for word in ("elm", "down"):  # gist and home of b/fern
        assert by_id(jars, raised(jars, f"{word}?").asking) == {"b/fern": 1.0}
    for word in ("jar", "grape", "plum"):
        assert by_id(jars, raised(jars, f"{word}?").asking) == {}
        assert by_id(jars, raised(jars, f"{word}?").whole)


def test_features_are_raised_by_all_that_is_said_of_them(jars: Advisor) -> None:
    owners = jars.index.owned.owners
    told = {owners[place]: value for place, value in raised(jars, "Elm and thyme, or moss?").feature.items()}
    assert told["b"] == 1.0
    assert 0 < told["a"] < 1
    assert told.keys() == {"a", "b"}


def test_words_of_the_story_weigh_less_and_the_best_sentence_counts(jars: Advisor) -> None:
    found = jars.index
    terms = found.weighted(words_of("Moss is there. Fern is there. You need oak. There must be fern. Which kelp?"))
    assert WEIGHT["story"] < 1.0
    assert terms == {"moss": WEIGHT["story"], "fern": 1.0, "oak": 1.0, "kelp": 1.0}


def test_what_options_share_helps_to_tell_what_a_question_is_about(jars: Advisor) -> None:
    alone = by_id(jars, raised(jars, "Birch?").whole)
    assert alone.keys() == {"a/moss", "a/cannot"}
    helped = by_id(jars, raised(jars, "Birch?", "moss moss", "kelp").whole)
    assert helped["a/moss"] == 1.0
    assert helped["a/cannot"] < alone["a/cannot"]
    both = by_id(jars, raised(jars, "Birch?", "moss", "moss").whole)
    assert both["a/cannot"] < helped["a/cannot"]  # each option adds its part, a word said twice in one only once
    bag = jars.index.bags.whole
    birch, moss = bag.scores({"birch": 1.0}), bag.scores({"moss": 1.0})
    expected = birch[1] / (birch[0] + index.OPTIONS / 2 * moss[0])
    assert helped["a/cannot"] == pytest.approx(expected)


def test_reach_is_the_share_of_the_words_that_one_statement_holds(jars: Advisor) -> None:
    def reach(text: str) -> float:
        return jars.index.reach(jars.index.keys(words_of(text)))

    assert reach("Cedar?") == reach("?") == 0.0
    bag = jars.index.bags.whole
    full = bag.weight("moss") + bag.weight("cedar")
    assert reach("Moss and cedar?") == pytest.approx(bag.scores({"moss": 1.0})[0] / full)


def test_words_that_the_pack_ignores_raise_nothing() -> None:
    silent = pantry(*JARS, concepts=CONCEPTS, ignored=("Basil", "elm"))
    assert silent.index.terms("basil elm moss") == ["moss"]
    assert raised(silent, "Basil?").whole == {}


def test_how_telling_a_key_is(jars: Advisor) -> None:
    found = jars.index
    assert found.bags.weight("#time") == found.bags.weight("#count") == 2.0
    assert found.bags.weight("moss birch") == pytest.approx(
        found.bags.whole.weight("moss") + found.bags.whole.weight("birch")
    )
    assert (
        found.bags.weight("=birch")
        == found.bags.weight("birch")
        == found.bags.whole.weight("birch")
        < found.bags.weight("cedar")
    )
    assert found.bags.weight("the moss") == found.bags.weight("moss")
    assert found.bags.weight("the") == 0.5


def test_keys_are_words_runs_and_quantities_sentence_by_sentence(jars: Advisor) -> None:
    keys = jars.index.keys(words_of("A big clay pot. PutMoss for 20 minutes."))
    assert "big clay pot" in keys.sentences[0]
    assert "#time" in keys.sentences[1]
    assert "#time" not in keys.sentences[0]
    assert {"put", "moss"} <= keys.sentences[1]  # the parts of joined names, with the last sentence
    assert keys.all == keys.sentences[0] | keys.sentences[1]
    assert len(keys.sentences) == 2
    assert jars.index.keys(words_of("")).sentences == ()


# what is put forward


def forward(advisor: Advisor, text: str) -> dict[str, float]:
    return forward_in(advisor.index, text)


def forward_in(found: Index, text: str) -> dict[str, float]:
    return found.put_forward(found.keys(words_of(text)))


DISHES = (
    feature("bowl", names=("round clay bowl",), described=("fern|oak kelp",)),
    feature("cup", names=("tin cup",)),
    feature("it", names=("of the",)),
    feature("box", names=("box of it", "tin lid of it")),
    feature("sign", names=("file://hazel",)),
    thing("practice=wash", phrases=("palm reed",)),
    thing("need=palm", phrases=("palm reed",)),
)


@pytest.fixture(scope="module")
def dishes() -> Advisor:
    return pantry(says("x", "bowl", says="nothing"), concepts=DISHES)


def test_a_name_puts_a_feature_forward(dishes: Advisor) -> None:
    assert forward(dishes, "a round clay bowl") == pytest.approx({"bowl": 1.0})
    assert forward(dishes, "clay that is round, a bowl") == pytest.approx({"bowl": 1.0})
    assert forward(dishes, "tin cup. round clay bowl.") == pytest.approx({"bowl": 1.0, "cup": 1.0})
    assert forward(dishes, "of the") == {"it": 1.0}  # a name of such words only needs all of them
    assert "it" not in forward(dishes, "the moss")
    assert forward(dishes, "a lid for tin") == pytest.approx({"box": 1.0})  # two words that tell are enough
    assert forward(dishes, "file hazel") == {}  # a name made of signs


def test_most_of_a_name_puts_it_forward_by_the_square_and_half_does_not() -> None:
    jug = Concept("feature=jug", "feature", "green clay jug with lid")
    found = pantry(says("x", "jug", says="jug lid clay"), concepts=[jug]).index
    parts = {word: min(8.0, found.bags.weight(word)) for word in ("green", "clay", "jug", "lid")}
    assert forward_in(found, "green clay jug") == pytest.approx({"jug": (1 - parts["lid"] / sum(parts.values())) ** 2})
    assert forward_in(found, "green") == {}
    assert forward_in(found, "green clay jug with a lid") == pytest.approx({"jug": 1.0})
    just = Coverage(
        [Wording(0, (("moss",), ("fern",)), True)], {"moss": PUT_FORWARD, "fern": 1 - PUT_FORWARD}.__getitem__
    )
    found.named = Named(["jug"], just)
    assert forward_in(found, "moss") == pytest.approx({"jug": PUT_FORWARD**2})
    assert forward_in(found, "fern") == {}


def test_a_description_puts_forward_a_little_less_than_a_name(dishes: Advisor) -> None:
    assert forward(dishes, "oak with kelp") == pytest.approx({"bowl": 0.9})
    assert forward(dishes, "oak with kelp. a round clay bowl") == pytest.approx({"bowl": 1.0})
    assert forward(dishes, "palm and reed") == pytest.approx({"wash": 0.9})  # practices, not needs


# the nearest


def test_the_nearest_statements_are_told_once_for_each_feature(jars: Advisor) -> None:
    found = jars.index.nearest("moss birch fern thyme oak")
    assert {one.feature for one, _ in found} == {"a", "b"}
    assert len(found) == 2
    assert all(one.kind != "cannot" for one, _ in found)
    assert found[0][1] == 1.0 >= found[1][1]
    assert [one.id for one, _ in jars.index.nearest("fern")] == ["b/fern"]
    assert len(jars.index.nearest("moss fern basil", 2)) == 2
    assert len(jars.index.nearest("moss fern basil")) == 3
    four = pantry(*(says(name, name, asked=("moss",)) for name in "wxyz"))
    assert [one.id for one, _ in four.index.nearest("moss")] == ["w", "x", "y"]
    assert jars.index.nearest("cedar") == []


# hearing


def likely(advisor: Advisor, text: str, *services: str, count: int = 5) -> list[Likely]:
    return advisor.index.heard(words_of(text), frozenset(services)).likely(count)


def ids(found: list[Likely]) -> list[str]:
    return [one.statement.id for one in found]


def test_all_views_add_up(jars: Advisor) -> None:
    text = "There must be moss on birch. Or fern in oak?"
    told = raised(jars, text)
    scores = by_id(jars, jars.index.heard(words_of(text), frozenset()).scores)
    feature_of = dict(enumerate(jars.index.owned.owner_of))
    for number, name in enumerate(jars.index.ids):
        own = hearing.PHRASE_WEIGHT * told.phrase.get(number, 0.0) + told.whole.get(number, 0.0)
        if own:
            assert scores[name] == pytest.approx(own + told.feature[feature_of[number]])
        else:
            assert name not in scores
    assert len(scores) == 3


def test_what_is_at_home_elsewhere_counts_less(jars: Advisor) -> None:
    words = words_of("Moss or fern?")
    plain, at_up = (by_id(jars, jars.index.heard(words, frozenset(s)).scores) for s in ((), ("up",)))
    assert at_up["a/moss"] == pytest.approx(plain["a/moss"])
    assert at_up["b/fern"] == pytest.approx(hearing.FAR * plain["b/fern"])


def test_likely_are_what_solves_and_for_an_amount_the_limits(jars: Advisor) -> None:
    assert ids(likely(jars, "Fern in oak on birch?", "down")) == ["b/fern", "a/moss"][:1]
    assert ids(likely(jars, "Basil amount?", "down")) == []
    assert ids(likely(jars, "What is the maximum amount of basil?", "down")) == ["c/max"]
    assert ids(likely(jars, "MAXIMUM amount of basil?", "down")) == ["c/max"]
    both = ids(likely(jars, "There is fern in oak. At most what amount of basil?", "down"))
    assert sorted(both) == ["b/fern", "c/max"]


def test_texts_on_other_things_raise_nothing(jars: Advisor) -> None:
    story = "Fern in oak, and cedar, hazel, willow, maple, acorn, walnut and poplar?"
    assert likely(jars, story) == []
    assert ids(likely(jars, story, "down")) == ["b/fern"]  # a service is named
    assert ids(likely(jars, "Moss and birch, and cedar, hazel, willow, maple, acorn, walnut and poplar?")) == []
    assert ids(likely(jars, "Moss and birch and lemon, and cedar, hazel, willow, maple, acorn and poplar?")) == [
        "a/moss"  # a whole phrase, and three words of its own
    ]
    assert ids(likely(jars, "Fern, oak and elm?")) == ["b/fern"]  # nearly all its words
    assert likely(jars, "?", "down") == []
    assert likely(jars, "Cedar?", "down") == []
    without = pantry(says("x", "a", asked=("moss fern reed",)), concepts=[feature("a")])  # no phrase to be met
    assert likely(without, "Moss, fern and reed, hazel, willow, maple, acorn, walnut and poplar?") == []


@pytest.mark.parametrize(
    ("phrase", "reach", "raises"), [(0.66, 0, True), (0.65, 0, False), (0, 0.66, True), (0, 0.65, False)]
)
def test_most_of_a_phrase_or_of_the_words_is_two_thirds(
    jars: Advisor, monkeypatch: pytest.MonkeyPatch, phrase: float, reach: float, raises: bool
) -> None:
    told = raised(jars, "Fern, oak and elm?")
    monkeypatch.setattr(jars.index, "raised", lambda _: changed(told, phrase={2: phrase}))
    monkeypatch.setattr(jars.index, "reach", lambda _: reach)
    assert hearing.PHRASE_LEAST == hearing.COVERED_LEAST == 0.66
    assert ids(likely(jars, "Fern, oak and elm?")) == ["b/fern"] * raises


def test_one_word_alone_makes_nothing_likely_unless_there_is_no_other(jars: Advisor) -> None:
    assert likely(jars, "Oak and cedar?", "down") == []
    assert ids(likely(jars, "Oak?", "down")) == ["b/fern"]


def test_likely_names_the_sentence_that_shares_most(jars: Advisor) -> None:
    (found,) = likely(jars, "Cedar is tall. There must be fern in oak. Which one has elm?", "down")
    assert found.words == (3, 8)
    (found,) = likely(jars, "There must be fern. Which has fern?", "down")
    assert found.words == (0, 3)  # of equals the first
    scores = jars.index.heard(words_of("There must be fern. Which has fern?"), frozenset({"down"})).scores
    assert found.score == scores[found.statement and 2]


def test_likely_are_best_first_each_feature_once_and_no_more_than_asked_for() -> None:
    many = pantry(
        says("a/one", "a", asked=("moss fern reed",)),
        says("a/two", "a", asked=("moss fern reed oak kelp",)),
        says("b/one", "b", asked=("moss fern",)),
        says("wrong", "w", asked=("moss fern reed oak",)),
        says("d/one", "d", asked=("moss fern cedar hazel willow",)),
        concepts=[feature("a"), feature("b"), feature("w", sort="misconception"), feature("d")],
    )
    text = "moss fern reed?"
    found = likely(many, text, "up")
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert ids(found)[0] == "a/one"
    assert sorted(ids(found)) == ["a/one", "b/one", "d/one"]
    assert ids(likely(many, text, "up", count=1)) == ["a/one"]
    assert len(likely(many, text, "up", count=2)) == 2


def test_rules_are_raised_as_far_as_their_statements(jars: Advisor) -> None:
    heard = jars.index.heard(words_of("Moss or fern?"), frozenset())
    found = jars.index.by_rule(heard)
    assert dict(found) == pytest.approx(by_id(jars, heard.scores))
    assert len(found) == len(heard.scores) == 3
    assert found["a/moss"] == heard.scores[0]
    assert found.get("b/fact") is None
    assert found.get("no such rule", 0.5) == 0.5
    assert math.isclose(max(found.values()), found["a/moss"]) or max(found.values()) > found["a/moss"]


def test_who_asks_what_a_thing_is_hears_what_tells_most_of_it() -> None:
    advisor = pantry(
        says("fern/lid", "fern", asked=("fern jar lid, tall", "explain"), phrases=("fern lid",), need="need=lid"),
        says("fern/whole", "fern", asked=("oak moss", "elm moss", "birch moss"), phrases=("moss",), need="need=whole"),
        says("fern/often", "fern", "fact", asked=("reed", "reed", "reed", "reed"), gist="fern reed"),
        says("oak/leaf", "oak", asked=("oak leaf fern",), phrases=("oak leaf",), need="need=leaf"),
        concepts=[feature("fern", names=("fern jar", "tall fern")), feature("oak"), thing("service=a", "a")],
    )
    for text in ("What is a fern?", "fern jar", "Explain the fern jar", "What does tall fern mean?"):
        assert {"fern/whole"} == {name for name in ids(likely(advisor, text, "a")) if name.startswith("fern")}, text
    for text in ("fern lid", "What is the lid of a fern jar?", "Which oak has a leaf, and a fern jar?"):
        assert "fern/whole" not in ids(likely(advisor, text, "a")), text
    assert "oak/leaf" in ids(likely(advisor, "What is a fern?", "a"))  # others stay as they are
    assert ids(likely(advisor, "Explain!", "a")) == ["fern/lid"]  # nothing is named
