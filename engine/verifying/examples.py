"""Scenarios that pin down every rule: it fires on its conditions, and not when one is missing or an exception is known.

Each is a set of statements; what follows from it is for the engine to say. Written out with that, they are golden behaviour: a
change of any rule changes what some of them conclude.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.model import Fact, Rule
from engine.verifying.space import Space
from engine.verifying.theory import Replay, Theory


def examples(space: Space, replay: Replay, rule: Rule) -> Iterator[tuple[Fact, ...]]:
    """The scenarios of one rule: one in which it fires, and near misses in which it does not."""
    theory = Theory(space, replay)
    fires = theory.smallest(theory.body(rule))
    if fires is None:
        return
    yield fires
    conditions = [theory.fact(fact) for fact in rule.when]
    exceptions = [-theory.fact(fact) for fact in rule.unless]
    for number in range(len(conditions) if len(conditions) > 1 else 0):
        others = [*conditions[:number], -conditions[number], *conditions[number + 1 :]]
        missed = theory.smallest(*others, *exceptions)
        if missed is not None:
            yield missed
    for number, exception in enumerate(exceptions):
        others = [*exceptions[:number], -exception, *exceptions[number + 1 :]]
        held = theory.smallest(*conditions, *others)
        if held is None:  # exceptions that come together
            held = theory.smallest(*conditions, -exception)
        if held is not None:
            yield held
