"""Packs from disk, compiled once for each content and kept in the user's cache folder.

The cache is a convenience: where it cannot be read or written, the pack is compiled anew and the answer is the same. What
every question needs and what only weak evidence needs are kept apart, so that the first is there at once.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from engine.judging.index import Index
from engine.judging.weights import Weights
from engine.model import Pack
from engine.pack.folder import digest, find
from engine.reading.reader import Reader

FORM = "5"  # raised whenever the classes that are kept change
KEPT = 4  # compiled packs kept of each kind
Kept = TypeVar("Kept")


class Loaded:
    """A pack with what is built from it: the reader, the weights of evidence, and, on first use, the index of statements."""

    def __init__(self, pack: Pack, reader: Reader, weights: Weights, index: Callable[[], Index]) -> None:
        self.pack = pack
        self.reader = reader
        self.weights = weights
        self._make_index = index
        self._index: Index | None = None

    @property
    def index(self) -> Index:
        """The index of statements."""
        if self._index is None:
            self._index = self._make_index()
        return self._index


def load(folder: Path, cache: Path | None) -> Loaded:
    """The pack in `folder`, from `cache` where it was compiled before. Raises PackError."""
    name = digest(find(folder), salt=FORM)
    pack, reader, weights = _kept_or(cache, f"{name}.pack", tuple, lambda: _compile(folder, name))
    return Loaded(
        pack, reader, weights, lambda: _kept_or(cache, f"{name}.index", Index, lambda: Index(pack, reader.lexicon))
    )


def _compile(folder: Path, name: str) -> tuple[Pack, Reader, Weights]:
    from engine.pack.compile import compile_pack
    from engine.pack.files import read_weights

    pack = compile_pack(folder)
    pack.digest = name
    return pack, Reader(pack), read_weights(folder) or Weights()


def _kept_or(cache: Path | None, name: str, kind: type[Kept], make: Callable[[], Kept]) -> Any:
    """What is kept under a name, or made anew and then kept."""
    if cache is None:
        return make()
    kept = _read(cache / name)
    if isinstance(kept, kind):
        return kept
    made = make()
    _keep(cache / name, made)
    return made


def _read(path: Path) -> object:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    gc.disable()  # thousands of small objects arrive at once, none of them garbage
    try:
        return pickle.loads(content)
    except Exception:  # a damaged or foreign file: whatever it raises, compile anew
        return None
    finally:
        gc.enable()


def _forget_old(path: Path) -> None:
    """Keep the newest few of a kind: a pack under work is compiled many times."""
    kept = sorted(path.parent.glob(f"*{path.suffix}"), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in kept[KEPT:]:
        old.unlink(missing_ok=True)


def _keep(path: Path, what: object) -> None:
    """Write whole or not at all: other processes may be reading."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as file:
            pickle.dump(what, file, protocol=pickle.HIGHEST_PROTOCOL)
        Path(part).replace(path)
        _forget_old(path)
    except OSError:
        with contextlib.suppress(OSError):
            Path(part).unlink()
