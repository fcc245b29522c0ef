"""Lints on wordings: rules that only their writer's sentence would meet, and examples that meet nothing."""

from __future__ import annotations

from collections.abc import Iterator

from engine.authoring.lints.base import Draft, Lint
from engine.model import Fact, Source, attribute_of, value_of
from engine.reading import quantities
from engine.reading.phrases import Lexicon
from engine.reading.words import words_of
from engine.record import changed

Found = Iterator[tuple[Source, str, str]]
SHORT = 2


def _single(draft: Draft) -> Found:
    for fact, sayings in draft.sayings.items():
        if attribute_of(fact) not in ("need", "symptom"):
            continue
        slots = [slot for one in sayings for slot in one.phrase.slots]
        if len(sayings) == 1 and len(slots) > SHORT and all(len(slot) == 1 for slot in slots):
            name = value_of(fact)
            yield sayings[0].source, f"`{name}` is met by one wording only", "add synonyms with `|`, or a second phrase"


def _missing(draft: Draft) -> Found:
    for fact, sayings in draft.sayings.items():
        if attribute_of(fact) in ("need", "symptom") and not draft.asked.get(fact):
            name = value_of(fact)
            yield sayings[0].source, f"`{name}` has no example", "add `asked:` with a sentence as a person would ask"


def _unmet(draft: Draft) -> Found:
    lexicon, facts = _lexicon(draft)
    for fact, examples in draft.asked.items():
        if fact not in draft.sayings:
            continue
        for text, source in examples:
            met = {facts[one.concept] for one in lexicon.meet(words_of(text), quantities.find(text))}
            if fact not in met:
                yield source, f"no phrase of `{fact}` meets this sentence", "add a phrase in words that people use"


def _lexicon(draft: Draft) -> tuple[Lexicon, list[Fact]]:
    facts = list(draft.sayings)
    numbers = {fact: number for number, fact in enumerate(facts)}
    found = [changed(one.phrase, concept=numbers[fact]) for fact, sayings in draft.sayings.items() for one in sayings]
    return Lexicon(found, []), facts


LINTS = (
    Lint(
        "wording-single",
        "A need that one wording meets",
        "A rule that only its writer's own sentence fires is a defect: the next reader says it in other words.",
        "Add synonyms within the slots, and a second phrase from another side. Try ten wordings you did not have in mind.",
        "said: [loaf golden crust]",
        "said:\n  - loaf|bread golden|brown|crisp crust\n  - bake|baking bread|rolls",
        _single,
    ),
    Lint(
        "example-missing",
        "A need without an example",
        "Examples under `asked` are tests, they rank the need where no phrase is met, and they show the next writer what was meant.",
        "Add a sentence as a person would ask it.",
        "- need: bake-bread\n  said: [bake bread]",
        "- need: bake-bread\n  said: [bake bread]\n  asked:\n    - What do I bake bread in?",
        _missing,
    ),
    Lint(
        "example-unmet",
        "An example that no phrase meets",
        "The sentence stands there because people ask like this, and the rule does not fire on it.",
        "Add a phrase, or a synonym to one, that meets the sentence and others like it.",
        "said: [bake bread]\nasked: [Where do I make rolls?]",
        "said: [bake|make bread|rolls]\nasked: [Where do I make rolls?]",
        _unmet,
    ),
)
