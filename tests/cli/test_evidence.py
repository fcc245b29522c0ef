"""`--evidence`: documents beside the rules, told on standard error, quoted on standard output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli import common
from cli.main import app
from tests.conftest import ROOT

LICENCES = str(ROOT / "examples" / "licences" / "ergo_licences" / "rules")
QUESTION = "Which licence lets the marketing team reuse our mascot drawings?"
OPTIONS = ["CC BY 4.0 with the mascot credited", "a contract signed on paper"]
GUIDE = (
    "# Mascot\n\nThe mascot drawings are under CC BY 4.0: whoever reuses them, the marketing team too, credits us.\n"
)


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(common, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))  # of workers


@pytest.fixture
def guide(tmp_path: Path) -> str:
    folder = tmp_path / "guide"
    folder.mkdir()
    (folder / "mascot.md").write_text(GUIDE)
    return str(folder)


def ergo(*arguments: str) -> Result:
    return CliRunner().invoke(app, [arguments[0], "--rules", LICENCES, "--engine", "indexed", *arguments[1:]])


def test_ask_quotes_documents_and_tells_once_that_it_indexes_them(guide: str) -> None:
    first = ergo("ask", "--evidence", guide, QUESTION)
    assert "indexing 1 document in" in first.stderr
    assert "mascot.md:3, Mascot" in first.stdout
    assert "a guess, no rule" in first.stdout
    again = ergo("ask", "--evidence", guide, QUESTION)
    assert again.stderr == ""
    assert again.stdout == first.stdout
    assert all(len(line) <= 80 or "https://" in line for line in first.stdout.splitlines())


def test_json_holds_evidence_only_when_asked_for(guide: str) -> None:
    choose = [part for option in OPTIONS for part in ("--option", option)]
    data = json.loads(ergo("ask", "--json", "--evidence", guide, *choose, QUESTION).stdout)
    assert data["evidence"]["options"][0][0]["file"] == "mascot.md"
    assert data["answer"]["options"] == [0]
    assert "evidence" not in json.loads(ergo("ask", "--json", *choose, QUESTION).stdout)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_batch_takes_documents_too(guide: str, tmp_path: Path, workers: str) -> None:
    lines = tmp_path / "questions.jsonl"
    lines.write_text(json.dumps({"id": 1, "question": QUESTION, "options": OPTIONS}) + "\n")
    result = ergo("batch", "--workers", workers, "--evidence", guide, str(lines))
    answer = json.loads(result.stdout)
    assert answer["answer"] == [0]
    assert answer["evidence"]["answer"][0]["line"] == 3
    assert "evidence" not in json.loads(ergo("batch", "--workers", "1", str(lines)).stdout)


def test_folders_that_cannot_serve_are_usage_errors(tmp_path: Path) -> None:
    for command in (["ask", QUESTION], ["batch", __file__]):
        for folder in (tmp_path, tmp_path / "gone"):
            result = ergo(*command, "--evidence", str(folder))
            assert result.exit_code == 2
            assert f"`{folder}`" in result.stderr
            assert "help: " in result.stderr
            assert result.stdout == ""
