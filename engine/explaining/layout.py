"""Where the boxes of a small drawing stand: layers from left to right, few crossings (after Sugiyama, Tagawa and Toda 1981).

A box stands one layer behind the furthest box that leads to it. An arrow over several layers gets a passage through each
between. Within a layer all are ordered by the median of their neighbours, a few sweeps there and back. Arrows that would lead backwards (there are none in a proof, some in a rule base) are
left out of the layering and drawn as they fall.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from engine.explaining.drawing import Drawing, Edge, Node
from engine.explaining.lines import broken, width_of

SWEEPS = 6
FONT = 13.0
LINE = 17.0
PAD = 9.0
GAP_X = 40.0
GAP_Y = 14.0
MARGIN = 6.0
PASSAGE = 6.0
LABEL_WIDTH = 178.0


@dataclass(frozen=True, slots=True)
class Box:
    """A box with its lines of text; `x`, `y` is its upper left corner. Units are pixels."""

    node: Node
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes by key, the points each arrow that spans layers goes through, and the size of the whole."""

    boxes: dict[str, Box]
    ways: dict[Edge, tuple[tuple[float, float, float], ...]]
    width: float
    height: float


def lay_out(drawing: Drawing) -> Layout:
    """A place for every box. The same drawing gets the same layout.

    A way is a list of (left, right, y): where an arrow passes straight through a layer.
    """
    layers, passing = _threaded(drawing, _layers(drawing))
    layers = _ordered(_neighbours(drawing, passing), layers)
    sized = {key: _sized(node) for key, node in drawing.nodes.items()}
    tall = {key: sized[key][2] if key in sized else PASSAGE for layer in layers for key in layer}
    heights = [sum(tall[key] + GAP_Y for key in layer) - GAP_Y for layer in layers]
    tallest = max(heights, default=0.0)
    boxes: dict[str, Box] = {}
    points: dict[str, tuple[float, float, float]] = {}
    x = MARGIN
    for layer, height in zip(layers, heights, strict=True):
        y = MARGIN + (tallest - height) / 2
        widest = max(sized[key][1] for key in layer if key in sized)
        for key in layer:
            if key in sized:
                boxes[key] = Box(drawing.nodes[key], sized[key][0], x, y, widest, tall[key])
            else:
                points[key] = (x, x + widest, y + PASSAGE / 2)
            y += tall[key] + GAP_Y
        x += widest + GAP_X
    ways = {edge: tuple(points[key] for key in keys) for edge, keys in passing.items()}
    return Layout(boxes, ways, max(x - GAP_X + MARGIN, 2 * MARGIN), tallest + 2 * MARGIN)


def _threaded(drawing: Drawing, layers: list[list[str]]) -> tuple[list[list[str]], dict[Edge, list[str]]]:
    """Give an arrow that spans several layers a passage through each between, so that it crosses no box."""
    depth = {key: number for number, layer in enumerate(layers) for key in layer}
    passing: dict[Edge, list[str]] = {}
    for edge in drawing.arrows:
        between = range(depth[edge.start] + 1, depth[edge.end])
        passing[edge] = [f"\0{edge.start}\0{edge.end}\0{number}" for number in between]
        for key, number in zip(passing[edge], between, strict=True):
            if key not in layers[number]:
                layers[number].append(key)
    return layers, passing


def _neighbours(drawing: Drawing, passing: dict[Edge, list[str]]) -> dict[str, list[str]]:
    near: dict[str, list[str]] = defaultdict(list)
    for edge in drawing.arrows:
        for one, other in pairwise([edge.start, *passing[edge], edge.end]):
            near[one].append(other)
            near[other].append(one)
    return near


def _sized(node: Node) -> tuple[tuple[str, ...], float, float]:
    lines = tuple(broken(node.label, LABEL_WIDTH, FONT) + broken(node.detail, LABEL_WIDTH, FONT))
    width = max((width_of(line, FONT) for line in lines), default=0.0)
    return lines, round(width + 2 * PAD + 8, 1), LINE * max(1, len(lines)) + 2 * PAD - 4


def _layers(drawing: Drawing) -> list[list[str]]:
    """Layer of each box: the longest way to it. A way back along a cycle does not count."""
    before: dict[str, list[str]] = defaultdict(list)
    for edge in drawing.arrows:
        before[edge.end].append(edge.start)
    depth: dict[str, int] = {}
    for root in drawing.nodes:
        _descend(root, before, depth)
    # a box nothing leads to stands right before what it leads to
    after: dict[str, list[int]] = defaultdict(list)
    for edge in drawing.arrows:
        after[edge.start].append(depth[edge.end])
    for key in drawing.nodes:
        if not before[key] and after[key]:
            depth[key] = max(0, min(after[key]) - 1)
    layers: list[list[str]] = [[] for _ in range(1 + max(depth.values(), default=0))]
    for key in drawing.nodes:
        layers[depth[key]].append(key)
    return [layer for layer in layers if layer]


def _descend(root: str, before: dict[str, list[str]], depth: dict[str, int]) -> None:
    """Depth of a box and of all before it; without recursion, as chains may be long."""
    open_: set[str] = set()
    stack: list[tuple[str, bool]] = [(root, False)]
    while stack:
        key, done = stack.pop()
        if done:
            open_.discard(key)
            depth[key] = 1 + max((depth[one] for one in before[key] if one in depth), default=-1)
        elif key not in depth and key not in open_:
            open_.add(key)
            stack.append((key, True))
            stack.extend((one, False) for one in before[key] if one not in depth and one not in open_)


def _ordered(near: dict[str, list[str]], layers: list[list[str]]) -> list[list[str]]:
    for sweep in range(SWEEPS):
        place = {key: number - len(layer) / 2 for layer in layers for number, key in enumerate(layer)}
        way = layers if sweep % 2 == 0 else layers[::-1]
        seen: set[str] = set()
        for layer in way:
            here = {key: [place[one] for one in near[key] if one in seen] for key in layer}
            layer.sort(key=lambda key: (median(here[key]) if here[key] else place[key], place[key]))
            place.update({key: number - len(layer) / 2 for number, key in enumerate(layer)})
            seen.update(layer)
    return layers
