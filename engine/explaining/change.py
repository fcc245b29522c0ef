"""A question that can be changed: what is asked, and facts added to it or taken from it.

A fact that is added displaces its contrary (`not need=a` for `need=a`, another amount of the same quantity): a scenario
says one thing at a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.advisor import Advisor
from engine.answer import Answer
from engine.facts import contraries
from engine.model import NAMES_SERVICE, Fact, Pack, Trace


@dataclass(frozen=True, slots=True)
class Change:
    """Facts to add and facts to drop. Its size is their number."""

    add: frozenset[Fact] = frozenset()
    drop: frozenset[Fact] = frozenset()

    @property
    def size(self) -> int:
        return len(self.add) + len(self.drop)

    def __or__(self, other: Change) -> Change:
        return Change(self.add | other.add, self.drop | other.drop)

    @property
    def order(self) -> tuple[int, int, list[Fact], list[Fact]]:
        """Smallest first; of one size, those that take nothing away first; then by name."""
        return (self.size, len(self.drop), sorted(self.add), sorted(self.drop))


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked, as it was put and as it was changed."""

    text: str = ""
    facts: tuple[Fact, ...] = ()
    options: tuple[str, ...] = ()
    select: int | None = None
    without: frozenset[Fact] = frozenset()

    def ask(self, advisor: Advisor) -> Answer:
        """The answer. Raises FactError."""
        return advisor.ask(self.text, self.facts, options=self.options, select=self.select, without=self.without)

    def chain(self, advisor: Advisor) -> Trace:
        """What follows, without judging it."""
        return advisor.follow(self.text, self.facts, options=self.options, without=self.without)

    def changed(self, pack: Pack, change: Change, stated: Iterable[Fact]) -> Inquiry:
        """The same with a change applied; `stated` are the facts that were given or read before it."""
        gone = set(change.drop)
        for fact in change.add:
            gone |= contraries(pack, fact, stated)
        kept = [fact for fact in self.facts if fact not in gone]
        added = [fact for fact in sorted(change.add) if fact not in kept]
        without = (self.without | gone) - change.add
        return Inquiry(self.text, (*kept, *added), self.options, self.select, frozenset(without))


def stated(pack: Pack, trace: Trace) -> list[Fact]:
    """The facts of a trace that were read or given, without those the engine itself adds to them."""
    passed = {threshold.fact for threshold in pack.thresholds}
    return [fact for fact in trace.given if fact != NAMES_SERVICE and fact not in passed]
