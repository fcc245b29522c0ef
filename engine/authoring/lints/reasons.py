"""Lints on `because`: a reader who doubts an answer reads this sentence first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.authoring.lints.base import Draft, Lint, Place, stated
from engine.model import Source, value_of
from engine.reading.words import split, stem

FEWEST_WORDS = 3
_BARE = frozenset(
    "a an the is are it its this that for to of in on and or with by as be can does do which what when".split()
)
_OPINION = re.compile(
    r"\b(best practice|is recommended|we recommend|recommended (?:way|approach|solution)|the right (?:choice|answer|tool)|"
    r"should be used|(?:is|are) (?:the )?best|obviously|of course)\b",
    re.IGNORECASE,
)
Found = Iterator[tuple[Source, str, str]]


def _reasons(draft: Draft) -> Iterator[tuple[Place, str]]:
    for place in draft.places:
        because = getattr(place.entry, "because", "")
        if because:
            yield place, because


def _thin(draft: Draft) -> Found:
    for place, because in _reasons(draft):
        if len(split(because)) < FEWEST_WORDS:
            yield place.at("because"), f"`{because}` says too little", "tell the mechanism in one sentence"


def _repeats(draft: Draft) -> Found:
    for place, because in _reasons(draft):
        need = stated(place.entry)
        if not need:
            continue
        concept = draft.pack.concepts.get(need)
        feature = place.around[-1] if place.around else None
        known = [value_of(need).replace("-", " "), concept.label if concept else ""]
        known += [getattr(feature, "label", ""), *getattr(feature, "names", ())]
        told = {stem(word) for word in split(because)} - {stem(word) for word in _BARE}
        if told and told <= {stem(word) for text in known for word in split(text)}:
            yield (
                place.at("because"),
                f"`{because}` only repeats what is needed",
                "say how it meets the need, not that it does",
            )


def _opinion(draft: Draft) -> Found:
    for place, because in _reasons(draft):
        match = _OPINION.search(because)
        if match:
            yield place.at("because"), f"`{match.group()}` is a judgement, no mechanism", "say what it does or saves"


def _loose(draft: Draft) -> Found:
    for place, because in _reasons(draft):
        if because[-1] not in ".!?)\"'”":
            yield place.at("because"), "the reason does not end like a sentence", "close it with a full stop"


LINTS = (
    Lint(
        "reason-thin",
        "A reason of a word or two",
        "The reason is what a reader sees under the answer. One or two words tell nobody how the thing works.",
        "Tell the mechanism in one sentence, in your own words.",
        "because: More durable.",
        "because: Each object is kept in three zones, so the loss of one loses nothing.",
        _thin,
    ),
    Lint(
        "reason-repeats",
        "A reason that repeats the need",
        "A reason made of the words of the need and of the feature's name says that the feature meets the need. That is what the rule "
        "says already; the reader wants to know how.",
        "Say the mechanism: what happens, where, and when.",
        "need: keep-order\nbecause: FIFO queues keep the order.",
        "need: keep-order\nbecause: Messages of one group are handed out one after the other, in the sequence they came.",
        _repeats,
    ),
    Lint(
        "reason-opinion",
        "A reason that judges instead of telling",
        "`Best practice` and `recommended` move the question elsewhere: recommended by whom, and why?",
        "Name what it does, saves or prevents.",
        "because: It is the best practice for secrets.",
        "because: The store changes the password in the database and in the secret at once.",
        _opinion,
    ),
    Lint(
        "reason-loose",
        "A reason without a full stop",
        "Reasons are shown one after the other; without a full stop they run into each other.",
        "Close the sentence.",
        "because: Heat from all sides makes a crust",
        "because: Heat from all sides makes a crust.",
        _loose,
    ),
)
