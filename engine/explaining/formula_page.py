"""A formula as a page for a terminal: what it gives, as what, from which inputs, why, on which sources, with its examples."""

from __future__ import annotations

from collections.abc import Iterator

from engine.computing import expression
from engine.computing.calculator import PLAIN
from engine.explaining import account
from engine.explaining.text import Painter, wrapped
from engine.model import Formula, FormulaInput, Pack, RuleText
from engine.plain import clean
from engine.reading import quantities


def as_rule(one: Formula) -> RuleText:
    """A formula as people read about a rule: what it is of stands for its conclusion."""
    return RuleText(
        one.id, "formula", one.because, one.docs, one.notes, one.checked, one.source, one.of, examples=one.examples
    )


def page(pack: Pack, name: str, colour: bool = False) -> str:
    """The page of a formula of a pack."""
    return "\n".join(_page(pack, pack.formulas[name], Painter(colour)))


def _page(pack: Pack, one: Formula, paint: Painter) -> Iterator[str]:
    yield paint("head", clean(one.id))
    worked = expression.parse(one.expression).shown({each.name: each.label for each in one.inputs})
    yield from wrapped(
        f"{one.label[:1].upper()}{one.label[1:]}{f', in {one.unit}' if one.unit else ''}: {worked}", "  "
    )
    yield from wrapped(f"Because: {one.because}", "  ")
    yield ""
    yield paint("label", "From")
    for each in one.inputs:
        yield from wrapped(f"{each.label}{_told(each)}", "      ", "  ")
    yield ""
    for example in one.examples:
        yield from wrapped(f"\u201c{example}\u201d", "         ", "Example  ")
    for note, verdict, claim in account.notes(pack, as_rule(one)):
        yield from wrapped(f"{note}, {verdict}{f': {claim}' if claim else ''}", "         ", "Note     ")
    yield from (f"Page     {clean(address)}" for address in one.docs)
    yield f"Checked  {one.checked}"
    yield f"File     {one.source}"


def _told(each: FormulaInput) -> str:
    parts = [f"{choice.amount:g} {choice.label}" for choice in each.choices] or [f"a {each.dimension}"]
    if each.default is not None:
        plain = quantities.shown(each.default, PLAIN.get(each.dimension, each.dimension))
        parts.append(f"else {each.default_label or plain}")
    return f": {', '.join(parts)}"
