"""A rule file as its writer sees it: the tree with comments, blank lines and quotes, in the order given.

`engine.pack.tree` keeps what the loader needs and drops the rest; this keeps the rest. Both stand on the same parser events,
so they cannot disagree on what a file says. The C parser skips comments: they are what stands between its events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

_SCALAR: Any = yaml.ScalarEvent
_STARTS: Any = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_ENDS: Any = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
_CONTENT: Any = (_SCALAR, *_STARTS, *_ENDS)
_COMMENT = re.compile(r"(?:(?<=\s)|^)#[^\n]*", re.MULTILINE)


@dataclass(slots=True)
class Scalar:
    """A single value; `style` is the sign it was written with: empty, a quote, `|` or `>`."""

    value: str
    style: str = ""
    in_flow: bool = False


@dataclass(slots=True)
class Listing:
    """A list of items."""

    items: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Fields, each an item with a key."""

    items: list[Item] = field(default_factory=list)

    def get(self, name: str) -> Item | None:
        return next((item for item in self.items if item.key and item.key.value == name), None)


Node = Scalar | Listing | Mapping


@dataclass(slots=True)
class Item:
    """One field or one list item, with the comments that belong to it; an empty text among them is a blank line."""

    column: int
    key: Scalar | None = None
    value: Node = field(default_factory=lambda: Scalar(""))
    above: list[str] = field(default_factory=list)
    beside: str = ""
    below: list[str] = field(default_factory=list)
    within: Item | None = None


def parse(text: str) -> Mapping:
    """The document of a text that `engine.pack.tree.read` took without a problem, whose root is a mapping."""
    builder = _Builder()
    stream: Any = yaml.parse(text, Loader=yaml.CSafeLoader)
    events: list[Any] = [event for event in stream if isinstance(event, _CONTENT)]
    position = 0
    for event in events:
        for comment in _remarks(text, position, event.start_mark.index):
            builder.remark(*comment)
        builder.take(event)
        position = max(position, _end(event))
        if isinstance(event, _SCALAR) and event.style in ("|", ">"):
            head = _COMMENT.search(text[event.start_mark.index : position].split("\n", 1)[0])
            if head:
                builder.remark(head.group(), 0, own_line=False)
    for comment in _remarks(text, position, len(text)):
        builder.remark(*comment)
    return builder.finish()


def _end(event: Any) -> int:
    """How far an event reaches into the text; the end of a block is known only where the next thing begins."""
    if isinstance(event, _SCALAR):
        return int(event.end_mark.index)
    if isinstance(event, _ENDS) and event.end_mark.index > event.start_mark.index:
        return int(event.end_mark.index)
    return int(event.start_mark.index)


def _remarks(text: str, start: int, end: int) -> Iterator[tuple[str, int, bool]]:
    """Comments and blank lines between two events: text, column, and whether the comment has a line of its own."""
    if end <= start or not ("\n" in text[start:end] or "#" in text[start:end]):
        return
    line_start = text.rfind("\n", 0, start) + 1
    first = True
    while line_start < end:
        line_end = text.find("\n", line_start)
        line_end = len(text) if line_end < 0 else line_end
        here = max(start, line_start)
        stop = min(end, line_end)
        found = _COMMENT.search(text, here, max(here, line_end)) if "#" in text[here:line_end] else None
        if found and found.start() < stop:
            own = not text[line_start : found.start()].strip(" \t-")
            yield found.group().rstrip(), found.start() - line_start, own
        elif not first and line_end <= end and not text[line_start:line_end].strip():
            yield "", 0, True
        first = False
        line_start = line_end + 1


class _Builder:
    def __init__(self) -> None:
        self._root: Node | None = None
        self._open: list[tuple[Node, Item | None, bool]] = []  # node, the item it is the value of, whether in brackets
        self._columns: list[int] = []
        self._last: Item | None = None
        self._pending: list[tuple[str, int]] = []
        self._key_done = False

    def remark(self, text: str, column: int, own_line: bool) -> None:
        if own_line or self._last is None:
            self._pending.append((text, column))
        else:
            self._last.beside = f"{self._last.beside}  {text}".strip()

    def take(self, event: Any) -> None:
        if isinstance(event, _SCALAR):
            style = "" if event.style in (None, "") else event.style
            scalar = Scalar(event.value, style, bool(self._open and self._open[-1][2]))
            if self._open and isinstance(self._open[-1][0], Mapping) and not self._key_done:
                self._begin(event.start_mark.column, scalar)
                self._key_done = True
            else:
                self._place(scalar, event)
        elif isinstance(event, _STARTS):
            node: Node = Mapping() if isinstance(event, yaml.MappingStartEvent) else Listing()
            owner = self._place(node, event)
            self._open.append((node, owner, bool(event.flow_style)))
            self._columns.append(event.start_mark.column)
            self._key_done = False
        else:
            _, owner, flow = self._open.pop()
            self._columns.pop()
            self._key_done = False
            if flow and owner:
                self._last = owner

    def _place(self, node: Node, event: Any) -> Item | None:
        if not self._open:
            self._root = node
            return None
        parent = self._open[-1][0]
        if isinstance(parent, Mapping):
            self._key_done = False
            item = parent.items[-1]
        else:
            item = self._begin(self._columns[-1], None)
        item.value = node
        return item

    def _begin(self, column: int, key: Scalar | None) -> Item:
        node, owner, flow = self._open[-1]
        assert not isinstance(node, Scalar)
        item = Item(column, key, within=owner)
        if flow:
            item.column = owner.column + 2 if owner else 0
            self._pending = [(text, 0) for text, _ in self._pending if text]
        self._share_out(item)
        node.items.append(item)
        self._last = item
        return item

    def _share_out(self, following: Item | None) -> None:
        """Comments indented deeper than what follows belong to what came before; the others to what follows."""
        pending, self._pending = self._pending, []
        column = following.column if following else -1
        deeper = 0
        for number, (text, at) in enumerate(pending):
            if text and (at <= column or self._last is None):
                break
            if text:
                deeper = number + 1
        for text, at in pending[:deeper]:
            place = self._last
            while place and text and place.within and (place.column > at or place.within.column >= at):
                place = place.within
            if place:
                if text:
                    self._last = place
                place.below.append(text)
        if following:
            _whole(following).above.extend(text for text, _ in pending[deeper:])

    def finish(self) -> Mapping:
        self._share_out(None)
        root = self._root if isinstance(self._root, Mapping) else Mapping()
        if self._pending and not root.items:
            self._pending = []
        return root


def _whole(item: Item) -> Item:
    """The list item that begins with this one, if any: what stands above its first part stands above all of it."""
    while item.within and item.within.key is None and _first(item.within.value, item):
        item = item.within
    return item


def _first(node: Node, item: Item) -> bool:
    return not isinstance(node, Scalar) and (not node.items or node.items[0] is item)
