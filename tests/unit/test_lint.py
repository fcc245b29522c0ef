"""Each lint on a pack that has the fault and on one that has not; its page; and how a finding is waived."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from benchmarks import pages
from engine.authoring import lints
from engine.authoring.checking import lint_pack
from engine.authoring.lints import Finding
from tests.conftest import ROOT

TODAY = date(2026, 11, 28)
SERVICE = "checked: 2026-11-23\nservices:\n  - {service: kitchen, label: Kitchen, names: [kitchen]}\n"
OVEN = """\
checked: 2026-11-23
features:
  - feature: oven
    of: kitchen
    kind: tool
    label: Oven
    names: [oven]
    solves:
      - need: bake-bread
        said: [bake|baking bread|loaf]
        asked: [What do I bake bread in?]
        because: Heat from all sides makes a crust.
        docs: [book:oven]
"""
MORE = """\
  - feature: pan
    of: kitchen
    kind: tool
    label: Pan
    names: [pan]
    solves:
      - need: fry-eggs
        said: [fry egg]
        asked: [How do I fry an egg?]
        because: Hot fat sets the white at once.
        docs: [book:pan]
"""
Write = Callable[..., Path]


def found(pack: Write, features: str, lint: str = "", more: dict[str, str] | None = None) -> list[Finding]:
    folder = pack({"vocabulary/services.yaml": SERVICE, "features/oven.yaml": features, **(more or {})})
    return [one for one in lint_pack(folder, lints.ALL, TODAY, 365) if not lint or one.lint == lint]


FAULTS = {
    "reason-thin": ("Heat from all sides makes a crust.", "Hot air."),
    "reason-repeats": ("Heat from all sides makes a crust.", "The oven can bake the bread."),
    "reason-opinion": ("Heat from all sides makes a crust.", "An oven is recommended for all bread."),
    "reason-loose": ("makes a crust.", "makes a crust"),
    "page-spelled-out": ("docs: [book:oven]", "docs: [https://example.org/book/oven.html]"),
    "page-missing": (
        "    solves:",
        "    rather-than:\n      - {over: oven, on: safer, because: It does not fall over.}\n    solves:",
    ),
    "phrase-swallowed": ("said: [bake|baking bread|loaf]", "said: [bake|baking bread|loaf, bake bread]"),
    "phrase-shared": ("said: [fry egg]", "said: [fry egg, loaf|bread bake|baking]"),
    "phrase-broad": ("said: [bake|baking bread|loaf]", "said: [bake|baking bread|loaf, bread]"),
    "phrase-long": ("said: [bake|baking bread|loaf]", "said: [bake|baking bread|loaf, rye dough rise night warm]"),
    "wording-single": ("said: [bake|baking bread|loaf]", "said: [bake bread in]"),
    "example-missing": ("        asked: [What do I bake bread in?]\n", ""),
    "example-unmet": ("What do I bake bread in?", "Where do rolls get brown?"),
    "date-stale": ("checked: 2026-11-23", "checked: 2025-11-23"),
    "date-future": ("checked: 2026-11-23", "checked: 2027-11-23"),
    "name-shared": ("names: [pan]", "names: [pan, ovens]"),
    "need-unused": ("    solves:\n      - need: fry-eggs", "    cannot:\n      - need: fry-eggs"),
}


def test_a_good_pack_has_no_findings(pack: Write) -> None:
    assert found(pack, OVEN + MORE) == []


@pytest.mark.parametrize("lint", sorted(FAULTS))
def test_lint(pack: Write, lint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right, wrong = FAULTS[lint]
    text = OVEN + MORE
    assert right in text
    more = {
        "vocabulary/needs.yaml": "checked: 2026-11-23\nneeds:\n  - {need: wash, said: [wash plate], asked: [Who washes the plates?]}\n"
    }
    if lint == "phrase-broad":
        monkeypatch.setattr("engine.authoring.lints.phrases.USUAL", 2)
    one, *rest = found(pack, text.replace(right, wrong, 1), lint, more if lint == "need-unused" else None)
    assert not rest
    assert one.help
    assert one.source.line > 0
    assert "`" in one.message or lint.startswith(("date", "page", "reason"))


def test_every_lint_is_tried() -> None:
    assert sorted(FAULTS) == [lint.id for lint in lints.ALL]


def test_a_finding_names_its_place(pack: Write) -> None:
    right, wrong = FAULTS["reason-thin"]
    (one,) = found(pack, OVEN.replace(right, wrong))
    assert str(one) == (
        "features/oven.yaml:12:18: `Hot air.` says too little [reason-thin]\n    help: tell the mechanism in one sentence"
    )


@pytest.mark.parametrize("comment", ["  # lint-ok: reason-thin", "  # lint-ok: date-stale reason-thin"])
def test_a_finding_is_waived_where_it_is_meant(pack: Write, comment: str) -> None:
    assert found(pack, OVEN.replace("Heat from all sides makes a crust.", f"Hot air.{comment}")) == []


def test_the_pages_of_lints_are_fresh() -> None:
    here = {path.name: path.read_text() for path in (ROOT / "docs" / "lints").iterdir()}
    assert here == pages.lints(), "run `make docs`"
