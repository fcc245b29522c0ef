"""What a text asks the meaning of, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.advisor import Advisor
from engine.errors import PackError
from engine.model import subject, value_of
from engine.pack.compile import compile_pack
from engine.reading.reader import MEANING
from tests import kitchen

FILES = {
    "vocabulary/kitchen.yaml": kitchen.FILES["vocabulary/kitchen.yaml"],
    "features/pots.yaml": """\
checked: 2026-11-23
features:
  - feature: kettle
    of: stove
    kind: tool
    label: kettle
    names: [kettle, tea kettle]
    solves:
      - need: boil-water
        said: [boil water]
        asked: [How do I boil water?]
        because: It whistles.
        docs: [book:kettle]
  - feature: wood
    of: stove
    kind: feature
    label: firewood
    names: [wood]
  - feature: oven-glove
    of: oven
    kind: tool
    label: glove
    names: [glove, oven]
terms:
  - term: recipe-definition
    of: oven
    label: definition of a recipe
    names: [recipe definition]
  - term: simmering
    of: stove
    label: simmering
    names: [simmering]
meanings:
  - of: kettle
    said: [purpose whistling_can]
    asked: [What is a kettle?]
    do: [Fill it before you heat it.]
    because: A kettle is a can in which water is boiled.
    docs: [book:kettle]
  - of: oven
    asked: [What is an oven?]
    because: An oven bakes.
    docs: [book:oven]
  - of: oven-glove
    asked: [What is a glove?]
    because: A glove keeps the hand cool.
    docs: [book:oven]
  - of: recipe-definition
    asked: [What is a recipe definition?]
    because: It says what a recipe holds.
    docs: [book:recipe]
  - of: simmering
    asked: [What is simmering?]
    because: Water just below boiling.
    docs: [book:simmering]
""",
}
Write = Callable[..., Path]


@pytest.fixture
def advisor(pack: Write) -> Advisor:
    return Advisor.open(pack(FILES), engine="indexed")


def meant(advisor: Advisor, text: str) -> list[tuple[str, str]]:
    return [(one.fact, one.text) for one in advisor.read(text).mentions if one.kind == MEANING]


@pytest.mark.parametrize(
    "text",
    [
        "What is a kettle?",
        "what's a tea kettle",
        "Explain kettles, please.",
        "Can you tell me what the kettle does?",
        "We cook on a stove. What exactly is a kettle for?",
        "What is a kettle of the stove?",  # its service says no more
        "kettle",
        "Tea kettle?",
    ],
)
def test_a_sentence_of_nothing_but_a_name_asks_what_it_is(advisor: Advisor, text: str) -> None:
    assert [fact for fact, _ in meant(advisor, text)] == ["need=what-kettle-is"]
    best = advisor.ask(text).recommendations[0]
    assert (best.id, best.firing.rule.id, best.guess) == ("kettle", "kettle/what-kettle-is", False)


@pytest.mark.parametrize(
    "text",
    [
        "What is the limit of a kettle?",
        "What is a kettle for tea made of?",
        "What is not a kettle?",
        "How do I boil water in a kettle?",
        "We have a stove. Kettle.",  # a name alone asks only where there is nothing else
        "What is it?",
        "What is wood?",  # a thing of which the pack tells no meaning
        "",
    ],
)
def test_a_sentence_that_asks_for_more_does_not(advisor: Advisor, text: str) -> None:
    assert meant(advisor, text) == []


def test_the_words_that_name_it_are_told(advisor: Advisor) -> None:
    assert meant(advisor, "So, what is this tea kettle good for?") == [("need=what-kettle-is", "tea kettle")]


def test_the_name_of_a_service_means_the_service(advisor: Advisor) -> None:
    assert meant(advisor, "What is an oven?") == [("need=what-oven-is", "oven")]
    assert meant(advisor, "What is a glove?") == [("need=what-oven-glove-is", "glove")]


def test_a_name_may_hold_a_word_by_which_meanings_are_asked_for(advisor: Advisor) -> None:
    assert meant(advisor, "Explain the recipe definition") == [("need=what-recipe-definition-is", "recipe definition")]


def test_a_term_is_no_name_where_its_meaning_is_not_asked_for(advisor: Advisor) -> None:
    assert advisor.ask("What is simmering?").recommendations[0].id == "simmering"
    assert advisor.read("The water is simmering on the hob.").mentions == ()


def test_further_ways_to_ask_are_phrases(advisor: Advisor) -> None:
    answer = advisor.ask("What's the purpose of that whistling can?")
    assert answer.recommendations[0].firing.rule.id == "kettle/what-kettle-is"


def test_each_thing_of_the_shipped_pack_is_asked_for_by_its_names(aws: Advisor) -> None:
    concepts = aws.pack.concepts
    needs = {one.of: one.id for one in concepts.values() if one.kind == "need" and one.of}
    services = {
        needs[value_of(one.id)] for one in concepts.values() if one.kind == "service" if value_of(one.id) in needs
    }
    missed = []
    for thing, need in needs.items():
        concept = subject(concepts, thing)
        assert concept is not None
        for name in (one for one in concept.names if "." not in one and not one.startswith("what")):
            found = {fact for fact, _ in meant(aws, f"What is {name.removeprefix('=')}?")}
            if need not in found and not found & services:
                missed.append((need, name))
    assert missed == []


def test_a_practice_has_no_meaning_to_tell(pack: Write) -> None:
    tidying = "practices:\n  - practice: tidying\n    label: tidying\n    said: [tidy up]\n"
    vocabulary = f"{FILES['vocabulary/kitchen.yaml']}{tidying}"
    meaning = "checked: 2026-11-23\nmeanings:\n  - of: tidying\n    because: Order.\n    docs: [book:tidy]\n"
    with pytest.raises(PackError, match="`tidying` has no meaning to tell"):
        compile_pack(pack({"vocabulary/kitchen.yaml": vocabulary, "features/tidying.yaml": meaning}))
