"""Entries to statements: the same knowledge as words, for ranking where no rule decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.model import Statement
from engine.pack import schema
from engine.pack.files import File
from engine.pack.naming import Naming, label_of
from engine.pack.vocabulary import bound_of


def statements(files: Sequence[File], naming: Naming) -> Iterator[Statement]:
    """Every statement of a pack, in file order."""
    described = {entry.feature: entry for file in files if file.folder == "features" for entry in file.entries.features}
    for file in files:
        if file.folder == "features":
            for entry in file.entries.features:
                yield from _feature(entry, naming)
            for one in file.entries.solves:
                yield from _further(one, described, naming)
            for meaning in file.entries.meanings:
                yield from _meaning(meaning, described, naming)
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
    card, home = _card(entry, naming)
    for one in entry.solves:
        yield _of_need(f"{entry.feature}/", entry.feature, one, card, home, naming, cannot=False)
    for one in entry.cannot:
        yield _of_need(f"{entry.feature}/cannot/", entry.feature, one, card, home, naming, cannot=True)
    docs = naming.addresses([page for one in entry.solves for page in one.docs] or entry.docs)
    for number, fact in enumerate(entry.facts):
        id_ = f"{entry.feature}/fact/{number}"
        yield Statement(id_, entry.feature, "fact", gist=f"{card} {fact}", card=card, says=fact, docs=docs)
    for number, need in enumerate(entry.requires):
        id_, words = f"{entry.feature}/requires/{number}", f"{need.what} {need.because}"
        pages = naming.addresses(need.docs) or docs
        yield Statement(id_, entry.feature, "requires", gist=f"{card} {words}", card=need.what, says=words, docs=pages)


def _further(one: schema.FurtherSolves, described: Mapping[str, schema.Feature], naming: Naming) -> Iterator[Statement]:
    entry = described.get(one.feature)
    if entry:
        yield _of_need(f"{entry.feature}/", entry.feature, one, *_card(entry, naming), naming, cannot=False)


def _meaning(one: schema.Meaning, described: Mapping[str, schema.Feature], naming: Naming) -> Iterator[Statement]:
    if one.of in described:
        yield from _further(one.solving(), described, naming)
    elif thing := naming.subject(one.of):
        service = naming.concepts.get(f"service={thing.of}") or thing
        card, home = " ".join([thing.label, *thing.names]), service.names[0] if service.names else ""
        yield _of_need(f"{one.of}/", one.of, one.solving(), card, home, naming, cannot=False)


def _card(entry: schema.Feature, naming: Naming) -> tuple[str, str]:
    """The words a feature goes by, and the name of its service."""
    service = naming.concepts.get(f"service={entry.of}")
    home = service.names[0] if service and service.names else ""
    return " ".join([entry.label, *entry.names, words_of_phrases(entry.described), home]), home


def _of_need(
    prefix: str, feature: str, one: schema.Solves, card: str, home: str, naming: Naming, cannot: bool
) -> Statement:
    name = one.need or one.symptom or ""
    fact = f"{'need' if one.need else 'symptom'}={name}"
    concept = naming.concepts.get(fact)
    readable = concept.phrases if concept else ()
    own = tuple(text for text in one.said if text in readable) or readable
    return Statement(
        prefix + name,
        feature,
        "cannot" if cannot else "solves",
        asked=(*one.asked, *one.cases, *naming.asked.get(fact, ())),
        gist=f"{words_of_phrases(own)} {concept.label if concept else label_of(fact)}",
        phrases=readable,
        card=card,
        says=one.because,
        home=home,
        need=fact,
        docs=naming.addresses(one.docs),
        acts=tuple(one.do),
        contrasts=tuple((other.do, other.because) for other in one.not_),
    )


def _limit(entry: schema.Limit, naming: Naming) -> Statement:
    _, shown = bound_of(entry)
    quantity = (entry.quantity or "").replace("-", " ")
    words = f"{' '.join(entry.names)} {quantity} {words_of_phrases(entry.said)}"
    service = naming.subject(entry.of)
    gist = f"{service.label if service else entry.of} {words}"
    says = f"{shown} {entry.because}"
    docs = naming.addresses(entry.docs)
    return Statement(entry.limit, entry.limit, "limit", tuple(entry.cases), gist, card=words, says=says, docs=docs)


def _rule(rule: schema.DecisionRule, naming: Naming) -> Iterator[Statement]:
    if not rule.recommend:
        return
    said = []
    for fact in (*rule.when, *rule.any):
        concept = naming.concepts.get(fact)
        if concept:
            said.append(f"{concept.label} {' '.join(concept.names)} {words_of_phrases(concept.phrases)}")
    subject = naming.subject(rule.recommend)
    card = " ".join([subject.label, *subject.names]) if subject else rule.recommend
    docs = naming.addresses(rule.docs)
    yield Statement(rule.id, rule.recommend, "solves", gist=" ".join(said), card=card, says=rule.because, docs=docs)
