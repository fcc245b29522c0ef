"""The second pack: another field, the same engine; it uses whatever the pack format offers."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine import scenarios
from engine.advisor import Advisor
from engine.authoring import shape
from engine.authoring.formatter import format_text
from engine.model import Pack
from engine.pack import schema
from engine.pack.compile import compile_pack
from engine.pack.tree import read
from tests.conftest import ROOT

PACKAGE = ROOT / "examples" / "licences" / "ergo_licences"
RULES = PACKAGE / "rules"
CASES = scenarios.read(scenarios.find([PACKAGE / "scenarios"]))
GENERATED = {"fitted-on", "weights", "calibration"}  # judging.yaml is fitted, not written


@pytest.fixture(scope="module")
def licences() -> Advisor:
    return Advisor.open(RULES, engine="indexed")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_scenario(licences: Advisor, case: scenarios.Scenario) -> None:
    assert not list(scenarios.check_references(licences.pack, [case]))
    _, failures = scenarios.evaluate(licences, case)
    assert not failures, "\n".join(str(failure) for failure in failures)


def test_it_uses_every_field_of_the_format() -> None:
    used: set[tuple[str, str]] = set()
    for path in sorted(PACKAGE.rglob("*.yaml")):
        content = path.read_bytes()
        model = shape.KINDS[shape.kind_of(path, content)]
        used.update(_used(read(content, path.name)[0].data, model))
    known = {
        (one.__name__, name) for model in shape.KINDS.values() for one in _models(model) for name in shape.fields(one)
    }
    # Nothing in this pack is ambiguous; the rest of the format must be in use.
    known = {(model, field) for model, field in known if "Ambiguity" not in model and field != "ambiguous"}
    own = {(model, field) for model, field in known if not model.startswith(("FurtherSolves", "ScenariosFile"))}
    assert sorted(own - used) == []


def _models(model: type[schema.Entry]) -> set[type[schema.Entry]]:
    inner = {one for one in map(shape.inner_model, shape.fields(model).values()) if one}
    return {model}.union(*(_models(one) for one in inner))


def _used(data: Any, model: type[schema.Entry]) -> set[tuple[str, str]]:
    found = set()
    for name, field in shape.fields(model).items():
        if name in data:
            found.add((model.__name__, name))
            inner = shape.inner_model(field)
            if inner:
                for one in data[name] if isinstance(data[name], list) else [data[name]]:
                    found |= _used(one, inner)
    return found


def test_formatting_leaves_the_compiled_pack_as_it_is(tmp_path: Path) -> None:
    shutil.copytree(RULES, tmp_path / "rules")
    for path in sorted((tmp_path / "rules").rglob("*.yaml")):
        content = path.read_bytes()
        upside_down = _reversed(content.decode())
        model = shape.KINDS[shape.kind_of(path, content)]
        path.write_text(format_text(upside_down.encode(), path.name, model))
        assert path.read_text() == content.decode(), "run `ergo fmt examples/licences`"
    assert _bare(compile_pack(tmp_path / "rules")) == _bare(compile_pack(RULES))


def _reversed(text: str) -> str:
    """The same file with the fields at the top in the opposite order."""
    hint, *lines = text.splitlines()
    parts: list[list[str]] = []
    for line in lines:
        if line[:1] not in (" ", "#", "-") or not parts:
            parts.append([])
        parts[-1].append(line)
    return "\n".join([hint, *(line for part in reversed(parts) for line in part)]) + "\n"


def _bare(pack: Pack) -> Pack:
    return replace(pack, digest="")


def test_compiling_under_another_hash_seed_changes_no_answer(tmp_path: Path) -> None:
    asked = tmp_path / "asked.jsonl"
    texts = [case.text for case in CASES if case.text]
    asked.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    outputs = set()
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "cli.main", "batch", "--workers", "1", "--rules", str(RULES), str(asked)]
        environment = {"PYTHONHASHSEED": seed, "XDG_CACHE_HOME": str(tmp_path / seed), "PATH": "/usr/bin:/bin"}
        done = subprocess.run(command, capture_output=True, env=environment, cwd=ROOT, check=True)
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert outputs.pop().count(b"\n") == len(texts) > 10


def test_the_engine_names_nothing_of_any_field() -> None:
    for path in (ROOT / "engine").rglob("*.py"):
        tree = ast.parse(path.read_text())
        told = {
            id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, _WITH_DOCSTRING) and _speaks(node)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
                assert not _FIELDS.search(node.value), (path, node.lineno)


_WITH_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef)
_FIELDS = re.compile(r"\b(aws|amazon|dynamodb|s3|sqs|licen[cs]es?|gpl|apache)\b", re.IGNORECASE)


def _speaks(node: ast.Module | ast.ClassDef | ast.FunctionDef) -> bool:
    return bool(node.body) and isinstance(node.body[0], ast.Expr)
