"""Every kind of finding in full: what it says, of which rules, in which scenario, at which place.

To pin anew after a change that is meant: ERGO_PIN=1 pytest tests/golden; then read the diff.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.advisor import Advisor
from engine.chaining import chainer
from engine.pack.compile import Cycle, compile_pack
from engine.pack.load import assemble

pytest.importorskip("pysat", reason="python-sat is not installed")
from engine.explaining.findings import data, sarif, text
from engine.verifying.check import check
from engine.verifying.findings import Report

HERE = Path(__file__).parent / "findings"


@pytest.fixture
def report(pack: Callable[..., Path]) -> Report:
    """The kitchen in which everything is wrong."""
    files = {f"{name}/k.yaml": (HERE / f"{name}.yaml").read_text() for name in ("vocabulary", "features", "decisions")}
    cycles: list[Cycle] = []
    advisor = Advisor(assemble(compile_pack(pack(files), cycles)), chainer("indexed"))
    return check(advisor.pack, lambda facts: advisor.chain("", facts)[1], cycles)


@pytest.mark.parametrize("form", ["data.json", "text.txt", "accepted.txt", "sarif.json"])
def test_findings_in_full(report: Report, form: str) -> None:
    shown = {
        "data.json": lambda: json.dumps(data(report), indent=1, ensure_ascii=False),
        "text.txt": lambda: text(report),
        "accepted.txt": lambda: text(report, colour=True, accepted=True),
        "sarif.json": lambda: json.dumps(sarif(report, Path("/pack"), "1.0"), indent=1, ensure_ascii=False),
    }[form]()
    pinned = HERE / form
    if os.environ.get("ERGO_PIN"):
        pinned.write_text(shown + "\n")
    assert shown + "\n" == pinned.read_text()


def test_every_kind_is_among_them(report: Report) -> None:
    from engine.verifying.findings import KINDS

    assert {one.kind for one in report.findings} == set(KINDS)
    assert {one.kind for one in report.accepted} == {"conflicts", "ambiguous"}
    assert report.replays > 10
