"""A batch on a real local cluster: complete and in order when a worker is killed, and resumable."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generated import rule_base, scenarios, write_pack
from engine.advisor import Advisor
from engine.batch import Batch

distributed = pytest.importorskip("distributed", reason="dask is not installed (extra `cluster`)")
cluster = pytest.importorskip("engine.cluster")
RULES = 150


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cluster")
    write_pack(folder / "pack", rule_base(RULES))
    lines = [json.dumps({"id": n, "facts": facts}) for n, facts in enumerate(scenarios(RULES, 3000))]
    lines[1234] = "{not json"
    (folder / "in").mkdir()
    (folder / "in" / "a.jsonl").write_text("\n".join(lines[:2000]) + "\n\n")
    (folder / "in" / "b.jsonl").write_text("\n".join(lines[2000:]))
    return folder


@pytest.fixture(scope="module")
def local() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, memory_limit=None
    ) as running:
        yield running


def job(here: Path, out: str) -> Any:
    digest = Advisor.open(here / "pack", cache=here / "cache").pack.digest
    return cluster.Job(str(here / "pack"), digest, "indexed", ("fired",), 0.0, str(here / "cache"), str(here / out))


def expected(here: Path) -> str:
    lines = (here / "in" / "a.jsonl").read_bytes().splitlines(True) + (here / "in" / "b.jsonl").read_bytes().splitlines(
        True
    )
    batch = Batch(Advisor.open(here / "pack", engine="indexed", cache=here / "cache"), ["fired"])
    return "".join(f"{one}\n" for one in batch.answers(1, lines))


def joined(here: Path, out: str) -> str:
    return "".join(path.read_text() for path in sorted((here / out).glob("part-*.jsonl")))


def test_complete_and_in_order_when_a_worker_is_killed(here: Path, local: Any) -> None:
    with distributed.Client(local, set_as_default=False) as client:
        processes = list(client.run(os.getpid).values())
    killed: list[int] = []

    def told(done: int, count: int) -> None:
        if done == 3 and not killed:
            os.kill(processes[0], signal.SIGKILL)
            killed.append(processes[0])

    count = cluster.run(local.scheduler_address, str(here / "in"), job(here, "out"), 20_000, told)
    assert killed
    assert count > 20
    assert joined(here, "out") == expected(here)
    assert not list((here / "out").glob("*.tmp"))


def test_a_run_that_was_broken_off_goes_on(here: Path, local: Any) -> None:
    told: list[int] = []
    cluster.run(local.scheduler_address, str(here / "in"), job(here, "out"), 20_000, lambda done, _: told.append(done))
    whole = told[0]
    assert told == [whole]  # everything was there
    for path in sorted((here / "out").glob("part-*.jsonl"))[1::2]:
        path.unlink()
    cluster.run(local.scheduler_address, str(here / "in"), job(here, "out"), 20_000, lambda done, _: told.append(done))
    assert told[1] < whole == told[-1]
    assert joined(here, "out") == expected(here)


def test_other_lines_are_not_mixed_in(here: Path, local: Any) -> None:
    with pytest.raises(cluster.Refused, match="holds answers to other lines"):
        cluster.run(local.scheduler_address, str(here / "in" / "a.jsonl"), job(here, "out"), 20_000)
    with pytest.raises(cluster.Refused, match="no file of JSON lines"):
        cluster.run(local.scheduler_address, str(here / "nowhere"), job(here, "other"), 20_000)


@pytest.mark.parametrize("size", [1, 7, 50, 10_000])
def test_every_line_belongs_to_one_chunk(tmp_path: Path, size: int) -> None:
    content = b"".join(b"x" * (number % 13) + b"\n" for number in range(200)) + b"the last without an end"
    (tmp_path / "f.jsonl").write_bytes(content)
    chunks = list(cluster.cut(str(tmp_path), size))
    assert b"".join(line for chunk in chunks for line in cluster.lines_of(chunk)) == content


def test_what_a_killed_worker_left_half_written_is_removed(tmp_path: Path) -> None:
    for name in ("part-00000000.jsonl", "part-00000000.jsonl.0f.tmp", "plan.json"):
        (tmp_path / name).write_text("x")
    cluster._clear(*cluster.fsspec.core.url_to_fs(str(tmp_path)))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["part-00000000.jsonl", "plan.json"]
