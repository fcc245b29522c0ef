"""DuckDB, set at a time, each with its (scenario, rule) table at the end; its reading and writing of JSON is not counted.

`joined` keeps scenarios and rules as tables and joins them, stratum by stratum, to the fixed point. `wide` gives each fact a
column of booleans and writes each rule as an expression; beyond some thousand columns that is no longer to be had.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import duckdb
import numpy as np

from benchmarks.peers.zen import _levels
from engine.model import Fact, Rule

THREADS = 2
FIRE = """
insert into fired
select candidate.scenario, candidate.rule
from (
    select known.scenario, needs.rule
    from known join needs on needs.fact = known.fact and needs.stratum = {stratum}
    group by known.scenario, needs.rule
    having count(*) = any_value(needs.amount)
) as candidate
where not exists (
    select 1 from bars join known on known.fact = bars.fact
    where bars.rule = candidate.rule and known.scenario = candidate.scenario
)
and not exists (
    select 1 from fired where fired.scenario = candidate.scenario and fired.rule = candidate.rule
)
"""
LEARN = """
insert into known
select distinct fired.scenario, gives.fact
from fired join gives on gives.rule = fired.rule and gives.stratum = {stratum}
where not exists (select 1 from known where known.scenario = fired.scenario and known.fact = gives.fact)
"""
Fired = Callable[[Sequence[Sequence[Fact]]], tuple[float, list[set[str]]]]


def joined(rules: Sequence[Rule], clock: Callable[[], float]) -> Fired:
    number = _numbered(rules)
    connection = _connection()
    for table, column in (("needs", "when"), ("bars", "unless"), ("gives", "then")):
        rows = [
            (index, number[fact], rule.stratum, len(getattr(rule, column)))
            for index, rule in enumerate(rules)
            for fact in getattr(rule, column)
        ]
        _table(connection, table, ("rule", "fact", "stratum", "amount"), rows)
    height = 1 + max(rule.stratum for rule in rules)

    def run(scenarios: Sequence[Sequence[Fact]]) -> tuple[float, list[set[str]]]:
        pairs = [(place, number[fact]) for place, facts in enumerate(scenarios) for fact in facts if fact in number]
        _table(connection, "known", ("scenario", "fact"), pairs)
        connection.execute("create or replace table fired (scenario integer, rule integer)")
        start = clock()
        for stratum in range(height):
            while connection.execute(FIRE.format(stratum=stratum)).fetchall()[0][0]:
                if not connection.execute(LEARN.format(stratum=stratum)).fetchall()[0][0]:
                    break
        return clock() - start, _fired(connection, rules, len(scenarios))

    return run


def wide(rules: Sequence[Rule], clock: Callable[[], float]) -> Fired:
    number = _numbered(rules)
    connection = _connection()
    query = _wide_query(rules, number)

    def run(scenarios: Sequence[Sequence[Fact]]) -> tuple[float, list[set[str]]]:
        table = np.zeros((len(number), len(scenarios)), dtype=bool)
        for place, facts in enumerate(scenarios):
            for fact in facts:
                if fact in number:
                    table[number[fact], place] = True
        data: dict[str, Any] = {f"f{index}": table[index] for index in range(len(number))}
        data["scenario"] = np.arange(len(scenarios), dtype="int32")
        connection.register("data", data)
        connection.execute("create or replace table given as select * from data")
        start = clock()
        connection.execute(f"create or replace table fired as {query}")
        return clock() - start, _fired(connection, rules, len(scenarios))

    return run


def _wide_query(rules: Sequence[Rule], number: dict[Fact, int]) -> str:
    concluding: dict[Fact, list[int]] = {}
    for index, rule in enumerate(rules):
        for fact in rule.then:
            concluding.setdefault(fact, []).append(index)
    levels = _levels(rules, concluding)
    before, steps = "given", []
    for level in range(1, max(levels.values()) + 1):
        mine = [index for index in levels if levels[index] == level]
        columns = [f"({_holds(rules[index], number)}) as r{index}" for index in mine]
        steps.append(f"a{level} as (select *, {', '.join(columns)} from {before})")
        facts = {fact for index in mine for fact in rules[index].then}
        known = [
            f"(f{number[fact]} or {' or '.join(f'r{index}' for index in concluding[fact] if levels[index] == level)}) as f{number[fact]}"
            for fact in sorted(facts)
        ]
        steps.append(f"b{level} as (select * replace ({', '.join(known)}) from a{level})")
        before = f"b{level}"
    every = ", ".join(f"r{index}" for index in range(len(rules)))
    return f"with {', '.join(steps)} select scenario, unnest(list_where({list(range(len(rules)))}, [{every}])) as rule from {before}"


def _holds(rule: Rule, number: dict[Fact, int]) -> str:
    held = [f"f{number[fact]}" for fact in rule.when]
    return " and ".join([*held, *(f"not f{number[fact]}" for fact in rule.unless)])


def _numbered(rules: Sequence[Rule]) -> dict[Fact, int]:
    number: dict[Fact, int] = {}
    for rule in rules:
        for fact in (*rule.when, *rule.unless, *rule.then):
            number.setdefault(fact, len(number))
    return number


def _connection() -> Any:
    connection = duckdb.connect()
    connection.execute(f"set threads = {THREADS}")
    connection.execute("set max_expression_depth = 100000")
    return connection


def _table(connection: Any, name: str, columns: Sequence[str], rows: Sequence[tuple[int, ...]]) -> None:
    connection.register("data", dict(zip(columns, np.array(rows, dtype="int32").T.copy(), strict=True)))
    connection.execute(f"create or replace table {name} as select * from data")


def _fired(connection: Any, rules: Sequence[Rule], count: int) -> list[set[str]]:
    got = connection.execute("select scenario, rule from fired").fetchnumpy()
    found: list[set[str]] = [set() for _ in range(count)]
    for scenario, rule in zip(got["scenario"].tolist(), got["rule"].tolist(), strict=True):
        found[scenario].add(rules[rule].id)
    return found
