"""Lints: what makes a rule hard to read, to trust or to meet, though it loads. One small object each, in a file by subject."""

from __future__ import annotations

from engine.authoring.lints import dates, names, pages, phrases, reasons, wordings
from engine.authoring.lints.base import Draft, Finding, Lint, run

ALL: tuple[Lint, ...] = tuple(
    sorted(
        (*reasons.LINTS, *pages.LINTS, *phrases.LINTS, *wordings.LINTS, *dates.LINTS, *names.LINTS),
        key=lambda lint: lint.id,
    )
)

__all__ = ["ALL", "Draft", "Finding", "Lint", "run"]
