"""Drawings as Mermaid text, which GitHub and many editors show as pictures."""

from __future__ import annotations

from engine.explaining.drawing import Drawing, Kind, Line

_SHAPES: dict[Kind, tuple[str, str]] = {
    "words": (">", "]"),
    "fact": ("[", "]"),
    "rule": ("{{", "}}"),
    "conclusion": ("([", "])"),
    "out": ("([", "])"),
    "absent": ("[", "]"),
    "decision": ("{", "}"),
}
_ARROWS: dict[Line, str] = {"leads": "-->", "blocks": "-.->|unless|", "overrides": "==>|overrides|"}
_CLASSES = (
    "classDef conclusion fill:#d9f2e0,stroke:#1a7f4b,color:#0b3d22",
    "classDef out fill:#fbe3e0,stroke:#b3382c,color:#5c150d",
    "classDef rule fill:#e4ecfb,stroke:#3563b8,color:#14295c",
    "classDef absent fill:#fff,stroke:#888,stroke-dasharray:4 3,color:#555",
    "classDef words fill:#fff6d6,stroke:#b38a00,color:#4d3b00",
    "classDef decision fill:#efe4fb,stroke:#7a3fb8,color:#36145c",
)


def mermaid(drawing: Drawing) -> str:
    """A flow chart from left to right."""
    names = {key: f"n{number}" for number, key in enumerate(drawing.nodes)}
    lines = ["flowchart LR"]
    for key, node in drawing.nodes.items():
        start, end = _SHAPES[node.kind]
        text = quoted(node.label) + (f"<br/>{quoted(node.detail)}" if node.detail else "")
        lines.append(f'    {names[key]}{start}"{text}"{end}')
    lines.extend(f"    {names[edge.start]} {_ARROWS[edge.line]} {names[edge.end]}" for edge in drawing.arrows)
    kinds = {node.kind for node in drawing.nodes.values()}
    for style in _CLASSES:
        kind = style.split()[1]
        if kind in kinds:
            members = ",".join(names[key] for key, node in drawing.nodes.items() if node.kind == kind)
            lines.extend([f"    {style}", f"    class {members} {kind}"])
    return "\n".join(lines)


def quoted(text: str) -> str:
    """Text that Mermaid takes as text, never empty: what it or HTML would obey is written as an entity."""
    safe = "".join(_ENTITIES.get(sign, sign) for sign in text)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in safe).split()) or " "


_ENTITIES = {sign: f"#{ord(sign)};" for sign in '"#<>&`|\\{}[]%;$'}
