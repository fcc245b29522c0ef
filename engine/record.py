"""Records: classes of named values, as `dataclasses` makes them, at a tenth of what those cost when a program starts.

A question is answered in less time than `dataclasses` and its forty classes need to come up. `record` makes the part of it
that the engine needs: an `__init__` in the order of the annotations, equality, hash, repr, slots, and small pickles. Type
checkers treat records as frozen dataclasses; at run time nothing keeps a value from being set. `dataclasses.replace`,
`fields` and `asdict` take records too.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


class _Made:
    def __init__(self, maker: Callable[[], Any]) -> None:
        self.maker = maker


def made(*, default_factory: Callable[[], T]) -> T:
    """A default made anew for each record."""
    return _Made(default_factory)  # type: ignore[return-value]


@dataclass_transform(frozen_default=True, field_specifiers=(made,))
def record(cls: type[T]) -> type[T]:
    """A record of values that do not change; it can be hashed where its values can."""
    made_class = _build(cls)
    made_class.__hash__ = _hash_of(made_class)  # type: ignore[method-assign, assignment]
    return made_class


@dataclass_transform(field_specifiers=(made,))
def changing(cls: type[T]) -> type[T]:
    """A record whose values may change."""
    return _build(cls)


def changed(one: T, **values: Any) -> T:
    """The same record with some values replaced."""
    names: tuple[str, ...] = type(one).__match_args__  # type: ignore[attr-defined]
    return type(one)(**{**{name: getattr(one, name) for name in names}, **values})


def _build(cls: type[T]) -> type[T]:
    names = tuple(cls.__annotations__)
    content = {name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__")}
    defaults = {name: content.pop(name) for name in names if name in content}
    content |= {
        "__slots__": names,
        "__match_args__": names,
        "__init__": _init(names, defaults),
        "__eq__": _equal(names),
        "__repr__": _shown,
        "__reduce__": _reduced,
        "__dataclass_fields__": _Fields(defaults),
    }
    return type(cls.__name__, cls.__bases__, content)


def _init(names: tuple[str, ...], defaults: dict[str, Any]) -> Callable[..., None]:
    space: dict[str, Any] = {f"default_{name}": value for name, value in defaults.items()}
    space["Made"] = _Made
    parameters = [f"{name}=default_{name}" if name in defaults else name for name in names]
    lines = [
        f" self.{name} = {name}.maker() if {name} is default_{name} else {name}"
        if isinstance(defaults.get(name), _Made)
        else f" self.{name} = {name}"
        for name in names
    ]
    exec("\n".join([f"def __init__(self, {', '.join(parameters)}):", *lines]), space)
    found: Callable[..., None] = space["__init__"]
    return found


def _values(names: tuple[str, ...]) -> Callable[[Any], Any]:
    return attrgetter(*names)


def _equal(names: tuple[str, ...]) -> Callable[[Any, object], bool]:
    values = _values(names)

    def equal(self: Any, other: object) -> bool:
        return values(self) == values(other) if type(other) is type(self) else NotImplemented

    return equal


def _hash_of(cls: type[Any]) -> Callable[[Any], int]:
    values = _values(cls.__match_args__)

    def hashed(self: Any) -> int:
        return hash(values(self))

    return hashed


def _shown(self: Any) -> str:
    inside = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__qualname__}({inside})"


def _reduced(self: Any) -> tuple[type[Any], tuple[Any, ...]]:
    return type(self), tuple([getattr(self, name) for name in self.__match_args__])


class _Fields:
    """What `dataclasses` looks for, made when it first looks."""

    def __init__(self, defaults: dict[str, Any]) -> None:
        self._defaults = defaults
        self._found: dict[str, Any] = {}

    def __get__(self, one: object, cls: type[Any]) -> dict[str, Any]:
        if self._found:
            return self._found
        import dataclasses

        columns: list[Any] = []
        for name in cls.__match_args__:
            default = self._defaults.get(name, dataclasses.MISSING)
            if isinstance(default, _Made):
                columns.append((name, Any, dataclasses.field(default_factory=default.maker)))
            else:
                columns.append((name, Any, dataclasses.field(default=default)))
        self._found = dataclasses.make_dataclass(cls.__name__, columns).__dataclass_fields__  # type: ignore[attr-defined]
        return self._found
