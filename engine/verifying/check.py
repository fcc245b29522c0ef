"""The whole proof of a pack: every question asked, every finding replayed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.model import Fact, Pack, Trace
from engine.pack.compile import Cycle
from engine.verifying import vocabulary
from engine.verifying.decisions import Decisions
from engine.verifying.findings import KINDS, Finding, Report
from engine.verifying.rules import Rules
from engine.verifying.space import Space
from engine.verifying.theory import Disagreement, Replay


def check(pack: Pack, replay: Replay, cycles: Sequence[Cycle] = (), confirm: Replay | None = None) -> Report:
    """Prove a pack consistent over every scenario its vocabulary allows, or find where it is not.

    `replay` chains on a scenario as the engine does; it is asked thousands of times. `confirm` is a second chainer that every
    scenario told of must come out the same in. `cycles` are those met when the pack was compiled, without whose rules it
    stands. Raises Disagreement when the solver and the chainers do not say the same.
    """
    report = Report(pack, rules=len(pack.texts))
    memory: dict[tuple[Fact, ...], Trace] = {}

    def replayed(scenario: Sequence[Fact]) -> Trace:
        key = tuple(scenario)
        if key not in memory:
            memory[key] = replay(key)
        return memory[key]

    space = Space(pack, [rule for cycle in cycles for rule in cycle.rules])
    for finding, accepted in _all(space, replayed, cycles):
        (report.accepted if accepted else report.findings).append(finding)
        if confirm and finding.scenario and confirm(finding.scenario) != replayed(finding.scenario):
            raise Disagreement(f"the chainers differ on {', '.join(finding.scenario)}")
    order = list(KINDS)
    for found in (report.findings, report.accepted):
        found.sort(key=lambda one: (order.index(one.kind), one.rules, one.subjects, one.message))
    report.replays = len(memory)
    return report


def _all(space: Space, replay: Replay, cycles: Sequence[Cycle]) -> Iterator[tuple[Finding, bool]]:
    pack = space.pack
    for cycle in cycles:
        yield _cycle(pack, cycle.way), False
    for finding in Rules(space, replay).examine():
        yield finding, False
    decisions = Decisions(space, replay)
    for name in sorted(pack.decisions):
        yield from decisions.examine(pack.decisions[name])
    for finding in vocabulary.unused(pack, space.left_out):
        yield finding, False
    yield from vocabulary.ambiguous(pack)


def _cycle(pack: Pack, rules: tuple[str, ...]) -> Finding:
    way = " -> ".join(f"`{name}`" for name in rules)
    names = tuple(dict.fromkeys(rules))
    return Finding("cycles", f"cycle through `unless`: {way}", names, (), (), pack.texts[rules[0]].source)
