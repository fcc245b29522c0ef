"""YAML text to a tree that remembers where everything stood.

Built from the parser's events, so that depth is bounded before anything is nested, and aliases, anchors, tags and
duplicate keys are refused where they stand. Every scalar stays text: what it means is for the schema to say.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from engine.errors import Problem
from engine.model import Source
from engine.pack.folder import MAX_BYTES

MAX_DEPTH = 20
MAX_ITEMS = 15_000
MOST_REPEATED = 100
SHOWN = 80
_BRACKETS = re.compile(rb"[\[\]{}]")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

_DIMENSION = re.compile(r" #(?:time|size|percent|count|money)\b")

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Tree:
    """Plain data of one file, with the place of each value and key by its path."""

    file: str
    data: Any = None
    places: dict[Path, Source] = field(default_factory=dict)
    keys: dict[Path, Source] = field(default_factory=dict)

    def at(self, path: Iterable[str | int]) -> Source:
        """The place of `path`, or of the nearest thing around it."""
        way = tuple(path)
        while way and way not in self.places:
            way = way[:-1]
        return self.places.get(way, Source(self.file, 1, 1))

    def at_key(self, path: Iterable[str | int]) -> Source:
        """The place of the key at `path`, or of its value where there is no key."""
        way = tuple(path)
        return self.keys.get(way) or self.at(way)


class Refused(Exception):
    """Text that is not taken as a rule file."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def read(content: bytes, file: str) -> tuple[Tree, list[Problem]]:
    """Parse one file. Raises Refused where nothing of it can be used; other problems come in the list."""
    text = _decode(content, file)
    _bound_brackets(content, file)
    builder = _Builder(file)
    builder.problems.extend(_lost_in_comments(text, file))
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise Refused(_unreadable(error, text, file)) from None
    except yaml.YAMLError:
        raise Refused(Problem(Source(file, 1, 1), "not readable as YAML", "look for signs that are no text")) from None
    return builder.tree, builder.problems


def _decode(content: bytes, file: str) -> str:
    start = Source(file, 1, 1)
    if len(content) > MAX_BYTES:
        raise Refused(Problem(start, f"file is larger than {MAX_BYTES:,} bytes", "split it into several files"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refused(Problem(Source(file, line, 1), "not UTF-8 text", "save the file as UTF-8")) from None
    bad = _UNPRINTABLE.search(text)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - text.rfind("\n", 0, bad.start())
        raise Refused(_control(bad, Source(file, line, column)))
    return text


def _control(bad: re.Match[str], place: Source) -> Problem:
    return Problem(place, f"control character U+{ord(bad.group()):04X}", "remove it")


def shown(value: object) -> str:
    """A writer's own word, shortened where it is no word."""
    text = " ".join(str(value).split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}\u2026"


def _lost_in_comments(text: str, file: str) -> Iterator[Problem]:
    """Dimensions that YAML took for the start of a comment."""
    for number, line in enumerate(text.split("\n"), 1):
        if " #" not in line:
            continue
        for match in _DIMENSION.finditer(line):
            before = line[: match.start()]
            if before.strip() and before.count('"') % 2 == 0 and before.count("'") % 2 == 0 and "#" not in before:
                place = Source(file, number, match.start() + 2)
                yield Problem(
                    place, f"`{match.group().strip()}` starts a comment here", "quote the phrase that holds it"
                )


def _bound_brackets(content: bytes, file: str) -> None:
    """Refuse deep nesting before the parser sees it: the C parser's own stack is not ours to spend."""
    depth = 0
    for match in _BRACKETS.finditer(content):
        depth = depth + 1 if match.group() in b"[{" else max(0, depth - 1)
        if depth > 10 * MAX_DEPTH:
            line = content.count(b"\n", 0, match.start()) + 1
            column = match.start() - content.rfind(b"\n", 0, match.start())
            raise Refused(_too_deep(Source(file, line, column)))


def _too_deep(place: Source) -> Problem:
    return Problem(
        place, f"nested deeper than {MAX_DEPTH} levels", "rule files are flat: a list of entries with fields"
    )


@dataclass(slots=True)
class _Open:
    """A mapping or sequence being built."""

    value: Any
    path: Path
    key: str | None = None
    awaiting_key: bool = True


class _Builder:
    def __init__(self, file: str) -> None:
        self.tree = Tree(file)
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._documents = 0

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise Refused(
                    Problem(self._place(event), "a second document", "keep one document a file; remove `---`")
                )
        elif isinstance(event, yaml.AliasEvent):
            raise Refused(
                Problem(
                    self._place(event),
                    f"alias `*{shown(event.anchor)}`",
                    "write the value out: rule files have no aliases",
                )
            )
        elif isinstance(event, yaml.ScalarEvent):
            self._check_plain(event)
            self._scalar(event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._check_plain(event)
            self._begin(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._open.pop()

    def _place(self, event: Any) -> Source:
        return Source(self.tree.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _check_plain(self, event: Any) -> None:
        if event.anchor:
            raise Refused(
                Problem(self._place(event), f"anchor `&{shown(event.anchor)}`", "remove it: rule files have no anchors")
            )
        if event.tag:
            raise Refused(
                Problem(self._place(event), f"tag `{shown(event.tag)}`", "remove it: rule files are plain data")
            )

    def _scalar(self, event: Any) -> None:
        bad = _UNPRINTABLE.search(event.value)
        if bad:  # written as an escape, or it would have been refused with the text
            raise Refused(_control(bad, self._place(event)))
        top = self._open[-1] if self._open else None
        if top is not None and isinstance(top.value, dict) and top.awaiting_key:
            self._key(top, event)
            return
        value = None if event.value == "" and event.implicit[0] else event.value
        self._place_value(value, self._place(event))

    def _key(self, top: _Open, event: Any) -> None:
        path = (*top.path, event.value)
        if event.value in top.value:
            first = self.tree.keys[path].line
            self.problems.append(
                Problem(
                    self._place(event), f"`{shown(event.value)}` is given twice", f"it stands on line {first} already"
                )
            )
            if len(self.problems) >= MOST_REPEATED:
                raise Refused(self.problems[0])
        self.tree.keys[path] = self._place(event)
        top.key, top.awaiting_key = event.value, False

    def _begin(self, event: Any) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise Refused(_too_deep(self._place(event)))
        top = self._open[-1] if self._open else None
        if top is not None and isinstance(top.value, dict) and top.awaiting_key:
            raise Refused(
                Problem(
                    self._place(event),
                    "a key that is itself a list or mapping",
                    "quote text that holds `:`, `[` or `{`",
                )
            )
        value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self._place_value(value, self._place(event))
        self._open.append(_Open(value, path))

    def _place_value(self, value: Any, place: Source) -> Path:
        if not self._open:
            self.tree.data = value
            self.tree.places[()] = place
            return ()
        top = self._open[-1]
        if isinstance(top.value, dict):
            assert top.key is not None
            path: Path = (*top.path, top.key)
            top.value[top.key] = value
            top.awaiting_key = True
        else:
            path = (*top.path, len(top.value))
            top.value.append(value)
        if len(self.tree.places) >= MAX_ITEMS:
            raise Refused(Problem(place, f"more than {MAX_ITEMS:,} values in one file", "split it into several files"))
        self.tree.places[path] = place
        return path


def _unreadable(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = Source(file, mark.line + 1, mark.column + 1) if mark else Source(file, 1, 1)
    lines = text.split("\n")
    if place.line <= len(lines) and lines[place.line - 1][: place.column].endswith("\t"):
        return Problem(place, "a tab where blanks should be", "indent with blanks, not tabs")
    problem = (error.problem or "broken text").replace("'", "`").rstrip(".").lower()
    return Problem(place, f"not readable as YAML: {problem}", _yaml_help(error))


def _yaml_help(error: yaml.MarkedYAMLError) -> str:
    told = f"{error.context or ''} {error.problem or ''}"
    if "mapping values are not allowed" in told:
        return "quote text that holds `: `"
    if "flow" in told:
        return "close the bracket, and quote items that hold `,`, `[` or `{`"
    if "cannot start any token" in told:
        return "quote text that begins with this sign"
    if "escape character" in told:
        return "in double quotes a backslash is written twice; single quotes take it as it is"
    return "check the indentation and the quotes around this place"


def nearest(word: str, known: Iterable[str]) -> str:
    """`did you mean ...` for the closest of the known words, or nothing."""
    if len(word) > SHOWN:
        return ""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else ""
