"""A batch on many machines: files of JSON lines cut into chunks, answered by the workers of a Dask cluster.

Input and output are addresses as fsspec knows them (folders and files here, or in an object store). A chunk is a range of bytes
of one file; a line belongs to the chunk in which it begins. Each chunk's answers become one file, written whole under a name
that follows from the chunk's place alone: doing a chunk twice does no harm, a worker that dies loses one chunk, and a run that
was broken off goes on with the chunks that are missing. The files of the output, in the order of their names, hold the
answers in the order of the input.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import distributed  # noqa: F401  told here, before anything is done, where it is missing
import fsspec

from engine.record import record

CHUNK_BYTES = 8_000_000
AHEAD = 4  # chunks given to the cluster at a time, for each of its threads
RETRIES = 10
PLAN = "plan.json"
UNFINISHED = ".tmp"


class Refused(Exception):
    """The batch cannot be run so; the text says why."""


@record
class Chunk:
    """A range of bytes of one input file, and its place among all chunks."""

    place: int
    file: str
    start: int
    end: int


@record
class Job:
    """What every worker needs to know: pack, fields, where answers go."""

    rules: str
    digest: str
    engine: str
    fields: tuple[str, ...]
    min_confidence: float
    cache: str
    out: str


def run(
    address: str, source: str, job: Job, chunk_bytes: int = CHUNK_BYTES, told: Callable[[int, int], None] | None = None
) -> int:
    """Answer all lines of `source` on the cluster at `address`; the number of output files.

    `told` is called with the number of chunks done and the number of all. Raises Refused, OSError, and what a worker raised.
    """
    chunks = list(cut(source, chunk_bytes))
    files, folder = fsspec.core.url_to_fs(job.out)
    _agree_on_plan(files, f"{folder}/{PLAN}", job, chunks)
    done = {name.rsplit("/", 1)[-1] for name in files.ls(folder, detail=False)}
    missing = [chunk for chunk in chunks if part_name(chunk.place) not in done]
    tell = told or (lambda done, count: None)
    tell(len(chunks) - len(missing), len(chunks))
    if missing:
        _answer_on(address, job, chunks, missing, tell)
        _clear(files, folder)
    return len(chunks)


def _clear(files: Any, folder: str) -> None:
    """Remove what workers that were killed left half written."""
    for name in files.ls(folder, detail=False):
        if name.endswith(UNFINISHED):
            with suppress(FileNotFoundError):
                files.rm_file(name)


def _answer_on(
    address: str, job: Job, chunks: Sequence[Chunk], missing: Sequence[Chunk], tell: Callable[[int, int], None]
) -> None:
    from distributed import Client

    with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        counts = dict(_spread(client, count_lines, [(chunk,) for chunk in chunks]))
        first, firsts = 1, []
        for place in range(len(chunks)):
            firsts.append(first)
            first += counts[place]
        done = len(chunks) - len(missing)
        for _ in _spread(client, answer, [(chunk, job, firsts[chunk.place]) for chunk in missing]):
            done += 1
            tell(done, len(chunks))


def _spread(
    client: Any, work: Callable[..., tuple[int, int]], jobs: Sequence[tuple[Any, ...]]
) -> Iterator[tuple[int, int]]:
    """Results as they come; never more tasks with the cluster than its threads soon get to."""
    from distributed import as_completed

    waiting = iter(jobs)
    run = uuid.uuid4().hex

    def submit(parameters: tuple[Any, ...]) -> Any:
        key = f"ergo-{work.__name__}-{parameters[0].place}-{run}"
        return client.submit(work, *parameters, key=key, pure=False, retries=RETRIES)

    threads = sum(client.nthreads().values()) or 1
    running = as_completed(  # type: ignore[no-untyped-call]
        [submit(one) for _, one in zip(range(AHEAD * threads), waiting, strict=False)], loop=client.loop
    )
    for future in running:
        yield future.result()
        following = next(waiting, None)
        if following is not None:
            running.add(submit(following))  # type: ignore[no-untyped-call]


def cut(source: str, chunk_bytes: int) -> Iterator[Chunk]:
    """The chunks of a file, or of all files of JSON lines in a folder in the order of their names. Raises Refused."""
    files, path = fsspec.core.url_to_fs(source)
    if files.isdir(path):
        names = sorted(name for name in files.find(path) if name.endswith((".jsonl", ".ndjson")))
    else:
        names = [path] if files.exists(path) else []
    if not names:
        raise Refused(f"no file of JSON lines at `{source}`")
    place = 0
    for name in names:
        size = files.size(name)
        for start in range(0, size, chunk_bytes):
            yield Chunk(place, files.unstrip_protocol(name), start, min(start + chunk_bytes, size))
            place += 1


def part_name(place: int) -> str:
    """The name of the file that holds the answers of a chunk."""
    return f"part-{place:08d}.jsonl"


def _agree_on_plan(files: Any, path: str, job: Job, chunks: Sequence[Chunk]) -> None:
    """The output of a run that was broken off may only be gone on with by the same run."""
    plan = {
        "digest": job.digest,
        "fields": list(job.fields),
        "min_confidence": job.min_confidence,
        "chunks": [[chunk.file, chunk.start, chunk.end] for chunk in chunks],
    }
    if files.exists(path):
        if json.loads(files.cat_file(path)) != plan:
            raise Refused(f"`{job.out}` holds answers to other lines, or by other rules")
        return
    files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
    _write(files, path, json.dumps(plan).encode())


def _write(files: Any, path: str, content: bytes) -> None:
    """Write a file whole or not at all."""
    part = f"{path}.{uuid.uuid4().hex}{UNFINISHED}"
    files.pipe_file(part, content)
    files.mv(part, path)


def lines_of(chunk: Chunk) -> list[bytes]:
    """The lines that begin within a chunk."""
    with fsspec.open(chunk.file, "rb") as file:
        file.seek(max(0, chunk.start - 1))
        if chunk.start:
            file.readline()  # the rest of a line that begins before, or just its end
        found = []
        while file.tell() < chunk.end:
            line = file.readline()
            if not line:
                break
            found.append(line)
    return found


def count_lines(chunk: Chunk) -> tuple[int, int]:
    """Place of a chunk and how many lines begin in it; runs on a worker."""
    return chunk.place, len(lines_of(chunk))


def answer(chunk: Chunk, job: Job, first: int) -> tuple[int, int]:
    """Answer a chunk whose first line has the number `first`, and write the answers; runs on a worker."""
    lines = lines_of(chunk)
    with _one_at_a_time:
        answers = _batch(job).answers(first, lines)
    files, folder = fsspec.core.url_to_fs(job.out)
    content = "".join(f"{one}\n" for one in answers).encode("utf-8", "surrogatepass")
    _write(files, f"{folder}/{part_name(chunk.place)}", content)
    return chunk.place, len(answers)


_one_at_a_time = threading.Lock()
_ready: dict[Job, Any] = {}


def _batch(job: Job) -> Any:
    """What answers lines in this worker's process; made for the first chunk."""
    if job not in _ready:
        from engine.advisor import Advisor
        from engine.batch import Batch

        advisor = Advisor.open(job.rules, engine=job.engine, cache=job.cache or None)
        if advisor.pack.digest != job.digest:
            raise Refused(f"the rules at `{job.rules}` on this worker are not those of the run")
        _ready.clear()
        _ready[job] = Batch(advisor, job.fields, job.min_confidence)
    return _ready[job]
