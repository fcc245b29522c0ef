"""A file of JSON lines answered in order on all cores. Needs nothing of the command line, which takes long to come up."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from engine.record import record

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from pathlib import Path

    from engine.advisor import Advisor
    from engine.batch import Batch
    from engine.documents.library import Library

QUESTIONS = 16  # lines with words given to a process at a time
SCENARIOS = 32_768  # lines with nothing but facts
MIXED = 1_024  # lines of which some have words
PIECE = 1 << 18  # octets read at a time
AHEAD = 4  # chunks given to the processes at a time, for each of them
Chunk = tuple[int, bytes]
Answers = tuple[int, int, bytes]  # how many, how many of them tell what is wrong with a line, and they
_worker: Batch | None = None


class Killed(Exception):
    """A worker ended before it had answered, and what it was answering is lost."""


@record
class Setting:
    """What a worker needs to know."""

    rules: str
    engine: str
    fields: tuple[str, ...]
    least: float
    evidence: Path | None


def parts(source: BinaryIO) -> Iterator[bytes]:
    """What an unbuffered file holds, as it comes, cut where lines end.

    A thread that waits on a buffer for input would hold its lock, and Python could not end for it.
    """
    held: list[bytes] = []
    while piece := _read(source):
        cut = piece.rfind(b"\n") + 1
        held.append(piece[:cut] if cut else piece)
        if cut:
            yield b"".join(held)
            held = [piece[cut:]]
    if any(held):
        yield b"".join(held)


def _read(source: BinaryIO) -> bytes:
    """Some octets; an OSError names the file."""
    try:
        return source.read(PIECE)
    except OSError as error:
        error.filename = source.name
        raise


def chunks(found: Iterable[bytes]) -> Iterator[Chunk]:
    """Lines in handy numbers, each chunk with the number of its first line."""
    held: list[bytes] = []
    first, count, worded = 1, 0, 0
    for part in found:
        for piece in [part] if not worded and not _worded(part) else _lines(part):
            held.append(piece)
            count += piece.count(b"\n")
            worded += _worded(piece)
            if worded == QUESTIONS or count >= (MIXED if worded else SCENARIOS):
                yield first, b"".join(held)
                first, count, worded, held = first + count, 0, 0, []
    if held:
        yield first, b"".join(held)


def _lines(part: bytes) -> Iterator[bytes]:
    """The lines of a part, each with its end; a carriage return ends none, as JSON may hold one between its words."""
    start = 0
    while start < len(part):
        end = part.find(b"\n", start) + 1 or len(part)
        yield part[start:end]
        start = end


def _worded(piece: bytes) -> bool:
    return b'"text"' in piece or b'"question"' in piece


def run(source: BinaryIO, workers: int, setting: Setting, advisor: Advisor, library: Library | None) -> None:
    """Answer the lines of a file on standard output, in order, with so many processes; 0 takes all cores.

    How many lines could not be answered is told on standard error.

    Ends the program with code 2 when one of them is killed: what follows the answers written is not answered.
    """
    done = wrong = 0
    sys.stdout.flush()
    count = workers or os.cpu_count() or 1
    try:
        with closing(_answers(chunks(parts(source)), count, setting, advisor, library)) as found:
            for answered, bad, answers in found:
                sys.stdout.buffer.write(answers)
                sys.stdout.buffer.flush()  # whoever reads as it comes gets each answer when it is there
                done += answered
                wrong += bad
                progress(done)
    except Killed:
        progress(done, last=True)
        sys.stderr.write(f"ergo: a worker was killed; {done:,} lines are answered\n")
        sys.stderr.write("    help: fewer --workers need less memory\n")
        raise SystemExit(2) from None
    progress(done, last=True)
    if wrong:
        sys.stderr.write(f"ergo: {wrong:,} of {done:,} lines could not be answered; each tells why in `error`\n")


def _answers(
    jobs: Iterator[Chunk], count: int, setting: Setting, advisor: Advisor, library: Library | None
) -> Generator[Answers, None, None]:
    """The answers to chunks, in order. Raises Killed."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no array here is large enough for more threads
    # A fork has all that was loaded before it. It is safe where no other thread could hold a lock.
    forks = sys.platform == "linux" and threading.active_count() == 1
    if count == 1 or forks:
        _start(setting, advisor, library)
    if count == 1:
        yield from map(_job, jobs)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    context = multiprocessing.get_context("fork" if forks else "spawn")
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(count, context, _leave_signals if forks else partial(_start_worker, setting))
    try:
        pool.submit(os.getpid)  # forks all workers, while no other thread could hold a lock
        yield from _in_order(pool, jobs, AHEAD * count)
        pool.shutdown()
    except BrokenProcessPool:
        raise Killed from None
    finally:
        for child in set(multiprocessing.active_children()) - others:  # none is left but where the work is broken off
            child.kill()
        pool.shutdown(cancel_futures=True)


def _in_order(pool: ProcessPoolExecutor, jobs: Iterator[Chunk], most: int) -> Iterator[Answers]:
    """The answers of a pool to chunks, in order.

    A thread reads ahead, so that no answer waits for the next line; it waits itself where `most` answers were not taken yet.
    """
    from queue import Queue

    given: Queue[Future[Answers] | BaseException | None] = Queue(most)

    def give() -> None:
        try:
            for job in jobs:
                given.put(pool.submit(_job, job))
            given.put(None)
        except BaseException as error:  # told where answers are awaited
            given.put(error)

    threading.Thread(target=give, daemon=True).start()
    while (one := given.get()) is not None:
        if isinstance(one, BaseException):
            raise one
        yield one.result()


def _start(setting: Setting, advisor: Advisor, library: Library | None) -> None:
    from engine.batch import Batch

    global _worker
    _worker = Batch(advisor, setting.fields, setting.least, library)


def _leave_signals() -> None:
    """A worker leaves interrupts to the process that started it, which ends it as any process is ended."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _start_worker(setting: Setting) -> None:
    """What a worker does that has nothing from the process that started it."""
    from cli.plain import cache
    from engine.advisor import Advisor

    _leave_signals()
    library = None
    if setting.evidence:
        from pathlib import Path

        from engine.documents.library import Library

        library = Library.open(setting.evidence, Path(cache()))
    _start(setting, Advisor.open(setting.rules, engine=setting.engine, cache=cache()), library)


def _job(job: Chunk) -> Answers:
    assert _worker is not None
    first, lines = job
    before = _worker.wrong
    answers = _worker.answers(first, lines.split(b"\n"))
    return len(answers), _worker.wrong - before, "".join([f"{one}\n" for one in answers]).encode()


def progress(done: int, last: bool = False, what: str = "answered") -> None:
    """Tell on a terminal how far it has come; stay silent in a pipe."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done:,} {what}" + ("\n" if last else ""))
        sys.stderr.flush()
