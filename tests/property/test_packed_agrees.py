"""Many scenarios at once: the same firings in the same order as one at a time."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.chaining.base import Program
from engine.chaining.indexed import IndexedChainer
from engine.model import Fact, Rule
from tests.property.bases import bases
from tests.property.test_chainers_agree import many

packed = pytest.importorskip("engine.chaining.packed", reason="numpy is not installed")


@many
@given(bases(), st.integers(0, 200), st.randoms(use_true_random=False))
def test_same_firings_in_the_same_order(base: tuple[list[Rule], list[Fact]], count: int, rng: random.Random) -> None:
    rules, facts = base
    program = Program(rules)
    scenarios = [rng.sample(facts, rng.randint(0, len(facts))) for _ in range(count)]
    fired = packed.PackedChainer(program).run(scenarios)
    assert len(fired.starts) == count + 1
    for number, scenario in enumerate(scenarios):
        expected = [one.rule for one in IndexedChainer().run(program, scenario).firings]
        found = fired.rules[fired.starts[number] : fired.starts[number + 1]].tolist()
        assert [program.rules[index] for index in found] == expected


def test_blocks_join(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "BLOCK", 64)
    program = Program([Rule("r", 0, ("need=a",), ("need=b",), ("recommend=c",))])
    scenarios = [["need=a"] if number % 3 else ["need=a", "need=b"] for number in range(1000)]
    fired = packed.PackedChainer(program).run(scenarios)
    assert [int(one) for one in fired.starts[1:] - fired.starts[:-1]] == [int(number % 3 > 0) for number in range(1000)]
