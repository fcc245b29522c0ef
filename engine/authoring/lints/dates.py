"""Lints on the day a rule was last compared with its page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from engine.authoring.lints.base import Draft, Lint
from engine.model import Source

Found = Iterator[tuple[Source, str, str]]


def _stale(draft: Draft) -> Found:
    oldest = draft.today - timedelta(days=draft.stale_days)
    for place in draft.places:
        day = getattr(place.entry, "checked", None)
        if day and day < oldest:
            age = (draft.today - day).days
            yield place.at("checked"), f"last checked {age} days ago", "read its pages again and set `checked`"


def _future(draft: Draft) -> Found:
    for place in draft.places:
        day = getattr(place.entry, "checked", None)
        if day and day > draft.today + timedelta(days=1):
            yield place.at("checked"), f"`{day}` has not come yet", "set the day on which you read the page"


LINTS = (
    Lint(
        "date-stale",
        "A date long past",
        "Limits, prices and names change. What was last compared with its page more than a year ago (`--stale DAYS`) may be wrong by now.",
        "Read the pages again, mend what changed, and set `checked`.",
        "checked: 2019-05-01",
        "checked: 2026-11-23",
        _stale,
    ),
    Lint(
        "date-future",
        "A date that has not come",
        "`checked` is the day somebody read the page. A day to come is a slip of the pen, and hides the rule from `date-stale`.",
        "Set the day on which you read the page.",
        "checked: 2062-11-23",
        "checked: 2026-11-23",
        _future,
    ),
)
