"""Entries to statements: the same knowledge as words, for ranking where no rule decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.model import Statement
from engine.pack import schema
from engine.pack.files import File
from engine.pack.naming import Naming
from engine.pack.vocabulary import bound_of


def statements(files: Sequence[File], naming: Naming) -> Iterator[Statement]:
    """Every statement of a pack, in file order."""
    for file in files:
        if file.folder == "features":
            for entry in file.entries.features:
                yield from _feature(entry, naming)
        elif file.folder == "limits":
            for limit in file.entries.limits:
                yield _limit(limit, naming)
        elif file.folder == "decisions":
            for rule in file.entries.rules:
                yield from _rule(rule, naming)


def words_of_phrases(said: Sequence[str]) -> str:
    """The words of phrases, without their signs."""
    text = " ".join(part for phrase in said for part in phrase.split() if not part.startswith("!"))
    return text.replace("|", " ").replace("_", " ").replace("=", " ").replace("#", " ")


def _feature(entry: schema.Feature, naming: Naming) -> Iterator[Statement]:
    card = " ".join([entry.label, *entry.names, words_of_phrases(entry.described)])
    for kind, group in (("solves", entry.solves), ("cannot", entry.cannot)):
        for one in group:
            name = one.need or one.symptom or ""
            concept = naming.concepts.get(f"{'need' if one.need else 'symptom'}={name}")
            label = concept.label if concept else name
            said = one.said or (list(concept.phrases) if concept else [])
            asks = " ".join([label, words_of_phrases(said), *one.asked])
            id_ = f"{entry.feature}/{'cannot/' if kind == 'cannot' else ''}{name}"
            yield Statement(id_, entry.feature, kind, asks, f"{card} {one.because}")
    for number, fact in enumerate(entry.facts):
        yield Statement(f"{entry.feature}/fact/{number}", entry.feature, "fact", f"{card} {fact}", f"{card} {fact}")
    for number, need in enumerate(entry.requires):
        words = f"{need.what} {need.because}"
        yield Statement(f"{entry.feature}/requires/{number}", entry.feature, "requires", f"{card} {words}", words)


def _limit(entry: schema.Limit, naming: Naming) -> Statement:
    _, shown = bound_of(entry)
    words = f"{' '.join(entry.names)} {entry.quantity.replace('-', ' ')} {words_of_phrases(entry.said)}"
    service = naming.subject(entry.of)
    label = service.label if service else entry.of
    return Statement(entry.limit, entry.limit, "limit", f"{label} {words}", f"{words} {shown} {entry.because}")


def _rule(rule: schema.DecisionRule, naming: Naming) -> Iterator[Statement]:
    if not rule.recommend:
        return
    asks = []
    for fact in (*rule.when, *rule.any):
        concept = naming.concepts.get(fact)
        if concept:
            asks.append(f"{concept.label} {words_of_phrases(concept.phrases)}")
    subject = naming.subject(rule.recommend)
    card = " ".join([subject.label, *subject.names]) if subject else rule.recommend
    yield Statement(rule.id, rule.recommend, "solves", " ".join(asks), f"{card} {rule.because}")
