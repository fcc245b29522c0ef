"""Drawings as data: nodes and edges, whatever form they are shown in (Mermaid, DOT, SVG).

A drawing is read from left to right: what was said, what follows from it, what is concluded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["words", "fact", "rule", "conclusion", "out", "absent", "decision"]
Line = Literal["leads", "blocks", "overrides"]


@dataclass(frozen=True, slots=True)
class Node:
    """A box. `detail` is a second, smaller line; `key` is the id people use elsewhere."""

    key: str
    label: str
    kind: Kind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow from one box to another, by their keys."""

    start: str
    end: str
    line: Line = "leads"


@dataclass(slots=True)
class Drawing:
    """Boxes and arrows in the order they were added; adding one again changes nothing."""

    title: str
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[tuple[str, str, str], Edge] = field(default_factory=dict)

    def box(self, key: str, label: str, kind: Kind, detail: str = "") -> str:
        """Add a box; gives its key back."""
        self.nodes.setdefault(key, Node(key, label, kind, detail))
        return key

    def arrow(self, start: str, end: str, line: Line = "leads") -> None:
        """Add an arrow between boxes that are there."""
        self.edges.setdefault((start, end, line), Edge(start, end, line))

    @property
    def arrows(self) -> list[Edge]:
        return list(self.edges.values())
