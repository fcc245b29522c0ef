"""Facts as people write them, checked against a pack, and which of them exclude each other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from engine.errors import FactError
from engine.model import ABSENT, CONCLUDED, Fact, Pack, attribute_of, contrary, value_of
from engine.reading import quantities

_FACT = re.compile(r"^(not )?([a-z][a-z0-9-]*)=(\S.*)$")


class Facts:
    """The facts that a pack knows."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack

    def written(self, text: str) -> Fact:
        """A fact as the pack writes it: known concept or quantity. Raises FactError."""
        match = _FACT.match(text.strip())
        if not match:
            raise FactError(f"`{text}` is not a fact", "write it as `attribute=value` or `not attribute=value`")
        absent, attribute, value = match.groups()
        if attribute in CONCLUDED:
            raise FactError(f"`{attribute}=` is not stated but concluded", "state what is so; see ergo vocabulary")
        if attribute == "quantity":
            raise FactError(f"`{text}` gives no amount", f"write it as `{value}=15 minutes` or `{value}=1,000`")
        quantity = self._pack.concepts.get(f"quantity={attribute}")
        if quantity and absent:
            raise FactError(f"`{text}` denies an amount", "leave it out, or give another amount")
        if quantity:
            dimension, amount = quantities.parse(value, quantity.of)
            if dimension != quantity.of:
                raise FactError(f"`{attribute}` is a {quantity.of}; `{value}` is a {dimension}")
            return f"{attribute}={quantities.shown(amount, dimension)}"
        fact = f"{attribute}={value}"
        if fact not in self._pack.concepts and fact not in self._derivable:
            raise self._unknown(attribute, value)
        return (absent or "") + fact

    def gathered(self, texts: Iterable[str]) -> list[Fact]:
        """Facts as the pack writes them, each once. Raises FactError, also where two of them exclude each other."""
        found: dict[Fact, Fact] = {}
        for text in texts:
            fact = self.written(text)
            other = found.setdefault(subject_of(self._pack, fact), fact)
            if other != fact:
                raise FactError(f"`{other}` and `{fact}` cannot both hold", "leave one of them out")
        return list(found.values())

    def excluded(self, given: Iterable[Fact], read: Iterable[Fact]) -> list[Fact]:
        """Those of the facts `read` that cannot hold together with one that is `given`."""
        by_subject = {subject_of(self._pack, fact): fact for fact in given}
        if not by_subject:
            return []
        return [fact for fact in read if by_subject.get(subject_of(self._pack, fact), fact) != fact]

    @cached_property
    def _derivable(self) -> set[Fact]:
        return {fact for rule in self._pack.rules for fact in rule.then}

    def _unknown(self, attribute: str, value: str) -> FactError:
        from engine.pack.tree import nearest

        values = [value_of(fact) for fact in self._pack.concepts if fact.startswith(f"{attribute}=")]
        if not values:
            known = {attribute_of(fact) for fact in self._pack.concepts}
            return FactError(f"unknown attribute `{attribute}`", nearest(attribute, known) or "see ergo vocabulary")
        return FactError(f"unknown {attribute} `{value}`", nearest(value, values) or f"see ergo vocabulary {attribute}")


def subject_of(pack: Pack, fact: Fact) -> Fact:
    """What a fact speaks of: a quantity, or the thing that is present or absent. Of one subject only one fact holds."""
    attribute = attribute_of(fact)
    return attribute if f"quantity={attribute}" in pack.concepts else fact.removeprefix(ABSENT)


def contraries(pack: Pack, fact: Fact, stated: Iterable[Fact]) -> set[Fact]:
    """The facts that cannot hold together with `fact`: its opposite, and those among `stated`."""
    subject = subject_of(pack, fact)
    return {contrary(fact), *(one for one in stated if one != fact and subject_of(pack, one) == subject)}
