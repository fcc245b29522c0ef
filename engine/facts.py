"""Facts as people write them, checked against a pack."""

from __future__ import annotations

import re
from functools import cached_property

from engine.errors import FactError
from engine.model import Fact, Pack
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

    @cached_property
    def _derivable(self) -> set[Fact]:
        return {fact for rule in self._pack.rules for fact in rule.then}

    def _unknown(self, attribute: str, value: str) -> FactError:
        from engine.pack.tree import nearest

        values = [fact.partition("=")[2] for fact in self._pack.concepts if fact.startswith(f"{attribute}=")]
        if not values:
            known = {fact.partition("=")[0] for fact in self._pack.concepts}
            return FactError(f"unknown attribute `{attribute}`", nearest(attribute, known) or "see ergo vocabulary")
        return FactError(f"unknown {attribute} `{value}`", nearest(value, values) or f"see ergo vocabulary {attribute}")
