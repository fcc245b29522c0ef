"""What `check` found, as text, as JSON and as SARIF 2.1.0 for editors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.explaining.saying import quoted
from engine.explaining.text import Painter, wrapped
from engine.verifying.findings import KINDS, Finding, Report, in_words

SCHEMA_VERSION = 1
SARIF = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def text(report: Report, colour: bool = False, accepted: bool = False) -> str:
    """For a terminal: every finding with its scenario, then what the pack accepts, counted or in full."""
    paint = Painter(colour)
    lines: list[str] = []
    for one in report.findings:
        lines += [*_shown(report, one, paint("warn", one.kind)), ""]
    for one in report.accepted if accepted else ():
        lines += [*_shown(report, one, "accepted"), ""]
    return "\n".join([*lines, *_summary(report, paint, accepted)])


def _shown(report: Report, one: Finding, head: str) -> Iterator[str]:
    place = f"{one.source}: " if one.source else ""
    yield from wrapped(f"{place}{head}: {one.message}", "    ", "")
    if one.scenario:
        yield from wrapped(in_words(report.pack, one.scenario), "        ", "    for    ")
        yield f"    try    ergo ask {' '.join(f'--fact {quoted(fact)}' for fact in one.scenario)}"  # in one line, to be pasted
    if one.because:
        yield from wrapped(one.because, "        ", "    as     ")


def _summary(report: Report, paint: Painter, accepted: bool) -> Iterator[str]:
    counts = Counter(one.kind for one in report.findings)
    told = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if counts[kind])
    count = len(report.findings)
    if report.clean:
        yield paint("head", f"{report.rules} rules proved consistent over every scenario the vocabulary allows")
    else:
        yield paint("warn", f"{report.rules} rules, {count} finding{'s' if count != 1 else ''}: {told}")
    meant = Counter(one.kind for one in report.accepted)
    if meant and not accepted:
        words = [f"{meant['conflicts']} overlaps of decisions"] if meant["conflicts"] else []
        words += [f"{meant['ambiguous']} shared words"] if meant["ambiguous"] else []
        yield f"accepted, each with the pack's reason: {' and '.join(words)} (--accepted lists them)"


def data(report: Report) -> dict[str, Any]:
    """For other programs: a list of findings for each kind, and what is accepted."""
    found = {kind: [_entry(report, one) for one in report.of(kind)] for kind in KINDS}
    return {
        "schema_version": SCHEMA_VERSION,
        "rules": report.rules,
        "proved": report.clean,
        **found,
        "accepted": [_entry(report, one) for one in report.accepted],
    }


def _entry(report: Report, one: Finding) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "kind": one.kind,
        "message": one.message,
        "rules": list(one.rules),
        "subjects": list(one.subjects),
        "scenario": list(one.scenario),
        "in_words": in_words(report.pack, one.scenario) if one.scenario else "",
        "file": one.source.file if one.source else "",
        "line": one.source.line if one.source else 0,
    }
    return entry | {"because": one.because} if one.because else entry


def sarif(report: Report, folder: Path, version: str) -> dict[str, Any]:
    """For editors and code review: findings as warnings, accepted ones as suppressed with the pack's reason."""
    rules = [{"id": kind, "shortDescription": {"text": told}} for kind, told in KINDS.items()]
    driver = {"name": "ergo check", "version": version, "rules": rules}
    return {
        "$schema": SARIF,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "originalUriBaseIds": {"PACK": {"uri": folder.resolve().as_uri() + "/"}},
                "results": [_result(report, one) for one in (*report.findings, *report.accepted)],
            }
        ],
    }


def _result(report: Report, one: Finding) -> dict[str, Any]:
    told = f"{one.message}; for {in_words(report.pack, one.scenario)}" if one.scenario else one.message
    result: dict[str, Any] = {"ruleId": one.kind, "level": "warning", "message": {"text": told}}
    if one.source:
        place = {
            "artifactLocation": {"uri": one.source.file, "uriBaseId": "PACK"},
            "region": {"startLine": one.source.line, "startColumn": one.source.column},
        }
        result["locations"] = [{"physicalLocation": place}]
    if one.because:
        result["suppressions"] = [{"kind": "inSource", "justification": one.because}]
    return result
