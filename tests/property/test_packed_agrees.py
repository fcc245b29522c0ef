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

np = pytest.importorskip("numpy", reason="numpy is not installed")
packed = pytest.importorskip("engine.chaining.packed", reason="numpy is not installed")


@pytest.fixture(params=[True, False], ids=["few rows", "many rows"])
def ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns are filled and read in two ways, by how many there are."""
    if not request.param:
        monkeypatch.setattr(packed, "DENSE", 0)
        monkeypatch.setattr(packed, "TURNED", 0)


@pytest.mark.usefixtures("ways")
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


@many
@given(bases(), st.integers(0, 100), st.randoms(use_true_random=False))
def test_a_code_may_stand_for_several_facts_or_none(
    base: tuple[list[Rule], list[Fact]], count: int, rng: random.Random
) -> None:
    rules, facts = base
    chainer = packed.PackedChainer(Program(rules))
    meaning = [rng.sample(facts, rng.randint(0, min(3, len(facts)))) for _ in range(8)]
    numbers = [[n for n in map(chainer.number, one) if n is not None] for one in meaning]
    rows = [[rng.randrange(8) for _ in range(rng.randint(0, 5))] for _ in range(count)]
    codes = np.array([code for row in rows for code in row], np.int64)
    found = chainer.run_coded(codes, np.array([len(row) for row in rows], np.int64), numbers)
    expected = chainer.run([[fact for code in row for fact in meaning[code]] for row in rows])
    assert found.starts.tolist() == expected.starts.tolist()
    assert found.rules.tolist() == expected.rules.tolist()


@pytest.mark.usefixtures("ways")
def test_blocks_join(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "BLOCK", 64)
    program = Program([Rule("r", 0, ("need=a",), ("need=b",), ("recommend=c",))])
    scenarios = [["need=a"] if number % 3 else ["need=a", "need=b"] for number in range(1000)]
    fired = packed.PackedChainer(program).run(scenarios)
    assert [int(one) for one in fired.starts[1:] - fired.starts[:-1]] == [int(number % 3 > 0) for number in range(1000)]
