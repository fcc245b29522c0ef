"""Generated pages are fresh, links inside the documents lead somewhere, and rule folders are known in both places."""

from __future__ import annotations

import ast
import doctest
import json
import re
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from cli import common, new, pages
from cli.main import app
from engine.advisor import Advisor
from engine.pack import schema
from engine.pack.folder import FOLDERS
from tests.conftest import ROOT
from tests.unit.test_licences_pack import PACKAGE

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_page_of_notes_is_fresh(aws: Advisor) -> None:
    assert (ROOT / "docs" / "notes.md").read_text() == pages.notes(aws.pack), "run `make docs`"


def test_links_lead_somewhere() -> None:
    for document in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#\s]+)\)", document.read_text()):
            if not target.startswith("https://"):
                assert (document.parent / target).exists(), (document.name, target)


def test_folders_of_a_pack() -> None:
    assert tuple(schema.FOLDERS) == FOLDERS


def test_the_examples_for_python_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(ROOT / "docs" / "python.md"), module_relative=False)
    assert tried > 15
    assert not failed


def test_every_command_shown_in_the_guide_exists() -> None:
    names = {command.name for command in app.registered_commands} | {group.name for group in app.registered_groups}
    for document in DOCUMENTS:
        for command in re.findall(r"(?:^|`|    )ergo ([a-z][a-z-]*)", document.read_text(), re.MULTILINE):
            assert command in names, (document.name, command)


NAMES = [
    *(str(one.name) for one in app.registered_commands),
    *(f"new {one.name}" for one in new.app.registered_commands),
]


@pytest.mark.parametrize("option", ["--rules", "--json"])
def test_what_all_commands_take_and_which_do_not(option: str) -> None:
    (told,) = re.findall(rf"All but ([^.]*) take `{option}\b", (ROOT / "README.md").read_text())
    helps = {name: CliRunner().invoke(app, [*name.split(), "--help"]).stdout for name in NAMES}
    without = [name for name, text in helps.items() if not re.search(rf"^ +{option} ", text, re.MULTILINE)]
    assert sorted(re.findall(r"`([^`]+)`", told)) == sorted(without)


def test_the_arithmetic_of_scale_starts_from_what_was_measured() -> None:
    results = (ROOT / "benchmarks" / "results.md").read_text().split("## Fact scenarios in batch")[1]
    measured = dict(re.findall(r"### ([0-9,]+) rules\n\n.*?\| ergo batch \|.*?\| ([0-9,]+) \|\n", results, re.DOTALL))
    told = re.findall(
        r"\(measured: ([0-9,]+) with ([0-9,]+) rules, ([0-9,]+) with ([0-9,]+)\)",
        (ROOT / "docs" / "scale.md").read_text(),
    )
    assert [(few, measured[few], many, measured[many]) for _, few, _, many in told] == [
        (few, at_few, many, at_many) for at_few, few, at_many, many in told
    ]
    assert told


def test_the_contract_names_what_is_printed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(common, "cache_folder", lambda: tmp_path)
    told = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "json.md").read_text()))
    pack, scenarios = ["--rules", str(PACKAGE)], str(PACKAGE / "scenarios" / "choice.yaml")
    for command in (["ask", "waive all rights in a photo"], ["run", scenarios], ["test", scenarios], ["vocabulary"]):
        data = json.loads(CliRunner().invoke(app, [*command, "--json", *pack]).stdout)
        assert told >= {key for one in (data if isinstance(data, list) else [data]) for key in one}, command


def test_hooks_see_every_file_that_they_are_for() -> None:
    hooks = {one["id"]: one["files"] for one in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    for rules in [f"{folder}/x.yaml" for folder in FOLDERS] + ["pack.yaml", "rules/pack.yaml", "a/rules/notes/x.yaml"]:
        assert [name for name, files in hooks.items() if not re.search(files, rules)] == []
    for case in ("scenarios/x.yaml", "scenarios/rules/x.yaml", "garden/scenarios/a/b/x.yaml"):
        assert [name for name, files in hooks.items() if not re.search(files, case)] == ["ergo-lint"]
    for other in ("x.yaml", "docs/x.yaml", "features/x.md", "rules/judging.yaml", "my-pack.yaml"):
        assert not [name for name, files in hooks.items() if re.search(files, other)]


def _known() -> dict[str, set[str]]:
    """What each part of the engine may import, as the table of docs/house.md tells."""
    found: dict[str, set[str]] = {}
    for parts, knows in re.findall(
        r"^\| (`engine/[^|]*) \|[^|]*\| ([^|]*) \|$", (ROOT / "docs" / "house.md").read_text(), re.MULTILINE
    ):
        names = re.findall(r"`engine/(\w+)", parts)
        above = set(found) if "all of the above" in knows else set()
        for name in names:
            found[name] = {*names, *above, *re.findall(r"\w+", knows)}
    return found


def _imported(file: Path) -> set[str]:
    """The modules that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found.update(one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.update(f"{node.module}.{one.name}" for one in node.names)
    return found


def test_the_house_tells_what_knows_what() -> None:
    known, engine = _known(), ROOT / "engine"
    parts = {one.stem for one in engine.iterdir() if one.suffix == ".py" or one.is_dir()} - {"__init__", "__pycache__"}
    assert parts == known.keys()
    for file in sorted(engine.rglob("*.py")):
        modules = _imported(file)
        assert not [name for name in modules if name.split(".")[0] == "cli"], file
        part = file.relative_to(engine).parts[0].removesuffix(".py")
        used = {name.split(".")[1] for name in modules if name.startswith("engine.")} & parts
        assert part == "__init__" or used <= {"record", "errors", "plain"} | known[part], file
