"""The indexed chainer: each rule watches one condition, stratum by stratum.

Small enough to be read as the definition of what chaining means; the other chainers, and the tables that a hastened program
is run by, must equal it.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.chaining.base import Matcher, Program, Run
from engine.model import Fact, Trace


class IndexedChainer:
    """Plain Python, no compiled part; runs on every Python."""

    name = "indexed"

    def run(self, program: Program, facts: Iterable[Fact]) -> Trace:
        """As Chainer has it; by tables where the program was hastened."""
        if program.tables is not None:
            return program.tables.run(facts)
        scenario = Run(program, facts)
        matcher = Matcher(program, scenario.depths)
        stratum_of = program.stratum_of
        agenda: list[list[int]] = [[] for _ in range(program.height)]  # by stratum
        ready = [*program.unconditional, *matcher.learn(scenario.given)]
        for stratum in range(program.height):
            while ready or agenda[stratum]:
                for index in ready:
                    agenda[stratum_of[index]].append(index)
                batch, agenda[stratum] = agenda[stratum], []
                ready = matcher.learn(scenario.fire(batch))
        return scenario.trace()
