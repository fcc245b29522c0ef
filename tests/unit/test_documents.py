"""Folders of documents: what of them is read, how it is split, and how the index is kept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.documents import folder as folders
from engine.documents.library import ENDING, PART, Library
from engine.documents.split import MOST, passages, plain, title
from engine.errors import DocumentsError
from tests.conftest import ROOT

GUIDE = """\
---
owner: kitchen
---
# The [guide](x.md) to `pots`

Soup simmers in a **large** pot \\(never in a wok\\).
It may take hours.

## Rice

+ Rinse the rice.
+ [Only a link](elsewhere.md)
+ Cook it covered.

```
# no heading
rm -rf pot
```
Setext
------
| pot | use |
|-----|-----|
| wok | frying |
"""


def test_paragraphs_items_and_rows_stand_under_their_heading_with_their_line() -> None:
    found = [(one.section, [(unit.line, unit.text) for unit in one.units]) for one in passages(GUIDE)]
    assert found == [
        ("The guide to pots", [(6, "Soup simmers in a large pot (never in a wok). It may take hours.")]),
        ("Rice", [(11, "Rinse the rice."), (13, "Cook it covered.")]),
        ("Setext", [(21, "pot; use"), (23, "wok; frying")]),
    ]
    assert title(passages(GUIDE), "guide.md") == "The guide to pots"
    assert title(passages("only words"), "guide.md") == "guide.md"


def test_short_items_are_grouped_and_long_paragraphs_parted() -> None:
    items = "\n".join(f"- item {number} is five words" for number in range(40))
    sizes = [sum(unit.words for unit in one.units) for one in passages(items)]
    assert sum(sizes) == 200
    assert all(40 <= size <= MOST for size in sizes)
    long = passages(" ".join(["A sentence of exactly six words."] * 60))
    assert [unit.words for one in long for unit in one.units] == [150, 150, 60]


@given(st.text(alphabet=st.sampled_from(list("ab #-*|`~\n>[](<.:=\\_\x1b\u202e")), max_size=400))
def test_any_text_splits_into_clean_bounded_passages(text: str) -> None:
    lines = text.count("\n") + 1
    for one in passages(text):
        assert one.units
        for unit in one.units:
            assert 1 <= unit.line <= lines
            assert 1 <= unit.words <= MOST
            assert unit.text == unit.text.strip()
            assert "\n" not in unit.text
            assert "\x1b" not in unit.text
            assert "\u202e" not in unit.text


def test_names_with_signs_stay_whole() -> None:
    assert plain("Allow `s3:*` for __all__ and snake__case\\.") == "Allow s3:* for all and snake__case."


def test_only_documents_within_the_folder_are_read(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    (inside / "deep").mkdir(parents=True)
    (inside / ".git").mkdir()
    outside.mkdir()
    for path in (
        inside / "a.md",
        inside / "deep" / "b.TXT",
        inside / "c.py",
        inside / ".git" / "d.md",
        outside / "e.md",
    ):
        path.write_text("words")
    (inside / "link.md").symlink_to(outside / "e.md")
    (inside / "linked").symlink_to(outside)
    (inside / "own.md").symlink_to(inside / "a.md")
    (inside / "nowhere.md").symlink_to(inside / "gone.md")
    (inside / "circle.md").symlink_to(inside / "circle.md")
    os.mkfifo(inside / "pipe.md")
    assert [one.name for one in folders.documents(inside)] == ["a.md", "deep/b.TXT", "own.md"]


def test_a_folder_that_cannot_serve_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DocumentsError, match="no documents in"):
        folders.documents(tmp_path)
    with pytest.raises(DocumentsError, match="no folder"):
        folders.documents(tmp_path / "gone")
    for name in "abc":
        (tmp_path / f"{name}.md").write_text("words")
    monkeypatch.setattr(folders, "MAX_FILES", 2)
    with pytest.raises(DocumentsError, match="too many files"):
        folders.documents(tmp_path)


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    folder = tmp_path / "guide"
    folder.mkdir()
    (folder / "pots.md").write_text("# Pots\n\nRotating the pot keeps its heat even.\n")
    (folder / "fire.txt").write_text("Gas heats at once.\n")
    return folder


def test_built_once_and_anew_when_a_document_changes(guide: Path, tmp_path: Path) -> None:
    told: list[str] = []
    cache = tmp_path / "cache"
    for _ in range(2):
        library = Library.open(guide, cache, told.append)
        found = library.passages(library.search(["rotates"], 5))
        assert [(one.file, one.section, one.units[0].line) for one in found] == [("pots.md", "Pots", 3)]
    assert told == [f"indexing 2 documents in `{guide}`, once until they change"]
    (guide / "fire.txt").write_text("Induction rotates nothing.\n")
    library = Library.open(guide, cache, told.append)
    assert len(library.search(["rotate"], 5)) == 2
    assert len(told) == 2


def test_what_cannot_be_read_is_told_and_skipped(guide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (guide / "picture.md").write_bytes(b"\x89PNG\0\0")
    (guide / "huge.md").write_text("word " * 30)
    monkeypatch.setattr(folders, "MAX_FILE", 100)
    told: list[str] = []
    library = Library.open(guide, None, told.append)
    assert told[1:] == ["skipped `huge.md`: more than 0 MB", "skipped `picture.md`: not text"]
    assert library.size == 2


def test_a_damaged_index_is_built_anew(guide: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    Library.open(guide, cache)
    (kept,) = cache.glob(f"*{ENDING}")
    for content in (b"", b"no database", kept.read_bytes()[:4096]):
        kept.write_bytes(content)
        assert Library.open(guide, cache).search(["gas"], 5)


def test_without_a_cache_it_still_serves(guide: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    told: list[str] = []
    assert Library.open(guide, blocked / "cache", told.append).search(["gas"], 5)
    assert any("could not be kept" in line for line in told)


def test_many_may_start_at_once(guide: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    code = (
        "import sys; from pathlib import Path; from engine.documents.library import Library;"
        "print(len(Library.open(Path(sys.argv[1]), Path(sys.argv[2])).search(['gas'], 5)))"
    )
    command = [sys.executable, "-c", code, str(guide), str(cache)]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert [one.communicate()[0].strip() for one in running] == ["1"] * 4
    assert len(list(cache.glob(f"*{ENDING}"))) == 1
    assert not list(cache.glob(f"{PART}*"))
