"""Lints on phrases: what swallows another, what is met by everything, what is met by nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from engine.authoring.lints.base import Draft, Lint, Saying
from engine.model import Source, attribute_of
from engine.reading.phrases import Phrase

MOST_SLOTS = 4
Found = Iterator[tuple[Source, str, str]]


def _swallowed(draft: Draft) -> Found:
    for sayings in draft.sayings.values():
        for one in sayings:
            wider = next((other for other in sayings if other is not one and _swallows(other, one)), None)
            if wider:
                message = f"`{one.text}` is met only where `{wider.text}` at {wider.source} is met too"
                yield one.source, message, "drop this phrase, or a synonym of the other"


def _swallows(wide: Saying, narrow: Saying) -> bool:
    """Whether `wide` is met wherever `narrow` is; of two equal phrases the later is swallowed."""
    if not _covers(wide.phrase, narrow.phrase):
        return False
    return not _covers(narrow.phrase, wide.phrase) or _order(wide) < _order(narrow)


def _order(saying: Saying) -> tuple[str, int, int]:
    return saying.source.file, saying.source.line, saying.source.column


def _covers(wide: Phrase, narrow: Phrase) -> bool:
    if len(wide.slots) > len(narrow.slots) or not set(wide.barred) <= set(narrow.barred):
        return False
    if wide.negating != narrow.negating:
        return False
    free = list(narrow.slots)
    for slot in sorted(wide.slots, key=len):
        met = next((other for other in free if set(other) <= set(slot)), None)
        if met is None:
            return False
        free.remove(met)
    return True


def _shared(draft: Draft) -> Found:
    first: dict[object, Saying] = {}
    for sayings in draft.sayings.values():
        for one in sayings:
            key = (tuple(sorted(tuple(sorted(slot)) for slot in one.phrase.slots)), tuple(sorted(one.phrase.barred)))
            other = first.setdefault(key, one)
            if other.fact != one.fact:
                yield (
                    one.source,
                    f"`{one.text}` states `{one.fact}` here and `{other.fact}` at {other.source}",
                    "give each a word of its own, or make one need of the two",
                )


def _broad(draft: Draft) -> Found:
    usual = _usual_words(draft)
    for fact, sayings in draft.sayings.items():
        if attribute_of(fact) not in ("need", "symptom"):
            continue
        for one in sayings:
            if len(one.phrase.slots) == 1:
                words = [key for key in one.phrase.slots[0] if " " not in key and usual[key.removeprefix("=")] >= USUAL]
                if words:
                    yield one.source, f"`{words[0]}` alone states `{fact}`", "add a slot that tells what it is about"


USUAL = 40  # phrases of a pack in which a word stands before it counts as an ordinary one


def _usual_words(draft: Draft) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for sayings in draft.sayings.values():
        for one in sayings:
            for key in {key.removeprefix("=") for slot in one.phrase.slots for key in slot}:
                counts[key] += 1
    return counts


def _long(draft: Draft) -> Found:
    for sayings in draft.sayings.values():
        for one in sayings:
            if len(one.phrase.slots) > MOST_SLOTS:
                message = f"phrase `{one.text}` has {len(one.phrase.slots)} slots"
                yield one.source, message, f"keep the {MOST_SLOTS} that tell it apart; two or three are best"


LINTS = (
    Lint(
        "phrase-swallowed",
        "A phrase that another one swallows",
        "Where one phrase of a need is met whenever another is, the narrower one does nothing, and whoever mends it later mends "
        "nothing.",
        "Drop the narrower phrase; or drop a synonym from the wider one, if it takes in too much.",
        "said:\n  - bake|roast bread|cake\n  - bake bread",
        "said:\n  - bake|roast bread|cake",
        _swallowed,
    ),
    Lint(
        "phrase-shared",
        "A phrase that states two things",
        "Two needs with the same phrase are always read together, so nothing tells their rules apart.",
        "Give each need a word of its own; if there is none, they are one need.",
        "- need: bake-bread\n  said: [oven hot]\n- need: roast-meat\n  said: [oven hot]",
        "- need: bake-bread\n  said: [oven hot bread|dough]\n- need: roast-meat\n  said: [oven hot meat|joint]",
        _shared,
    ),
    Lint(
        "phrase-broad",
        "An ordinary word that states a need by itself",
        "A need that one ordinary word states is read from texts about anything. Names of things are another matter.",
        "Add a slot that says what the need is about.",
        "- need: send-message\n  said: [send]",
        "- need: send-message\n  said: [send|deliver message|notification]",
        _broad,
    ),
    Lint(
        "phrase-long",
        "A phrase with many slots",
        "Every slot must be met in one sentence; beyond four hardly any sentence does but the one the writer had in mind.",
        "Keep the slots that tell the need apart.",
        "said: [we want bake brown bread oven evening]",
        "said: [bake bread|loaf]",
        _long,
        quiet=True,
    ),
)
