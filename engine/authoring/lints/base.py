"""What a lint is, what it looks at, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from engine.model import Fact, Pack, Source
from engine.pack import schema
from engine.pack.files import File
from engine.pack.tree import Path, Tree
from engine.reading import phrases


class Place(NamedTuple):
    """An entry of a rule file and where it stands; `around` are the entries that hold it, outermost first."""

    entry: schema.Entry
    path: Path
    tree: Tree
    around: tuple[schema.Entry, ...]

    def at(self, *way: str | int) -> Source:
        """The place of a field of the entry, or of the entry where it has no such field."""
        return self.tree.at((*self.path, *way))


class Saying(NamedTuple):
    """One phrase of a need, constraint or practice."""

    fact: Fact
    text: str
    phrase: phrases.Phrase
    source: Source


@dataclass
class Draft:
    """A pack under work: its files, and what they compile to."""

    files: Sequence[File]
    pack: Pack
    today: date
    stale_days: int = 365
    guides: dict[str, str] = field(default_factory=dict)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every entry of every file, in file order."""
        return tuple(place for file in self.files for place in _walk(file.entries, (), file.tree, ()))

    @cached_property
    def sayings(self) -> dict[Fact, list[Saying]]:
        """The phrases by what they state."""
        found: dict[Fact, list[Saying]] = {}
        for place in self.places:
            fact = stated(place.entry)
            for number, text in enumerate(getattr(place.entry, "said", ()) if fact else ()):
                said = Saying(fact, text, phrases.parse(text, 0), place.at("said", number))
                found.setdefault(fact, []).append(said)
        return found

    @cached_property
    def asked(self) -> dict[Fact, list[tuple[str, Source]]]:
        """The example sentences by the need they raise."""
        found: dict[Fact, list[tuple[str, Source]]] = {}
        for place in self.places:
            for number, text in enumerate(getattr(place.entry, "asked", ())):
                found.setdefault(stated(place.entry), []).append((text, place.at("asked", number)))
        return found


def _walk(entry: schema.Entry, path: Path, tree: Tree, around: tuple[schema.Entry, ...]) -> Iterator[Place]:
    yield Place(entry, path, tree, around)
    for name, info in type(entry).model_fields.items():
        value = getattr(entry, name)
        key = info.alias or name
        if isinstance(value, schema.Entry):
            yield from _walk(value, (*path, key), tree, (*around, entry))
        elif isinstance(value, list):
            for number, one in enumerate(value):
                if isinstance(one, schema.Entry):
                    yield from _walk(one, (*path, key, number), tree, (*around, entry))


def stated(entry: schema.Entry) -> Fact:
    """The fact that the phrases of an entry state, or nothing."""
    for attribute in ("need", "symptom", "constraint", "practice", "quantity", "order"):
        value = getattr(entry, attribute, None)
        if value and attribute in type(entry).model_fields:
            return "" if isinstance(entry, schema.Limit) else f"{attribute}={value}"
    return ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that could be written better."""

    lint: str
    source: Source
    message: str
    help: str

    def __str__(self) -> str:
        return f"{self.source}: {self.message} [{self.lint}]\n    help: {self.help}"


@dataclass(frozen=True, slots=True)
class Lint:
    """A lint and its page. `check` yields places, messages and fixes; `avoid` and `prefer` are examples for the page."""

    id: str
    title: str
    why: str
    fix: str
    avoid: str
    prefer: str
    check: Callable[[Draft], Iterable[tuple[Source, str, str]]]
    quiet: bool = False
    """Whether it only speaks when asked for by name or by --all: worth knowing, but often meant."""


ALLOW = "lint-ok:"


def run(draft: Draft, lints: Iterable[Lint], lines: Callable[[str], Sequence[str]]) -> list[Finding]:
    """What the lints find, in file order. `lines` gives the text of a file, in which `# lint-ok: ID` waives a finding
    on its line or the line below."""
    found = [Finding(lint.id, *one) for lint in lints for one in lint.check(draft)]
    found.sort(key=lambda one: (one.source.file, one.source.line, one.source.column, one.lint, one.message))
    return [one for one in found if not _waived(one, lines(one.source.file))]


def _waived(finding: Finding, lines: Sequence[str]) -> bool:
    here = lines[max(0, finding.source.line - 2) : finding.source.line]
    return any(finding.lint in line.partition(ALLOW)[2].split() for line in here if ALLOW in line)
