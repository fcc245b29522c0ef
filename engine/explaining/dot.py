"""Drawings as DOT, the language of Graphviz."""

from __future__ import annotations

from engine.explaining.drawing import Drawing, Kind, Line

_STYLES: dict[Kind, str] = {
    "words": 'shape=note, fillcolor="#fff6d6", color="#b38a00"',
    "fact": 'shape=box, fillcolor="#ffffff", color="#555555"',
    "rule": 'shape=hexagon, fillcolor="#e4ecfb", color="#3563b8"',
    "conclusion": 'shape=box, style="filled,rounded", fillcolor="#d9f2e0", color="#1a7f4b"',
    "out": 'shape=box, style="filled,rounded", fillcolor="#fbe3e0", color="#b3382c"',
    "absent": 'shape=box, style="filled,dashed", fillcolor="#ffffff", color="#888888"',
    "decision": 'shape=diamond, fillcolor="#efe4fb", color="#7a3fb8"',
}
_LINES: dict[Line, str] = {
    "leads": "",
    "blocks": ' [style=dashed, label="unless"]',
    "overrides": ' [style=bold, label="overrides"]',
}


def dot(drawing: Drawing) -> str:
    """A directed graph from left to right."""
    names = {key: f"n{number}" for number, key in enumerate(drawing.nodes)}
    lines = [
        f"digraph {quoted(drawing.title)} {{",
        "    rankdir=LR;",
        '    node [style=filled, fontname="sans-serif", fontsize=11];',
        '    edge [fontname="sans-serif", fontsize=9];',
    ]
    for key, node in drawing.nodes.items():
        text = node.label + (f"\n{node.detail}" if node.detail else "")
        lines.append(f"    {names[key]} [label={quoted(text)}, {_STYLES[node.kind]}];")
    lines.extend(f"    {names[edge.start]} -> {names[edge.end]}{_LINES[edge.line]};" for edge in drawing.arrows)
    return "\n".join([*lines, "}"])


def quoted(text: str) -> str:
    """A string of DOT; a line end stays a line end, other control characters become blanks."""
    clean = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)
    escaped = clean.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
