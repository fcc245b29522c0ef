"""Lints on the pages that rules rest on."""

from __future__ import annotations

from collections.abc import Iterator

from engine.authoring.lints.base import Draft, Lint
from engine.model import Source

Found = Iterator[tuple[Source, str, str]]


def _missing(draft: Draft) -> Found:
    for place in draft.places:
        entry = place.entry
        if "docs" not in type(entry).model_fields or entry.docs or not getattr(entry, "because", ""):  # type: ignore[attr-defined]
            continue
        yield place.at(), "a reason without a page", "cite the page that says so: `docs: [guide:page]`"


def _spelled_out(draft: Draft) -> Found:
    guides = sorted(draft.guides.items(), key=lambda pair: -len(pair[1]))
    for place in draft.places:
        for number, page in enumerate(getattr(place.entry, "docs", ())):
            name = next((name for name, address in guides if page.startswith(address)), "")
            rest = page[len(draft.guides[name]) :] if name else ""
            if rest and "/" not in rest and ".html" in rest:
                short = f"{name}:{rest.replace('.html', '')}"
                yield place.at("docs", number), f"`{page}` has a shorter form", f"write `{short}`"


LINTS = (
    Lint(
        "page-missing",
        "A reason without a page",
        "A rule is as good as its source. Where the loader does not ask for a page, a reader still does.",
        "Cite the page that says so, by the short name of its guide.",
        "rather-than:\n  - over: scheduled-scan\n    on: faster\n    because: A scan sees a change only at its next run.",
        "rather-than:\n  - over: scheduled-scan\n    on: faster\n    because: A scan sees a change only at its next run.\n    docs: [guide:streams]",
        _missing,
    ),
    Lint(
        "page-spelled-out",
        "A whole address where a guide has a short name",
        "When a site moves, guides in `pack.yaml` are mended in one place; addresses written out are missed.",
        "Write `guide:page`.",
        "docs: [https://example.org/book/oven.html]",
        "docs: [book:oven]",
        _spelled_out,
    ),
)
