"""The vocabulary: every concept is used, and all words that name or state several concepts say what settles which is meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from engine.model import ABSENT, Concept, Fact, Pack
from engine.reading import phrases
from engine.reading.words import split, stem
from engine.verifying.findings import Finding

Words = tuple[str, ...]


def unused(pack: Pack) -> Iterator[Finding]:
    """Concepts that no rule, decision, preference, limit, statement or other concept speaks of."""
    used = _used(pack)
    for fact in sorted(set(pack.concepts) - used):
        concept = pack.concepts[fact]
        yield Finding("unused", f"nothing uses {concept.kind} `{fact.partition('=')[2]}`", (), (fact,), (), concept.source)


def _used(pack: Pack) -> set[Fact]:
    facts = {fact.removeprefix(ABSENT) for rule in pack.rules for fact in (*rule.when, *rule.unless, *rule.then)}
    facts.update(fact for one in pack.preferences for fact in one.when)
    facts.update(f"quantity={one.quantity}" for one in (*pack.thresholds, *pack.limits.values()))
    facts.update(one.need for one in pack.statements)
    named = {fact.partition("=")[2] for fact in facts if fact.startswith(("recommend=", "rule-out="))}
    named.update(name for one in pack.decisions.values() for name in one.among)
    named.update(name for one in pack.preferences for name in (one.better, one.worse))
    named.update(concept.of for concept in pack.concepts.values())
    named.update(one.feature for one in pack.statements)
    facts.update(f"{kind}={name}" for name in named for kind in ("feature", "service", "practice", "limit", "step"))
    facts.update(f"step={name}" for name in named)
    return facts


def ambiguous(pack: Pack) -> Iterator[tuple[Finding, bool]]:
    """Words with several meanings, and whether something settles which: the service named, or a declaration."""
    declared = {_key(one.words): one for one in pack.ambiguities}
    met = set()
    for key, meaning in sorted(_meanings(pack).items()):
        if len(meaning) < 2:
            continue
        concepts = [pack.concepts[fact] for fact in sorted(meaning)]
        shown = meaning[concepts[0].id]
        one = declared.get(key)
        if one and set(one.means) >= set(meaning):
            met.add(key)
            yield _finding(shown, concepts, one.settled_by), True
        elif _by_service(pack, concepts):
            yield _finding(shown, concepts, "the service that the text names"), True
        else:
            yield _finding(shown, concepts, ""), False
    for key, one in declared.items():
        if key not in met:
            text = f"`{one.words}` is declared ambiguous and is not, or means more than was declared"
            yield Finding("unused", text, (), one.means, source=one.source), False


def _finding(words: str, concepts: list[Concept], because: str) -> Finding:
    facts = tuple(concept.id for concept in concepts)
    text = f"`{words}` means {' and '.join(f'`{fact}`' for fact in facts)}"
    return Finding("ambiguous", text, (), facts, (), concepts[0].source, because)


def _meanings(pack: Pack) -> dict[Words, dict[Fact, str]]:
    """For each name or phrase, as it is met: the concepts it means, each with the words as written."""
    found: dict[Words, dict[Fact, str]] = defaultdict(dict)
    for fact, concept in pack.concepts.items():
        for name in concept.names:
            found[_key(name)].setdefault(fact, name)
        for text in concept.phrases:
            found[_phrase_key(text)].setdefault(fact, text)
    return found


def _key(name: str) -> Words:
    if "|" in name or "#" in name or len(name.split()) > 1 and "_" in name:
        return _phrase_key(name)
    exact = name if name.startswith("=") else ""
    return ("name", *(stem(word) for word in split(name.removeprefix("="))), exact)


def _phrase_key(text: str) -> Words:
    parsed = phrases.parse(text, 0)
    slots = sorted("|".join(sorted(slot)) for slot in parsed.slots)
    return ("phrase", *slots, *(f"!{word}" for word in sorted(parsed.barred)))


def _by_service(pack: Pack, concepts: list[Concept]) -> bool:
    """Whether the concepts are features or steps of different services: naming the service tells them apart."""
    homes = [_home(pack, concept) for concept in concepts]
    return len(set(homes)) == len(homes) and all(homes)


def _home(pack: Pack, concept: Concept) -> str:
    seen: set[str] = set()
    while concept.of and concept.of not in seen:
        seen.add(concept.of)
        service = pack.concepts.get(f"service={concept.of}")
        if service:
            return concept.of
        concept = pack.concepts.get(f"feature={concept.of}", concept)
    return concept.of
