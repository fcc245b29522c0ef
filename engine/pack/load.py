"""Packs from disk, compiled once for each content and kept in the user's cache folder.

The cache is a convenience: where it cannot be read or written, the pack is compiled anew and the answer is the same.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import tempfile
from pathlib import Path

from engine.judging.lexical import Index
from engine.model import Pack
from engine.pack.compile import compile_pack
from engine.pack.files import digest, find
from engine.reading.reader import Reader

FORM = "2"  # raised whenever the classes that are kept change


class Loaded:
    """A pack with what is built from it: the reader and the index of its statements."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.reader = Reader(pack)
        self.index = Index(pack.statements)


def load(folder: Path, cache: Path | None) -> Loaded:
    """The pack in `folder`, from `cache` where it was compiled before. Raises PackError."""
    name = digest(find(folder), salt=FORM)
    kept = cache / f"{name}.pack" if cache else None
    if kept:
        loaded = _kept(kept)
        if loaded:
            return loaded
    pack = compile_pack(folder)
    pack.digest = name
    loaded = Loaded(pack)
    if kept:
        _keep(kept, loaded)
    return loaded


def _kept(path: Path) -> Loaded | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    gc.disable()  # thousands of small objects arrive at once, none of them garbage
    try:
        loaded = pickle.loads(content)
    except Exception:  # a damaged or foreign file: whatever it raises, compile anew
        return None
    finally:
        gc.enable()
    return loaded if isinstance(loaded, Loaded) else None


def _keep(path: Path, loaded: Loaded) -> None:
    """Write whole or not at all: other processes may be reading."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as file:
            pickle.dump(loaded, file, protocol=pickle.HIGHEST_PROTOCOL)
        Path(part).replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            Path(part).unlink()
