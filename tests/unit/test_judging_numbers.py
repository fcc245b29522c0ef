"""Numbers that weights were fitted under, and the places to which scores agree: each stands once, by name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.judging import ranking
from tests.conftest import ROOT

ENGINE = ROOT / "engine"
PLAIN = {0, 1, 2}  # nothing, all, and the power of a square


def _nodes(file: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(file.read_text("utf-8")))


@pytest.mark.parametrize("file", sorted((ENGINE / "judging").glob("many*.py")), ids=lambda file: file.stem)
def test_judging_with_arrays_has_no_numbers_of_its_own(file: Path) -> None:
    numbers = {
        one.value for one in _nodes(file) if isinstance(one, ast.Constant) and isinstance(one.value, int | float)
    }
    assert numbers <= PLAIN


@pytest.mark.parametrize("part", ["judging", "explaining"])
def test_scores_are_equal_to_as_many_places_everywhere(part: str) -> None:
    rounded = [
        f"{file.name}:{one.lineno}"
        for file in sorted((ENGINE / part).rglob("*.py"))
        for one in _nodes(file)
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "round"
        for places in one.args[1:]
        if isinstance(places, ast.Constant) and places.value == ranking.PLACES
    ]
    assert not rounded, "write ranking.PLACES"
