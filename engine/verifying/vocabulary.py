"""The vocabulary: every concept is used, and all words that name or state several concepts say what settles which is meant."""

from __future__ import annotations

import contextlib
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator

from engine.model import ABSENT, CONCLUSIONS, NAMES_SERVICE, RECOMMEND, RULE_OUT, Concept, Fact, Pack, value_of
from engine.reading import phrases
from engine.reading.words import split, stem
from engine.verifying.findings import Finding

Words = tuple[str, ...]


def unused(pack: Pack, left_out: Iterable[Fact] = ()) -> Iterator[Finding]:
    """Concepts that no rule, decision, preference, limit, statement or other concept speaks of."""
    used = _used(pack, left_out)
    for fact in sorted(set(pack.concepts) - used):
        concept = pack.concepts[fact]
        yield Finding("unused", f"nothing uses {concept.kind} `{value_of(fact)}`", (), (fact,), (), concept.source)


def _used(pack: Pack, left_out: Iterable[Fact]) -> set[Fact]:
    facts = {fact.removeprefix(ABSENT) for fact in left_out}
    facts |= {fact.removeprefix(ABSENT) for rule in pack.rules for fact in (*rule.when, *rule.unless, *rule.then)}
    facts.update(fact for one in pack.preferences for fact in one.when)
    facts.update(f"quantity={one.quantity}" for one in pack.thresholds)
    facts.update(f"quantity={one.quantity}" for one in pack.limits.values())
    facts.update(one.need for one in pack.statements)
    if NAMES_SERVICE in facts:  # any service named tells that the scenario is not at home elsewhere
        facts.update(fact for fact in pack.concepts if fact.startswith("service="))
    named = {value_of(fact) for fact in facts if fact.startswith((RECOMMEND, RULE_OUT))}
    named.update(name for one in pack.decisions.values() for name in one.among)
    named.update(name for one in pack.preferences for name in (one.better, one.worse))
    named.update(concept.of for concept in pack.concepts.values())
    named.update(one.feature for one in pack.statements)
    facts.update(f"{kind}={name}" for name in named for kind in CONCLUSIONS)
    return facts


def ambiguous(pack: Pack) -> Iterator[tuple[Finding, bool]]:
    """Words with several meanings, and whether something settles which: their place in the pack, or a declaration."""
    declared = {key: (text, one) for one in pack.ambiguities for text in one.words for key in _keys(text)}
    met: set[str] = set()
    for key, meaning in sorted(_meanings(pack).items()):
        if len(meaning) < 2:
            continue
        concepts = [pack.concepts[fact] for fact in sorted(meaning)]
        shown = meaning[concepts[0].id]
        text, one = declared.get(key, ("", None))
        met.add(text)
        settled = one.settled_by if one else _settled(pack, concepts)
        yield _finding(shown, concepts, settled), bool(settled)
    for text, one in declared.values():
        if text not in met:
            met.add(text)
            yield Finding("unused", f"`{text}` is declared ambiguous and is not", (), (text,), source=one.source), False


def _finding(words: str, concepts: list[Concept], because: str) -> Finding:
    facts = tuple(concept.id for concept in concepts)
    text = f"`{words}` means {' and '.join(f'`{fact}`' for fact in facts)}"
    return Finding("ambiguous", text, (), facts, (), concepts[0].source, because)


def _meanings(pack: Pack) -> dict[Words, dict[Fact, str]]:
    """For each name or phrase, as it is met: the concepts it means, each with the words as written."""
    found: dict[Words, dict[Fact, str]] = defaultdict(dict)
    for fact, concept in pack.concepts.items():
        for name in (
            concept.names if concept.kind != "term" else ()
        ):  # terms are looked for where their meaning is asked
            found[_key(name)].setdefault(fact, name)
        for text in concept.phrases:
            found[_phrase_key(text)].setdefault(fact, text)
    return found


def _keys(text: str) -> Iterator[Words]:
    """A declaration speaks of a name, a phrase, or both, as written."""
    yield _key(text)
    with contextlib.suppress(phrases.PhraseError):
        yield _phrase_key(text)


def _key(name: str) -> Words:
    exact = name if name.startswith("=") else ""
    return ("name", *(stem(word) for word in split(name.removeprefix("="))), exact)


def _phrase_key(text: str) -> Words:
    parsed = phrases.parse(text, 0)
    slots = sorted("|".join(sorted(slot)) for slot in parsed.slots)
    return ("phrase", *slots, *(f"!{word}" for word in sorted(parsed.barred)))


def _settled(pack: Pack, concepts: list[Concept]) -> str:
    """What tells the concepts apart by their place in the pack; empty where nothing does."""
    if any(concept.kind == "step" for concept in concepts):
        rest = [concept for concept in concepts if concept.kind != "step"]
        if len(rest) < 2 or _settled(pack, rest):
            return "whether the text asks for an order, and of what"
    homes = {_home(pack, concept) for concept in concepts}
    if len(homes) == len(concepts) and all(homes):
        return "the service that the text names"
    if all(_kin(pack, one, two) for one, two in itertools.combinations(concepts, 2)):
        return "nothing needs to: the one is a part of the other, and both are stated"
    return ""


def _kin(pack: Pack, one: Concept, two: Concept) -> bool:
    return _within(pack, one, two) or _within(pack, two, one)


def _within(pack: Pack, part: Concept, whole: Concept) -> bool:
    name = value_of(whole.id)
    seen: set[str] = set()
    while part.of and part.of not in seen:
        if part.of == name:
            return True
        seen.add(part.of)
        part = pack.concepts.get(f"feature={part.of}", part)
    return False


def _home(pack: Pack, concept: Concept) -> str:
    seen: set[str] = set()
    while concept.of and concept.of not in seen:
        seen.add(concept.of)
        service = pack.concepts.get(f"service={concept.of}")
        if service:
            return concept.of
        concept = pack.concepts.get(f"feature={concept.of}", concept)
    return concept.of
