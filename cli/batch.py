"""`ergo batch`: JSON lines in, JSON lines out, in order, on all cores."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from cli import lines
from cli.common import (
    USAGE,
    EngineOption,
    EvidenceOption,
    RulesOption,
    cache_folder,
    fail,
    open_advisor,
    open_library,
    pack_folder,
)
from cli.plain import names


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
    place = str(pack_folder(rules).resolve())  # workers of a cluster run elsewhere
    if cluster or out:
        _on_cluster(cluster, file, out, lines.Setting(place, engine, wanted, min_confidence, evidence))
        return
    source = _opened(Path(file))
    library = open_library(evidence)
    advisor = open_advisor(rules, engine)  # tells of the faults of a pack, once and before workers start
    lines.run(source, workers, lines.Setting(place, engine, wanted, min_confidence, evidence), advisor, library)


def _on_cluster(address: str, source: str, out: str, setting: lines.Setting) -> None:
    """Answer on a cluster, into files; docs/scale.md."""
    if not address or not out:
        fail("`--cluster` and `--out` go together", USAGE, "ergo batch --cluster ADDRESS --out FOLDER FILE")
    try:
        from engine import cluster
    except ImportError:
        fail("dask is not installed here", USAGE, 'install it with ergo: pip install "ergo[cluster]"')
    if setting.evidence:
        fail("`--evidence` and `--cluster` do not go together", USAGE, "the documents stand on this machine only")
    pack = open_advisor(Path(setting.rules), setting.engine).pack
    job = cluster.Job(
        setting.rules, pack.digest, setting.engine, setting.fields, setting.least, str(cache_folder()), out
    )
    try:
        count = cluster.run(
            address, source, job, told=lambda done, count: lines.progress(done, what=f"of {count:,} chunks")
        )
    except (cluster.Refused, OSError) as error:
        fail(str(error) or type(error).__name__, USAGE)
    lines.progress(count, last=True, what=f"of {count:,} chunks")


def fields_named(fields: str) -> tuple[str, ...]:
    """The fields named on the command line; all without a name. Ends the program for one that is not known."""
    from difflib import get_close_matches

    from engine.batch import FIELDS

    wanted = names(fields)
    for name in wanted:
        if name not in FIELDS:
            near = get_close_matches(name, FIELDS, 1)
            fail(f"no field `{name}`", USAGE, f"did you mean `{near[0]}`?" if near else f"fields: {', '.join(FIELDS)}")
    return wanted or FIELDS


def _opened(file: Path) -> BinaryIO:
    """The file, or standard input, unbuffered."""
    if str(file) == "-":
        return getattr(sys.stdin.buffer, "raw", sys.stdin.buffer)
    if not file.exists() or file.is_dir():  # a pipe has a name too
        fail(f"no file `{file}`", USAGE, "name a file of JSON lines, or `-` for standard input")
    return file.open("rb", buffering=0)
