"""Write scenarios/rules/: for every rule a scenario in which it fires and near misses, with exactly what follows.

    python -m benchmarks.rule_scenarios [RULES [SCENARIOS]]

They are golden behaviour: written by this program, read by people. After a change of rules run it again and review the diff,
which shows what the change does and nothing else.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.advisor import Advisor
from engine.model import ABSENT, Fact, Rule, Trace
from engine.scenarios import exactly
from engine.verifying.examples import examples
from engine.verifying.findings import in_words
from engine.verifying.space import Space

HEAD = "# Written by `make scenarios`: exactly what follows from stating the conditions of each rule, and from missing one.\n"
PART = 250  # scenarios a file


def write(rules: Path, folder: Path) -> int:
    """Write the scenario files of a pack anew; returns how many scenarios they hold."""
    advisor = Advisor.open(rules, engine="indexed")
    space = Space(advisor.pack)

    def replay(facts: Sequence[Fact]) -> Trace:
        return advisor.chain("", facts)[1]

    by_file: dict[str, dict[tuple[Fact, ...], Rule]] = defaultdict(dict)
    seen: set[tuple[Fact, ...]] = set()
    for rule in sorted(advisor.pack.rules, key=lambda one: (_place(advisor, one), one.id, one.variant)):
        for facts in examples(space, replay, rule):
            if facts not in seen:
                seen.add(facts)
                by_file[Path(advisor.pack.texts[rule.id].source.file).stem][facts] = rule
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.yaml"):
        old.unlink()
    for name, found in by_file.items():
        cases = list(found)
        for number in range(0, len(cases), PART):
            part = f"-{number // PART + 1}" if len(cases) > PART else ""
            lines = [line for facts in cases[number : number + PART] for line in _entry(advisor, facts)]
            (folder / f"{name}{part}.yaml").write_text(HEAD + "scenarios:\n" + "\n".join(lines) + "\n")
    return len(seen)


def _place(advisor: Advisor, rule: Rule) -> tuple[str, int]:
    source = advisor.pack.texts[rule.id].source
    return source.file, source.line


def _entry(advisor: Advisor, facts: tuple[Fact, ...]) -> Iterator[str]:
    words = in_words(advisor.pack, facts).replace("\\", "\\\\").replace('"', '\\"')
    yield f'  - scenario: "Stated: {words}."'
    yield f"    facts: [{', '.join(_quoted(fact) for fact in facts)}]"
    followed = exactly(advisor.chain("", facts)[1])
    if followed:
        yield "    expect:\n      exactly:"
        yield from (f"        {rule}: {', '.join(concluded)}" for rule, concluded in sorted(followed.items()))
    else:
        yield "    expect: {exactly: {}}"


def _quoted(fact: Fact) -> str:
    return f'"{fact}"' if "," in fact or fact.startswith(ABSENT) or "$" in fact else fact


if __name__ == "__main__":
    root = Path(__file__).parent.parent
    given = [Path(one) for one in sys.argv[1:]]
    count = write(given[0] if given else root / "rules", given[1] if len(given) > 1 else root / "scenarios" / "rules")
    print(f"{count} scenarios")
