"""A folder of documents as an index of passages: one SQLite file in the user's cache, full-text search by FTS5.

Built once for each state of the folder, beside its place and then moved there whole, so that any number of processes may
start at once: whoever comes last replaces equal by equal. Where it cannot be kept, it is built in memory.
"""

from __future__ import annotations

import contextlib
import math
import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.documents.folder import Document, digest, documents, text_of
from engine.documents.split import Passage, Unit, passages, title
from engine.errors import DocumentsError
from engine.judging.terms import parted, telling
from engine.plain import clean

FORM = "1"  # raised whenever what is kept changes
KEPT = 4  # indexes kept, the newest
ENDING = ".evidence"
PART = ".part-"
SHOWN = 5  # documents that could not be read, by name
_SCHEMA = """
create table about (name text primary key, value) without rowid;
create table files (id integer primary key, name text not null, title text not null);
create table passages (id integer primary key, file integer not null, section text not null, units text not null);
create table frequency (term text primary key, passages integer not null) without rowid;
create virtual table words using fts5(body, content='', tokenize='porter unicode61');
"""
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Found:
    """A passage with its place."""

    id: int
    file: str
    title: str
    section: str
    units: tuple[Unit, ...]

    @property
    def text(self) -> str:
        """All its words, those of the headings above it first."""
        above = self.title if self.title == self.section else f"{self.title} {self.section}"
        return " ".join([above, *(unit.text for unit in self.units)])


class Library:
    """An open index. Searching changes nothing in it; it belongs to the thread that opened it."""

    def __init__(self, base: sqlite3.Connection, name: str) -> None:
        self._base = base
        self._name = name
        about = dict(base.execute("select name, value from about"))
        if about.get("form") != FORM:
            raise sqlite3.DatabaseError("of another form")
        self.size = int(about["passages"])
        self.length = float(about["length"]) or 1.0
        self.rarest = math.log(self.size + 1)

    @classmethod
    def open(cls, folder: Path, cache: Path | None = None, tell: Tell | None = None) -> Library:
        """The index of a folder, built where it is not there yet; `tell` hears what is built and what cannot be read.

        Raises DocumentsError for a folder without documents, or with far too many.
        """
        found = documents(folder)
        name = digest(folder, found, FORM)
        path = cache / f"{name}{ENDING}" if cache else None
        kept = _opened(path, str(folder)) if path else None
        return kept or _built(folder, found, path, tell or (lambda _: None))

    def idf(self, terms: Iterable[str]) -> tuple[dict[str, float], set[str]]:
        """How telling each term is: the log of how rare among the passages; and which of them any passage holds."""
        weights: dict[str, float] = {}
        held: set[str] = set()
        for term in terms:
            rows = self._rows("select passages from frequency where term = ?", (term,))
            weights[term] = math.log((self.size + 1) / rows[0][0]) if rows else self.rarest
            if rows:
                held.add(term)
        return weights, held

    def search(self, any_of: Sequence[str], count: int, also: Sequence[str] = ()) -> list[int]:
        """The passages that share most with some words (BM25), and hold at least one of the words `also`, best first."""
        query = _either(any_of)
        if not query:
            return []
        if also:
            query = f"({query}) AND ({_either(also)})"
        rows = self._rows("select rowid from words where words match ? order by rank, rowid limit ?", (query, count))
        return [row[0] for row in rows]

    def passages(self, numbers: Iterable[int]) -> list[Found]:
        """The passages of these numbers, in their order."""
        select = (
            "select f.name, f.title, p.section, p.units from passages p join files f on f.id = p.file where p.id = ?"
        )
        return [
            Found(number, name, heading, section, tuple(_units(units)))
            for number in numbers
            for name, heading, section, units in self._rows(select, (number,))
        ]

    def _rows(self, select: str, values: tuple[object, ...]) -> list[Any]:
        try:
            return self._base.execute(select, values).fetchall()
        except sqlite3.DatabaseError as error:
            message = f"the index of `{self._name}` in the cache cannot be read: {error}"
            raise DocumentsError(message, "remove the cache folder; it is made again") from None


def _either(words: Sequence[str]) -> str:
    return " OR ".join(f'"{word}"' for word in words if '"' not in word)


def _units(kept: str) -> Iterator[Unit]:
    for one in kept.split("\n"):
        line, _, text = one.partition(" ")
        yield Unit(int(line), text, text.count(" ") + 1)


def _opened(path: Path, name: str) -> Library | None:
    """The index at a path; none where it is not there or not whole."""
    try:
        if not path.is_file():
            return None
        os.utime(path)  # the newest stay
    except OSError:
        pass
    try:
        return Library(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True), name)
    except (sqlite3.DatabaseError, KeyError, ValueError):
        return None


def _built(folder: Path, found: Sequence[Document], path: Path | None, tell: Tell) -> Library:
    count = f"{len(found):,} document{'s' if len(found) != 1 else ''}"
    tell(f"indexing {count} in `{folder}`, once until they change")
    if path:
        try:
            _keep(folder, found, path, tell)
        except OSError as error:
            tell(f"the index could not be kept in `{path.parent}`: {(error.strerror or 'not writable').lower()}")
        else:
            kept = _opened(path, str(folder))
            if kept:
                return kept
    base = _connected(":memory:")
    _fill(base, folder, found, tell if path is None else (lambda _: None))
    return Library(base, str(folder))


def _connected(path: str) -> sqlite3.Connection:
    base = sqlite3.connect(path)
    base.executescript("pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -65536;")
    try:
        base.executescript(_SCHEMA)
    except sqlite3.OperationalError as error:
        base.close()
        if "fts5" in str(error):
            raise DocumentsError("this Python's SQLite has no full-text search (FTS5)", "--evidence needs it") from None
        raise OSError(None, str(error)) from None
    return base


def _keep(folder: Path, found: Sequence[Document], path: Path, tell: Tell) -> None:
    """Write the index whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=PART, suffix=ENDING)
    os.close(handle)
    try:
        base = _connected(part)
        try:
            _fill(base, folder, found, tell)
        finally:
            base.close()
        try:
            os.replace(part, path)  # noqa: PTH105
        except PermissionError:
            if not path.is_file():  # held open by another process, as some systems do: it is the same index
                raise
        _forget_old(path.parent)
    except sqlite3.OperationalError as error:
        raise OSError(None, str(error)) from None
    finally:
        with contextlib.suppress(OSError):
            Path(part).unlink(missing_ok=True)


def _forget_old(cache: Path) -> None:
    def age(path: Path) -> float:
        try:
            return path.stat().st_mtime
        except OSError:
            return 0.0

    kept = [path for path in cache.glob(f"*{ENDING}") if not path.name.startswith(PART)]
    for old in sorted(kept, key=age, reverse=True)[KEPT:]:
        with contextlib.suppress(OSError):
            old.unlink(missing_ok=True)


def _fill(base: sqlite3.Connection, folder: Path, found: Sequence[Document], tell: Tell) -> None:
    frequency: Counter[str] = Counter()
    number = length = 0
    unread: list[str] = []
    for place, document in enumerate(found):
        try:
            parts = passages(text_of(folder, document))
        except ValueError as error:
            unread.append(f"skipped `{document.name}`: {error}")
            continue
        heading = title(parts, document.name.rpartition("/")[2])
        base.execute("insert into files values (?, ?, ?)", (place, clean(document.name), heading))
        for passage in parts:
            number += 1
            terms = _insert(base, number, place, heading, passage)
            frequency.update(set(terms))
            length += len(terms)
    base.executemany("insert into frequency values (?, ?)", sorted(frequency.items()))
    about: Mapping[str, object] = {"form": FORM, "passages": number, "length": length / (number or 1)}
    base.executemany("insert into about values (?, ?)", sorted(about.items()))
    base.commit()
    for line in unread[:SHOWN]:
        tell(line)
    if len(unread) > SHOWN:
        tell(f"skipped {len(unread) - SHOWN:,} more")


def _insert(base: sqlite3.Connection, number: int, place: int, heading: str, passage: Passage) -> list[str]:
    units = "\n".join(f"{unit.line} {unit.text}" for unit in passage.units)
    base.execute("insert into passages values (?, ?, ?, ?)", (number, place, passage.section, units))
    text = Found(number, "", heading, passage.section, passage.units).text
    base.execute("insert into words(rowid, body) values (?, ?)", (number, parted(text)))
    return telling(text)
