"""Hostile packs are refused with a problem at a place, hostile texts are answered; benchmarks/robustness.py measures both."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.advisor import Advisor
from engine.errors import PackError
from engine.explaining import data as as_data
from engine.explaining import text as as_text
from engine.pack import folder as pack_folder
from engine.pack.compile import compile_pack
from engine.plain import clean, whole
from engine.reading import quantities
from tests.hostile import HEAD, MANIFEST, PACKS, TEXTS
from tests.unit.test_licences_pack import RULES

SHORT = 3_000  # characters of each text that are enough to see whether it is answered


@pytest.mark.parametrize("name", PACKS)
def test_a_hostile_pack_is_refused(tmp_path: Path, name: str) -> None:
    make, told = PACKS[name]
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "pack.yaml").write_text(MANIFEST)
    make(folder)
    with pytest.raises(PackError) as caught:
        compile_pack(folder)
    message = str(caught.value)
    assert told in message
    assert len(caught.value.problems) <= 100
    assert len(message) < 30_000
    assert clean(message) == message


@pytest.fixture(scope="module")
def licences() -> Advisor:
    return Advisor.open(RULES, engine="indexed")


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_is_answered(licences: Advisor, name: str) -> None:
    answer = licences.ask(TEXTS[name][:SHORT])
    shown = as_text.answer(answer)
    assert clean(shown) == shown
    assert json.loads(whole(json.dumps(as_data.answer(answer), ensure_ascii=False)).encode())["schema_version"] == 1


def test_a_folder_that_cannot_be_listed_is_no_smaller_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pack.yaml").write_text(MANIFEST)

    def closed(path: Path) -> Iterator[object]:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(pack_folder.os, "scandir", closed)
    with pytest.raises(PermissionError):
        compile_pack(tmp_path)


def test_a_link_inside_the_pack_is_followed(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(MANIFEST)
    (tmp_path / "features").mkdir()
    (tmp_path / "shared").write_text(f"{HEAD}  []\n")
    (tmp_path / "features" / "a.yaml").symlink_to("../shared")
    assert compile_pack(tmp_path).name == "hostile"


@pytest.mark.parametrize("number", ["22222222222222", "9,999,999,999,999 billion", "0.000000001", "1e+99"])
@pytest.mark.parametrize("unit", ["days", "ms", "%", "TB", ""])
def test_amounts_beyond_reason_are_read_back(number: str, unit: str) -> None:
    (found,) = quantities.find(f"{number} {unit}".strip())
    dimension, amount = quantities.parse(quantities.shown(found.amount, found.dimension), found.dimension)
    assert dimension == found.dimension
    assert amount == pytest.approx(found.amount, rel=1e-4)


def test_an_amount_beyond_reason_is_no_error(licences: Advisor) -> None:
    assert licences.ask("The notice came 22222222222222 days ago, and we want our rights back.").ruled_out
