"""A formula as a page for a terminal: what it gives, as what, from which inputs, why, on which sources, with its examples."""

from __future__ import annotations

from collections.abc import Iterator

from engine.computing.calculator import in_labels, plainly
from engine.explaining.rule_page import sources
from engine.explaining.text import Painter, wrapped
from engine.model import Formula, FormulaInput, Pack, RuleText
from engine.plain import clean
from engine.reading import quantities


def as_rule(one: Formula) -> RuleText:
    """A formula as people read about a rule: what it is of stands for its conclusion."""
    return RuleText(
        id=one.id,
        kind="formula",
        because=one.because,
        docs=one.docs,
        notes=one.notes,
        checked=one.checked,
        source=one.source,
        conclusion=one.of,
        examples=one.examples,
    )


def page(pack: Pack, name: str, colour: bool = False) -> str:
    """The page of a formula of a pack."""
    return "\n".join(_page(pack, pack.formulas[name], Painter(colour)))


def _page(pack: Pack, one: Formula, paint: Painter) -> Iterator[str]:
    yield paint("head", clean(one.id))
    yield from wrapped(
        f"{one.label[:1].upper()}{one.label[1:]}{f', in {one.unit}' if one.unit else ''}: {in_labels(one)}", "  "
    )
    yield from wrapped(f"Because: {one.because}", "  ")
    yield ""
    yield paint("label", "From")
    for each in one.inputs:
        yield from wrapped(f"{each.label}{_told(each)}", "      ", "  ")
    yield ""
    yield from sources(pack, as_rule(one))


def _told(each: FormulaInput) -> str:
    parts = [f"{choice.amount:g} {choice.label}" for choice in each.choices] or [f"a {each.dimension}"]
    if each.default is not None:
        parts.append(f"else {each.default_label or quantities.shown(each.default, plainly(each.dimension))}")
    return f": {', '.join(parts)}"
