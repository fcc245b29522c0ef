"""The way from words to an answer: read, chain, judge.

    from engine import Advisor

    advisor = Advisor.open("rules")
    answer = advisor.ask("We must react in near real time when an item in our DynamoDB table changes")
    answer.recommendations[0].id

An `Answer` holds everything an explanation needs; it decides nothing itself.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.chaining.base import Chainer, Program
from engine.errors import FactError
from engine.judging.recommend import Recommendation, RuledOut, recommendations, ruled_out, tied
from engine.model import Fact, Pack, Statement, Trace
from engine.pack.load import Loaded, load
from engine.reading import quantities
from engine.reading.reader import Reading

_FACT = re.compile(r"^(not )?([a-z][a-z0-9-]*)=(\S.*)$")
NEAREST = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read, what fired, and what stands."""

    pack: Pack
    reading: Reading
    trace: Trace
    recommendations: tuple[Recommendation, ...]
    ruled_out: tuple[RuledOut, ...]
    tied: tuple[Recommendation, ...]
    nearest: tuple[tuple[Statement, float], ...]

    @property
    def abstained(self) -> bool:
        """Nothing stands, or nothing tells the best apart."""
        return not self.recommendations or bool(self.tied)


def chainer(name: str = "") -> Chainer:
    """The chainer called `durable` or `indexed`; without a name the best one installed.

    Raises LookupError when it is not there.
    """
    installed = importlib.util.find_spec("durable_rules_engine") is not None
    if name == "durable" and not installed:
        raise LookupError("durable_rules is not installed here; use `indexed`, which gives the same answers")
    if name == "indexed" or (not name and not installed):
        from engine.chaining.indexed import IndexedChainer

        return IndexedChainer()
    if name in ("", "durable"):
        from engine.chaining.durable import DurableChainer

        return DurableChainer()
    raise LookupError(f"no chainer called `{name}`; there are `durable` and `indexed`")


class Advisor:
    """Answers questions from one pack. Open it once; asking changes nothing in it."""

    def __init__(self, loaded: Loaded, chainer: Chainer) -> None:
        self.pack = loaded.pack
        self.reader = loaded.reader
        self.index = loaded.index
        self.chainer = chainer
        self.program = Program(loaded.pack.rules)

    @classmethod
    def open(cls, folder: str | Path, *, engine: str = "", cache: Path | None = None) -> Advisor:
        """The advisor for the pack in `folder`. Raises PackError for a pack with faults."""
        return cls(load(Path(folder), cache), chainer(engine))

    def ask(self, text: str = "", facts: Iterable[Fact] = ()) -> Answer:
        """Answer a question in words, in facts, or both.

        Raises FactError for a fact that is not written as one or that the pack does not know.
        """
        reading = self.reader.read(text)
        given = list(dict.fromkeys([*reading.facts, *(self.fact(one) for one in facts)]))
        trace = self.chainer.run(self.program, [*given, *self.reader.passed(given)])
        found = recommendations(self.pack, self.reader, self.index, reading, trace)
        nearest = self._nearest(text, given) if not found else []
        return Answer(
            self.pack,
            reading,
            trace,
            tuple(found),
            tuple(ruled_out(self.pack, trace)),
            tuple(tied(self.pack, found)),
            tuple(nearest),
        )

    def _nearest(self, text: str, facts: Sequence[Fact]) -> list[tuple[Statement, float]]:
        labels = [self.pack.concepts[fact].label for fact in facts if fact in self.pack.concepts]
        return self.index.nearest(" ".join([text, *labels]), NEAREST)

    def fact(self, text: str) -> Fact:
        """A fact as the pack writes it: known concept or quantity. Raises FactError."""
        match = _FACT.match(text.strip())
        if not match:
            raise FactError(f"`{text}` is not a fact; write it as `attribute=value` or `not attribute=value`")
        absent, attribute, value = match.groups()
        quantity = self.pack.concepts.get(f"quantity={attribute}")
        if quantity:
            dimension, amount = quantities.parse(value, quantity.of)
            if dimension != quantity.of:
                raise FactError(f"`{attribute}` is a {quantity.of}; `{value}` is a {dimension}")
            return f"{attribute}={quantities.shown(amount, dimension)}"
        fact = f"{attribute}={value}"
        if fact not in self.pack.concepts and fact not in self._derivable():
            raise FactError(self._unknown(attribute, value))
        return (absent or "") + fact

    def _derivable(self) -> set[Fact]:
        return {fact for rule in self.pack.rules for fact in rule.then}

    def _unknown(self, attribute: str, value: str) -> str:
        from engine.pack.tree import nearest

        values = [fact.partition("=")[2] for fact in self.pack.concepts if fact.startswith(f"{attribute}=")]
        if not values:
            known = {fact.partition("=")[0] for fact in self.pack.concepts}
            return f"unknown attribute `{attribute}`; {nearest(attribute, known) or 'see ergo vocabulary'}"
        return f"unknown {attribute} `{value}`; {nearest(value, values) or f'see ergo vocabulary {attribute}'}"
