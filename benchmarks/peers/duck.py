"""DuckDB, set at a time: scenarios and rules as tables, each stratum joined to its fixed point, a (scenario, rule) table left."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import duckdb

from engine.model import Fact, Rule

THREADS = 2
FIRE = """
insert into fired
select candidate.scenario, candidate.rule
from (
    select known.scenario, needs.rule, any_value(needs.count) as count
    from known join needs on needs.fact = known.fact and needs.stratum = {stratum}
    group by known.scenario, needs.rule
    having count(*) = any_value(needs.count)
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
select distinct fired.scenario, gives.fact from fired join gives on gives.rule = fired.rule and gives.stratum = {stratum}
where not exists (select 1 from known where known.scenario = fired.scenario and known.fact = gives.fact)
"""


def prepare(rules: Sequence[Rule]) -> Callable[[Sequence[Sequence[Fact]]], duckdb.DuckDBPyConnection]:
    number = {}
    for rule in rules:
        for fact in (*rule.when, *rule.unless, *rule.then):
            number.setdefault(fact, len(number))
    import numpy

    connection = duckdb.connect()
    connection.execute(f"set threads = {THREADS}")
    for table, columns in (("needs", "when"), ("bars", "unless"), ("gives", "then")):
        rows = [
            (index, number[fact], rule.stratum, len(getattr(rule, columns)))
            for index, rule in enumerate(rules)
            for fact in getattr(rule, columns)
        ]
        data = dict(zip(("rule", "fact", "stratum", "count"), numpy.array(rows, dtype="int32").T.copy(), strict=True))
        connection.execute(f"create table {table} as select * from data")
    height = 1 + max(rule.stratum for rule in rules)

    def run(scenarios: Sequence[Sequence[Fact]]) -> duckdb.DuckDBPyConnection:
        pairs = numpy.array(
            [(place, number[fact]) for place, facts in enumerate(scenarios) for fact in facts if fact in number],
            dtype="int32",
        ).T.copy()
        return rounds(dict(scenario=pairs[0], fact=pairs[1]))

    def rounds(given):
        connection.execute("create or replace table known as select * from given")
        connection.execute("create or replace table fired (scenario integer, rule integer)")
        for stratum in range(height):
            while True:
                new = connection.execute(FIRE.format(stratum=stratum)).fetchone()[0]
                if not new:
                    break
                if not connection.execute(LEARN.format(stratum=stratum)).fetchone()[0]:
                    break
        return connection

    run.rounds = rounds
    run.number = number
    return run
