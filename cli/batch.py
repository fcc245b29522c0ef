"""`ergo batch`: JSON lines in, JSON lines out, in order, on all cores."""

from __future__ import annotations

import json as json_module
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.common import USAGE, EngineOption, EvidenceOption, RulesOption, fail, open_advisor, open_library
from engine.plain import whole

if TYPE_CHECKING:
    from engine.advisor import Advisor
    from engine.documents.library import Library

CHUNK = 16
_worker: Advisor | None = None
_library: Library | None = None


def batch(
    file: Annotated[Path, typer.Argument(help="A file of JSON lines; `-` reads standard input.", allow_dash=True)],
    min_confidence: Annotated[
        float,
        typer.Option("--min-confidence", min=0.0, max=1.0, help="Leave questions unanswered when less sure than this."),
    ] = 0.0,
    workers: Annotated[int, typer.Option("--workers", min=0, help="Processes to use; 0 takes all cores.")] = 0,
    evidence: EvidenceOption = None,
    rules: RulesOption = None,
    engine: EngineOption = "",
) -> None:
    """Answer many questions: a line in, a line out, in order.

    ergo batch questions.jsonl > answers.jsonl
    """
    lines = _lines(file)
    open_library(evidence)  # indexes and keeps the documents before workers start, and tells of their faults once
    open_advisor(rules, engine)  # compiles and keeps the pack before workers start, and tells of its faults once
    count = workers or os.cpu_count() or 1
    done = 0
    for answer in _answers(lines, count, (rules, engine, evidence), min_confidence):
        typer.echo(answer)
        done += 1
        _progress(done)
    _progress(done, last=True)


def _lines(file: Path) -> Iterator[bytes]:
    if str(file) == "-":
        yield from sys.stdin.buffer
        return
    if not file.is_file():
        fail(f"no file `{file}`", USAGE)
    with file.open("rb") as stream:
        yield from stream


def _answers(
    lines: Iterable[bytes], count: int, opened: tuple[Path | None, str, Path | None], min_confidence: float
) -> Iterator[str]:
    jobs = ((number, line, min_confidence) for number, line in enumerate(lines, 1) if line.strip())
    if count == 1:
        _start(*opened)
        yield from map(_job, jobs)
        return
    import multiprocessing

    with multiprocessing.get_context("spawn").Pool(count, _start_worker, opened) as pool:
        yield from pool.imap(_job, jobs, CHUNK)


def _start(rules: Path | None, engine: str, evidence: Path | None) -> None:
    global _worker, _library
    _worker = open_advisor(rules, engine)
    _library = open_library(evidence)


def _start_worker(rules: Path | None, engine: str, evidence: Path | None) -> None:
    """A worker leaves signals to the process that started it."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _start(rules, engine, evidence)


def _job(job: tuple[int, bytes, float]) -> str:
    number, line, min_confidence = job
    assert _worker is not None
    return whole(json_module.dumps(answer_line(_worker, number, line, min_confidence, _library), ensure_ascii=False))


def answer_line(
    advisor: Advisor, number: int, line: bytes, min_confidence: float, library: Library | None = None
) -> dict[str, Any]:
    """The answer to one line; what is wrong with the line becomes its `error`."""
    from engine.errors import DocumentsError, FactError

    try:
        asked = json_module.loads(line)
    except (ValueError, RecursionError):
        return {"line": number, "error": "not a JSON object"}
    if not isinstance(asked, dict):
        return {"line": number, "error": "not a JSON object"}
    name = {"id": asked["id"]} if "id" in asked else {"line": number}
    wrong = _wrong(asked)
    if wrong:
        return {**name, "error": wrong}
    try:
        answer = advisor.ask(
            asked.get("question") or asked.get("text") or "",
            asked.get("facts") or (),
            options=asked.get("options") or (),
            select=asked.get("select"),
            min_confidence=min_confidence,
            library=library,
        )
    except (FactError, DocumentsError) as error:
        return {**name, "error": str(error)}
    choice = answer.choice
    sure = choice.confidence if choice else answer.recommendations[0].confidence if answer.recommendations else 0.0
    found = {
        **name,
        "answer": list(choice.options) if choice and not answer.abstained else [],
        "confidence": sure,
        "recommendations": [found.id for found in answer.recommendations],
        "fired": [firing.rule.id for firing in answer.trace.firings],
        "abstained": answer.abstained,
    }
    if answer.evidence:
        from engine.explaining.data import evidence

        found["evidence"] = evidence(answer.evidence)
    return found


def _wrong(asked: dict[str, Any]) -> str:
    """What is wrong with the fields of a line, or nothing."""
    text = asked.get("question", asked.get("text"))
    options, facts, select = asked.get("options", []), asked.get("facts", []), asked.get("select", 1)
    if text is None and not facts:
        return "needs one of `question`, `text` and `facts`"
    if text is not None and not isinstance(text, str):
        return "`question` is not text"
    if not isinstance(options, list) or not all(isinstance(one, str) for one in options):
        return "`options` is not a list of texts"
    if not isinstance(facts, list) or not all(isinstance(one, str) for one in facts):
        return "`facts` is not a list of facts"
    if not isinstance(select, int) or isinstance(select, bool) or select < 1:
        return "`select` is not a count"
    return ""


def _progress(done: int, last: bool = False) -> None:
    if sys.stderr.isatty() and (last or done % 25 == 0):
        sys.stderr.write(f"\r{done:,} answered" + ("\n" if last else ""))
        sys.stderr.flush()
