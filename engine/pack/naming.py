"""What the entries of a pack may refer to, and conditions read against it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from engine.errors import FactError, PackError, Problem
from engine.model import (
    ABSENT,
    CONCLUDED,
    CONCLUSIONS,
    Concept,
    Fact,
    Source,
    Threshold,
    attribute_of,
    subject,
    value_of,
)
from engine.pack.tree import Path, Tree, nearest
from engine.reading import quantities

MOST_PROBLEMS = 100  # told at once: whoever reads them mends the first ones first
_COMPARISON = re.compile(r"^([a-z][a-z0-9-]*)\s*(<=|>=|<|>|=)\s*(limit:)?(\S.*)$")
_EXAMPLES = {"time": "`15 minutes`", "size": "`256 KB`", "percent": "`10 %`", "money": "`$5`"}
_RAISED = ("asks", "limit", "order", "step", "quantity")  # what only a scenario may say
_FACT = re.compile(r"^(not )?([a-z][a-z0-9-]*)=([a-z0-9][a-z0-9.-]*)$")


@dataclass(slots=True)
class Naming:
    """Everything named in a pack while it is being compiled, and the problems found on the way."""

    guides: dict[str, str] = field(default_factory=dict)
    concepts: dict[Fact, Concept] = field(default_factory=dict)
    derived: set[Fact] = field(default_factory=set)
    amounts: dict[str, tuple[str, float | None]] = field(default_factory=dict)
    thresholds: dict[Fact, Threshold] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    misread: set[Fact] = field(default_factory=set)
    ordered: set[str] = field(default_factory=set)
    asked: dict[Fact, list[str]] = field(default_factory=dict)

    def problem(self, place: Source, message: str, told: str = "") -> None:
        """Take down what is wrong at a place. Raises PackError once there are MOST_PROBLEMS."""
        self.problems.append(Problem(place, message, told))
        if len(self.problems) >= MOST_PROBLEMS:
            raise PackError(self.problems)

    def attributes(self) -> set[str]:
        """What stands before the `=` of the facts that are described or derived."""
        return {attribute_of(fact) for fact in (*self.concepts, *self.derived)}

    def conditions(self, texts: Sequence[str], tree: Tree, path: Path) -> tuple[Fact, ...]:
        """Conditions as facts; what cannot be read becomes a problem at its place."""
        facts = (self.condition(text, tree.at((*path, index))) for index, text in enumerate(texts))
        return tuple(dict.fromkeys(fact for fact in facts if fact))

    def derivations(self, texts: Sequence[str], tree: Tree, path: Path) -> tuple[Fact, ...]:
        """Facts that a rule derives; what cannot be derived becomes a problem at its place."""
        facts = (self._derivation(text, tree.at((*path, index))) for index, text in enumerate(texts))
        return tuple(dict.fromkeys(fact for fact in facts if fact))

    def _derivation(self, text: str, place: Source) -> Fact | None:
        match = _FACT.match(text)
        if not match or match.group(1) or f"quantity={match.group(2)}" in self.concepts:
            told = "write `attribute=value`; amounts and absences are only stated"
            self.problem(place, f"`{text}` cannot be derived", told)
            return None
        attribute, value = match.group(2, 3)
        if attribute in (*CONCLUDED, *_RAISED):
            concluding = attribute in ("recommend", "rule-out")
            told = f"write `{attribute}: {value}`" if concluding else "use an attribute of your own"
            self.problem(place, f"`{attribute}=` cannot be derived", told)
            return None
        if attribute in ("service", "feature") and text not in self.concepts:
            known = [value_of(fact) for fact in self.concepts if fact.startswith(f"{attribute}=")]
            self.problem(place, f"unknown {attribute} `{value}`", nearest(value, known))
            return None
        return self._by_either_name(text)

    def condition(self, text: str, place: Source) -> Fact | None:
        """One condition as a fact: `a=b`, `not a=b`, or a comparison such as `run-time > 15 minutes`."""
        match = _FACT.match(text)
        if match and f"quantity={match.group(2)}" not in self.concepts:
            return self._known(match.group(1) or "", match.group(2), match.group(3), place)
        match = _COMPARISON.match(text)
        if match and f"quantity={match.group(1)}" in self.concepts:
            return self._threshold(match, place)
        if match and match.group(2) != "=":
            known = [value_of(fact) for fact in self.concepts if fact.startswith("quantity=")]
            self.problem(place, f"unknown quantity `{match.group(1)}`", nearest(match.group(1), known))
            return None
        self.problem(place, f"`{text}` is not a condition", "write `attribute=value` or `quantity > 15 minutes`")
        return None

    def _known(self, absent: str, attribute: str, value: str, place: Source) -> Fact | None:
        fact = f"{attribute}={value}"
        if attribute == "quantity":
            self.problem(place, f"`{fact}` is not a condition", f"compare it: `{value} > 15 minutes`")
            return None
        fact = self._by_either_name(fact)
        if attribute in ("recommend", "rule-out"):
            if absent:
                self.problem(place, f"`not {fact}` denies a conclusion", "write it under `unless`, without `not`")
                return None
            return fact if self.check_subject(value, place, attribute) else None
        if fact in self.concepts or fact in self.derived:
            return (ABSENT if absent else "") + fact
        known = [value_of(other) for other in (*self.concepts, *self.derived) if other.startswith(f"{attribute}=")]
        if not known:
            told = nearest(attribute, self.attributes()) or f"attributes here: {', '.join(sorted(self.attributes()))}"
            self.problem(place, f"unknown attribute `{attribute}`", told)
        else:
            self.problem(place, f"unknown {attribute} `{value}`", nearest(value, known))
        return None

    def _by_either_name(self, fact: Fact) -> Fact:
        """A fact that calls a symptom a need, or the other way round, by the name that it is described with."""
        attribute, value = attribute_of(fact), value_of(fact)
        other = {"need": f"symptom={value}", "symptom": f"need={value}"}.get(attribute, "")
        return other if other in self.concepts and fact not in self.concepts else fact

    def _threshold(self, match: re.Match[str], place: Source) -> Fact | None:
        name, op, reference, value = match.groups()
        dimension = self.concepts[f"quantity={name}"].of
        amount: float | None
        if reference:
            if value not in self.amounts:
                self.problem(place, f"unknown limit `{value}`", nearest(value, self.amounts))
                return None
            found, amount = self.amounts[value]
        else:
            try:
                found, amount = quantities.parse(value, dimension)
            except FactError as error:
                self.problem(place, error.message, error.help)
                return None
        if found != dimension or amount is None:
            self.problem(
                place,
                f"`{value}` is no {dimension}, which `{name}` is",
                f"compare it with a {dimension}: {_EXAMPLES.get(dimension, '1,000')}",
            )
            return None
        fact = f"{name}{'==' if op == '=' else op}{amount:.15g}"  # `name=amount` is what a scenario states
        self.thresholds[fact] = Threshold(name, op, amount, fact)
        return fact

    def subject(self, value: str) -> Concept | None:
        """The thing a conclusion may name."""
        return subject(self.concepts, value)

    def check_subject(self, value: str, place: Source, what: str) -> bool:
        """Whether the pack describes what a rule concludes; where it does not, that is a problem of `what` at the place."""
        if self.subject(value):
            return True
        known = [value_of(f) for f in self.concepts if attribute_of(f) in CONCLUSIONS]
        self.problem(place, f"{what} `{value}` is nowhere described", nearest(value, known))
        return False

    def pages(self, docs: Sequence[str], tree: Tree, path: Path) -> tuple[str, ...]:
        """Pages as whole addresses; unknown guides become problems."""
        for index, page in enumerate(docs):
            guide, colon, _ = page.partition(":")
            if not page.startswith("https://") and not (colon and guide in self.guides):
                told = nearest(guide, self.guides) or "guides stand in pack.yaml; or give the whole https address"
                self.problem(tree.at((*path, index)), f"unknown guide `{guide}`", told)
        return self.addresses(docs)

    def addresses(self, docs: Iterable[str]) -> tuple[str, ...]:
        """Pages as whole addresses, each once; those of unknown guides are left out."""
        found = []
        for page in docs:
            guide, _, rest = page.partition(":")
            if page.startswith("https://"):
                found.append(page)
            elif guide in self.guides:
                name, hash_, section = rest.partition("#")
                found.append(f"{self.guides[guide]}{name}{'' if name.endswith('.html') else '.html'}{hash_}{section}")
        return tuple(dict.fromkeys(found))

    def add(self, concept: Concept) -> None:
        """Add a concept; one that is said in several places gathers its phrases."""
        before = self.concepts.get(concept.id)
        if before is None:
            self.concepts[concept.id] = concept
            return
        self.concepts[concept.id] = Concept(
            concept.id,
            before.kind,
            before.label if before.label != _label(before.id) else concept.label,
            tuple(dict.fromkeys((*before.names, *concept.names))),
            tuple(dict.fromkeys((*before.phrases, *concept.phrases))),
            tuple(dict.fromkeys((*before.described, *concept.described))),
            before.of or concept.of,
            before.source,
            before.sort,
        )


def label_of(fact: Fact, given: str = "") -> str:
    """The label given, or the id in plain words."""
    return given or _label(fact)


def _label(fact: Fact) -> str:
    return value_of(fact).replace("-", " ")
