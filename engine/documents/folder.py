"""The documents of a folder: which files there are, and what of them may be read.

Only Markdown and plain text; nothing hidden, nothing a link leads to outside the folder, nothing but regular files.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import DocumentsError

ENDINGS = (".md", ".txt")
MAX_FILE = 2_000_000  # bytes
MAX_FILES = 50_000
MAX_ALL = 500_000_000  # bytes
MAX_ENTRIES = 500_000  # looked at while searching


@dataclass(frozen=True, slots=True)
class Document:
    """A file by its name within the folder, with slashes, and the state it was found in."""

    name: str
    size: int
    modified: int
    mode: int


def documents(folder: Path) -> list[Document]:
    """The documents below a folder by name. Raises DocumentsError where there is none, or far too many."""
    if not folder.is_dir():
        raise DocumentsError(f"no folder `{folder}`", "--evidence takes a folder of *.md and *.txt files")
    root = folder.resolve()
    found = sorted(_below(folder, root), key=lambda one: one.name)
    if not found:
        raise DocumentsError(f"no documents in `{folder}`", "evidence is read from *.md and *.txt files")
    if sum(min(one.size, MAX_FILE) for one in found) > MAX_ALL:
        raise DocumentsError(
            f"the documents in `{folder}` hold more than {MAX_ALL // 1_000_000} MB", "name a smaller folder"
        )
    return found


def _below(folder: Path, root: Path) -> Iterator[Document]:
    entries = count = 0
    for place, folders, names in os.walk(root):  # follows no link to a folder
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        entries += len(folders) + len(names)
        for name in names:
            if name.startswith(".") or not name.lower().endswith(ENDINGS):
                continue
            document = _document(Path(place) / name, root)
            if document:
                count += 1
                yield document
        if count > MAX_FILES or entries > MAX_ENTRIES:
            raise DocumentsError(f"too many files in `{folder}`", f"at most {MAX_FILES:,} documents are read")


def _document(path: Path, root: Path) -> Document | None:
    try:
        if path.is_symlink() and not path.resolve().is_relative_to(root):
            return None
        state = path.stat()
    except (OSError, RuntimeError):  # a link to nowhere or to itself
        return None
    if not stat.S_ISREG(state.st_mode):
        return None
    return Document(path.relative_to(root).as_posix(), state.st_size, state.st_mtime_ns, state.st_mode)


def digest(folder: Path, found: Sequence[Document], salt: str) -> str:
    """A name for the folder in this state; changes with its path and with name, size, time and mode of any document."""
    hashed = hashlib.sha256(f"{salt}\0{folder.resolve()}".encode(errors="surrogateescape"))
    for one in found:
        hashed.update(f"\0{one.name}\0{one.size}\0{one.modified}\0{one.mode}".encode(errors="surrogateescape"))
    return hashed.hexdigest()[:32]


def text_of(folder: Path, document: Document) -> str:
    """The text of a document. Raises ValueError, saying why, for one that cannot be read as text."""
    try:
        with (folder / document.name).open("rb") as file:
            content = file.read(MAX_FILE + 1)
    except OSError as error:
        raise ValueError((error.strerror or "unreadable").lower()) from None
    if len(content) > MAX_FILE:
        raise ValueError(f"more than {MAX_FILE // 1_000_000} MB")
    if b"\0" in content:
        raise ValueError("not text")
    return content.decode("utf-8-sig", errors="replace")
