"""Generated pages are fresh, links inside the documents lead somewhere, and rule folders are known in both places."""

from __future__ import annotations

import ast
import doctest
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from benchmarks import pages
from cli import common, new
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


def _contract() -> dict[str, str]:
    """What docs/json.md says of each field of `ergo ask` and of each command, by its name."""
    page = (ROOT / "docs" / "json.md").read_text()
    told = dict(re.findall(r"^\| `([\w-]+)` \| (.*) \|$", page, re.MULTILINE))
    for said in re.split(r"(?=`ergo [a-z]+[^`]* --json`)", page)[1:]:
        command, _, words = said.removeprefix("`ergo ").partition("`")
        told.setdefault(command.removesuffix(" --json"), words.partition("\n## ")[0])
    told["proof"] = page.partition("A `proof` is nested:")[2].partition("\n\n")[0]
    told["story"] = page.partition("With `--explain` also")[2].partition("\n\n")[0]
    return told


def _of_ask() -> str:
    """The part of the contract that is about `ergo ask`."""
    return (ROOT / "docs" / "json.md").read_text().partition("## `ergo why-not`")[0]


def _keys(data: object) -> set[str]:
    """The names of all fields, at every depth."""
    if isinstance(data, list):
        return {key for one in data for key in _keys(one)}
    return {name for key, one in data.items() for name in (key, *_keys(one))} if isinstance(data, dict) else set()


def _names(words: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", words))


def _printed(*command: str, text: str | None = None) -> Any:
    return json.loads(CliRunner().invoke(app, list(command), input=text).stdout)


ASKED = [
    ("We must react in near real time when an item in our DynamoDB table changes", "--explain"),
    ("Which keeps the order? A. SQS FIFO queue B. SQS standard queue",),
    ("How many RCUs for 80 strongly consistent reads per second of 6 KB items?",),
    ("How many RCUs do we need for 80 reads per second?",),
    ("Is 300 KB too big for a DynamoDB item?",),
    ("Which SAM command serves the whole API on localhost, and which one runs a function once with an event?",),
]


def test_the_contract_names_what_is_printed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, aws: Advisor) -> None:
    """Each field in the row of its command, at whatever depth; and each row of a field is printed once at least."""
    monkeypatch.setattr(common, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(Advisor, "open", lambda *_, **__: aws)
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "queues.md").write_text("# Queues\n\nAn SQS FIFO queue keeps the order of messages.\n")
    told, seen = _contract(), {"schema_version"}
    for asked in ASKED:
        data = _printed("ask", "--json", "--evidence", str(tmp_path / "guides"), *asked)
        seen |= data.keys()
        for field, found in data.items():
            if field == "schema_version":
                continue
            proof = _names(told["proof"]) if field == "recommendations" else set()
            proof |= _names(_of_ask()) if field == "asks" else set()
            assert _keys(found) <= _names(told[field]) | proof, field
    assert seen == {*re.findall(r"^\| `(\w+)` \|", _of_ask(), re.MULTILINE), "schema_version", "story"}


def test_the_contract_of_the_other_commands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(common, "cache_folder", lambda: tmp_path)
    scenarios, text = str(PACKAGE / "scenarios" / "choice.yaml"), "Waive all rights in a table of measurements"
    told = _contract()
    for command in (
        ["why-not", "mit", text],
        ["what-if", text, "--add", "need=keep-changes-open"],
        ["sensitivity", text],
        ["interview", text],
        ["run", scenarios],
        ["test", scenarios],
        ["vocabulary"],
        ["notes"],
        ["rules"],
        ["lint"],
        ["check"],
    ):
        data = _printed(*command, "--json", "--rules", str(PACKAGE), text="no\nno\n")
        may = _names(told[command[0]]) | {"schema_version"}
        if command[0] in ("what-if", "interview", "run"):
            may |= _names(_of_ask())
        assert _keys(data) <= may, command


def test_hooks_see_every_file_that_they_are_for() -> None:
    hooks = {one["id"]: one["files"] for one in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    for rules in [f"{folder}/x.yaml" for folder in FOLDERS] + ["pack.yaml", "rules/pack.yaml", "a/rules/notes/x.yaml"]:
        assert [name for name, files in hooks.items() if not re.search(files, rules)] == []
    for case in ("scenarios/x.yaml", "scenarios/rules/x.yaml", "garden/scenarios/a/b/x.yaml"):
        assert [name for name, files in hooks.items() if not re.search(files, case)] == ["ergo-lint"]
    for other in ("x.yaml", "docs/x.yaml", "features/x.md", "rules/judging.yaml", "my-pack.yaml"):
        assert not [name for name, files in hooks.items() if re.search(files, other)]


def _known() -> dict[str, set[str]]:
    """What each part of the engine may import, parts and single modules, as the table of docs/house.md tells in backticks."""
    found: dict[str, set[str]] = {}
    for parts, knows in re.findall(
        r"^\| (`engine/[^|]*) \|[^|]*\| ([^|]*) \|$", (ROOT / "docs" / "house.md").read_text(), re.MULTILINE
    ):
        names = re.findall(r"`engine/(\w+)", parts)
        above = set(found) if "all of the above" in knows else set()
        for name in names:
            found[name] = {*names, *above, *re.findall(r"`([\w.]+)`", knows)}
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
        may = {"record", "errors", "plain"} | known.get(part, set())
        used = [name.split(".")[1:3] for name in modules if name.startswith("engine.")]
        beyond = [one for one in used if one[0] in parts and one[0] not in may and ".".join(one) not in may]
        assert part == "__init__" or not beyond, file


def test_what_the_house_lets_a_part_know_is_there() -> None:
    for part, knows in _known().items():
        for name in knows:
            place = ROOT / "engine" / name.replace(".", "/")
            assert place.is_dir() or place.with_suffix(".py").is_file(), (part, name)
