"""Ergo beside other engines, in one run: `make bench` writes benchmarks/results.md and the plots in docs/.

Every peer's firings are checked equal to ours first. Contestants take turns, several rounds each; what is shown is the median
of the rounds and their spread. The clock is processor time, so that other work on the machine disturbs little.
"""

from __future__ import annotations

import compileall
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import generated
from engine.advisor import Advisor
from engine.chaining.base import Program
from engine.chaining.durable import DurableChainer
from engine.chaining.indexed import IndexedChainer
from engine.chaining.packed import PackedChainer
from engine.model import Fact, Rule

ROUNDS = 5
SIZES = [int(one) for one in os.environ.get("ERGO_SIZES", "300 1000 10000 100000").split()]
TYPER = "python -c 'import typer'"
LONG = "ergo ask, the AWS pack, a question of exam length"
EXAM_LENGTH = (
    "A company stores documents that its customers upload in Amazon S3. A Lambda function reads each document and writes what it "
    "finds to a DynamoDB table. At the end of the month many documents come at once, and some writes are throttled. The developer "
    "must make sure that no document is lost, with the least effort to operate. Which solution meets these requirements?"
)
ERGO = [sys.executable, "-c", "import sys; from cli.start import main; sys.argv[0] = 'ergo'; main()"]
ASKED = "We must react in near real time when an item in our DynamoDB table changes"
Run = Callable[[Sequence[Fact]], Any]
Times = dict[str, list[float]]


def turns(contestants: dict[str, Callable[[int], int]], clock: Callable[[], float] = time.process_time) -> Times:
    """Seconds for one unit of work, by contestant; each is called with the round and says how many units it did."""
    times: Times = {name: [] for name in contestants}
    for number in range(ROUNDS):
        for name, work in contestants.items():
            start = clock()
            units = work(number)
            times[name].append((clock() - start) / units)
    return times


def children() -> float:
    """Processor time of the programs started and ended so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def one_scenario(size: int) -> Times:
    rules = generated.rule_base(size)
    scenarios = generated.scenarios(size, 40 * ROUNDS)
    program, indexed, durable = Program(rules), IndexedChainer(), DurableChainer()
    runs: dict[str, Run] = {"indexed": lambda s: indexed.run(program, s), "durable": lambda s: durable.run(program, s)}
    laid_out = Program(rules)
    laid_out.hasten()
    runs["indexed, hastened"] = lambda s: indexed.run(laid_out, s)
    assert all(indexed.run(program, s) == indexed.run(laid_out, s) for s in scenarios[:100])
    for name, run in peers(rules).items():
        for scenario in scenarios[:20]:
            expected = {firing.rule.id for firing in indexed.run(program, scenario).firings}
            assert run(scenario) == expected, f"{name} fires other rules"
        runs[name] = run
    assert all(indexed.run(program, s) == durable.run(program, s) for s in scenarios[:100])
    slow = {name for name, run in runs.items() if _takes(run, scenarios[0]) > 0.01}

    def work(name: str, run: Run) -> Callable[[int], int]:
        def some(number: int) -> int:
            mine = scenarios[number * 40 : number * 40 + (3 if name in slow else 40)]
            for scenario in mine:
                run(scenario)
            return len(mine)

        return some

    return turns({name: work(name, run) for name, run in runs.items()})


def peers(rules: Sequence[Rule]) -> dict[str, Run]:
    from benchmarks.peers import asp, clips, zen

    found: dict[str, Run] = {
        "clipspy, a relation each": clips.prepare(rules),
        "clipspy, one relation": clips.prepare(rules, "f"),
        "clingo": asp.prepare(rules),
    }
    if len(rules) <= 1000:  # beyond that one evaluation takes tens of milliseconds and more
        found["zen-engine"] = zen.prepare(rules)
    return found


def _takes(run: Run, scenario: Sequence[Fact]) -> float:
    start = time.process_time()
    run(scenario)
    return time.process_time() - start


def batch(size: int, count: int) -> Times:
    """Seconds of processor time for a scenario: `ergo batch` from JSON lines to JSON lines, DuckDB from tables to a table."""
    from benchmarks.peers import duck

    rules = generated.rule_base(size)
    scenarios = generated.scenarios(size, count)
    program = Program(rules)
    chainer = PackedChainer(program)
    few = scenarios[: min(count, 10_000)]
    contestants = {"DuckDB, joined": duck.joined(rules, time.process_time)}
    if size <= 1000:
        contestants["DuckDB, wide"] = duck.wide(rules, time.process_time)
    times: Times = {name: [] for name in ("ergo batch", "packed chainer alone", *contestants)}
    with tempfile.TemporaryDirectory() as folder:
        pack, lines = Path(folder) / "pack", Path(folder) / "in.jsonl"
        generated.write_pack(pack, rules)
        lines.write_text("".join(f"{json.dumps({'id': str(n), 'facts': s})}\n" for n, s in enumerate(scenarios)))
        command = [*ERGO, "batch", "--fields", "fired", "--rules", str(pack)]
        Advisor.open(pack, cache=_cache())
        fired = subprocess.run([*command, str(lines)], capture_output=True, check=True).stdout.splitlines()
        ours = [set(json.loads(line)["fired"]) for line in fired[: len(few)]]
        for name, run in contestants.items():
            assert run(few)[1] == ours, f"{name} fires other rules"
        for _ in range(2):
            start = children()
            subprocess.run([*command, str(lines)], stdout=subprocess.DEVNULL, check=True)
            times["ergo batch"].append((children() - start) / count)
            start = time.process_time()
            chainer.run(scenarios)
            times["packed chainer alone"].append((time.process_time() - start) / count)
            for name, run in contestants.items():
                times[name].append(run(few)[0] / len(few))
    return times


def _cache() -> Path:
    from cli.common import cache_folder

    return cache_folder()


def whole_process(packs: dict[str, Path | None]) -> Times:
    """Seconds of processor time for a program that answers one question and ends."""
    python = [sys.executable, "-c"]
    ergo = [*ERGO, "ask"]
    commands = {"python -c pass": [*python, "pass"], TYPER: [*python, "import typer"]}
    for name, pack in packs.items():
        question = generated.sentence(1, 3) if pack else ASKED
        commands[name] = [*ergo, *(["--rules", str(pack)] if pack else []), question]
    commands[LONG] = [*ergo, EXAM_LENGTH]
    # As an installation does; where PYTHONDONTWRITEBYTECODE is set, running it would not.
    for code in ("engine", "cli"):
        compileall.compile_dir(Path(__file__).parent.parent / code, quiet=1)
    for command in commands.values():
        subprocess.run(command, capture_output=True, check=False)

    def work(command: list[str]) -> Callable[[int], int]:
        def once(_: int) -> int:
            for _ in range(3):
                subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
            return 3

        return once

    return turns({name: work(command) for name, command in commands.items()}, children)


def questions(count: int = 24) -> Times:
    """Seconds for a question of exam length with four options, made of the pack's own sentences, in one process."""
    from cli.common import default_pack

    advisor, hastened = (Advisor.open(default_pack(), engine="indexed", cache=_cache()) for _ in range(2))
    hastened.hasten()
    asked = [one for one in advisor.pack.statements if one.asked and one.kind == "solves"]
    step = len(asked) // count
    cases = []
    for number in range(count):
        chosen = [asked[(number * step + other * 37) % len(asked)] for other in range(4)]
        text = " ".join(sentence for one in chosen[:3] for sentence in one.asked[:1])
        cases.append((f"{text} Which solution should be used?", [one.says for one in chosen]))

    def work(one: Advisor, told: bool) -> Callable[[int], int]:
        def answered(_: int) -> int:
            for text, options in cases:
                one.ask(text, options=options, select=1, told=told)
            return len(cases)

        answered(0)
        return answered

    return turns(
        {"one by one, with verdicts": work(advisor, True), "as `ergo batch` judges them": work(hastened, False)}
    )


def shown(times: Times, per: float = 1e6, unit: str = "µs") -> list[str]:
    lines = [f"| | median {unit} | spread | per second |", "|---|---|---|---|"]
    for name, values in times.items():
        middle = statistics.median(values)
        spread = f"{min(values) * per:,.1f} to {max(values) * per:,.1f}"
        lines.append(f"| {name} | {middle * per:,.1f} | {spread} | {1 / middle:,.0f} |")
    return lines


def ratio(times: Times, one: Sequence[str], other: Sequence[str]) -> float:
    """How many times the quickest of `other` takes of the quickest of `one`."""
    best = [min(statistics.median(times[name]) for name in names if name in times) for names in (one, other)]
    return best[1] / best[0]


def main() -> None:
    results = Path(__file__).parent / "results.md"
    lines = ["# Measured", "", machine(), "", HOW]
    kept: dict[str, dict[int, Times]] = {"one": {}, "batch": {}}
    for section in (_whole_process, lambda: _one_scenario(kept["one"]), lambda: _batch(kept["batch"]), _questions):
        lines += [*section(), ""]
        results.write_text("\n".join(lines))  # section by section: a run that is broken off has something to show
    from benchmarks.plots import plot

    plot(kept, Path(__file__).parent.parent / "docs")


def _whole_process() -> list[str]:
    packs: dict[str, Path | None] = {"ergo ask, the AWS pack": None}
    with tempfile.TemporaryDirectory() as folder:
        for size in [size for size in SIZES if size != 1000]:
            pack = Path(os.environ.get("ERGO_PACKS", folder)) / str(size)
            if not (pack / "pack.yaml").is_file():
                generated.write_pack(pack, generated.rule_base(size))
            Advisor.open(pack, cache=_cache())
            packs[f"ergo ask, {size:,} generated rules"] = pack
        times = whole_process(packs)
    lines = ["## One question, whole process", "", *shown(times, 1e3, "ms"), ""]
    for name in (*packs, LONG):
        lines.append(f"- {name}: {1 / ratio(times, [name], [TYPER]):.2f} times `import typer`")
    return lines


def _one_scenario(kept: dict[int, Times]) -> list[str]:
    clips = ["clipspy, a relation each", "clipspy, one relation"]
    lines = ["## One scenario in a running process, with its trace", ""]
    for size in SIZES:
        times = kept[size] = one_scenario(size)
        lines += [f"### {size:,} rules", "", *shown(times), ""]
        lines += [
            f"Durable against clipspy {ratio(times, ['durable'], clips):.2f} times, against clingo "
            f"{ratio(times, ['durable'], ['clingo']):.1f} times; indexed and hastened against clipspy "
            f"{ratio(times, ['indexed, hastened'], clips):.1f} times.",
            "",
        ]
    return lines


def _batch(kept: dict[int, Times]) -> list[str]:
    lines = ["## Fact scenarios in batch", ""]
    for size in [size for size in SIZES if size <= 10_000]:
        times = kept[size] = batch(size, 200_000)
        duck = ["DuckDB, joined", "DuckDB, wide"]
        lines += [f"### {size:,} rules", "", *shown(times), ""]
        lines += [f"`ergo batch` against DuckDB {ratio(times, ['ergo batch'], duck):.1f} times.", ""]
    return lines


def _questions() -> list[str]:
    return ["## Questions in batch, one process", "", *shown(questions(), 1e3, "ms")]


def machine() -> str:
    used = ("durable-rules", "clipspy", "clingo", "duckdb", "zen-engine", "numpy", "orjson")
    packages = ", ".join(f"{name} {version(name)}" for name in used)
    model = next((x for x in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in x), ": ?").split(": ")[1]
    busy = os.getloadavg()[0]
    return (
        f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}; {packages}. "
        f"Load of the machine at the start: {busy:.1f}{' (busy with other work)' if busy > 1 else ''}."
    )


HOW = """## How each was taken

`make bench`. Every peer fires the same rules as ours on the scenarios checked first, or the run ends. Contestants take turns;
medians and spreads are over the rounds, of processor time (user and system, all threads and processes), so a machine that does other
work at the same time disturbs the ratios little. Rules and scenarios: benchmarks/generated.py (strata, negation, overrides,
chains of three layers; a scenario states 26 facts and fires about 20 rules at every size). One scenario: from a list of facts to
the ids of the rules fired; ours with order, depth and all facts, plain and for a program laid out beforehand for many runs
(hastened), as CLIPS and clingo build theirs beforehand. CLIPS is measured with two ways to write facts and the quicker
is compared; it keeps its rules between scenarios, as does clingo, which is grounded once. Batch: `ergo batch --fields fired` is
the whole program, from starting Python over reading and writing JSON lines to its end, on two cores; DuckDB starts from tables in
memory and ends with a table (its reading and writing is not counted), on two threads. Per second means per second of one core.
"""


if __name__ == "__main__":
    main()
