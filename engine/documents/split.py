"""Markdown to passages: paragraphs, list items and table rows, grouped under their heading.

Code, front matter and items that are nothing but a link say nothing that could be quoted; they are left out. Every step is
linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.plain import clean

LEAST, MOST = 40, 150  # words of a passage, about
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(\S.*)$")
_CLOSING = re.compile(r"\s#+$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)\s*$")
_FENCE = re.compile(r"^\s*(?:[-*+]\s+)?(`{3,}|~{3,})")
_ITEM = re.compile(r"^\s*(?:[-*+\u2022]|\d{1,3}[.)])\s+(?=\S)")
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$|^[\s|:+-]*$")
_ONLY_LINK = re.compile(r"^\[[^\[\]]*\]\([^()\s]*\)$")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s\"[^\"()]*\")?\)")
_TAG = re.compile(r"<(?:!--|/?[A-Za-z])[^<>]{0,300}>")
_STRONG = re.compile(r"\*\*|(?<!\w)__(?=\w)|(?<=\w)__(?!\w)|`+")
_ESCAPED = re.compile(r"\\([^\w\s])")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'(])")


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, an item or a row, on one line of text, and the line (from 1) on which it starts."""

    line: int
    text: str
    words: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring units under one heading."""

    section: str
    units: tuple[Unit, ...]


@dataclass(slots=True)
class _Section:
    heading: str
    units: list[Unit] = field(default_factory=list)


def passages(text: str) -> list[Passage]:
    """The passages of a document, in order."""
    return [passage for section in _sections(text) for passage in _grouped(section)]


def title(found: list[Passage], otherwise: str) -> str:
    """The first heading of a document; its name where it has none."""
    return next((one.section for one in found if one.section), otherwise)


def plain(text: str) -> str:
    """Markdown as words: link texts without addresses, no emphasis, no tags, no escapes, no control characters."""
    text = _STRONG.sub("", _TAG.sub(" ", _LINK.sub(r"\1", text)))
    return " ".join(clean(_ESCAPED.sub(r"\1", text)).split())


def sentences(text: str) -> list[str]:
    """The sentences of a unit."""
    return _SENTENCE.split(text)


def _sections(text: str) -> Iterator[_Section]:
    section = _Section("")
    block: list[str] = []
    start = 0

    def close() -> None:
        section.units.extend(_units(block, start))
        block.clear()

    for number, line in _prose(text):
        heading = _HEADING.match(line)
        underline = _UNDERLINE.match(line) if len(block) == 1 and start == number - 1 else None
        if heading or (underline and not _ITEM.match(block[0]) and "|" not in block[0]):
            words = _CLOSING.sub("", heading.group(2).rstrip()) if heading else block.pop()
            close()
            yield section
            section = _Section(plain(words))
        elif not line.strip() or _RULE.match(line):
            close()
        else:
            line = line.lstrip("> ") if line.lstrip().startswith(">") else line
            if block and (_ITEM.match(line) or line.lstrip().startswith("|")):
                close()
            if not block:
                start = number
            block.append(line)
    close()
    yield section


def _prose(text: str) -> Iterator[tuple[int, str]]:
    """The lines, by number from 1, outside of code and front matter; code counts as a blank line."""
    lines = text.split("\n")
    first = 0
    if lines[0].strip() == "---":
        first = next((n + 1 for n, line in enumerate(lines[1:], 1) if line.strip() in ("---", "...")), 0)
    fence = ""
    for number, line in enumerate(lines[first:], first + 1):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark.group(1).startswith(fence) and line.strip() == mark.group(1):
                fence = ""
        elif mark:
            fence = mark.group(1)
            yield number, ""
        else:
            yield number, line.rstrip("\r")


def _units(block: list[str], start: int) -> Iterator[Unit]:
    if not block:
        return
    raw = " ".join(line.strip() for line in block)
    item = _ITEM.match(raw)
    raw = raw[item.end() :] if item else raw
    if _ONLY_LINK.match(raw):
        return
    if raw.startswith("|"):
        raw = "; ".join(cell.strip() for cell in raw.strip("|").split("|") if cell.strip())
    text = plain(raw)
    words = text.split()
    if len(words) <= MOST:
        if words:
            yield Unit(start, text, len(words))
        return
    for part in _parts(text):
        yield Unit(start, part, part.count(" ") + 1)


def _parts(text: str) -> Iterator[str]:
    """A long unit in parts of at most MOST words, broken between sentences where that can be."""
    part: list[str] = []
    for one in sentences(text):
        words = one.split()
        if part and len(part) + len(words) > MOST:
            yield " ".join(part)
            part = []
        whole = len(words) - len(words) % MOST if len(words) > MOST else 0
        for first in range(0, whole, MOST):
            yield " ".join(words[first : first + MOST])
        part += words[whole:]
    if part:
        yield " ".join(part)


def _grouped(section: _Section) -> Iterator[Passage]:
    groups: list[list[Unit]] = []
    size = MOST
    for unit in section.units:
        if size >= LEAST or size + unit.words > MOST:
            groups.append([])
            size = 0
        groups[-1].append(unit)
        size += unit.words
    if len(groups) > 1 and size < LEAST and size + sum(unit.words for unit in groups[-2]) <= MOST:
        groups[-2:] = [groups[-2] + groups[-1]]
    for group in groups:
        yield Passage(section.heading, tuple(group))
