"""Formulas worked out on what a text gives: which are asked for, their inputs, what comes out.

An input is taken only where the text leaves no choice: the one amount of its dimension, or the one that stands with its words.
Otherwise nothing is computed, rather than something wrong.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Sequence

from engine.computing import expression
from engine.computing.rates import Amount, amounts
from engine.model import Formula, FormulaInput
from engine.reading import phrases, quantities
from engine.reading.frame import roles
from engine.reading.held import polar
from engine.reading.phrases import Lexicon
from engine.reading.quantities import Quantity
from engine.reading.words import Words, split, stem
from engine.record import record

MOST = 60  # amounts in a text; one with more leaves no input without a choice
DIGITS = 6  # shown of an amount that is no count
FEW = 3  # words beside a count in an option that gives just that
UNIT_WORDS = 3  # after a count, in which its unit ends
REACH = 4  # words before and after an amount in which the words of an input are looked for


@record
class Given:
    """An input as it was taken: what it is called, its amount, how that is written, and where it stands (-1 where assumed)."""

    name: str
    label: str
    amount: float
    shown: str
    start: int = -1
    end: int = -1


@record
class Computed:
    """What a formula gives: the amount, how it is written with its unit, the formula with the inputs put in, and the inputs."""

    formula: Formula
    amount: float
    shown: str
    worked: str
    inputs: tuple[Given, ...]


@record
class Lacking:
    """A formula that is asked for and has some of its inputs: those, and the labels of the others, which the text leaves open."""

    formula: Formula
    inputs: tuple[Given, ...]
    open: tuple[str, ...]


class Calculator:
    """The formulas of a pack, ready to be worked out."""

    def __init__(self, formulas: Iterable[Formula]) -> None:
        self._formulas = tuple(formulas)
        said = [(text, (number, "", 0)) for number, one in enumerate(self._formulas) for text in one.said]
        said += [
            (text, (number, each.name, place))
            for number, one in enumerate(self._formulas)
            for each in one.inputs
            for place, choice in enumerate(each.choices)
            for text in choice.said
        ]
        self._meaning = [meaning for _, meaning in said]
        self._lexicon = Lexicon([phrases.parse(text, place) for place, (text, _) in enumerate(said)], [])

    def computed(self, words: Words, options: Sequence[str] = ()) -> list[Computed]:
        """What the formulas give that a text asks for, or of which the options name the unit, in the pack's order."""
        return self.worked(words, options)[0]

    def worked(self, words: Words, options: Sequence[str] = ()) -> tuple[list[Computed], list[Lacking]]:
        """The same, and where nothing comes of it what would be computed if no input were left open.

        Nothing for a question that wants yes or no: an amount does not answer it.
        """
        stated = quantities.find(words.text)
        if len(stated) > MOST or polar(words.text):
            return [], []
        role = roles(words)
        asked: set[int] = set()
        chosen: dict[tuple[int, str], dict[int, tuple[int, int]]] = {}
        for met in self._lexicon.meet(words, stated):
            number, name, place = self._meaning[met.concept]
            first, last = min(one for one, _ in met.words), max(other for _, other in met.words)
            if name:
                chosen.setdefault((number, name), {})[place] = words.span(first, last)
            elif all(role[words.sentence[word]] == "asked" for word, _ in met.words):
                asked.add(number)
        asked.update(
            number for number, one in enumerate(self._formulas) if any(names_unit(one, text) for text in options)
        )
        there = amounts(words.text) if asked else []
        found = [self._worked(words, self._formulas[number], there, number, chosen) for number in sorted(asked)]
        computed = [one for one in found if isinstance(one, Computed)]
        return computed, [] if computed else [one for one in found if isinstance(one, Lacking)]

    def _worked(
        self,
        words: Words,
        formula: Formula,
        there: Sequence[Amount],
        number: int,
        chosen: dict[tuple[int, str], dict[int, tuple[int, int]]],
    ) -> Computed | Lacking | None:
        given: list[Given] = []
        still: list[str] = []
        for one in formula.inputs:
            left = [amount for amount in there if all(amount.start != other.start for other in given)]
            rivals = [other for other in formula.inputs if other.dimension == one.dimension and other is not one]
            own = _choice(one, chosen.get((number, one.name), {})) if one.choices else _taken(words, one, left, rivals)
            if own is None:
                still.append(one.label)
            else:
                given.append(own)
        if all(own.start < 0 for own in given):
            return None
        if still:
            told = {one.name for one in given if one.start >= 0}
            amounts_told = any(not one.choices and one.name in told for one in formula.inputs)
            return Lacking(formula, tuple(given), tuple(still)) if amounts_told else None
        parsed = expression.parse(formula.expression)
        amount = parsed.amount({one.name: one.amount for one in given})
        if not math.isfinite(amount):
            return None
        worked = parsed.shown({one.name: one.shown for one in given})
        return Computed(formula, amount, written(formula, amount), worked, tuple(given))


def plainly(dimension: str) -> str:
    """The dimension as which an amount is written and found in an option: a rate or flow without its second."""
    return {"rate": "count", "flow": "size"}.get(dimension, dimension)


def in_labels(formula: Formula) -> str:
    """A formula with the labels of its inputs in place of them."""
    return expression.parse(formula.expression).shown({one.name: one.label for one in formula.inputs})


def written(formula: Formula, amount: float) -> str:
    """An amount that a formula gives, with its unit: `160 read capacity units`, `3 minutes`."""
    dimension = plainly(formula.dimension)
    plain = quantities.shown(amount if dimension == "count" else float(f"{amount:.{DIGITS}g}"), dimension)
    unit = _singular(formula.unit) if amount == 1 and dimension == "count" else formula.unit
    return f"{plain} {unit}".strip()


def _singular(unit: str) -> str:
    """A unit as it is called where there is one: `read a second` of `reads a second`."""
    noun, period, rest = unit.partition(" a ")
    return f"{noun.removesuffix('s')}{period}{rest}"


def names_unit(formula: Formula, option: str) -> bool:
    """Whether an option gives an amount in the unit of a formula: "set the RCU to 1600"."""
    text = f" {' '.join(split(option))} "
    named = any(f" {' '.join(split(name))} " in text for name in formula.names)
    return named and any(
        one.dimension == "count" and _unit_near(formula, option, one) for one in quantities.find(option)
    )


def has_amount(computed: Computed, option: str) -> bool:
    """Whether an option gives the amount computed: a count with its unit, or with few words besides."""
    dimension = plainly(computed.formula.dimension)
    return any(
        one.dimension == dimension
        and math.isclose(one.amount, computed.amount)
        and (dimension != "count" or _of_unit(computed.formula, option, one))
        for one in quantities.find(option)
    )


def _of_unit(formula: Formula, option: str, one: Quantity) -> bool:
    """Whether a count in an option is one of the unit; "one key of the shard" is not one shard."""
    beside = split(option[: one.start]) + split(option[one.end :])
    return (len(beside) <= FEW and option[one.start].isdigit()) or _unit_near(formula, option, one)


def _unit_near(formula: Formula, option: str, one: Quantity) -> bool:
    """Whether the unit of a formula ends shortly before a count or behind it."""
    named = [*formula.names, formula.unit.partition(" a ")[0]]  # without the period of "units a month"
    nouns = {stem(words[-1]) for words in map(split, named) if words}
    beside = [*split(option[: one.start])[-REACH:], *split(option[one.end :])[:UNIT_WORDS]]
    return any(stem(word) in nouns for word in beside)


def _choice(one: FormulaInput, met: dict[int, tuple[int, int]]) -> Given | None:
    """What was said of an input that is a choice; its default where nothing was, and nothing where several things were."""
    if not met:
        return _assumed(one)
    if len(met) > 1:
        return None
    ((place, (start, end)),) = met.items()
    choice = one.choices[place]
    return Given(one.name, f"{one.label}: {choice.label}", choice.amount, f"{choice.amount:g}", start, end)


def _taken(words: Words, one: FormulaInput, there: Sequence[Amount], rivals: Sequence[FormulaInput]) -> Given | None:
    """The one amount of an input's dimension, or of several the one that stands nearest to words of the input.

    An amount that stands nearer to words of another input, its rival, is not this one; a plain count says nothing of itself and is one only
    where it stands with the input's words, if it has any.
    """
    own, others = _near(one), set().union(*map(_near, rivals))
    farthest = REACH if own and one.dimension == "count" else REACH + 1
    about = {
        amount: distance
        for amount in there
        if amount.dimension == one.dimension
        and (distance := _distance(words, amount, own)) <= min(farthest, _distance(words, amount, others))
    }
    least = min(about.values(), default=0)
    found = [amount for amount, distance in about.items() if distance == least]
    if len({amount.amount for amount in found}) != 1:
        return None if found else _assumed(one)
    amount = found[0]
    return Given(one.name, one.label, amount.amount, amount.shown, amount.start, amount.end)


def _near(one: FormulaInput) -> set[str]:
    return {stem(word) for name in one.near for word in split(name)}


def _distance(words: Words, amount: Amount, near: Container[str]) -> int:
    """How many words an amount stands from one of some words in its sentence: 0 within it, more than REACH where none is about."""
    inside = [n for n, start in enumerate(words.starts) if amount.start <= start < amount.end]
    if not inside:  # it is the end of a word: "O'9"
        return REACH + 1
    first, last = words.sentences[words.sentence[inside[0]]]
    for distance in range(REACH + 1):
        about = range(max(first, inside[0] - distance), min(last, inside[-1] + distance) + 1)
        if any(words.stems[n] in near for n in about):
            return distance
    return REACH + 1


def _assumed(one: FormulaInput) -> Given | None:
    """The default of an input, where it has one."""
    if one.default is None:
        return None
    label = f"{one.label}: {one.default_label}" if one.default_label else one.label
    return Given(one.name, label, one.default, quantities.shown(one.default, plainly(one.dimension)))
