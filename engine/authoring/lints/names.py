"""Lints on names and on needs that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from engine.authoring.lints.base import Draft, Lint, Place
from engine.model import ABSENT, Source, attribute_of
from engine.pack import schema
from engine.reading.words import split, stem

Found = Iterator[tuple[Source, str, str]]


def _shared(draft: Draft) -> Found:
    first: dict[str, tuple[Place, int]] = {}
    for place in draft.places:
        if not isinstance(place.entry, schema.Feature | schema.Service | schema.Practice):
            continue
        for number, name in enumerate(place.entry.names):
            key = name if name.startswith("=") else " ".join(stem(word) for word in split(name))
            other, index = first.setdefault(key, (place, number))
            if other.entry is not place.entry:
                yield (
                    place.at("names", number),
                    f"`{name}` also names what stands at {other.at('names', index)}",
                    "keep it for the one that people mean by it",
                )


def _unused(draft: Draft) -> Found:
    used = {fact.removeprefix(ABSENT) for rule in draft.pack.rules for fact in (*rule.when, *rule.unless)}
    used |= {fact for preference in draft.pack.preferences for fact in preference.when}
    for fact, sayings in draft.sayings.items():
        if attribute_of(fact) in ("need", "symptom") and fact not in used:
            yield sayings[0].source, f"no rule asks for `{fact}`", "write the rule, or drop the need"


LINTS = (
    Lint(
        "name-shared",
        "A name that two things bear",
        "Whoever says the name states both, and the rules of both fire.",
        "Keep the name for the thing that people mean by it; `=Name` keeps it to that exact spelling.",
        "- feature: oven\n  names: [cooker]\n- feature: stove\n  names: [cooker]",
        "- feature: oven\n  names: [oven]\n- feature: stove\n  names: [cooker, stove]",
        _shared,
        quiet=True,
    ),
    Lint(
        "need-unused",
        "A need that no rule asks for",
        "It is read from texts and changes nothing.",
        "Write the rule it was meant for, or drop it.",
        "needs:\n  - need: wash-dishes\n    said: [wash dish|plate]",
        "features:\n  - feature: sink\n    solves:\n      - need: wash-dishes\n        said: [wash dish|plate]",
        _unused,
    ),
)
