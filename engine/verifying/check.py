"""The whole proof of a pack: every question asked, every finding replayed."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model import Fact, Pack, Trace
from engine.verifying import vocabulary
from engine.verifying.decisions import Decisions
from engine.verifying.findings import KINDS, Finding, Report
from engine.verifying.rules import Rules
from engine.verifying.space import Space
from engine.verifying.theory import Replay


def check(pack: Pack, replay: Replay, cycles: Sequence[tuple[str, ...]] = ()) -> Report:
    """Prove a pack consistent over every scenario its vocabulary allows, or find where it is not.

    `replay` chains on a scenario as the engine does; `cycles` are those through a negation that were met when the pack was
    compiled, without whose rules it stands. Raises Disagreement when the engine contradicts the solver.
    """
    report = Report(pack, rules=len(pack.texts))
    memory: dict[tuple[Fact, ...], Trace] = {}

    def replayed(scenario: Sequence[Fact]) -> Trace:
        key = tuple(scenario)
        if key not in memory:
            memory[key] = replay(key)
        return memory[key]

    space = Space(pack)
    report.findings.extend(_cycle(pack, rules) for rules in cycles)
    report.findings.extend(Rules(space, replayed).examine())
    decisions = Decisions(space, replayed)
    for name in sorted(pack.decisions):
        for finding, accepted in decisions.examine(pack.decisions[name]):
            (report.accepted if accepted else report.findings).append(finding)
    report.findings.extend(vocabulary.unused(pack))
    for finding, accepted in vocabulary.ambiguous(pack):
        (report.accepted if accepted else report.findings).append(finding)
    order = list(KINDS)
    for found in (report.findings, report.accepted):
        found.sort(key=lambda one: (order.index(one.kind), one.rules, one.subjects, one.message))
    report.replays = len(memory)
    return report


def _cycle(pack: Pack, rules: tuple[str, ...]) -> Finding:
    way = " -> ".join(f"`{name}`" for name in rules)
    names = tuple(dict.fromkeys(rules))
    return Finding("cycles", f"cycle through `unless`: {way}", names, (), (), pack.texts[rules[0]].source)
