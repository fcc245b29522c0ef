"""`ergo batch`: JSON lines in, JSON lines out, in order, on all cores."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from cli.common import USAGE, EngineOption, EvidenceOption, RulesOption, fail, open_advisor, open_library

if TYPE_CHECKING:
    from engine.batch import Batch

QUESTIONS = 16  # lines with words given to a process at a time
SCENARIOS = 32_768  # lines with nothing but facts
MIXED = 1_024  # lines of which some have words
PIECE = 1 << 18  # octets read at a time
Chunk = tuple[int, bytes]
Answers = tuple[int, bytes]
Setting = tuple[Path | None, str, list[str], float, Path | None]
_worker: Batch | None = None


def batch(
    file: Annotated[str, typer.Argument(help="A file of JSON lines; `-` reads standard input.")],
    min_confidence: Annotated[
        float,
        typer.Option("--min-confidence", min=0.0, max=1.0, help="Leave questions unanswered when less sure than this."),
    ] = 0.0,
    fields: Annotated[
        str,
        typer.Option(
            "--fields",
            metavar="NAMES",
            help="Only these fields, with commas between. Facts with `fired` alone go many times faster.",
            show_default="all",
        ),
    ] = "",
    cluster: Annotated[
        str, typer.Option("--cluster", metavar="ADDRESS", help="Answer on the Dask cluster whose scheduler is there.")
    ] = "",
    out: Annotated[
        str,
        typer.Option(
            "--out", metavar="FOLDER", help="With --cluster: where the files of answers go; any fsspec address."
        ),
    ] = "",
    workers: Annotated[int, typer.Option("--workers", min=0, help="Processes to use; 0 takes all cores.")] = 0,
    evidence: EvidenceOption = None,
    rules: RulesOption = None,
    engine: EngineOption = "",
) -> None:
    """Answer many questions: a line in, a line out, in order.

    ergo batch questions.jsonl > answers.jsonl

    ergo batch --cluster tcp://scheduler:8786 --out s3://bucket/answers s3://bucket/questions
    """
    wanted = fields_named(fields)
    if cluster or out:
        _on_cluster(cluster, file, out, (rules, engine, wanted, min_confidence, evidence))
        return
    source = _opened(Path(file))
    open_library(evidence)  # indexes and keeps the documents before workers start, and tells of their faults once
    open_advisor(rules, engine)  # compiles and keeps the pack before workers start, and tells of its faults once
    count = workers or os.cpu_count() or 1
    done = 0
    sys.stdout.flush()
    for answered, answers in _answers(chunks(parts(source)), count, (rules, engine, wanted, min_confidence, evidence)):
        sys.stdout.buffer.write(answers)
        done += answered
        _progress(done)
    sys.stdout.buffer.flush()
    _progress(done, last=True)


def _on_cluster(address: str, source: str, out: str, setting: Setting) -> None:
    """Answer on a cluster, into files; docs/scale.md."""
    from cli.common import cache_folder, default_pack

    if not address or not out:
        fail("`--cluster` and `--out` go together", USAGE, "ergo batch --cluster ADDRESS --out FOLDER FILE")
    try:
        from engine import cluster
    except ImportError:
        fail("dask is not installed here", USAGE, 'install it with ergo: pip install "ergo[cluster]"')
    rules, engine, fields, least, evidence = setting
    if evidence:
        fail("`--evidence` and `--cluster` do not go together", USAGE, "the documents stand on this machine only")
    pack = open_advisor(rules, engine).pack
    place = str((rules or default_pack()).resolve())
    job = cluster.Job(place, pack.digest, engine, tuple(fields), least, str(cache_folder()), out)
    try:
        count = cluster.run(address, source, job, told=lambda done, count: _progress(done, what=f"of {count:,} chunks"))
    except (cluster.Refused, OSError) as error:
        fail(str(error) or type(error).__name__, USAGE)
    _progress(count, last=True, what=f"of {count:,} chunks")


def fields_named(fields: str) -> list[str]:
    """The fields named on the command line; all without a name. Ends the program for one that is not known."""
    from difflib import get_close_matches

    from engine.batch import FIELDS

    names = [name.strip() for name in fields.split(",") if name.strip()]
    for name in names:
        if name not in FIELDS:
            near = get_close_matches(name, FIELDS, 1)
            fail(f"no field `{name}`", USAGE, f"did you mean `{near[0]}`?" if near else f"fields: {', '.join(FIELDS)}")
    return names or list(FIELDS)


def _opened(file: Path) -> BinaryIO:
    if str(file) == "-":
        return sys.stdin.buffer
    if not file.exists() or file.is_dir():  # a pipe has a name too
        fail(f"no file `{file}`", USAGE)
    return file.open("rb")


def parts(source: BinaryIO) -> Iterator[bytes]:
    """What a file holds, as it comes, cut where lines end."""
    held: list[bytes] = []
    while piece := source.read1(PIECE):  # type: ignore[attr-defined]
        cut = piece.rfind(b"\n") + 1
        held.append(piece[:cut] if cut else piece)
        if cut:
            yield b"".join(held)
            held = [piece[cut:]]
    if any(held):
        yield b"".join(held)


def chunks(found: Iterable[bytes]) -> Iterator[Chunk]:
    """Lines in handy numbers, each chunk with the number of its first line."""
    held: list[bytes] = []
    first, count, worded = 1, 0, 0
    for part in found:
        for piece in [part] if not worded and not _worded(part) else part.splitlines(keepends=True):
            held.append(piece)
            count += piece.count(b"\n")
            worded += _worded(piece)
            if worded == QUESTIONS or count >= (MIXED if worded else SCENARIOS):
                yield first, b"".join(held)
                first, count, worded, held = first + count, 0, 0, []
    if held:
        yield first, b"".join(held)


def _worded(piece: bytes) -> bool:
    return b'"text"' in piece or b'"question"' in piece


def _answers(jobs: Iterator[Chunk], count: int, setting: Setting) -> Iterator[Answers]:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no array here is large enough for more threads
    # A fork has all that was loaded before it. It is safe where no other thread could hold a lock.
    forks = sys.platform == "linux" and threading.active_count() == 1
    if count == 1 or forks:
        _start(*setting)
    if count == 1:
        yield from map(_job, jobs)
        return
    import multiprocessing

    pool = (
        multiprocessing.get_context("fork").Pool(count, _leave_signals)
        if forks
        else multiprocessing.get_context("spawn").Pool(count, _start_worker, setting)
    )
    with pool:
        yield from pool.imap(_job, jobs)


def _start(rules: Path | None, engine: str, fields: list[str], min_confidence: float, evidence: Path | None) -> None:
    from engine.batch import Batch

    global _worker
    _worker = Batch(open_advisor(rules, engine), fields, min_confidence, open_library(evidence))


def _leave_signals() -> None:
    """A worker leaves interrupts to the process that started it, which ends it as any process is ended."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _start_worker(
    rules: Path | None, engine: str, fields: list[str], min_confidence: float, evidence: Path | None
) -> None:
    _leave_signals()
    _start(rules, engine, fields, min_confidence, evidence)


def _job(job: Chunk) -> Answers:
    assert _worker is not None
    first, lines = job
    answers = _worker.answers(first, lines.split(b"\n"))
    return len(answers), "".join([f"{one}\n" for one in answers]).encode()


def _progress(done: int, last: bool = False, what: str = "answered") -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done:,} {what}" + ("\n" if last else ""))
        sys.stderr.flush()
