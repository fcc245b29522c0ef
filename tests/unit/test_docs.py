"""Generated pages are fresh, links inside the documents lead somewhere, and rule folders are known in both places."""

from __future__ import annotations

import re

from cli import pages
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
