"""The words every part of the engine shares: facts, rules, decisions, firings.

A fact is written ``attribute=value``, or ``not attribute=value`` when a scenario states that it does not hold. What
is simply not stated is neither: it is unknown, and only `unless` looks at that. Chaining works on these strings;
the classes here say what a rule is and where everything came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from engine.record import changing, made, record

Fact = str

RECOMMEND = "recommend="
RULE_OUT = "rule-out="
FIRED = "fired="
ABSENT = "not "
CONCLUDED = ("recommend", "rule-out", "fired", "names")  # attributes of what the engine alone concludes
NAMES_SERVICE = "names=service"
# The kinds of things that a conclusion may name.
CONCLUSIONS = ("feature", "service", "practice", "limit", "step", "term")
MEANT = ("feature", "service", "term")  # those that have a meaning to tell
ASKS_NEXT = "asks=next"  # of an order
ASKS_BEFORE = "asks=before"
ASKS_ORDER = "asks=order"
GROUNDS = {  # of a preference: what is said of the better one
    "less-to-operate": "leaves less to operate",
    "cheaper": "is cheaper",
    "safer": "is safer",
    "faster": "is faster",
    "native": "is made for this",
    "simpler": "is simpler",
    "purpose-built": "is made for this purpose",
    "least-privilege": "permits less",
}


def attribute_of(fact: Fact) -> str:
    """What stands before the `=` of a fact: its attribute. One that is denied states none, and gives `not need`."""
    return fact.partition("=")[0]


def value_of(fact: Fact) -> str:
    """What stands behind the `=` of a fact, also of one that is denied; nothing where there is no `=`."""
    return fact.partition("=")[2]


def contrary(fact: Fact) -> Fact:
    """The fact that says the opposite: `not a=b` of `a=b`, and the other way round."""
    return fact.removeprefix(ABSENT) if fact.startswith(ABSENT) else ABSENT + fact


def about_service(fact: Fact) -> bool:
    """Whether a fact names a service, as one that is there or as one that is denied."""
    return fact.removeprefix(ABSENT).startswith("service=")


@record
class Source:
    """A place in a rule file: 1-based line and column."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@record
class Rule:
    """A ground rule: when every `when` fact holds and no `unless` fact is known, its `then` facts hold.

    `any_of` has been compiled away: a rule with alternatives becomes several rules that share one `id` and differ
    in `variant`. `overrides` of other rules have become `unless` facts of those rules (``fired=<rule>``).
    """

    id: str
    variant: int
    when: tuple[Fact, ...]
    unless: tuple[Fact, ...]
    then: tuple[Fact, ...]
    stratum: int = 0


@record
class RuleText:
    """What people read about a rule: one for each id, shared by its variants. `do` says how, as far as the pack tells it."""

    id: str
    kind: str
    because: str
    docs: tuple[str, ...]
    notes: tuple[str, ...]
    checked: str
    source: Source
    conclusion: str
    overrides: tuple[str, ...] = ()
    rather_than: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    do: tuple[str, ...] = ()

    @property
    def concludes(self) -> tuple[str, ...]:
        """What it concludes: the name of a feature, service, practice, limit, step or order, or the facts that it derives."""
        return tuple(self.conclusion.split(", "))


@record
class Concept:
    """A thing the rules speak of.

    `id` is the fact that states it (``service=sqs``, ``need=keep-order``). `names` are met as unbroken words,
    `phrases` as slots within a sentence; `described` are phrases by which an option of a question puts it. `sort` is the
    kind a feature entry gives itself (setting, command, misconception ...).
    """

    id: Fact
    kind: str
    label: str
    names: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    described: tuple[str, ...] = ()
    of: str = ""
    source: Source | None = None
    sort: str = ""

    @property
    def stated(self) -> bool:
        """Whether words of a text can state it: by a name or phrase, or by asking for the meaning of what it is `of`."""
        return bool(self.names or self.phrases or (self.kind == "need" and self.of))


@record
class Overlap:
    """Answers of one decision that may stand side by side, and why that is meant.

    `between` names the two; empty, it speaks of any two that answer different needs, both stated.
    """

    because: str
    between: tuple[str, ...] = ()
    source: Source | None = None


@record
class Decision:
    """A question with exclusive answers: at most one recommendation among them may stand, but for `overlaps`."""

    id: str
    question: str
    among: tuple[str, ...]
    open: str = ""
    source: Source | None = None
    overlaps: tuple[Overlap, ...] = ()


def subject(concepts: Mapping[Fact, Concept], name: str) -> Concept | None:
    """The thing that a conclusion names."""
    return next((concepts[fact] for kind in CONCLUSIONS if (fact := f"{kind}={name}") in concepts), None)


@record
class Ambiguity:
    """Words (names or phrases) that mean several concepts each, and what settles which is meant."""

    words: tuple[str, ...]
    settled_by: str
    source: Source | None = None


@record
class Preference:
    """`better` before `worse` where both are on offer, on one ground, where the facts `when` hold.

    One that a decision rule states, `by` its id, holds where that rule fired, and has no other ground.
    """

    better: str
    worse: str
    ground: str
    because: str
    docs: tuple[str, ...]
    when: tuple[Fact, ...] = ()
    by: str = ""

    def applies(self, trace: Trace) -> bool:
        """Whether it holds for what was chained."""
        if self.by:
            return any(firing.rule.id == self.by for firing in trace.firings)
        return trace.facts.issuperset(self.when)


Bound = Literal["at-most", "at-least", "default", "exactly"]
Holds = Literal["", "until-raised", "after-raise", "by-itself", "kept"]


@record
class Limit:
    """A dated number. `amount` is in the base unit of its dimension: seconds, bytes, or a plain count; None for one in
    words (`unlimited`).

    `holds` is empty for what whoever asks may set or do; else how it holds (docs/pack-format.md).
    """

    id: str
    of: str
    quantity: str
    bound: Bound
    shown: str
    amount: float | None
    names: tuple[str, ...]
    because: str
    docs: tuple[str, ...]
    notes: tuple[str, ...]
    checked: str
    source: Source
    holds: Holds = ""


@record
class FormulaChoice:
    """One of the ways in which an input may be: the phrases that say so, what it counts, and its name."""

    said: tuple[str, ...]
    amount: float
    label: str


@record
class FormulaInput:
    """What a formula is worked out from: an amount of a dimension (`count size time rate flow`), or a choice.

    `near` are words that stand with it where a text has several such amounts. `default` is what is assumed where nothing is said.
    """

    name: str
    label: str
    dimension: str
    near: tuple[str, ...]
    choices: tuple[FormulaChoice, ...]
    default: float | None
    default_label: str


@record
class Formula:
    """An amount that follows from others. `expression` is read by engine/computing/expression.py; `names` are those of its unit."""

    id: str
    label: str
    of: str
    unit: str
    names: tuple[str, ...]
    said: tuple[str, ...]
    inputs: tuple[FormulaInput, ...]
    expression: str
    dimension: str
    because: str
    docs: tuple[str, ...]
    notes: tuple[str, ...]
    checked: str
    source: Source
    examples: tuple[str, ...]


@record
class Order:
    """Steps that run one after the other."""

    id: str
    label: str
    of: str
    steps: tuple[str, ...]
    because: str
    docs: tuple[str, ...]
    notes: tuple[str, ...]
    source: Source


@record
class Note:
    """A ledger entry: what a study note claims, and what the pack makes of it."""

    id: str
    claim: str
    verdict: Literal["confirmed", "corrected", "rejected", "no-decision"]
    so: str
    rules: tuple[str, ...]
    docs: tuple[str, ...]
    source: Source


@record
class Threshold:
    """A comparison some rule makes; `fact` is what holds when `quantity` passes it."""

    quantity: str
    op: str
    amount: float
    fact: Fact


@record
class Statement:
    """One piece of knowledge as words, for ranking where no rule decides.

    `asked` are sentences, `gist` loose words and `phrases` slots by which a question raises it; `card` holds the names of
    the feature it is about, `says` the reason or fact itself, `home` the name of its service, `need` the fact that
    states it. `acts` are ways in which an answer puts it; `contrasts` are what is often proposed instead and does not
    serve, each with the reason. `id` is the rule of the same knowledge, where there is one.
    """

    id: str
    feature: str
    kind: Literal["solves", "cannot", "fact", "requires", "limit"]
    asked: tuple[str, ...] = ()
    gist: str = ""
    phrases: tuple[str, ...] = ()
    card: str = ""
    says: str = ""
    home: str = ""
    need: Fact = ""
    docs: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    contrasts: tuple[tuple[str, str], ...] = ()


@changing
class Pack:
    """A compiled pack: everything the engine knows, ready for reading, chaining and explaining."""

    name: str
    title: str
    rules: tuple[Rule, ...]
    texts: dict[str, RuleText]
    concepts: dict[Fact, Concept]
    decisions: dict[str, Decision] = made(default_factory=dict)
    preferences: tuple[Preference, ...] = ()
    limits: dict[str, Limit] = made(default_factory=dict)
    orders: dict[str, Order] = made(default_factory=dict)
    formulas: dict[str, Formula] = made(default_factory=dict)
    notes: dict[str, Note] = made(default_factory=dict)
    thresholds: tuple[Threshold, ...] = ()
    statements: tuple[Statement, ...] = ()
    ignored: tuple[str, ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()
    digest: str = ""
    preferring: dict[str, list[int]] = made(default_factory=dict)

    def preferences_for(self, names: Iterable[str]) -> list[Preference]:
        """The preferences for any of `names`, in their order in the pack."""
        if not self.preferring:
            for number, one in enumerate(self.preferences):
                self.preferring.setdefault(one.better, []).append(number)
        numbers = {number for name in names for number in self.preferring.get(name, ())}
        return [self.preferences[number] for number in sorted(numbers)]

    def home_of(self, conclusion: str) -> str:
        """The service of what a rule concludes (a name, or a fact derived), through what it is part of.

        Where that leads to no service, the last thing on the way.
        """
        name = conclusion.rpartition("=")[2]
        thing = self.concepts.get(conclusion) or subject(self.concepts, name) or self.concepts.get(f"order={name}")
        seen: set[str] = set()
        while thing and thing.of and thing.of not in seen:
            name = thing.of
            seen.add(name)
            thing = self.concepts.get(f"feature={name}")
        return name

    def homes_of(self, text: RuleText) -> set[str]:
        """The services of all that a rule concludes."""
        return {self.home_of(one) for one in text.concludes}

    def title_of(self, name: str) -> str:
        """The label of whatever a conclusion may name; the id itself where the pack gives none."""
        concept = subject(self.concepts, name)
        return concept.label if concept else name


@record
class Firing:
    """A rule that fired: on which facts, and which facts it took to be unknown."""

    rule: Rule
    depth: int

    @property
    def on(self) -> tuple[Fact, ...]:
        return self.rule.when

    @property
    def assumed_absent(self) -> tuple[Fact, ...]:
        return self.rule.unless


@record
class _Chained:
    given: tuple[Fact, ...]
    firings: tuple[Firing, ...]
    facts: frozenset[Fact]


class Trace(_Chained):
    """What chaining found: the facts given, every firing in a settled order, and all facts that hold at the end."""

    __slots__ = ("_deriving",)
    _deriving: dict[Fact, list[Firing]]  # made when first asked for: whoever walks back asks for many facts

    def deriving(self, fact: Fact) -> tuple[Firing, ...]:
        """The firings that conclude `fact`, shallowest first."""
        try:
            found = self._deriving
        except AttributeError:
            found = self._deriving = {}
            for firing in self.firings:
                for one in dict.fromkeys(firing.rule.then):
                    found.setdefault(one, []).append(firing)
        return tuple(found.get(fact, ()))
