"""`ergo check` as people and programs use it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cli import check as command
from cli import common
from cli.main import app
from tests.conftest import ROOT
from tests.unit.test_check import FEATURES, RULE, VOCABULARY, WHICH

pytest.importorskip("pysat", reason="python-sat is not installed")
CONTRACT = {"rules", "proved", "conflicts", "unreachable", "redundant", "shadowed", "cycles", "uncovered"}


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (common, command):
        monkeypatch.setattr(module, "cache_folder", lambda: ROOT / ".pytest_cache" / "packs")


@pytest.fixture
def kitchen(pack: Callable[..., Path]) -> Callable[..., Path]:
    """The kitchen with a decision, every concept used."""

    def write(decision: str, *rules: str) -> Path:
        used = "id: used, when: [cook-time > 20 minutes, service=grill, constraint=fast], rule-out: roast"
        told = "".join(f"  - {{{rule}, {RULE}}}\n" for rule in (used, *rules))
        text = f"checked: 2026-11-23\ndecisions:\n{decision}rules:\n{told}"
        return pack({"vocabulary/v.yaml": VOCABULARY, "features/f.yaml": FEATURES, "decisions/d.yaml": text})

    return write


def ergo(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["check", *arguments])


def data(result: Result) -> dict[str, Any]:
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def test_the_shipped_pack_is_proved_consistent() -> None:
    result = ergo("--json")
    assert result.exit_code == 0, result.stdout[:2000]
    found = data(result)
    assert found.keys() >= CONTRACT
    assert found["schema_version"] == 1
    assert found["proved"] is True
    assert found["rules"] > 8000
    assert found["accepted"]
    assert all(one["because"] and one["line"] for one in found["accepted"])


def test_a_conflict_is_told_with_its_place_and_scenario(kitchen: Callable[..., Path]) -> None:
    result = ergo("--rules", str(kitchen(WHICH % "")))
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "features/f.yaml:7:14: conflicts: `bake` and `roast` can both stand as answers of",
        "    `how`, to two needs",
        "    for    need “a crisp crust”, need “hot food”",
        "    try    ergo ask --fact need=crisp --fact need=hot",
        "",
        "3 rules, 1 finding: 1 conflicts",
    ]


def test_json_holds_what_programs_need(kitchen: Callable[..., Path]) -> None:
    found = data(ergo("--json", "--rules", str(kitchen(WHICH % ""))))
    assert found["proved"] is False
    assert found["conflicts"] == [
        {
            "kind": "conflicts",
            "message": "`bake` and `roast` can both stand as answers of `how`, to two needs",
            "rules": ["bake/hot", "roast/crisp"],
            "subjects": ["how", "bake", "roast"],
            "scenario": ["need=crisp", "need=hot"],
            "in_words": "need “a crisp crust”, need “hot food”",
            "file": "features/f.yaml",
            "line": 7,
        }
    ]


def test_what_is_accepted_is_counted_and_listed(kitchen: Callable[..., Path]) -> None:
    folder = str(kitchen(WHICH % ", overlaps: [{because: Both fit.}]"))
    short = ergo("--rules", folder)
    assert short.exit_code == 0
    assert short.stdout.splitlines() == [
        "3 rules proved consistent over every scenario the vocabulary allows",
        "accepted, each with the pack's reason: 1 overlaps of decisions (--accepted lists them)",
    ]
    listed = ergo("--rules", folder, "--accepted")
    assert listed.exit_code == 0
    assert "accepted: `bake` and `roast`" in listed.stdout
    assert "    as     Both fit." in listed.stdout
    assert [one["because"] for one in data(ergo("--rules", folder, "--json"))["accepted"]] == ["Both fit."]


def test_the_scenario_of_a_finding_can_be_asked(kitchen: Callable[..., Path]) -> None:
    when = "cook-time > 10 minutes, need=hot, not service=oven"
    folder = str(kitchen(WHICH % "", f"id: out, when: [{when}], rule-out: bake"))
    found = data(ergo("--json", "--rules", folder))
    for one in found["conflicts"]:
        arguments = [word for fact in one["scenario"] for word in ("--fact", fact)]
        asked = CliRunner().invoke(app, ["ask", "--json", "--rules", folder, *arguments])
        assert {answer["id"] for answer in data(asked)["recommendations"]} == {"bake", "roast"}


def test_sarif_points_into_the_pack_and_carries_the_reasons(kitchen: Callable[..., Path]) -> None:
    folder = kitchen(
        WHICH % ", overlaps: [{because: Both fit.}]", "id: no, when: [need=hot, not need=hot], recommend: bake"
    )
    result = ergo("--sarif", "--rules", str(folder))
    assert result.exit_code == 1
    found = data(result)
    run = found["runs"][0]
    assert found["version"] == "2.1.0"
    assert run["originalUriBaseIds"]["PACK"]["uri"] == folder.as_uri() + "/"
    rules = {one["id"] for one in run["tool"]["driver"]["rules"]}
    first, second = run["results"]
    assert (first["ruleId"], second["ruleId"]) == ("unreachable", "conflicts")
    assert {first["ruleId"], second["ruleId"]} <= rules
    assert "suppressions" not in first
    assert second["suppressions"] == [{"kind": "inSource", "justification": "Both fit."}]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "decisions/d.yaml", "uriBaseId": "PACK"}
    assert (
        (folder / place["artifactLocation"]["uri"])
        .read_text()
        .splitlines()[place["region"]["startLine"] - 1]
        .strip()
        .startswith("- {id: no")
    )


def test_cycles_are_findings_and_other_faults_are_not(kitchen: Callable[..., Path]) -> None:
    folder = kitchen(
        WHICH % ", overlaps: [{because: Both fit.}]",
        "id: a, when: [need=hot], unless: [wish=b], derive: [wish=a]",
        "id: b, when: [need=hot], unless: [wish=a], derive: [wish=b]",
    )
    result = ergo("--rules", str(folder))
    assert result.exit_code == 1
    assert "cycle through `unless`: `" in result.stdout
    (folder / "features" / "f.yaml").write_text("checked: today\n")
    broken = ergo("--rules", str(folder))
    assert broken.exit_code == 3
    assert broken.stdout == ""


def test_the_hash_seed_changes_nothing(kitchen: Callable[..., Path], tmp_path: Path) -> None:
    folder = str(kitchen(WHICH % "", "id: no, when: [need=hot, constraint=fast], rule-out: bake, overrides: [used]"))
    outputs = set()
    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed, "XDG_CACHE_HOME": str(tmp_path / "cache"), "PATH": "/usr/bin:/bin"}
        arguments = [sys.executable, "-m", "cli.main", "check", "--json", "--rules", folder]
        outputs.add(subprocess.run(arguments, capture_output=True, env=environment, cwd=ROOT, check=False).stdout)
    assert len(outputs) == 1
    assert json.loads(outputs.pop())["conflicts"]


def test_usage_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both = ergo("--json", "--sarif")
    assert (both.exit_code, both.stdout) == (2, "")
    assert ergo("--rules", str(tmp_path)).exit_code == 3
    monkeypatch.setattr(command.importlib.util, "find_spec", lambda name: None)
    missing = ergo()
    assert missing.exit_code == 2
    assert "help: pip install 'ergo[check]'" in missing.stderr


def test_a_pack_is_found_as_everywhere(kitchen: Callable[..., Path], tmp_path: Path) -> None:
    """The folder around it, or the name of an installed one."""
    missing = ergo("--rules", "nosuch")
    assert (missing.exit_code, missing.stdout) == (2, "")
    assert "ergo: no folder and no installed pack `nosuch`" in missing.stderr
    folder = kitchen(WHICH % "")
    project = tmp_path / "project"
    shutil.copytree(folder, project / "rules", ignore=shutil.ignore_patterns("project"))
    uri = data(ergo("--sarif", "--rules", str(project)))["runs"][0]["originalUriBaseIds"]["PACK"]["uri"]
    assert uri == (project / "rules").as_uri() + "/"
