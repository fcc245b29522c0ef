"""A folder of rule files to a compiled pack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.chaining.stratify import NegativeCycle, strata
from engine.errors import PackError
from engine.model import Ambiguity, Note, Pack, Rule, Source, Statement, value_of
from engine.pack import files as rule_files
from engine.pack.files import File
from engine.pack.folder import find
from engine.pack.formulas import formulas
from engine.pack.naming import Naming
from engine.pack.rules import RuleBase, make_all
from engine.pack.schema import Manifest
from engine.pack.statements import statements
from engine.pack.tree import nearest
from engine.pack.vocabulary import check_of, name_all
from engine.record import changed


@dataclass(frozen=True, slots=True)
class Cycle:
    """Rules that depend on one another through a negation: the way round, and the rules that were left out for it."""

    way: tuple[str, ...]
    rules: tuple[Rule, ...]


def compile_pack(folder: Path, cycles: list[Cycle] | None = None) -> Pack:
    """Read, check and compile the pack in `folder`. Raises PackError with every problem found.

    Cycles through a negation are problems too, unless a list to gather them is given: then the rules on them are left out.
    """
    paths = find(folder)
    files, problems = rule_files.parse(paths, folder)
    if problems:
        raise PackError(problems)
    return compile_files(files, cycles)


def compile_files(files: Sequence[File], cycles: list[Cycle] | None = None) -> Pack:
    """Compile files that parsed cleanly. Raises PackError."""
    manifest = next(file.entries for file in files if isinstance(file.entries, Manifest))
    naming = Naming(guides=dict(manifest.guides))
    _gather_derived(files, naming)
    name_all(files, naming)
    _check_kinds(naming)
    check_of(files, naming)
    base = make_all(files, naming)
    notes = dict(_notes(files, base))
    rules = _stratified(base, cycles)
    computing = formulas(files, naming)
    if naming.problems:
        raise PackError(naming.problems)
    return Pack(
        name=manifest.pack,
        title=manifest.title,
        rules=tuple(rules),
        texts=base.texts,
        concepts=naming.concepts,
        decisions=base.decisions,
        preferences=tuple(base.preferences),
        limits=base.limits,
        orders=base.orders,
        formulas=computing,
        notes=notes,
        thresholds=tuple(naming.thresholds[fact] for fact in sorted(naming.thresholds)),
        statements=_statements(files, naming),
        ignored=tuple(manifest.ignore),
        ambiguities=tuple(_ambiguities(files)),
    )


def _statements(files: Sequence[File], naming: Naming) -> tuple[Statement, ...]:
    return tuple(sorted(statements(files, naming), key=lambda one: one.id))


def _gather_derived(files: Sequence[File], naming: Naming) -> None:
    for file in files:
        if file.folder == "decisions":
            naming.derived.update(fact for rule in file.entries.rules for fact in rule.derive)


def _check_kinds(naming: Naming) -> None:
    for fact, concept in list(naming.concepts.items()):
        other = naming.concepts.get(f"symptom={fact.removeprefix('need=')}") if fact.startswith("need=") else None
        if other and other.source and concept.source:
            name = value_of(fact)
            naming.problem(
                other.source, f"`{name}` is a symptom here and a need elsewhere", f"a need at {concept.source}"
            )


def _stratified(base: RuleBase, cycles: list[Cycle] | None) -> list[Rule]:
    ordered = sorted(base.rules, key=lambda rule: (rule.id, rule.variant))
    while True:
        try:
            levels = strata(ordered)
        except NegativeCycle as cycle:
            if cycles is None:
                place = base.texts[cycle.rules[0]].source
                way = " -> ".join(f"`{name}`" for name in cycle.rules)
                told = "each rule depends on the next; drop one `unless` or override"
                base.naming.problem(place, f"cycle through `unless`: {way}", told)
                return ordered
            out = [rule for rule in ordered if rule.id in cycle.rules]
            cycles.append(Cycle(cycle.rules, tuple(out)))
            ordered = [rule for rule in ordered if rule.id not in cycle.rules]
        else:
            return [changed(rule, stratum=level) for rule, level in zip(ordered, levels, strict=True)]


def _ambiguities(files: Sequence[File]) -> Iterator[Ambiguity]:
    for file in files:
        for index, entry in enumerate(getattr(file.entries, "ambiguous", ())):
            yield Ambiguity(tuple(entry.words), entry.settled_by, file.tree.at(("ambiguous", index)))


def _notes(files: Sequence[File], base: RuleBase) -> Iterator[tuple[str, Note]]:
    seen: dict[str, Source] = {}
    naming = base.naming
    for file in files:
        if file.folder != "notes":
            continue
        for index, entry in enumerate(file.entries.notes):
            path = ("notes", index)
            place = file.tree.at((*path, "note"))
            if entry.note in seen:
                naming.problem(place, f"note `{entry.note}` is judged twice", f"first at {seen[entry.note]}")
            seen[entry.note] = place
            for number, rule in enumerate(entry.rules):
                if rule not in base.texts:
                    naming.problem(
                        file.tree.at((*path, "rules", number)), f"unknown rule `{rule}`", nearest(rule, base.texts)
                    )
            if entry.verdict != "confirmed" and not entry.so:
                naming.problem(
                    file.tree.at(path),
                    f"note `{entry.note}` is {entry.verdict} without `so`",
                    "say in one sentence what is so, or why",
                )
            if entry.verdict in ("confirmed", "corrected") and not (entry.rules and entry.docs):
                naming.problem(
                    file.tree.at(path),
                    f"note `{entry.note}` is {entry.verdict} without rules and docs",
                    "name at least one of each",
                )
            docs = naming.pages(entry.docs, file.tree, (*path, "docs"))
            yield entry.note, Note(entry.note, entry.claim, entry.verdict, entry.so, tuple(entry.rules), docs, place)
    cited = {(note, text.source) for text in base.texts.values() for note in text.notes}
    for note, place in sorted(cited, key=lambda pair: (str(pair[1]), pair[0])):
        if seen and note not in seen:
            naming.problem(place, f"note `{note}` is not in the ledger", "judge it in notes/, or correct its number")
