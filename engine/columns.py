"""Lines of a batch that are scenarios of facts alone, and want nothing but the rules fired: chained set at a time, by numpy.

Every fact as it is written has a code; what a code stands for (the fact as the pack writes it, and what holds by it alone) is
worked out once. A line is then a row of codes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import pairwise
from json.encoder import encode_basestring
from typing import Any

import numpy as np

from engine.advisor import Advisor
from engine.chaining.packed import PackedChainer
from engine.errors import FactError
from engine.facts import subject_of
from engine.model import NAMES_SERVICE, Fact, about_service

KNOWN_FACTS = 200_000  # different facts as written that are kept at hand; quantities make any number of them


class Scenarios:
    """Gathers the scenarios of some lines and answers them together."""

    def __init__(self, advisor: Advisor) -> None:
        self._advisor = advisor
        self._chainer = PackedChainer(advisor.program)
        fired = [json.dumps(rule.id, ensure_ascii=False) for rule in advisor.program.rules]
        self._fired = np.empty(len(fired), object)
        self._fired[:] = fired
        self._loads = _quick_reader()
        self._code: dict[str, int] = {}
        self._meaning: list[tuple[int, ...]] = []
        self._stated: list[tuple[Fact, Fact]] = []  # for each code what it speaks of, and the fact
        self._excluding: set[int] = (
            set()
        )  # codes of absences and amounts: wherever two facts exclude each other, one is such
        self.begin()

    def begin(self) -> None:
        """Forget the scenarios taken so far."""
        if len(self._code) >= KNOWN_FACTS:
            self._code.clear()
            self._meaning.clear()
            self._stated.clear()
            self._excluding.clear()
        self._names: list[str] = []
        self._codes: list[int] = []
        self._lengths: list[int] = []

    def take(self, line: bytes) -> bool:
        """Take a line as nearly all are: an id that is text and facts met before. False for any other, which is not taken."""
        if self._loads is None:
            return False
        try:
            asked = self._loads(line)
            name, facts = asked["id"], asked["facts"]
            if len(asked) != 2 or type(name) is not str or type(facts) is not list or not facts:
                return False
            codes = [*map(self._code.__getitem__, facts)]
        except (ValueError, KeyError, TypeError):
            return False
        if not (self._excluding.isdisjoint(codes) or self._together(codes)):
            return False
        self._codes += codes
        self._lengths.append(len(codes))
        self._names.append(f'"id": {encode_basestring(name)}')
        return True

    def add(self, name: str, facts: Sequence[str]) -> bool:
        """Take a scenario, with its name as JSON; False where the pack does not know a fact, or two exclude each other."""
        try:
            codes = [self._code_of(fact) for fact in facts]
        except FactError:
            return False
        if not self._together(codes):
            return False
        self._codes += codes
        self._lengths.append(len(codes))
        self._names.append(name)
        return True

    def _code_of(self, text: str) -> int:
        """The code of a fact as somebody writes it. Raises FactError."""
        code = self._code.get(text)
        if code is None:
            fact = self._advisor.fact(text)
            named = [NAMES_SERVICE] if about_service(fact) else []
            numbers = map(self._chainer.number, [fact, *named, *self._advisor.reader.passed([fact])])
            code = self._code[text] = len(self._meaning)
            self._meaning.append(tuple([number for number in numbers if number is not None]))
            subject = subject_of(self._advisor.pack, fact)
            self._stated.append((subject, fact))
            if subject != fact:
                self._excluding.add(code)
        return code

    def _together(self, codes: Sequence[int]) -> bool:
        """Whether the facts of some codes can hold together: of one subject there is one fact."""
        stated = {*map(self._stated.__getitem__, codes)}
        return len({subject for subject, _ in stated}) == len(stated)

    def answers(self) -> list[str]:
        """The answers to all scenarios taken, as JSON."""
        fired = self._chainer.run_coded(
            np.array(self._codes, np.int64), np.array(self._lengths, np.int64), self._meaning
        )
        names = self._fired[fired.rules].tolist()
        return [
            f'{{{name}, "fired": [{", ".join(names[start:end])}]}}'
            for name, (start, end) in zip(self._names, pairwise(fired.starts.tolist()), strict=True)
        ]


def _quick_reader() -> Callable[[bytes], Any] | None:
    """The reader of JSON that is much quicker than the standard library's, where it is installed."""
    try:
        import orjson
    except ImportError:
        return None
    return orjson.loads
