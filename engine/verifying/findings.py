"""What the prover hands on: findings, each with the smallest scenario that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.model import ABSENT, NAMES_SERVICE, Fact, Pack, Source, attribute_of, value_of

KINDS = {
    "conflicts": "two recommendations of one decision can both stand",
    "contradictions": "one thing is both recommended and ruled out for the same need",
    "unreachable": "a rule that no scenario can fire",
    "redundant": "a rule whose conclusion other rules draw whenever it fires",
    "duplicates": "rules that fire in the same scenarios and conclude the same",
    "shadowed": "a rule whose conclusion never stands",
    "cycles": "rules that depend on one another through a negation",
    "uncovered": "a decision that is asked for and not answered",
    "unused": "a concept that nothing uses, or an override or overlap that never applies",
    "ambiguous": "words that mean several concepts, with nothing to settle which",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, or one overlap that the pack accepts.

    `subjects` are the ids it is about (answers, a decision, a concept); `scenario` the fewest statements that show it, empty
    where a fault needs none (a rule that never fires).
    """

    kind: str
    message: str
    rules: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    scenario: tuple[Fact, ...] = ()
    source: Source | None = None
    because: str = ""


@dataclass(slots=True)
class Report:
    """What `check` found in a pack. `accepted` are overlaps that the pack declares, with its reasons."""

    pack: Pack
    rules: int = 0
    findings: list[Finding] = field(default_factory=list)
    accepted: list[Finding] = field(default_factory=list)
    replays: int = 0

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def of(self, kind: str) -> list[Finding]:
        """The findings of one kind."""
        return [one for one in self.findings if one.kind == kind]


def in_words(pack: Pack, scenario: Sequence[Fact]) -> str:
    """A scenario as a sentence: ``need “keep the order of messages”, service “Amazon SQS”; not: service “AWS Lambda”``."""
    stated = [_said(pack, fact) for fact in scenario if not fact.startswith(ABSENT) and fact != NAMES_SERVICE]
    absent = [_said(pack, fact.removeprefix(ABSENT)) for fact in scenario if fact.startswith(ABSENT)]
    parts = [", ".join(stated)] if stated else []
    if absent:
        parts.append(f"not: {', '.join(absent)}")
    return "; ".join(parts) or "nothing"


def _said(pack: Pack, fact: Fact) -> str:
    attribute, value = attribute_of(fact), value_of(fact)
    concept = pack.concepts.get(fact)
    if concept:
        return f"{attribute} “{concept.label}”"
    quantity = pack.concepts.get(f"quantity={attribute}")
    return f"{quantity.label} of {value}" if quantity else fact
