"""Expressions of formulas: `reads * ceil(size / 4 KB)`.

Python's own grammar of expressions, of which only names, amounts, `+ - * /` and ceil, floor, max, min are taken. Amounts are in the
base units of engine/reading/quantities.py; dimensions are checked when a pack is compiled.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence

from engine.reading import quantities
from engine.record import record

Dimension = tuple[int, int]  # powers of size and of time
DIMENSIONS: dict[str, Dimension] = {"count": (0, 0), "size": (1, 0), "time": (0, 1), "rate": (0, -1), "flow": (1, -1)}
_AMOUNT = re.compile(rf"(?<![\w.]){quantities.DIGITS} ?(?:{'|'.join(quantities.UNITS)})\b(?! ?\()", re.IGNORECASE)
PLACES = 9  # amounts that agree so far are equal: 0.3 / 0.1 is 3, and its floor not 2
_OPERATORS: dict[type[ast.operator], tuple[str, Callable[[float, float], float]]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("-", operator.sub),
    ast.Mult: ("\u00d7", operator.mul),
    ast.Div: ("/", operator.truediv),
}
_ROUNDED: dict[str, tuple[str, str, Callable[[float], float]]] = {
    "ceil": ("\u2308", "\u2309", lambda amount: float(math.ceil(round(amount, PLACES)))),
    "floor": ("\u230a", "\u230b", lambda amount: float(math.floor(round(amount, PLACES)))),
}
_CHOSEN: dict[str, Callable[[Sequence[float]], float]] = {"max": max, "min": min}
MAX_LENGTH = 200


class ExpressionError(ValueError):
    """An expression that cannot be used; the text says what would be right."""


@record
class Expression:
    """A parsed expression: its tree, and the amounts written in it by the names that stand for them in the tree."""

    tree: ast.expr
    written: Mapping[str, str]

    def amount(self, values: Mapping[str, float]) -> float:
        """What comes out for the inputs; may be infinite or no number where something is divided by nothing."""
        constants = {name: quantities.parse(text)[1] for name, text in self.written.items()}
        try:
            return _amount(self.tree, {**values, **constants})
        except (ZeroDivisionError, OverflowError, ValueError):
            return math.nan

    def dimension(self, inputs: Mapping[str, str]) -> str:
        """The dimension of what comes out, by those of the inputs; empty where it has no name. Raises ExpressionError."""
        constants = {name: quantities.parse(text)[0] for name, text in self.written.items()}
        found = _dimension(self.tree, {**inputs, **constants})
        return next((name for name, powers in DIMENSIONS.items() if powers == found), "")

    def shown(self, inputs: Mapping[str, str]) -> str:
        """The expression as people write it, with a text in place of each input."""
        return _shown(self.tree, {**inputs, **self.written}, 0)


def parse(text: str) -> Expression:
    """Read an expression. Raises ExpressionError."""
    written: dict[str, str] = {}

    def named(match: re.Match[str]) -> str:
        name = f"amount_{len(written)}"
        written[name] = match.group()
        return name

    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"more than {MAX_LENGTH} characters")
    try:
        tree = ast.parse(_AMOUNT.sub(named, text).strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ExpressionError("write it with inputs, amounts, + - * / and ceil, floor, max, min") from None
    _names(tree)
    return Expression(tree, written)


def inputs_of(one: Expression) -> list[str]:
    """The inputs that an expression names, each once."""
    return [name for name in dict.fromkeys(_names(one.tree)) if name not in one.written]


def _names(tree: ast.expr) -> list[str]:
    match tree:
        case ast.Name(id=name):
            return [name]
        case ast.Constant(value=int() | float()) if not isinstance(tree.value, bool):
            return []
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return [*_names(left), *_names(right)]
        case ast.Call(func=ast.Name(id=name), args=[one], keywords=[]) if name in _ROUNDED:
            return _names(one)
        case ast.Call(func=ast.Name(id=name), args=[_, _, *_] as several, keywords=[]) if name in _CHOSEN:
            return [found for one in several for found in _names(one)]
    raise ExpressionError(f"`{ast.unparse(tree)}` cannot stand in an expression; there are + - * / ceil floor max min")


def _amount(tree: ast.expr, values: Mapping[str, float]) -> float:
    match tree:
        case ast.Name(id=name):
            return values[name]
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATORS[type(op)][1](_amount(left, values), _amount(right, values))
        case ast.Call(func=ast.Name(id=name), args=several) if name in _CHOSEN:
            return _CHOSEN[name]([_amount(one, values) for one in several])
        case ast.Call(func=ast.Name(id=name), args=[one]):
            return _ROUNDED[name][2](_amount(one, values))
    raise AssertionError(ast.dump(tree))


def _dimension(tree: ast.expr, known: Mapping[str, str]) -> Dimension:
    match tree:
        case ast.Name(id=name):
            return DIMENSIONS[known[name]]
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div() as op, right=right):
            (size, time), (other, later) = _dimension(left, known), _dimension(right, known)
            sign = 1 if isinstance(op, ast.Mult) else -1
            return size + sign * other, time + sign * later
        case ast.BinOp(left=left, right=right):
            return _alike(tree, [left, right], known)
        case ast.Call(args=several):
            return _alike(tree, several, known)
    return DIMENSIONS["count"]


def _alike(tree: ast.expr, several: Sequence[ast.expr], known: Mapping[str, str]) -> Dimension:
    found = {_dimension(one, known) for one in several}
    if len(found) > 1:
        raise ExpressionError(f"`{ast.unparse(tree)}` puts amounts of different dimensions together")
    return found.pop()


def _shown(tree: ast.expr, texts: Mapping[str, str], within: int) -> str:
    match tree:
        case ast.Name(id=name):
            return texts[name]
        case ast.BinOp(left=left, op=op, right=right):
            rank = 2 if isinstance(op, ast.Mult | ast.Div) else 1
            sign = _OPERATORS[type(op)][0]
            text = f"{_shown(left, texts, rank)} {sign} {_shown(right, texts, rank + 1)}"
            return f"({text})" if rank < within else text
        case ast.Call(func=ast.Name(id=name), args=[one]) if name in _ROUNDED:
            left_sign, right_sign, _ = _ROUNDED[name]
            return f"{left_sign}{_shown(one, texts, 0)}{right_sign}"
        case ast.Call(func=ast.Name(id=name), args=several):
            return f"{name}({', '.join(_shown(one, texts, 0) for one in several)})"
    return ast.unparse(tree)
