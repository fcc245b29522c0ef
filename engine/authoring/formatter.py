"""Rule files in canonical form: fields in the order of their models, one style, comments kept with what they speak of.

The form: two blanks an indent, list dashes indented; phrases and sentences one to a line, other lists in brackets; text plain where
it was plain, otherwise in double quotes; at most one blank line in a row. What a file says never changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from engine.authoring import document, shape
from engine.authoring.document import Item, Listing, Mapping, Node, Scalar
from engine.errors import PackError, Problem
from engine.model import Source
from engine.pack import schema
from engine.pack.tree import Refused, read

INDENT = "  "
_ESCAPED = re.compile(
    '[\\\\"\x00-\x1f\x7f-\xa0\xad\u2028\u2029\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufffe\uffff]'
)
_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
_BRACKET = re.compile(r"[\[\]{},]")

Model = type[schema.Entry] | None


def format_text(content: bytes, file: str, model: Model) -> str:
    """The canonical form of a rule file. Raises PackError for a file that cannot be read."""
    try:
        tree, problems = read(content, file)
    except Refused as refused:
        raise PackError([refused.problem]) from None
    if problems:
        raise PackError(problems)
    if not isinstance(tree.data, dict):
        raise PackError([Problem(Source(file, 1, 1), "not a mapping of fields", "start with `checked: 2026-01-31`")])
    text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return write(document.parse(text), model)


def write(root: Mapping, model: Model) -> str:
    """A document as text. What stands above its first field speaks of the file and stays at the top."""
    head: list[str] = []
    if root.items:
        head, root.items[0].above = root.items[0].above, []
    return "\n".join(_tidied([*head, *_mapping(root, "", model)])) + "\n"


def _tidied(lines: Iterable[str]) -> list[str]:
    """At most one blank line in a row, none at either end."""
    tidy: list[str] = []
    for line in lines:
        if line or (tidy and tidy[-1]):
            tidy.append(line)
    while tidy and not tidy[-1]:
        tidy.pop()
    return tidy


def _mapping(node: Mapping, indent: str, model: Model) -> list[str]:
    known = shape.fields(model) if model else {}
    order = {name: number for number, name in enumerate(known)}
    items = sorted(node.items, key=lambda item: order.get(item.key.value if item.key else "", len(order)))
    lines: list[str] = []
    for number, item in enumerate(items):
        assert item.key
        field = known.get(item.key.value)
        lines.extend(_remarks(item.above, indent, first=not number))
        head = f"{indent}{_key(item.key)}:"
        inner = shape.inner_model(field) if field else None
        lines.extend(_value(head, item, indent, inner, _spread(item.value, field)))
        lines.extend(_remarks(item.below, indent))
    return lines


def _spread(node: Node, field: Any) -> bool:
    if not isinstance(node, Listing) or field is None:
        return False
    return shape.line_by_line(field, [item.value.value for item in node.items if isinstance(item.value, Scalar)])


def _value(head: str, item: Item, indent: str, model: Model, spread: bool) -> list[str]:
    node = item.value
    beside = f"  {item.beside}" if item.beside else ""
    if isinstance(node, Scalar):
        text = _scalar(node, in_flow=False, indent=indent)
        first, newline, rest = text.partition("\n")
        return [f"{head} {first}".rstrip() + beside, *(rest.split("\n") if newline else [])]
    if not node.items:
        return [f"{head} {'[]' if isinstance(node, Listing) else '{}'}{beside}"]
    if isinstance(node, Listing) and not spread and _fits_brackets(node):
        return [f"{head} {_brackets(node)}{beside}"]
    inner = indent + INDENT
    return [
        head + beside,
        *(_mapping(node, inner, model) if isinstance(node, Mapping) else _listing(node, inner, model)),
    ]


def _listing(node: Listing, indent: str, model: Model) -> list[str]:
    lines: list[str] = []
    for number, item in enumerate(node.items):
        above = list(item.above)
        value = item.value
        if not isinstance(value, Scalar) and value.items and not _fits_brackets(value):
            deeper = indent + INDENT
            inner = _mapping(value, deeper, model) if isinstance(value, Mapping) else _listing(value, deeper, model)
            while inner and (not inner[0].strip() or inner[0].lstrip().startswith("#")):
                above.append(inner.pop(0).strip())
            own = [f"{indent}- {inner[0].lstrip()}", *inner[1:]]
            if item.beside:
                above.append(item.beside)
        else:
            own = _value(f"{indent}-", item, indent, model, spread=False)
        lines.extend([*_remarks(above, indent, first=not number), *own, *_remarks(item.below, indent)])
    return lines


def _remarks(texts: Iterable[str], indent: str, first: bool = False) -> list[str]:
    lines = [f"{indent}{text}" if text else "" for text in texts]
    while first and lines and not lines[0]:
        lines.pop(0)
    return lines


def _fits_brackets(node: Node) -> bool:
    if not isinstance(node, Listing):
        if not isinstance(node, Scalar):
            return False
        return bool(node.value or node.style) and not ("\n" in node.value and node.style in ("|", ">"))
    return all(
        _fits_brackets(item.value) and not (item.beside or any(item.above) or any(item.below)) for item in node.items
    )


def _brackets(node: Node) -> str:
    if isinstance(node, Scalar):
        return _scalar(node, in_flow=True, indent="")
    assert isinstance(node, Listing)
    return f"[{', '.join(_brackets(item.value) for item in node.items)}]"


def _key(node: Scalar) -> str:
    odd = not node.value or node.style in ("|", ">")
    return quoted(node.value) if odd else _scalar(node, in_flow=False, indent="")


def _scalar(node: Scalar, in_flow: bool, indent: str) -> str:
    value = node.value
    if node.style in ("|", ">"):
        value = value.removesuffix("\n")
        if "\n" in value and _literal(value) and not in_flow:
            body = "\n".join(f"{indent}{INDENT}{line}" if line else "" for line in value.split("\n"))
            return f"{'|' if node.value.endswith(chr(10)) else '|-'}\n{body}"
        return _plain_or_quoted(value, in_flow)
    if node.style == "'" and '"' in value and not _ESCAPED.search(value.replace('"', "").replace("\\", "")):
        return "'" + value.replace("'", "''") + "'"
    if node.style or "\n" in value or (in_flow and not node.in_flow and _BRACKET.search(value)):
        return quoted(value)
    return value


def _literal(value: str) -> bool:
    lines = value.split("\n")
    return not (
        _ESCAPED.search(value.replace("\n", "").replace('"', "").replace("\\", "")) or lines[0][:1] in (" ", "")
    ) and not value.endswith("\n")


_PLAIN_WORD = r"[\w'/+()|=&%!@*-]+(?::[\w/.-]+)*"
_PLAIN = re.compile(rf"(?=[^\W_]){_PLAIN_WORD}(?:[ ,.;?!]+{_PLAIN_WORD})*[.?!]?")


def _plain_or_quoted(value: str, in_flow: bool) -> str:
    """Text that has no style yet, written as plainly as is surely read back."""
    return value if _PLAIN.fullmatch(value) and not (in_flow and _BRACKET.search(value)) else quoted(value)


def quoted(value: str) -> str:
    """Text in double quotes, on one line."""
    return f'"{_ESCAPED.sub(_escape, value)}"'


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    return _SHORT.get(char) or (f"\\x{ord(char):02X}" if ord(char) < 256 else f"\\u{ord(char):04X}")


def node_of(value: Any, in_flow: bool = False) -> Node:
    """Plain data as a node: texts, lists and mappings."""
    if isinstance(value, dict):
        return Mapping([field_of(key, one) for key, one in value.items()])
    if isinstance(value, list):
        return Listing([Item(0, value=node_of(one, in_flow=True)) for one in value])
    return Scalar(str(value), "" if _plain_or_quoted(str(value), in_flow) == value else '"', in_flow)


def field_of(name: str, value: Any) -> Item:
    """A field with plain data as its value."""
    return Item(0, Scalar(name), node_of(value))
