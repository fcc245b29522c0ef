"""How a person would say a fact: the example sentence of the pack, where it has one."""

from __future__ import annotations

import shlex

from engine.explaining.change import Change
from engine.explaining.story import listed, phrase
from engine.model import Fact, Pack


class Sayings:
    """Example sentences by fact; built once for a pack."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._asked: dict[Fact, str] = {}
        for statement in pack.statements:
            if statement.need and statement.asked and statement.kind == "solves":
                self._asked.setdefault(statement.need, statement.asked[0])
        for statement in pack.statements:
            if statement.need and statement.asked:
                self._asked.setdefault(statement.need, statement.asked[0])

    def example(self, fact: Fact) -> str:
        """A sentence that states the fact; empty where the pack has none."""
        return self._asked.get(fact, "")


def in_change(pack: Pack, change: Change) -> str:
    """A change in words: `add the need “keep order” and drop the service Amazon SQS`."""
    parts = []
    if change.add:
        parts.append("add " + listed([phrase(pack, fact) for fact in sorted(change.add)]))
    if change.drop:
        parts.append("drop " + listed([phrase(pack, fact) for fact in sorted(change.drop)]))
    return " and ".join(parts)


def flags(change: Change) -> str:
    """A change as options of `ergo what-if`."""
    adds = [f"--add {quoted(fact)}" for fact in sorted(change.add)]
    return " ".join([*adds, *(f"--drop {quoted(fact)}" for fact in sorted(change.drop))])


def quoted(fact: Fact) -> str:
    """A fact as a shell takes it as one word, nothing in it expanded."""
    return shlex.quote(fact)
