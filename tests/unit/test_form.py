"""The form of compiled packs: whoever changes a class that is kept must raise FORM, or a cache answers from the old one.

`ERGO_PIN=1 pytest tests/unit/test_form.py` writes down the form anew, once FORM is raised.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from engine import model
from engine.pack.load import FORM, load
from tests import kitchen

PINNED = Path(__file__).parent.parent / "golden" / "form.txt"


def parts(what: object, seen: set[int]) -> Iterator[object]:
    """Objects of the engine's classes within another, however deep."""
    waiting = [what]
    held = []  # what is made on the way lives on, so that no two have one id
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, str | bytes | int | float | type):
            continue
        seen.add(id(one))
        held.append(one)
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list | tuple | set | frozenset):
            waiting += one
        elif type(one).__module__.startswith("engine."):
            yield one
            waiting += one.__reduce_ex__(4)[1:3]


def attributes(one: object) -> list[str]:
    """What is kept of an object: the fields of a record in their order, by name those of any other."""
    names = getattr(type(one), "__match_args__", ())
    state = one.__reduce_ex__(4)[2:3]
    return [*names] or sorted(
        name for kept in (state[0] if isinstance(state[0], tuple) else state) for name in kept or ()
    )


def form(folder: Path) -> str:
    """The classes that a compiled pack is made of, each with what is kept of it."""
    loaded = load(folder, None)
    found = {type(one): attributes(one) for one in parts([loaded, loaded.examiner], set())}
    found |= {one: [*one.__match_args__] for one in vars(model).values() if hasattr(one, "__match_args__")}
    lines = sorted(f"{one.__module__}.{one.__qualname__}: {' '.join(names)}" for one, names in found.items())
    return "\n".join([f"FORM {FORM}", *lines, ""])


def test_a_class_that_is_kept_changes_with_form(pack: Callable[..., Path]) -> None:
    now, pinned = form(pack(kitchen.FILES)), PINNED.read_text("utf-8")
    if os.environ.get("ERGO_PIN") and now.split("\n", 1)[0] != pinned.split("\n", 1)[0]:
        PINNED.write_text(now, "utf-8")
        pinned = now
    told = "a class that compiled packs keep has changed: raise FORM in engine/pack/load.py, then pin with ERGO_PIN=1"
    assert now == pinned, told
