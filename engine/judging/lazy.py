"""A hearing that begins when something is first asked of it, and works nothing out twice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.judging.canvass import Conclusion
    from engine.judging.hearing import Hearing, Likely
    from engine.judging.index import Index
    from engine.judging.votes import Ballots
    from engine.reading.reader import Reading

LIKELY = 12


class LazyHearing:
    """What the words of one text that names some services raise, beyond what they state."""

    def __init__(self, index: Index, read: Callable[[str], Reading], text: str, services: frozenset[str]) -> None:
        self.text = text
        self.services = services
        self._index = index
        self._read = read
        self._ballots: dict[tuple[tuple[Conclusion, ...], frozenset[str]], Ballots] = {}

    @cached_property
    def _hearing(self) -> Hearing:
        return self._index.heard(self._read(self.text).words, self.services)

    @cached_property
    def likely(self) -> list[Likely]:
        """The statements they most likely raise."""
        return self._hearing.likely(LIKELY) if self.text.strip() else []

    @cached_property
    def by_rule(self) -> Mapping[str, float]:
        """How far they raise each rule's statement."""
        return self._index.by_rule(self._hearing)

    def views(self, name: str, rules: Sequence[str]) -> dict[str, float]:
        """How they raise a conclusion of some rules (engine/judging/placing.py)."""
        return self._hearing.views(name, rules)

    def associated(self, names: Sequence[str]) -> list[float]:
        """How strongly they are associated with conclusions (engine/judging/associations.py)."""
        return self._hearing.associated(names)

    @property
    def parts(self) -> Mapping[str, Hearing]:
        """Its parts, each heard alone (engine/reading/clauses.py)."""
        return self._hearing.parts

    def ballots(self, conclusions: Sequence[Conclusion], fired: Collection[str]) -> Ballots:
        """The ballots of the statements they raise on conclusions (engine/judging/canvass.py).

        Kept, as what-if and the interview try many facts beside the same words, and most change none of it.
        """
        asked = (tuple(conclusions), frozenset(fired))
        if asked not in self._ballots:
            self._ballots[asked] = self._hearing.ballots(conclusions, fired)
        return self._ballots[asked]

    def raising(self, rule: str) -> Likely:
        """The statement of a rule, with the words that raise it."""
        return self._hearing.raising(self._index.by_id[rule])
