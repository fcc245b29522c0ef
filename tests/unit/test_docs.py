"""Generated pages are fresh, links inside the documents lead somewhere, and rule folders are known in both places."""

from __future__ import annotations

import doctest
import re

import pytest

from cli import pages
from cli.main import app
from engine.advisor import Advisor
from engine.pack import schema
from engine.pack.folder import FOLDERS
from tests.conftest import ROOT

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
