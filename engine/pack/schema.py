"""The form of rule files: what each entry may hold. docs/pack-format.md says what it means."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

ID_FORM = re.compile(r"^[a-z0-9]+([.-][a-z0-9]+)*$")
Id = Annotated[str, StringConstraints(pattern=ID_FORM.pattern, max_length=100)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Phrase = Annotated[str, StringConstraints(min_length=1, max_length=600)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Page = Annotated[str, StringConstraints(min_length=3, max_length=300)]
Condition = Annotated[str, StringConstraints(min_length=3, max_length=200)]
Weight = Annotated[float, Field(allow_inf_nan=False, ge=-1e6, le=1e6)]
Amount = Annotated[float, Field(allow_inf_nan=False, ge=-1e15, le=1e15)]
Words = Annotated[list[Text], Field(max_length=100)]
Kind = Literal[
    "service", "feature", "setting", "action", "command", "permission", "header", "metric", "pattern", "policy",
    "step", "tool", "misconception", "error", "code",
]  # fmt: skip
Ground = Literal[
    "less-to-operate", "cheaper", "safer", "faster", "native", "simpler", "purpose-built", "least-privilege",
]  # fmt: skip
Verdict = Literal["confirmed", "corrected", "rejected", "no-decision"]


def _alias(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


class Entry(BaseModel):
    """Base of all entries: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", alias_generator=_alias, frozen=True)


class Manifest(Entry):
    """pack.yaml."""

    checked: date
    pack: Id
    title: Text
    about: Text = ""
    ignore: Words = []
    guides: dict[Id, Text] = {}


class Service(Entry):
    service: Id
    label: Text
    names: list[Name]
    described: list[Phrase] = []


class Constraint(Entry):
    constraint: Id
    label: Text
    said: list[Phrase]


class Practice(Entry):
    practice: Id
    label: Text
    names: list[Name] = []
    said: list[Phrase] = []


class Quantity(Entry):
    quantity: Id
    label: Text
    said: list[Phrase]


class Need(Entry):
    """A need or symptom apart from feature entries: one that none of them says, or further words for one."""

    need: Id | None = None
    symptom: Id | None = None
    label: Text = ""
    said: list[Phrase] = []
    asked: Words = []


class Instead(Entry):
    """What is often proposed for a need and does not meet it, as an option would put it."""

    do: Text
    because: Text


class Solves(Entry):
    need: Id | None = None
    symptom: Id | None = None
    label: Text = ""
    said: list[Phrase] = []
    asked: Words = []
    with_: list[Condition] = []
    with_any: list[Condition] = []
    unless: list[Condition] = []
    cases: Words = []
    do: Words = []
    not_: Annotated[list[Instead], Field(max_length=20)] = []
    because: Text
    docs: list[Page]
    notes: list[Id] = []
    checked: date | None = None


class FurtherSolves(Solves):
    """What a feature described elsewhere solves too."""

    feature: Id


class Term(Entry):
    """A word of the field that people ask the meaning of, and that names nothing one could choose."""

    term: Id
    of: Id
    label: Text
    names: list[Name] = []


class Meaning(Entry):
    """What a feature, service or term is and is for: the answer to whoever asks that by a name of it, or as `said`."""

    of: Id
    said: list[Phrase] = []
    asked: Words = []
    do: Words = []
    because: Text
    docs: list[Page]
    notes: list[Id] = []
    checked: date | None = None

    def solving(self) -> FurtherSolves:
        """The same as an entry that solves the need to know it."""
        said = {name: value for name, value in vars(self).items() if name != "of"}
        return FurtherSolves.model_construct(feature=self.of, need=f"what-{self.of}-is", **said)


class RatherThan(Entry):
    over: Id
    on: Ground
    when: list[Condition] = []
    because: Text
    docs: list[Page] = []


class Requires(Entry):
    what: Text
    because: Text = ""
    docs: list[Page] = []


class Feature(Entry):
    feature: Id
    of: Id
    kind: Kind
    label: Text
    names: list[Name] = []
    described: list[Phrase] = []
    solves: list[Solves] = []
    cannot: list[Solves] = []
    rather_than: list[RatherThan] = []
    requires: list[Requires] = []
    facts: Words = []
    docs: list[Page] = []
    checked: date | None = None


class Overlap(Entry):
    between: Annotated[list[Id], Field(max_length=2)] = []
    because: Text


class Decision(Entry):
    decision: Id
    question: Text
    among: list[Id]
    complete: bool = True
    open: Text = ""
    overlaps: list[Overlap] = []


class DecisionRule(Entry):
    id: Id
    when: list[Condition] = []
    any: list[Condition] = []
    unless: list[Condition] = []
    recommend: Id | None = None
    rule_out: Id | None = None
    derive: list[Condition] = []
    rather_than: list[Id] = []
    overrides: list[Text] = []
    because: Text
    docs: list[Page]
    notes: list[Id] = []
    checked: date | None = None


class Limit(Entry):
    limit: Id
    of: Id
    names: list[Name] = []
    quantity: Id | None = None
    said: list[Phrase] = []
    cases: Words = []
    at_most: Text | None = None
    at_least: Text | None = None
    default: Text | None = None
    exactly: Text | None = None
    holds: Literal["until-raised", "after-raise", "by-itself", "kept"] | None = None
    because: Text = ""
    rules_out: Id | None = None
    docs: list[Page]
    notes: list[Id] = []
    checked: date | None = None


class FormulaChoice(Entry):
    said: list[Phrase]
    amount: Amount
    label: Text


class FormulaInput(Entry):
    input: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,20}$")]
    label: Text
    dimension: Literal["count", "size", "time", "rate", "flow"] = "count"
    near: list[Name] = []
    choices: list[FormulaChoice] = []
    default: Text | None = None
    default_label: Text = ""


class FormulaExample(Entry):
    ask: Text
    amount: Text


class Formula(Entry):
    """An amount that follows from others."""

    formula: Id
    label: Text
    of: Id
    unit: Text = ""
    names: list[Name] = []
    said: Annotated[list[Phrase], Field(min_length=1)]
    inputs: Annotated[list[FormulaInput], Field(min_length=1, max_length=8)]
    amount: Text
    examples: Annotated[list[FormulaExample], Field(min_length=1)]
    because: Text
    docs: list[Page]
    notes: list[Id] = []
    checked: date | None = None


class Order(Entry):
    order: Id
    label: Text
    of: Id
    said: list[Phrase] = []
    steps: Words
    because: Text
    docs: list[Page]
    notes: list[Id] = []
    checked: date | None = None


class Note(Entry):
    note: Id
    claim: Text
    verdict: Verdict
    so: Text = ""
    rules: list[Text] = []
    docs: list[Page] = []


class PlacingWeights(Entry):
    weights: dict[Text, Weight]
    relevance: dict[Text, Weight]
    support: dict[Text, Weight]


class Judging(Entry):
    """judging.yaml: fitted weights, written by `make fit`."""

    checked: date
    fitted_on: Text = ""
    weights: dict[Text, Weight]
    calibration: Annotated[list[Weight], Field(min_length=3, max_length=3)]
    relevance: dict[Text, Weight] = {}
    support: dict[Text, Weight] = {}
    placing: PlacingWeights | None = None


class Ambiguity(Entry):
    words: list[Phrase]
    settled_by: Text


class VocabularyFile(Entry):
    checked: date
    services: list[Service] = []
    constraints: list[Constraint] = []
    practices: list[Practice] = []
    quantities: list[Quantity] = []
    needs: list[Need] = []
    ambiguous: list[Ambiguity] = []


class FeaturesFile(Entry):
    checked: date
    features: list[Feature] = []
    solves: list[FurtherSolves] = []
    terms: list[Term] = []
    meanings: list[Meaning] = []


class DecisionsFile(Entry):
    checked: date
    decisions: list[Decision] = []
    needs: list[Need] = []
    rules: list[DecisionRule] = []


class LimitsFile(Entry):
    checked: date
    limits: list[Limit]


class FormulasFile(Entry):
    checked: date
    formulas: list[Formula]


class OrdersFile(Entry):
    checked: date
    orders: list[Order]


class NotesFile(Entry):
    checked: date
    notes: list[Note]


class Expectation(Entry):
    recommends: list[Id] = []
    first_of: list[Id] = []
    fires: list[Text] = []
    not_fires: list[Text] = []
    rules_out: list[Id] = []
    reads: list[Condition] = []
    exactly: dict[Text, Text] | None = None
    abstains: bool = False
    answer: list[int] = []


class Scenario(Entry):
    scenario: Text
    text: Text = ""
    facts: list[Condition] = []
    options: Words = []
    expect: Expectation


class ScenariosFile(Entry):
    checked: date | None = None
    scenarios: list[Scenario]


FOLDERS: dict[str, type[Entry]] = {
    "vocabulary": VocabularyFile,
    "features": FeaturesFile,
    "decisions": DecisionsFile,
    "limits": LimitsFile,
    "orders": OrdersFile,
    "formulas": FormulasFile,
    "notes": NotesFile,
}
