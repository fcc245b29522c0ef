"""Drawings as SVG, without Graphviz: small enough to stand inside a page, coloured by the page's own style sheet."""

from __future__ import annotations

from html import escape

from engine.explaining.drawing import Drawing, Edge
from engine.explaining.layout import FONT, LINE, PAD, Box, Layout, lay_out

BACK = 34.0
LARGEST = 120  # boxes; beyond that Mermaid or Graphviz draw better

STYLE = """
.ergo-drawing { --fact: #ffffff; --line: #6b7280; --ink: #1f2933; --rule: #e4ecfb; --rule-line: #3563b8; --good: #d9f2e0;
  --good-line: #1a7f4b; --out: #fbe3e0; --out-line: #b3382c; --words: #fff6d6; --words-line: #b38a00; --dec: #efe4fb; --dec-line: #7a3fb8; }
@media (prefers-color-scheme: dark) { .ergo-drawing { --fact: #242b33; --line: #9aa5b1; --ink: #e6eaee; --rule: #1f3055;
  --rule-line: #7fa6f5; --good: #16402a; --good-line: #57c78a; --out: #4a1d19; --out-line: #ee8377; --words: #40360f;
  --words-line: #d9b23a; --dec: #36224d; --dec-line: #b98af0; } }
.ergo-drawing text { font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: var(--ink); }
.ergo-drawing .box rect, .ergo-drawing .box path { fill: var(--fact); stroke: var(--line); stroke-width: 1.3; }
.ergo-drawing .rule rect, .ergo-drawing .rule path { fill: var(--rule); stroke: var(--rule-line); }
.ergo-drawing .conclusion rect { fill: var(--good); stroke: var(--good-line); stroke-width: 2; }
.ergo-drawing .out rect { fill: var(--out); stroke: var(--out-line); }
.ergo-drawing .words rect { fill: var(--words); stroke: var(--words-line); }
.ergo-drawing .decision rect { fill: var(--dec); stroke: var(--dec-line); }
.ergo-drawing .absent rect { stroke-dasharray: 4 3; }
.ergo-drawing .edge { fill: none; stroke: var(--line); stroke-width: 1.4; }
.ergo-drawing .blocks { stroke-dasharray: 5 4; stroke: var(--out-line); }
.ergo-drawing .overrides { stroke: var(--dec-line); stroke-width: 2.4; }
.ergo-drawing marker path { fill: var(--line); }
""".strip()


def svg(drawing: Drawing, style: bool = True) -> str:
    """The drawing; with its own style sheet unless the page around it has STYLE. Raises ValueError beyond LARGEST boxes."""
    if len(drawing.nodes) > LARGEST:
        raise ValueError(f"{len(drawing.nodes)} boxes are more than the {LARGEST} that are drawn as SVG")
    layout = lay_out(drawing)
    size = (
        f'width="{layout.width:.0f}" height="{layout.height:.0f}" viewBox="0 0 {layout.width:.0f} {layout.height:.0f}"'
    )
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ergo-drawing" role="img" {size}>',
        f"<title>{escape(printable(drawing.title))}</title>",
    ]
    if style:
        lines.append(f"<style>{STYLE}</style>")
    lines.append(
        '<defs><marker id="ergo-tip" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto-start-reverse"><path d="M0 0L8 4L0 8z"/></marker></defs>'
    )
    lines.extend(_edge(edge, layout) for edge in drawing.arrows)
    lines.extend(_box(box) for box in layout.boxes.values())
    return "\n".join([*lines, "</svg>"])


def printable(text: str) -> str:
    """Text without signs that XML forbids or a screen would obey."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _box(box: Box) -> str:
    radius = {"conclusion": 14, "out": 14, "words": 2}.get(box.node.kind, 5)
    shape = f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="{radius}"/>'
    texts = "".join(
        f'<text x="{box.x + PAD:.1f}" y="{box.y + PAD + FONT - 4 + number * LINE:.1f}">{escape(printable(line))}</text>'
        for number, line in enumerate(box.lines)
    )
    return f'<g class="box {box.node.kind}">{shape}{texts}</g>'


def _edge(edge: Edge, layout: Layout) -> str:
    start, end = layout.boxes[edge.start], layout.boxes[edge.end]
    x, y = start.x + start.width, start.y + start.height / 2
    path = f"M{x:.1f} {y:.1f}"
    if end.x > start.x:
        for left, right, height in layout.ways[edge]:
            path += f"{_curve(x, y, left, height)}H{right:.1f}"
            x, y = right, height
        path += _curve(x, y, end.x - 1, end.y + end.height / 2)
    else:  # backwards or within one layer: leave on the right, come back from the right
        x2, y2 = end.x + end.width + 1, end.y + end.height / 2
        path += f"C{x + BACK:.1f} {y:.1f} {x2 + BACK:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    told = {"blocks": "<title>blocks</title>", "overrides": "<title>overrides</title>"}.get(edge.line, "")
    return f'<path class="edge {edge.line}" d="{path}" marker-end="url(#ergo-tip)">{told}</path>'


def _curve(x1: float, y1: float, x2: float, y2: float) -> str:
    middle = (x1 + x2) / 2
    return f"C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
