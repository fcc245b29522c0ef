"""Change every rule in every small way and see whether the scenarios notice.

    python -m benchmarks.mutants [--every N] [--survivors FILE] [RULES [SCENARIOS]]

Prints a table and ends with code 1 when fewer than 95 % are noticed.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from engine import scenarios
from engine.advisor import Advisor
from engine.chaining.indexed import IndexedChainer
from engine.model import RECOMMEND, RULE_OUT, Trace
from engine.scenarios import Scenario
from engine.verifying.mutants import Case, Mutant, Trial, mutants

ROOT = Path(__file__).parent.parent
LEAST = 0.95


def cases(advisor: Advisor, found: Iterable[Scenario]) -> list[Case]:
    """Scenarios made ready: each read once, with what its expectations say of a trace."""
    made = []
    for one in found:
        trace = advisor.follow(one.text, one.facts, options=one.options)
        made.append(Case(trace.given, _holds(one, trace), one.expect.exactly is not None))
    return made


def _holds(scenario: Scenario, before: Trace) -> Callable[[Trace], bool]:
    """Whether a trace meets the expectations of a scenario as well as the one of the unchanged rules does."""

    def outcome(trace: Trace) -> tuple[object, ...]:
        standing = [
            RECOMMEND + name in trace.facts and RULE_OUT + name not in trace.facts
            for name in scenario.expect.recommends
        ]
        return (*scenarios.misses(trace, scenario.expect), *standing)

    expected = outcome(before)
    return lambda trace: outcome(trace) == expected


def tally(advisor: Advisor, found: Iterable[Scenario], every: int = 1) -> tuple[Counter[str], list[Mutant]]:
    """How many mutants of each kind were made, and those that no scenario noticed."""
    trial = Trial(advisor.pack.rules, cases(advisor, found), IndexedChainer())
    made: Counter[str] = Counter()
    survivors = []
    for rule in advisor.pack.rules[::every]:
        for mutant in mutants(rule):
            made[mutant.kind] += 1
            if not trial.noticed(mutant):
                survivors.append(mutant)
    return made, survivors


def table(made: Counter[str], survivors: Iterable[Mutant]) -> str:
    """A Markdown table of the tally."""
    left = Counter(mutant.kind for mutant in survivors)
    lines = ["| change | mutants | noticed | share |", "|---|---|---|---|"]
    for kind in [*sorted(made), "all"]:
        count, out = (made[kind], left[kind]) if kind != "all" else (made.total(), left.total())
        lines.append(f"| {kind} | {count:,} | {count - out:,} | {(count - out) / max(1, count):.1%} |")
    return "\n".join(lines)


def main() -> int:
    """Run from the command line; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="only every Nth rule")
    parser.add_argument("--survivors", type=Path, help="write the mutants nobody noticed to this file")
    parser.add_argument("rules", type=Path, nargs="?", default=ROOT / "rules")
    parser.add_argument("scenarios", type=Path, nargs="?", default=ROOT / "scenarios")
    given = parser.parse_args()
    advisor = Advisor.open(given.rules, engine="indexed")
    found = scenarios.read(scenarios.find([given.scenarios]))
    made, survivors = tally(advisor, found, given.every)
    print(table(made, survivors))
    if given.survivors:
        given.survivors.write_text("".join(f"{mutant}\n" for mutant in survivors))
    else:
        print("\n".join(f"survived: {mutant}" for mutant in survivors[:50]))
    return int(1 - len(survivors) / max(1, made.total()) < LEAST)


if __name__ == "__main__":
    raise SystemExit(main())
