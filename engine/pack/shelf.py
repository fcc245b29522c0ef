"""A shelf: objects in one file that is opened, not loaded.

Whatever classes are put on it, their large collections are kept apart, each member by itself, and are read from the mapped
file when somebody asks for them: a dict with text keys comes back as a `StoredMap`, a list or tuple as a `StoredList`, numbers
as an array, a set of texts as the keys of a map. Opening takes the same time for ten rules and for a hundred thousand.

    file    = mark, collections, the pickled object with references to its collections, place and length of that, length of all
    map     = number of members, number of slots, slots (place of a member, by the CRC-32 of its key), members
    member  = length of key, length of value, key, pickled value
    list    = number of members, places, pickled members
"""

from __future__ import annotations

import mmap
import pickle
from collections.abc import ItemsView, Iterator, KeysView, Mapping, Sequence, ValuesView
from struct import Struct
from typing import Any
from zlib import crc32

MARK = b"ergo shelf 1\n\0\0\0"
TAIL = Struct("<QQQ")
PAIR = Struct("<II")
COUNT = Struct("<Q")
MISSING = object()


class Damaged(Exception):
    """The file is not a whole shelf."""


class StoredMap(Mapping[str, Any]):
    """A dict with text keys, read from a shelf member by member; what was read stays at hand."""

    __slots__ = ("_data", "_first", "_kept", "_length", "_places", "_slots", "_whole")

    def __init__(self, data: memoryview, place: int) -> None:
        self._data = data
        self._length, self._slots = PAIR.unpack_from(data, place)
        self._first = place + PAIR.size + 8 * self._slots
        self._places = data[place + PAIR.size : self._first].cast("Q")
        self._kept: dict[str, Any] = {}
        self._whole = False

    def get(self, key: str, default: Any = None) -> Any:
        found = self._kept.get(key, MISSING)
        if found is MISSING:
            found = self._find(key)
            if found is MISSING:
                return default
            self._kept[key] = found
        return found

    def _find(self, key: object) -> Any:
        if not isinstance(key, str) or not self._slots:
            return MISSING
        name = key.encode("utf-8", "surrogatepass")
        data, places, mask = self._data, self._places, self._slots - 1
        slot = crc32(name) & mask
        while place := places[slot]:
            length, size = PAIR.unpack_from(data, place)
            start = place + PAIR.size
            if length == len(name) and data[start : start + length] == name:
                return pickle.loads(data[start + length : start + length + size])
            slot = (slot + 1) & mask
        return MISSING

    def __getitem__(self, key: str) -> Any:
        found = self.get(key, MISSING)
        if found is MISSING:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._kept or self._find(key) is not MISSING

    def __len__(self) -> int:
        return int(self._length)

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def items(self) -> ItemsView[str, Any]:
        return self._all().items()

    def values(self) -> ValuesView[Any]:
        return self._all().values()

    def _all(self) -> dict[str, Any]:
        """Every member in its order, for those who go through them."""
        if not self._whole:
            place, found = self._first, {}
            for _ in range(self._length):
                length, size = PAIR.unpack_from(self._data, place)
                start = place + PAIR.size
                key = str(self._data[start : start + length], "utf-8", "surrogatepass")
                place = start + length + size
                found[key] = self._kept[key] if key in self._kept else pickle.loads(self._data[start + length : place])
            self._kept, self._whole = found, True
        return self._kept


class StoredList(Sequence[Any]):
    """A list or tuple, read from a shelf member by member; what was read stays at hand."""

    __slots__ = ("_data", "_kept", "_length", "_places", "_whole")

    def __init__(self, data: memoryview, place: int) -> None:
        self._data = data
        (self._length,) = COUNT.unpack_from(data, place)
        start = place + COUNT.size
        self._places = data[start : start + 8 * (self._length + 1)].cast("Q")
        self._kept: dict[int, Any] = {}
        self._whole: list[Any] | None = None

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(self._length))]
        found = self._kept.get(place, MISSING)
        if found is MISSING:
            if place < 0:
                return self[self._length + place] if -place <= self._length else self._outside()
            if place >= self._length:
                self._outside()
            found = self._kept[place] = pickle.loads(self._data[self._places[place] : self._places[place + 1]])
        return found

    @staticmethod
    def _outside() -> None:
        raise IndexError("list index out of range")

    def __len__(self) -> int:
        return int(self._length)

    def __iter__(self) -> Iterator[Any]:
        if self._whole is None:
            self._whole = [self[place] for place in range(self._length)]
        return iter(self._whole)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Sequence)
            and len(self) == len(other)
            and all(a == b for a, b in zip(self, other, strict=True))
        )

    __hash__ = None  # type: ignore[assignment]


def take_down(one: object) -> None:
    """Read whole the collections that an object holds, for those who will look at them again and again."""
    for name, held in [*vars(one).items()]:
        if isinstance(held, StoredMap):
            setattr(one, name, dict(held.items()))
        elif isinstance(held, StoredList):
            setattr(one, name, [*held])
        elif isinstance(held, KeysView):
            setattr(one, name, frozenset(held))


class _Opener(pickle.Unpickler):
    def __init__(self, data: memoryview, root: Any) -> None:
        super().__init__(root)
        self._data = data

    def persistent_load(self, reference: tuple[str, int, int]) -> Any:
        kind, place, end = reference
        if kind == "map":
            return StoredMap(self._data, place)
        if kind == "set":
            return StoredMap(self._data, place).keys()
        if kind == "list":
            return StoredList(self._data, place)
        return self._data[place:end].cast("d") if kind == "d" else self._data[place:end].cast("q")


def open_shelf(path: str) -> Any:
    """The object in a file. Raises OSError where there is none, Damaged for a file that is not a whole shelf."""
    import io

    with open(path, "rb") as file:  # noqa: PTH123  pathlib costs more than opening
        try:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:
            raise Damaged(path) from None
    data = memoryview(mapped)
    if len(data) < len(MARK) + TAIL.size or data[: len(MARK)] != MARK:
        raise Damaged(path)
    place, length, whole = TAIL.unpack_from(data, len(data) - TAIL.size)
    if whole != len(data) or place + length + TAIL.size != whole:
        raise Damaged(path)
    return _Opener(data, io.BytesIO(data[place : place + length])).load()
