"""Entries to rules: each solves, cannot, limit, step and decision rule becomes rules of the engine."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from engine.model import (
    ASKS_BEFORE,
    ASKS_NEXT,
    ASKS_ORDER,
    FIRED,
    MEANT,
    NAMES_SERVICE,
    RECOMMEND,
    RULE_OUT,
    Decision,
    Fact,
    Limit,
    Order,
    Overlap,
    Preference,
    Rule,
    RuleText,
    Source,
)
from engine.pack import schema
from engine.pack.files import File
from engine.pack.naming import Naming
from engine.pack.tree import Path, Tree, nearest
from engine.pack.vocabulary import bound_of, has_number, step_id
from engine.record import changed

MAX_CONDITIONS = 12


class RuleBase:
    """Rules while they are gathered."""

    def __init__(self, naming: Naming) -> None:
        self.naming = naming
        self.rules: list[Rule] = []
        self.texts: dict[str, RuleText] = {}
        self.preferences: list[Preference] = []
        self.decisions: dict[str, Decision] = {}
        self.limits: dict[str, Limit] = {}
        self.orders: dict[str, Order] = {}

    def add(
        self, text: RuleText, when: Sequence[Fact], then: Sequence[Fact],
        any_of: Sequence[Fact] = (), unless: Sequence[Fact] = (),
    ) -> None:  # fmt: skip
        """Add a rule, one variant for each alternative of `any_of`."""
        if text.id in self.texts:
            self.naming.problem(
                text.source, f"rule `{text.id}` is given twice", f"first at {self.texts[text.id].source}"
            )
            return
        both = set(unless) & {*when}
        if both:
            self.naming.problem(
                text.source, f"rule `{text.id}` can never fire", f"`{min(both)}` stands in `when` and in `unless`"
            )
        if len(when) + len(unless) + bool(any_of) > MAX_CONDITIONS:
            self.naming.problem(
                text.source, f"rule `{text.id}` has more than {MAX_CONDITIONS} conditions", "derive a fact on the way"
            )
            return
        self.texts[text.id] = text
        for variant, one in enumerate(any_of or [None]):
            facts = tuple(dict.fromkeys([*when, *([one] if one else [])]))
            self.rules.append(Rule(text.id, variant, facts, tuple(unless), tuple(then)))

    def defeat_overridden(self) -> None:
        """`overrides` become `unless` facts of the rules overridden."""
        defeated: dict[str, list[Fact]] = {}
        for text in self.texts.values():
            for other in text.overrides:
                if other not in self.texts:
                    self.naming.problem(text.source, f"overrides unknown rule `{other}`", nearest(other, self.texts))
                    continue
                defeated.setdefault(other, []).append(FIRED + text.id)
        winners = {fact for facts in defeated.values() for fact in facts}
        self.rules = [_defeated(rule, defeated.get(rule.id, []), winners) for rule in self.rules]


def _defeated(rule: Rule, by: Sequence[Fact], winners: set[Fact]) -> Rule:
    then = (*rule.then, FIRED + rule.id) if FIRED + rule.id in winners else rule.then
    return Rule(rule.id, rule.variant, rule.when, (*rule.unless, *by), then)


def make_all(files: Sequence[File], naming: Naming) -> RuleBase:
    """The rules of all files. Concepts must have been named before."""
    base = RuleBase(naming)
    makers: dict[str, Callable[[Tree, Any, RuleBase], None]] = {
        "features": _features,
        "decisions": _decisions,
        "limits": _limits,
        "orders": _orders,
    }
    for file in files:
        if file.folder in makers:
            makers[file.folder](file.tree, file.entries, base)
    base.defeat_overridden()
    return base


def _text(
    base: RuleBase, id_: str, kind: str, entry: Any, tree: Tree, path: Path, day: date, conclusion: str
) -> RuleText:
    return RuleText(
        id=id_,
        kind=kind,
        because=entry.because,
        docs=base.naming.pages(entry.docs, tree, (*path, "docs")),
        notes=tuple(entry.notes),
        checked=str(entry.checked or day),
        source=tree.at(path),
        conclusion=conclusion,
        overrides=tuple(getattr(entry, "overrides", ())),
        rather_than=tuple(getattr(entry, "rather_than", ())),
        examples=tuple(getattr(entry, "asked", ())),
        do=tuple(getattr(entry, "do", ())),
    )


def _features(tree: Tree, entries: schema.FeaturesFile, base: RuleBase) -> None:
    for index, entry in enumerate(entries.features):
        path: Path = ("features", index)
        day = entry.checked or entries.checked
        for number, one in enumerate(entry.solves):
            _solves(base, entry.feature, one, tree, (*path, "solves", number), day)
        for number, one in enumerate(entry.cannot):
            _solves(base, entry.feature, one, tree, (*path, "cannot", number), day, cannot=True)
        for number, preferred in enumerate(entry.rather_than):
            _preference(base, entry.feature, preferred, tree, (*path, "rather-than", number))
    for number, one in enumerate(entries.solves):
        path = ("solves", number)
        if _is_one(base.naming, one.feature, tree.at((*path, "feature")), *_SOLVING):
            _solves(base, one.feature, one, tree, path, one.checked or entries.checked)
    for number, meaning in enumerate(entries.meanings):
        path = ("meanings", number)
        if _is_one(base.naming, meaning.of, tree.at((*path, "of")), *_MEANING):
            _solves(base, meaning.of, meaning.solving(), tree, path, meaning.checked or entries.checked)


_SOLVING = (("feature",), "feature", "is no feature", "only features have `solves`; name the feature it belongs to")
_MEANING = (MEANT, "meaning of", "has no meaning to tell", "features, services and terms have one")


def _is_one(naming: Naming, name: str, place: Source, kinds: Sequence[str], what: str, wrong: str, told: str) -> bool:
    """Whether a name is that of a thing of some kinds; where it is not, that is a problem of `what` at the place."""
    if any(f"{kind}={name}" in naming.concepts for kind in kinds):
        return True
    if naming.check_subject(name, place, what):
        naming.problem(place, f"`{name}` {wrong}", told)
    return False


def _solves(
    base: RuleBase, feature: str, one: schema.Solves, tree: Tree, path: Path, day: date, cannot: bool = False
) -> None:
    if bool(one.need) == bool(one.symptom):  # told already when the need was named
        return
    name = one.need or one.symptom
    naming = base.naming
    need = f"{'need' if one.need else 'symptom'}={name}"
    if need not in naming.misread and not naming.concepts[need].stated and need not in naming.derived:
        naming.problem(
            tree.at(path), f"`{name}` is never said", "give `said` phrases here or where the need is first named"
        )
    subject = naming.subject(feature)
    if not cannot and subject and subject.sort == "misconception":
        naming.problem(
            tree.at(path),
            f"`{feature}` is a misconception and cannot be recommended",
            "name the feature that does serve",
        )
    when = (need, *naming.conditions(one.with_, tree, (*path, "with")))
    any_of = naming.conditions(one.with_any, tree, (*path, "with-any"))
    unless = naming.conditions(one.unless, tree, (*path, "unless"))
    id_ = f"{feature}/cannot/{name}" if cannot else f"{feature}/{name}"
    text = _text(base, id_, "cannot" if cannot else "solves", one, tree, path, day, feature)
    then = ((RULE_OUT if cannot else RECOMMEND) + feature,)
    base.add(text, when, then, any_of, unless)
    if not cannot:
        _add_at_home(base, text, when, then, any_of, unless)


def _add_at_home(
    base: RuleBase,
    text: RuleText,
    when: Sequence[Fact],
    then: Sequence[Fact],
    any_of: Sequence[Fact],
    unless: Sequence[Fact],
) -> None:
    """A guard that only asks for services is taken for granted when the text names no service at all."""
    rest = [fact for fact in when if not fact.startswith("service=")]
    some = [fact for fact in any_of if not fact.startswith("service=")]
    if len(rest) == len(when) and (some or not any_of):
        return
    if text.id in base.texts and not some:
        variant = sum(rule.id == text.id for rule in base.rules[-len(any_of) - 1 :])
        base.rules.append(Rule(text.id, variant, tuple(rest), (*unless, NAMES_SERVICE), tuple(then)))


def _preference(base: RuleBase, feature: str, entry: schema.RatherThan, tree: Tree, path: Path) -> None:
    if not base.naming.check_subject(entry.over, tree.at((*path, "over")), "rather than"):
        return
    docs = base.naming.pages(entry.docs, tree, (*path, "docs"))
    when = base.naming.conditions(entry.when, tree, (*path, "when"))
    base.preferences.append(Preference(feature, entry.over, entry.on, entry.because, docs, when))


def _decisions(tree: Tree, entries: schema.DecisionsFile, base: RuleBase) -> None:
    for index, decision in enumerate(entries.decisions):
        path: Path = ("decisions", index)
        place = tree.at(path)
        if decision.decision in base.decisions:
            base.naming.problem(place, f"decision `{decision.decision}` is given twice")
        if not decision.complete and not decision.open:
            base.naming.problem(
                tree.at((*path, "complete")),
                f"decision `{decision.decision}` is not complete",
                "say in `open` what else may be the answer",
            )
        for number, name in enumerate(decision.among):
            base.naming.check_subject(name, tree.at((*path, "among", number)), "answer")
        one = Decision(
            decision.decision, decision.question, tuple(decision.among), decision.open, place,
            tuple(_overlaps(base, decision, tree, path)),
        )  # fmt: skip
        base.decisions[decision.decision] = one
    for index, rule in enumerate(entries.rules):
        _decision_rule(base, rule, tree, ("rules", index), entries.checked)


def _overlaps(base: RuleBase, decision: schema.Decision, tree: Tree, path: Path) -> Iterator[Overlap]:
    for index, entry in enumerate(decision.overlaps):
        place = tree.at((*path, "overlaps", index))
        stranger = next((name for name in entry.between if name not in decision.among), "")
        if stranger:
            told = nearest(stranger, decision.among) or f"answers here: {', '.join(decision.among)}"
            base.naming.problem(place, f"`{stranger}` is no answer of `{decision.decision}`", told)
        if len(entry.between) == 1:
            base.naming.problem(place, "an overlap between one answer", "name two answers, or none for any two")
        yield Overlap(entry.because, tuple(entry.between), place)


def _decision_rule(base: RuleBase, rule: schema.DecisionRule, tree: Tree, path: Path, day: date) -> None:
    naming = base.naming
    then, subject = _conclusions(base, rule, tree, path)
    if not then:
        return
    when = naming.conditions(rule.when, tree, (*path, "when"))
    any_of = naming.conditions(rule.any, tree, (*path, "any"))
    unless = naming.conditions(rule.unless, tree, (*path, "unless"))
    kind = "cannot" if rule.rule_out else "derive" if rule.derive else "decision"
    text = _text(base, rule.id, kind, rule, tree, path, rule.checked or day, subject)
    base.add(text, when, then, any_of, unless)
    if rule.recommend:
        for other in rule.rather_than:
            if naming.check_subject(other, tree.at((*path, "rather-than")), "rather than"):
                base.preferences.append(Preference(rule.recommend, other, "", rule.because, text.docs, when, rule.id))


def _conclusions(base: RuleBase, rule: schema.DecisionRule, tree: Tree, path: Path) -> tuple[tuple[Fact, ...], str]:
    given = [field for field in ("recommend", "rule_out", "derive") if getattr(rule, field)]
    if len(given) != 1:
        told = "give one of `recommend`, `rule-out` and `derive`"
        base.naming.problem(
            tree.at(path), f"rule `{rule.id}` concludes {'nothing' if not given else 'several things'}", told
        )
        return (), ""
    if rule.derive:
        facts = base.naming.derivations(rule.derive, tree, (*path, "derive"))
        return facts, ", ".join(facts)
    subject = rule.recommend or rule.rule_out or ""
    if not base.naming.check_subject(subject, tree.at((*path, given[0].replace("_", "-"))), "conclusion"):
        return (), ""
    return ((RECOMMEND if rule.recommend else RULE_OUT) + subject,), subject


def _limits(tree: Tree, entries: schema.LimitsFile, base: RuleBase) -> None:
    for index, entry in enumerate(entries.limits):
        path: Path = ("limits", index)
        if entry.limit not in base.naming.amounts or entry.limit in base.limits or not has_number(entry):
            continue
        bound, shown = bound_of(entry)
        day = entry.checked or entries.checked
        text = _text(base, entry.limit, "limit", entry, tree, path, day, entry.limit)
        concept = base.naming.concepts[f"limit={entry.limit}"]
        amount = base.naming.amounts[entry.limit][1]
        base.limits[entry.limit] = Limit(
            entry.limit, entry.of, entry.quantity or "", bound, shown, amount,  # type: ignore[arg-type]
            tuple(entry.names), entry.because, text.docs, text.notes, text.checked, text.source,
            entry.holds or "",
        )  # fmt: skip
        if not text.because:
            text = changed(text, because=f"{concept.label[:1].upper()}{concept.label[1:]}.")
        base.add(text, (f"limit={entry.limit}",), (RECOMMEND + entry.limit,))
        if entry.rules_out:
            _beyond(base, entry, text, bound, tree.at((*path, "rules-out")))


def _beyond(base: RuleBase, entry: schema.Limit, text: RuleText, bound: str, place: Source) -> None:
    assert entry.rules_out is not None
    if not base.naming.check_subject(entry.rules_out, place, "rules out"):
        return
    if entry.quantity is None:
        base.naming.problem(place, "`rules-out` without a `quantity`", "name the quantity that passes the limit")
        return
    if f"quantity={entry.quantity}" not in base.naming.concepts:
        base.naming.problem(
            place, f"quantity `{entry.quantity}` is never said", "give `said` phrases with a dimension such as #time"
        )
        return
    op = "<" if bound == "at-least" else ">"
    fact = base.naming.condition(f"{entry.quantity} {op} limit:{entry.limit}", place)
    if fact:
        beyond = changed(text, id=f"{text.id}/beyond", kind="cannot", conclusion=entry.rules_out)
        base.add(beyond, (fact,), (RULE_OUT + entry.rules_out,))


def _orders(tree: Tree, entries: schema.OrdersFile, base: RuleBase) -> None:
    for index, entry in enumerate(entries.orders):
        path: Path = ("orders", index)
        if entry.order not in base.naming.ordered or entry.order in base.orders:
            continue
        day = entry.checked or entries.checked
        text = _text(base, entry.order, "order", entry, tree, path, day, entry.order)
        base.orders[entry.order] = Order(
            entry.order, entry.label, entry.of, tuple(entry.steps), entry.because, text.docs, text.notes, text.source
        )
        first = RECOMMEND + step_id(entry.order, entry.steps[0])
        base.add(text, (f"order={entry.order}", ASKS_ORDER), (first,), unless=(ASKS_NEXT, ASKS_BEFORE))
        for before, after in itertools.pairwise(entry.steps):
            _step(base, text, entry.order, before, after, ASKS_NEXT, "after")
            _step(base, text, entry.order, after, before, ASKS_BEFORE, "before")


def _step(base: RuleBase, text: RuleText, order: str, known: str, told: str, asks: Fact, word: str) -> None:
    here, there = step_id(order, known), step_id(order, told)
    one = changed(text, id=f"{order}/{word}/{here.partition('.')[2]}", conclusion=there)
    other = ASKS_BEFORE if asks == ASKS_NEXT else ASKS_NEXT
    base.add(one, (f"step={here}", asks), (RECOMMEND + there,), unless=(other,))
