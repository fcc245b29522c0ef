"""Faults planted in a pack of 10,000 rules are all found, and nothing else is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.advisor import Advisor
from engine.chaining import chainer
from engine.pack.compile import Cycle, compile_pack
from engine.pack.load import assemble
from tests.property.planted import EACH, KINDS, write

pytest.importorskip("pysat", reason="python-sat is not installed")
from engine.verifying.check import check
from engine.verifying.findings import Report

RULES = int(os.environ.get("ERGO_PLANTED", "10000"))


def checked(folder: Path) -> Report:
    cycles: list[Cycle] = []
    advisor = Advisor(assemble(compile_pack(folder, cycles)), chainer("indexed"))
    return check(advisor.pack, lambda facts: advisor.chain("", facts)[1], cycles)


def test_all_planted_faults_are_found_and_none_invented(tmp_path: Path) -> None:
    planted = write(tmp_path, RULES)
    report = checked(tmp_path)
    assert report.rules >= RULES
    assert {fault.kind for fault in planted} == set(KINDS)
    assert len(planted) >= EACH * len(KINDS)
    found = [(one.kind, {*one.rules, *one.subjects}) for one in report.findings]
    missed = [fault for fault in planted if not any(k == fault.kind and fault.names <= names for k, names in found)]
    invented = [
        (kind, names) for kind, names in found if not any(kind == one.kind and one.names <= names for one in planted)
    ]
    assert missed == []
    assert invented == []
    assert len(found) == len(planted)


def test_without_faults_the_same_pack_is_clean(tmp_path: Path) -> None:
    assert write(tmp_path, 2000, faults=False) == []
    report = checked(tmp_path)
    assert report.findings == [] or {one.kind for one in report.findings} == {"unused"}
    assert not [one for one in report.findings if one.kind != "unused"]
