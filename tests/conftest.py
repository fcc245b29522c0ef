"""Shared by all tests: small packs written on the spot, and the shipped pack opened once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from engine.advisor import Advisor

pytest_plugins = ["pytester"]
settings.register_profile(
    "mutants", derandomize=True, database=None, phases=[Phase.explicit, Phase.generate], report_multiple_bugs=False
)  # a mutant is noticed or not, the same each time; the smallest example of it is of no use

ROOT = Path(__file__).parent.parent
RULES = ROOT / "rules"
SCENARIOS = ROOT / "scenarios"
SHARED = ROOT.parent / "shared"
CACHE_HOME = ROOT / ".pytest_cache" / "cache"  # for XDG_CACHE_HOME of processes
CACHE = CACHE_HOME / "ergo"  # where they and the tests keep compiled packs: the shipped one is compiled once for all

MANIFEST = """\
checked: 2026-11-23
pack: kitchen
title: What to cook with
guides:
  book: https://example.org/book/
"""


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Advisor:
    """The shipped pack, with the indexed chainer."""
    return Advisor.open(RULES, engine="indexed", cache=CACHE)


@pytest.fixture
def pack(tmp_path: Path) -> Callable[..., Path]:
    """Writes a pack from its files: `pack(**{"features/a.yaml": "..."})`."""

    def write(files: dict[str, str], manifest: str = MANIFEST) -> Path:
        (tmp_path / "pack.yaml").write_text(manifest)
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path

    return write
