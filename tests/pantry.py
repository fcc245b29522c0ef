"""A pack made by hand from a few statements, so small that what its words raise can be reckoned with a pencil.

Features are jars, services are shelves. The words are names of plants, which have no endings that a stemmer would cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.advisor import Advisor
from engine.chaining.indexed import IndexedChainer
from engine.judging.associations import Associations
from engine.judging.weights import Weights
from engine.model import Bound, Concept, Decision, Fact, Limit, Pack, Preference, Rule, RuleText, Source, Statement
from engine.pack.load import Loaded
from engine.reading.reader import Reader

CHECKED = "2026-11-23"


def says(name: str, feature: str, kind: str = "solves", **words: Any) -> Statement:
    """A statement about a feature."""
    return Statement(name, feature, kind, **words)  # type: ignore[arg-type]


def feature(name: str, *, of: str = "", **words: Any) -> Concept:
    """A feature that is met by its id, with a blank for each hyphen, unless it is given other `names`."""
    spoken = name.replace("-", " ")
    return Concept(f"feature={name}", "feature", spoken, of=of, **{"names": (spoken,), **words})


def thing(fact: Fact, *names: str, **more: Any) -> Concept:
    """Any other concept, met by its names."""
    kind, _, value = fact.partition("=")
    return Concept(fact, kind, value, names, **more)


def rule(name: str, when: Sequence[Fact], then: Fact, unless: Sequence[Fact] = ()) -> Rule:
    return Rule(name, 0, tuple(when), tuple(unless), (then,))


def limit(
    name: str,
    bound: Bound = "at-most",
    shown: str = "12",
    names: tuple[str, ...] = (),
    of: str = "a",
) -> Limit:
    """A limit; of twelve if nothing else is said."""
    return Limit(
        name, of, "", bound, shown, 12.0, names, "So it is.", (f"page:{name}",), (), CHECKED, Source("f", 1, 1)
    )


def prefer(better: str, worse: str, *when: Fact, ground: str = "cheaper") -> Preference:
    return Preference(better, worse, ground, f"{better} costs less.", (f"page:{better}",), when)


def pantry(
    *statements: Statement,
    concepts: Sequence[Concept] = (),
    rules: Sequence[Rule] = (),
    kinds: dict[str, str] | None = None,
    preferences: Sequence[Preference] = (),
    decisions: Sequence[Decision] = (),
    weights: Weights | None = None,
    ignored: Sequence[str] = (),
    limits: dict[str, Limit] | None = None,
    associations: Associations | None = None,
) -> Advisor:
    """An advisor for such a pack; `kinds` are those of the rules, by id, where they are not features that solve."""
    texts = {
        one.id: RuleText(
            one.id, (kinds or {}).get(one.id, "solves"), f"So says {one.id}.", (f"page:{one.id}",), (), CHECKED,
            Source("f", 1, 1), one.then[0].partition("=")[2],
        )
        for one in rules
    }  # fmt: skip
    pack = Pack(
        "pantry", "Pantry", tuple(rules), texts, {one.id: one for one in concepts}, {one.id: one for one in decisions},
        tuple(preferences), limits=limits or {}, statements=tuple(statements), ignored=tuple(ignored),
    )  # fmt: skip
    return Advisor(Loaded(pack, Reader(pack), weights or Weights(), associations), IndexedChainer())
