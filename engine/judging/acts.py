"""The answers that statements give, put as actions, and what they say does not serve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from engine.judging.bag import Bag


class Acts:
    """All acts, in the order of statements: whose each is, whether it is told of as not serving, and their words.

    `first` has for each statement its first act, and after the last one the number of all.
    """

    def __init__(self, statement_of: Sequence[int], against: Sequence[int], first: Sequence[int], bag: Bag) -> None:
        self.statement_of = statement_of
        self.against = against
        self.first = first
        self.bag = bag

    def of(self, statements: Iterable[int]) -> list[int]:
        """The acts of some statements, by number."""
        first = self.first
        return [act for number in statements for act in range(first[number], first[number + 1])]

    def best(self, terms: Mapping[str, float], among: Sequence[int]) -> tuple[dict[int, float], dict[int, float]]:
        """What weighted terms share with the best of a statement's answers, and of what it says does not serve, among some acts."""
        serving: dict[int, float] = {}
        against: dict[int, float] = {}
        for act, score in self.bag.scores(terms, among).items():
            column, statement = against if self.against[act] else serving, self.statement_of[act]
            if score > column.get(statement, 0.0):
                column[statement] = score
        return serving, against
