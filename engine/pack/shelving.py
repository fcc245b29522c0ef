"""Putting objects on a shelf: the writing half of shelf.py."""

from __future__ import annotations

import io
import pickle
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO
from zlib import crc32

from engine.pack.shelf import COUNT, MARK, PAIR, TAIL

LEAST = 64  # smaller collections are read at once with what holds them


def write_shelf(file: BinaryIO, what: object) -> None:
    """Write an object as a shelf, from the file's beginning."""
    file.write(MARK)
    root = io.BytesIO()
    _Shelver(root, file).dump(what)
    _align(file)
    place = file.tell()
    content = root.getvalue()
    file.write(content)
    file.write(TAIL.pack(place, len(content), place + len(content) + TAIL.size))


class _Shelver(pickle.Pickler):
    """Pickles an object, and leaves its large collections to the file."""

    def __init__(self, root: BinaryIO, file: BinaryIO) -> None:
        super().__init__(root, protocol=pickle.HIGHEST_PROTOCOL)
        self._file = file
        self._done: dict[int, tuple[object, tuple[str, int, int]]] = {}

    def persistent_id(self, one: Any) -> tuple[str, int, int] | None:
        kind = type(one)
        if kind not in (dict, defaultdict, list, tuple, set, frozenset) or len(one) < LEAST:
            return None
        if id(one) not in self._done:
            reference = self._put(one, kind)
            if reference is None:
                return None
            self._done[id(one)] = (one, reference)  # held, so that its id stays its own
        return self._done[id(one)][1]

    def _put(self, one: Any, kind: type) -> tuple[str, int, int] | None:
        if kind in (dict, defaultdict, set, frozenset):
            if not all(type(key) is str for key in one):
                return None
            keyed = kind in (dict, defaultdict)
            pairs = one.items() if keyed else ((key, None) for key in sorted(one))
            return self._put_map("map" if keyed else "set", pairs, len(one))
        kinds = {type(member) for member in one}
        if kinds == {float}:
            return self._put_numbers("d", one)
        if kinds == {int}:
            return self._put_numbers("q", one)
        return self._put_list(one)

    def _put_map(self, kind: str, pairs: Iterable[tuple[str, Any]], count: int) -> tuple[str, int, int]:
        _align(self._file)
        place = self._file.tell()
        slots = 1 << (2 * count - 1).bit_length()
        first = place + PAIR.size + 8 * slots
        table = array("Q", bytes(8 * slots))
        members = bytearray()
        for key, value in pairs:
            name = key.encode("utf-8", "surrogatepass")
            content = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
            slot = crc32(name) & (slots - 1)
            while table[slot]:
                slot = (slot + 1) & (slots - 1)
            table[slot] = first + len(members)
            members += PAIR.pack(len(name), len(content)) + name + content
        self._file.write(PAIR.pack(count, slots))
        self._file.write(table.tobytes())
        self._file.write(members)
        return kind, place, self._file.tell()

    def _put_list(self, one: Sequence[Any]) -> tuple[str, int, int]:
        _align(self._file)
        place = self._file.tell()
        start = place + COUNT.size + 8 * (len(one) + 1)
        contents = [pickle.dumps(member, protocol=pickle.HIGHEST_PROTOCOL) for member in one]
        places = array("Q", [start])
        for content in contents:
            places.append(places[-1] + len(content))
        self._file.write(COUNT.pack(len(one)))
        self._file.write(places.tobytes())
        self._file.write(b"".join(contents))
        return "list", place, self._file.tell()

    def _put_numbers(self, code: str, one: Sequence[Any]) -> tuple[str, int, int]:
        _align(self._file)
        place = self._file.tell()
        self._file.write(array(code, one).tobytes())
        return code, place, self._file.tell()


def _align(file: BinaryIO) -> None:
    file.write(bytes(-file.tell() % 8))
