"""The questions of an interview in plain words, and the reasons for asking them."""

from __future__ import annotations

from collections.abc import Iterator

from engine.answer import Answer
from engine.explaining import account
from engine.explaining.interview import Interview, Question
from engine.explaining.proof import in_words
from engine.explaining.saying import Sayings
from engine.explaining.story import listed, phrase, sentence
from engine.explaining.text import wrapped
from engine.explaining.what_if import result
from engine.model import Fact, Pack, attribute_of
from engine.plain import clean

HINT = "yes, no, ? (don't know), back, why, done{numbers}; or say it in your own words"
OPENING = "What do you want to do? Say it in a sentence, or press Enter to be asked."
CLOSING = "Is there anything else that it must do, or that stands in the way? Say it in your own words, or no."


def asked(pack: Pack, sayings: Sayings, question: Question) -> Iterator[str]:
    """The lines of a question."""
    if question.closing:
        yield from wrapped(CLOSING)
        return
    facts = question.facts
    if len(facts) == 1:
        yield from wrapped(_single(pack, facts[0]))
        yield from _example(sayings, facts[0], "  ")
        return
    services = all(fact.startswith("service=") for fact in facts)
    if services:
        yield "Is it about one of these?"
    elif question.leads_to:
        yield "Is any of these so?"
    else:
        yield "Is one of these what it is about?"
    for number, fact in enumerate(facts, start=1):
        yield from wrapped(_label(pack, fact), "     ", f"  {number}  ")
        if not services:
            yield from _example(sayings, fact, "     ")


def hint(question: Question) -> str:
    """What may be replied."""
    return HINT.format(numbers=", or a number" if len(question.facts) > 1 else "")


def _single(pack: Pack, fact: Fact) -> str:
    attribute = attribute_of(fact)
    label = _label(pack, fact)
    if attribute == "service":
        return f"Is it about {label}?"
    if attribute == "feature":
        return f"Is {label} in use or spoken of?"
    if attribute == "need":
        return f"Is this needed: {label}?"
    if attribute == "symptom":
        return f"Does this happen: {label}?"
    return f"Is this so: {in_words(pack, fact)}?"


def _label(pack: Pack, fact: Fact) -> str:
    concept = pack.concepts.get(fact)
    return concept.label if concept else in_words(pack, fact)


def _example(sayings: Sayings, fact: Fact, indent: str) -> Iterator[str]:
    example = sayings.example(fact)
    if example:
        yield from wrapped(f"as in \u201c{example}\u201d", indent, indent)


def why(interview: Interview, question: Question, answer: Answer) -> Iterator[str]:
    """Why this is asked."""
    pack = answer.pack
    now = account.headline(answer)
    if question.closing:
        yield from wrapped(f"Nothing that the rules near the case ask about would change the answer ({now}) any more.")
        yield from wrapped("Only something not spoken of yet could.")
        return
    if question.leads_to:
        yield from wrapped(f"The answer now: {now}.")
    for fact, outcome in zip(question.facts, question.leads_to, strict=False):
        to = listed([pack.title_of(name) for name in outcome.result], "or") if outcome.result else "no answer, or a tie"
        if outcome.result == result(answer):
            to = "the same"
        holds = "" if outcome.reply == "yes" else "out "
        yield from wrapped(sentence(f"With{holds} {phrase(pack, fact)}: {to}"), "    ", "  ")
    if not question.leads_to:
        yield from wrapped(
            f"{question.open} conclusions are still possible. Of all questions this one tells most about them: "
            f"{question.bits:.1f} bits are expected of it."
        )


def ending(interview: Interview, answer: Answer, cut_short: bool) -> Iterator[str]:
    """What is said before the explanation."""
    count = len(interview.turns)
    replies = f"{count} {'reply' if count == 1 else 'replies'}"
    if cut_short:
        yield from wrapped(f"Ended after {replies}, before everything that could change the answer was asked.")
    elif result(answer):
        yield from wrapped(f"Done after {replies}: no further reply can change the answer.")
    else:
        yield from wrapped(f"Done after {replies}: nothing is possible any more that the rules speak of.")
    if interview.left_open:
        known = listed([phrase(answer.pack, fact) for fact in interview.left_open], "or")
        yield from wrapped(clean(f"Left open, and taken not to hold: {known}."))
