"""Drawings: boxes do not overlap, arrows lead to the right where they can, labels are only labels."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.explaining.dot import dot
from engine.explaining.drawing import Drawing
from engine.explaining.layout import lay_out
from engine.explaining.lines import broken, width_of
from engine.explaining.mermaid import mermaid
from engine.explaining.svg import LARGEST, svg

KINDS = ["words", "fact", "rule", "conclusion", "out", "absent", "decision"]


@st.composite
def drawings(draw: st.DrawFn, cycles: bool = True) -> Drawing:
    drawing = Drawing(draw(st.text(max_size=20)))
    count = draw(st.integers(1, 14))
    for number in range(count):
        drawing.box(str(number), draw(st.text(max_size=60)), draw(st.sampled_from(KINDS)))
    for _ in range(draw(st.integers(0, 24))):
        start, end = draw(st.integers(0, count - 1)), draw(st.integers(0, count - 1))
        if start != end:
            start, end = (start, end) if cycles else (min(start, end), max(start, end))
            drawing.arrow(str(start), str(end), draw(st.sampled_from(["leads", "blocks", "overrides"])))
    return drawing


@settings(max_examples=150, deadline=None)
@given(drawings())
def test_boxes_stand_apart_and_inside(drawing: Drawing) -> None:
    layout = lay_out(drawing)
    assert set(layout.boxes) == set(drawing.nodes)
    for box in layout.boxes.values():
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= layout.width + 0.1
        assert box.y + box.height <= layout.height + 0.1
    for one, other in combinations(layout.boxes.values(), 2):
        beside = one.x + one.width <= other.x or other.x + other.width <= one.x
        above = one.y + one.height <= other.y or other.y + other.height <= one.y
        assert beside or above


@settings(max_examples=150, deadline=None)
@given(drawings(cycles=False))
def test_arrows_lead_to_the_right(drawing: Drawing) -> None:
    layout = lay_out(drawing)
    for edge in drawing.arrows:
        start, end = layout.boxes[edge.start], layout.boxes[edge.end]
        assert start.x + start.width < end.x
        for left, right, height in layout.ways[edge]:
            assert start.x + start.width < left <= right < end.x
            crossed = [
                b for b in layout.boxes.values() if b.x <= left < b.x + b.width and b.y < height < b.y + b.height
            ]
            assert not crossed


@settings(max_examples=150, deadline=None)
@given(drawings())
def test_every_form_takes_any_label(drawing: Drawing) -> None:
    ElementTree.fromstring(svg(drawing))
    lines = mermaid(drawing).splitlines()
    assert lines[0] == "flowchart LR"
    for line in lines:
        assert re.match(
            r"^(flowchart LR|    n\d+ (-->|-\.->|==>)|    (classDef|class) |    n\d+[>\[{(]+\"[^\"]+\"[\]})]+$)", line
        )
    for line in dot(drawing).splitlines()[4:-1]:
        assert re.match(r'^    n\d+( \[label="(?:[^"\\]|\\.)*", | -> n\d+)', line)


def test_the_same_drawing_looks_the_same() -> None:
    def one() -> Drawing:
        drawing = Drawing("x")
        for number in range(9):
            drawing.box(str(number), f"box {number}", "fact")
            if number:
                drawing.arrow(str(number // 3), str(number))
        return drawing

    assert svg(one()) == svg(one())


def test_too_large_is_refused() -> None:
    drawing = Drawing("large")
    for number in range(LARGEST + 1):
        drawing.box(str(number), "", "fact")
    with pytest.raises(ValueError, match="boxes are more than"):
        svg(drawing)


@given(st.text(max_size=200))
@example("0" * 26 + "A" * 10 + "0" * 17)
def test_lines_keep_every_sign_and_fit(text: str) -> None:
    lines = broken(text, 150, 13)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width_of(line, 13) <= 150 or len(line) <= 1 for line in lines)
