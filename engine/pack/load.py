"""Packs from disk, compiled once for each content and kept in the user's cache folder.

A compiled pack is a shelf (shelf.py) named after the content of its files. To find that name without reading the files, a note
keeps what the folder looked like when they were last read. The cache is a convenience: where it cannot be read or written,
the pack is compiled anew and the answer is the same.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from zlib import crc32

from engine.chaining.base import Program
from engine.judging.index import Index
from engine.judging.weights import Weights
from engine.model import Pack
from engine.pack.folder import digest, find, learned, listing
from engine.reading.reader import Reader

if TYPE_CHECKING:
    from pathlib import Path

    from engine.judging.associations import Associations
    from engine.judging.evidence import Examiner

FORM = "62"  # raised whenever the classes that are kept change
ANY_TIME = 1 << 63  # later than any file was written
KEPT = 4  # compiled packs kept of either kind
WHOLE, RULES = ".pack", ".rules"  # with the index of statements, and without
PART = ".part-"
LEFT_OVER = 3600  # seconds after which what a killed process left half written is removed


class Loaded:
    """A pack with what is built from it: reader, program, weights of evidence, and on first use the index of statements."""

    def __init__(self, pack: Pack, reader: Reader, weights: Weights, associations: Associations | None = None) -> None:
        self.pack = pack
        self.reader = reader
        self.weights = weights
        self._associations = associations
        self.program = Program(pack.rules)
        self._index: Index | None = None
        self._examiner: Examiner | None = None

    @property
    def index(self) -> Index:
        """The index of statements."""
        if self._index is None:
            self._index = Index(self.pack, self.reader, self._associations)
        return self._index

    @property
    def examiner(self) -> Examiner:
        """Gathers the evidence on options."""
        if self._examiner is None:
            from engine.judging.evidence import Examiner

            self._examiner = Examiner(self.pack, self.reader, self.index)
        return self._examiner

    def hastened(self) -> Loaded:
        """The same, judging with arrays; itself where it does so already or numpy is not installed."""
        try:
            from engine.judging.many import ManyExaminer
            from engine.judging.many_index import ManyIndex
            from engine.pack.shelf import take_down
        except ImportError:
            return self
        if isinstance(self._index, ManyIndex):
            return self
        found = Loaded.__new__(Loaded)
        vars(found).update(vars(self))
        reader = found.reader
        index = self.index
        parts = (index.analyzer.names, index.features, index.owned, index.acts, index.named, index.associations)
        for one in (reader, reader.lexicon, *reader.lexicon.runs, index, *parts, self.examiner):
            take_down(one)
        reader.lexicon.hasten()
        many = ManyIndex(index)
        found._index, found._examiner = many, ManyExaminer(self.examiner, many)
        return found


def load(folder: str | Path, cache: str | Path | None, judging: bool = True) -> Loaded:
    """The pack in `folder`, from `cache` where it was compiled before. Raises PackError.

    Not for `judging`, it comes without its index of statements, which takes most of the time and is built when it is asked for.
    """
    where = os.path.abspath(folder)  # noqa: PTH100
    if cache is None:
        return _compile(where, _digest(where))
    note = os.path.join(cache, f"{crc32(where.encode('utf-8', 'replace')):08x}.seen")  # noqa: PTH118
    seen = f"{FORM}\n{where}\n{listing(where, time.time_ns())}"
    name = _noted(note, seen)
    if not name:
        name = _digest(where)
        if not seen.endswith("\n"):
            _write(note, f"{name}\n{seen}".encode("utf-8", "replace"))
    ends = (WHOLE,) if judging else (WHOLE, RULES)
    shelves = [os.path.join(cache, f"{name}{end}") for end in ends]  # noqa: PTH118
    found = _open(shelves)
    if found is None:
        with _alone(f"{shelves[-1]}.lock"):
            found = _open(shelves)
            if found is None:
                with _unswept():
                    before = listing(where, ANY_TIME)
                    found = _compile(where, name)
                    if judging:
                        found.examiner  # noqa: B018  built now, so that it is kept with the rest
                    saved = listing(where, ANY_TIME) != before or _digest(where) != name
                    if not saved:  # what was compiled while files were saved is of no content that has a name
                        _keep(shelves[-1], found)
    return found


@contextmanager
def _unswept() -> Iterator[None]:
    """Without looking for garbage in circles: compiling makes millions of objects, and hardly any is garbage."""
    import gc

    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()


def assemble(pack: Pack) -> Loaded:
    """A compiled pack with its reader and untrained weights; nothing is kept."""
    return Loaded(pack, Reader(pack), Weights())


def _digest(folder: str) -> str:
    from pathlib import Path

    return digest([*find(Path(folder)), *learned(Path(folder))], salt=FORM)


def _noted(note: str, seen: str) -> str:
    """The name noted for a folder that looks as it did then; empty where it does not."""
    try:
        with open(note, "rb") as file:  # noqa: PTH123
            name, _, before = file.read().decode("utf-8", "replace").partition("\n")
    except OSError:
        return ""
    return name if before == seen and not seen.endswith("\n") else ""


def _compile(folder: str, name: str) -> Loaded:
    from pathlib import Path

    from engine.pack.compile import compile_pack
    from engine.pack.files import read_associations, read_weights

    pack = compile_pack(Path(folder))
    pack.digest = name
    weights, associations = read_weights(Path(folder)) or Weights(), read_associations(Path(folder))
    return Loaded(pack, Reader(pack), weights, associations)


def _open(paths: Iterable[str]) -> Loaded | None:
    """The first compiled pack there is, opened; None where there is none that can be used."""
    from engine.pack.shelf import open_shelf

    for path in paths:
        try:
            found = open_shelf(path)
        except OSError:
            continue
        except Exception:  # a damaged or foreign file: whatever it raises, compile anew
            continue
        if isinstance(found, Loaded):
            with suppress(OSError):
                os.utime(path)  # the packs used last are kept
            return found
    return None


def _keep(path: str, made: Loaded) -> None:
    made.pack.preferences_for(())
    if _write(path, made):
        _forget_old(os.path.dirname(path))  # noqa: PTH120


def _write(path: str, content: bytes | Loaded) -> bool:
    """Write whole or not at all: other processes may be reading, and this one may be killed. What cannot be kept is told."""
    import tempfile

    from engine.pack.shelving import write_shelf

    folder = os.path.dirname(path)  # noqa: PTH120
    part = ""
    try:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
        handle, part = tempfile.mkstemp(dir=folder, prefix=PART)
        with os.fdopen(handle, "wb") as file:
            if isinstance(content, bytes):
                file.write(content)
            else:
                write_shelf(file, content)
        os.replace(part, path)  # noqa: PTH105
    except BaseException as error:
        if part:
            with suppress(OSError):
                os.unlink(part)  # noqa: PTH108
        if not isinstance(error, OSError):
            raise
        _tell_unkept(folder, error)
        return False
    return True


def _tell_unkept(folder: str, error: OSError) -> None:
    """Say once for each folder that the next question will take as long as this one."""
    import logging

    if folder not in _unkept:
        _unkept.add(folder)
        why = (error.strerror or "not writable").lower()
        logging.getLogger("ergo").warning("ergo: the compiled rules could not be kept in `%s`: %s", folder, why)


_unkept: set[str] = set()


def _forget_old(folder: str) -> None:
    """Keep the newest few: a pack under work is compiled many times. Remove what killed processes left."""
    from pathlib import Path

    with suppress(OSError):
        for end in (WHOLE, RULES):
            kept = sorted(Path(folder).glob(f"*{end}"), key=lambda one: one.stat().st_mtime, reverse=True)
            for old in kept[KEPT:]:
                old.unlink(missing_ok=True)
        for part in (*Path(folder).glob(f"{PART}*"), *Path(folder).glob("*.lock")):
            if time.time() - part.stat().st_mtime > LEFT_OVER:
                part.unlink(missing_ok=True)


@contextmanager
def _alone(path: str) -> Iterator[None]:
    """Only one process at a time gets here, where the system has locks: the others need not compile the same pack.

    The system gives the lock back when a process dies.
    """
    try:
        import fcntl

        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    except (ImportError, OSError):
        yield
        return
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
