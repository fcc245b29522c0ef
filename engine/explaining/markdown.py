"""Answers as Markdown, for an issue, a wiki or a pull request: story, tables, the proof as a Mermaid drawing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.answer import Answer
from engine.explaining import account
from engine.explaining.how import how_chosen
from engine.explaining.mermaid import mermaid
from engine.explaining.proof import in_words
from engine.explaining.proof_drawing import proof_drawing
from engine.explaining.story import story

SHOWN = 12
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def plain(text: str) -> str:
    """Text that Markdown shows as it stands, on one line."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return _SIGNS.sub(r"\\\1", line)


def link(page: str) -> str:
    """A page as a link named after its last part; anything that is no web address stays text."""
    if not page.startswith("https://") or re.search(r"[\s<>()\"]", page):
        return plain(page)
    name = page.rstrip("/").rsplit("/", 1)[-1].removesuffix(".html")
    return f"[{plain(name)}]({page})"


def code(text: str) -> str:
    """An id as code; within a table cell too."""
    return f"`{text.replace('`', ' ').replace('|', ' ')}`"


def markdown(one: Answer) -> str:
    """The whole answer; of a text that asks several things one after the other."""
    return "\n".join("\n".join(_parts(each)) + "\n" for each in one.asks or (one,))


def _parts(one: Answer) -> Iterator[str]:
    yield f"# {plain(account.headline(one))}"
    yield ""
    if one.question.text:
        yield from (f"> {plain(line)}" for line in one.question.text.splitlines() if line.strip())
        yield ""
    yield " ".join(plain(part) for part in story(one))
    yield from _how(one)
    yield from _read(one)
    yield from _considered(one)
    if account.deciding(one):
        yield from ("", "## Proof", "", "```mermaid", mermaid(proof_drawing(one)), "```")
    yield from _rules(one)
    absent = account.assumed(one)
    if absent and not one.abstained:
        yield from ("", "## Assumed, as nothing says otherwise", "")
        yield from (f"- no {plain(in_words(one.pack, fact))} ({code(fact)})" for fact in absent)
    yield from _quoted(one)


def _how(one: Answer) -> Iterator[str]:
    ways = how_chosen(one)
    if ways:
        yield from ("", "## How", "")
        yield from (f"- {plain(do)}" for do in ways)


def _quoted(one: Answer) -> Iterator[str]:
    found = account.quoted(one)
    if found:
        yield from ("", "## Also said in your documents, as a guess from shared words only", "")
        yield from (f"- {plain(account.place(cited))}: \u201c{plain(cited.quote)}\u201d" for cited in found)


def _read(one: Answer) -> Iterator[str]:
    mentions, given = account.read(one), account.given(one)
    if not mentions and not given:
        return
    yield from ("", "## Read", "", "| fact | from the words |", "|---|---|")
    for mention in mentions:
        likely = " (likely)" if mention.likely else ""
        yield f"| {plain(in_words(one.pack, mention.fact))}{likely} | \u201c{plain(mention.text)}\u201d |"
    for fact in given:
        yield f"| {plain(in_words(one.pack, fact))} | given |"


def _considered(one: Answer) -> Iterator[str]:
    found = account.considered(one)
    if not found:
        yield from _nearest(one)
        return
    yield from ("", "## Considered", "", "| what | verdict | because | rule |", "|---|---|---|---|")
    for row in found[:SHOWN]:
        ground = f" {plain(row.ground)}." if row.ground else ""
        rule = code(row.rule) if row.rule else ""
        yield f"| {plain(row.title)} | {row.verdict} | {plain(row.because)}{ground} | {rule} |"
    if len(found) > SHOWN:
        yield from ("", f"And {len(found) - SHOWN} more, which `--format json` lists.")


def _nearest(one: Answer) -> Iterator[str]:
    if one.nearest:
        yield from ("", "## Near, as a guess from shared words only", "")
        yield from (f"- {plain(one.pack.title_of(near.feature))} ({code(near.id)})" for near, _ in one.nearest)


def _rules(one: Answer) -> Iterator[str]:
    for text in account.rules(one):
        yield from ("", f"## Rule {code(text.id)}", "", plain(text.because), "")
        for name, verdict, claim in account.notes(one.pack, text):
            yield f"- note {plain(name)}, {verdict}: {plain(claim)}"
        yield from (f"- page {link(page)}" for page in text.docs)
        yield f"- checked {text.checked}, {code(f'{text.source.file}:{text.source.line}')}"
