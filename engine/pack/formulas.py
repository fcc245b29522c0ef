"""Formula entries to formulas, each worked out on its own examples: what does not come out as it says is a fault."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from engine.computing import expression
from engine.computing.calculator import Calculator, plainly
from engine.computing.expression import ExpressionError
from engine.errors import FactError
from engine.model import Formula, FormulaChoice, FormulaInput, Source
from engine.pack import schema
from engine.pack.files import File
from engine.pack.naming import Naming
from engine.pack.tree import Path, Tree
from engine.pack.vocabulary import readable
from engine.reading import quantities
from engine.reading.words import words_of


def formulas(files: Sequence[File], naming: Naming) -> dict[str, Formula]:
    """The formulas of all files by id. What is wrong with one becomes a problem of `naming`."""
    found: dict[str, Formula] = {}
    for file in files:
        if file.folder != "formulas":
            continue
        for index, entry in enumerate(file.entries.formulas):
            path: Path = ("formulas", index)
            place = file.tree.at((*path, "formula"))
            if entry.formula in found:
                told = f"first at {found[entry.formula].source}"
                naming.problem(place, f"formula `{entry.formula}` is described twice", told)
                continue
            before = len(naming.problems)
            one = _formula(entry, file, path, naming)
            if one and len(naming.problems) == before:
                found[entry.formula] = one
                _try(one, entry, file.tree, path, naming)
    return found


def _formula(entry: schema.Formula, file: File, path: Path, naming: Naming) -> Formula | None:
    tree = file.tree
    said = readable(entry.said, tree, (*path, "said"), naming)
    inputs = tuple(_input(one, tree, (*path, "inputs", number), naming) for number, one in enumerate(entry.inputs))
    dimension = _dimension(
        entry.amount, {one.name: one.dimension for one in inputs}, tree.at((*path, "amount")), naming
    )
    if not dimension:
        return None
    docs = naming.pages(entry.docs, tree, (*path, "docs"))
    day = str(entry.checked or file.entries.checked)
    return Formula(
        entry.formula, entry.label, entry.of, entry.unit, tuple(entry.names), said, inputs, entry.amount, dimension,
        entry.because, docs, tuple(entry.notes), day, tree.at(path), tuple(one.ask for one in entry.examples),
    )  # fmt: skip


def _input(entry: schema.FormulaInput, tree: Tree, path: Path, naming: Naming) -> FormulaInput:
    default = None
    if entry.default is not None:
        default = _amount(entry.default, entry.dimension, tree.at((*path, "default")), naming)
    choices = tuple(
        FormulaChoice(readable(one.said, tree, (*path, "choices", number, "said"), naming), one.amount, one.label)
        for number, one in enumerate(entry.choices)
    )
    return FormulaInput(
        entry.input, entry.label, entry.dimension, tuple(entry.near), choices, default, entry.default_label
    )


def _amount(text: str, dimension: str, place: Source, naming: Naming) -> float | None:
    """An amount as it is written for a dimension: a rate as a plain count, a flow as a size; None where it is none, which is told."""
    plain = plainly(dimension)
    try:
        found, amount = quantities.parse(text, plain)
    except FactError as error:
        naming.problem(place, error.message, error.help)
        return None
    if found != plain:
        naming.problem(place, f"`{text}` is a {found}, not a {plain}")
        return None
    return amount


def _dimension(text: str, inputs: Mapping[str, str], place: Source, naming: Naming) -> str:
    """The dimension of what comes out; empty where the expression is wrong, which is told."""
    try:
        parsed = expression.parse(text)
        names = expression.inputs_of(parsed)
        for told in _odd(names, inputs):
            raise ExpressionError(told)
        found = parsed.dimension(inputs)
    except ExpressionError as error:
        naming.problem(place, f"the expression cannot be used: {error}", "see Formulas in docs/pack-format.md")
        return ""
    if not found:
        naming.problem(
            place, "what comes out is of no dimension", f"it must be one of {' '.join(expression.DIMENSIONS)}"
        )
    return found


def _odd(names: Sequence[str], inputs: Mapping[str, str]) -> Iterator[str]:
    yield from (f"`{name}` is no input" for name in names if name not in inputs)
    yield from (f"the input `{name}` is not used" for name in inputs if name not in names)


def _try(one: Formula, entry: schema.Formula, tree: Tree, path: Path, naming: Naming) -> None:
    calculator = Calculator([one])
    for number, example in enumerate(entry.examples):
        place = tree.at((*path, "examples", number))
        found = calculator.computed(words_of(example.ask))
        if not found:
            told = "it must meet a phrase of `said` in its question, and give each input once"
            naming.problem(place, f"nothing is computed from the example \u201c{example.ask}\u201d", told)
            continue
        wanted = _amount(example.amount, one.dimension, place, naming)
        if wanted is not None and not math.isclose(found[0].amount, wanted):
            naming.problem(place, f"the example gives {found[0].shown}, not {example.amount}", f"{found[0].worked}")
