"""Answers as one HTML file that opens from disk: no script, nothing fetched, light and dark by the reader's own setting.

Everything that comes from a question or a rule file goes through `safe`; links are kept only when they are https addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from engine.answer import Answer
from engine.explaining import account
from engine.explaining.how import how_chosen
from engine.explaining.page_style import STYLE
from engine.explaining.proof import in_words
from engine.explaining.proof_drawing import proof_drawing
from engine.explaining.story import sentence, story
from engine.explaining.svg import LARGEST, printable, svg
from engine.explaining.svg import STYLE as DRAWING_STYLE
from engine.model import RuleText
from engine.reading.reader import Mention

OUT_OPEN = 5


def safe(text: str) -> str:
    """Text as text: no mark-up, no control characters."""
    return escape(printable(text))


def told(text: str) -> str:
    """A sentence of ours: what stands in backticks is shown as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", safe(text))


def link(page: str) -> str:
    """A page as a link; what is no https address stays text."""
    if not page.startswith("https://"):
        return safe(page)
    name = page.removeprefix("https://").rstrip("/").rsplit("/", 1)[-1].removesuffix(".html")
    return f'<a href="{safe(page)}" rel="noreferrer">{safe(name)}</a>'


def html(one: Answer) -> str:
    """The page."""
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{safe(account.headline(one))}</title>",
            f"<style>{STYLE}\n{DRAWING_STYLE}</style></head><body><main>",
            *_question(one),
            *(_answered(one) if not one.asks else _asked(one)),
            *_quoted(one),
            f'<footer>Rules of the pack \u201c{safe(one.pack.title)}\u201d. The same question gives the same page.</footer>',
            "</main></body></html>",
        ]
    ) + "\n"  # fmt: skip


def _answered(one: Answer) -> Iterator[str]:
    """The answer, and all that bears on it."""
    yield from _answer(one)
    yield from _proof(one)
    yield from _considered(one)
    yield from _rules(one)
    yield from _assumed(one)


def _asked(one: Answer) -> Iterator[str]:
    """The answers to several asks; sections are numbered, as an id stands once in a page."""
    for number, ask in enumerate(one.asks, 1):
        yield f'<section id="ask-{number}"><h2>Asked</h2><blockquote>{safe(ask.asked)}</blockquote></section>'
        for line in _answered(ask):
            yield re.sub(r'(<section id="[a-z]+|\bergo-tip)', rf"\1-{number}", line)


def _question(one: Answer) -> Iterator[str]:
    if one.question.text.strip():
        yield '<section id="question"><h2>Question</h2>'
        yield f"<blockquote>{marked(one)}</blockquote>"
        yield "</section>"
    mentions, given = account.read(one), account.given(one)
    if not mentions and not given:
        return
    carrying = account.behind(one)
    yield '<section id="read"><h2>Read from it</h2><ul class="facts">'
    for mention in mentions:
        kind = "likely" if mention.likely else "used" if mention.fact in carrying else "other"
        note = " (likely)" if mention.likely else ""
        yield (
            f'<li class="{kind}"><b>{safe(in_words(one.pack, mention.fact))}</b>{note} '
            f"<q>{safe(' '.join(mention.text.split()))}</q></li>"
        )
    for fact in given:
        kind = "used" if fact in carrying else "other"
        yield f'<li class="{kind}"><b>{safe(in_words(one.pack, fact))}</b> given</li>'
    yield "</ul></section>"


def marked(one: Answer) -> str:
    """The question with the words that were read marked: those the answer rests on, and the others."""
    text = one.question.text or one.reading.words.text
    carrying = account.behind(one)
    level = [0] * len(text)
    told: dict[int, list[str]] = {}
    for mention in account.read(one):
        strength = 2 if mention.fact in carrying else 1
        for start, end in _spans(one, mention):
            for place in range(start, end):
                level[place] = max(level[place], strength)
            told.setdefault(start, []).append(in_words(one.pack, mention.fact))
    parts: list[str] = []
    start = 0
    while start < len(text):
        end = start
        while end < len(text) and level[end] == level[start]:
            end += 1
        piece = safe_lines(text[start:end])
        if level[start]:
            facts = dict.fromkeys(fact for place in range(start, end) for fact in told.get(place, ()))
            kind = "used" if level[start] == 2 else "other"
            piece = f'<mark class="{kind}" title="{safe("; ".join(facts))}">{piece}</mark>'
        parts.append(piece)
        start = end
    return "".join(parts)


def safe_lines(text: str) -> str:
    """Text as text, its line ends kept."""
    return "<br>".join(safe(line) for line in text.split("\n"))


def _spans(one: Answer, mention: Mention) -> list[tuple[int, int]]:
    words = one.reading.words
    if not mention.words or mention.likely:
        return [(mention.start, mention.end)]
    return [(words.starts[first], words.ends[last]) for first, last in mention.words]


def _answer(one: Answer) -> Iterator[str]:
    kind = "none" if one.abstained else "found"
    yield f'<section id="answer" class="{kind}"><h1>{safe(account.headline(one))}</h1>'
    if not one.abstained:
        sure = account.confidence(one)
        yield f'<p class="sure"><meter min="0" max="1" value="{sure}"></meter> {account.percent(sure)} sure</p>'
    yield f"<p>{' '.join(told(part) for part in story(one))}</p>"
    ways = how_chosen(one)
    if ways:
        yield f'<ul class="how">{"".join(f"<li>{told(do)}</li>" for do in ways)}</ul>'
    if not one.recommendations and not one.choice and one.nearest:
        yield "<p>Near, as a guess from shared words only:</p><ul>"
        yield from (
            f"<li>{safe(one.pack.title_of(near.feature))} <code>{safe(near.id)}</code></li>" for near, _ in one.nearest
        )
        yield "</ul>"
    yield "</section>"


def _proof(one: Answer) -> Iterator[str]:
    drawing = proof_drawing(one)
    if drawing.nodes and len(drawing.nodes) <= LARGEST:
        yield '<section id="proof"><h2>Proof</h2><div class="scroll">'
        yield svg(drawing, style=False)
        yield "</div></section>"


def _considered(one: Answer) -> Iterator[str]:
    found = account.considered(one)
    if one.choice:
        yield from _table("options", "Options", found)
        return
    yield from _table("fits", "Also fits", [row for row in found if row.verdict in ("fits too", "guess", "tied")])
    yield from _table("out", "Ruled out", [row for row in found if row.verdict == "ruled out"])


def _table(name: str, title: str, rows: list[account.Considered]) -> Iterator[str]:
    if not rows:
        return
    yield f'<section id="{name}"><h2>{title}</h2><ul class="rows">'
    for number, row in enumerate(rows):
        if number == OUT_OPEN and len(rows) > OUT_OPEN + 1 and name != "options":
            yield f'</ul><details><summary>and {len(rows) - number} more</summary><ul class="rows">'
        ground = f' <span class="ground">{told(sentence(row.ground))}</span>' if row.ground else ""
        rule = f"<code>{safe(row.rule)}</code> " if row.rule else ""
        badge = f'<span class="badge {row.verdict.replace(" ", "-")}">{row.verdict}</span>'
        pages = ", ".join(link(page) for page in row.docs)
        yield f"<li><p>{badge} <b>{safe(row.title)}</b></p><p>{safe(sentence(row.because))}{ground}</p>"
        yield f'<p class="source">{rule}{pages}</p></li>'
    yield "</ul></details></section>" if len(rows) > OUT_OPEN + 1 and name != "options" else "</ul></section>"


def _rules(one: Answer) -> Iterator[str]:
    rules = account.rules(one)
    if not rules:
        return
    yield '<section id="rules"><h2>Rules behind it</h2>'
    for text in rules:
        yield from _rule(one, text)
    yield "</section>"


def _rule(one: Answer, text: RuleText) -> Iterator[str]:
    yield f"<article><h3><code>{safe(text.id)}</code></h3><p>{safe(text.because)}</p><dl>"
    for name, verdict, claim in account.notes(one.pack, text):
        yield f"<dt>Note {safe(name)}</dt><dd>{safe(verdict)}: {safe(claim)}</dd>"
    if text.docs:
        yield f"<dt>Pages</dt><dd>{'<br>'.join(link(page) for page in text.docs)}</dd>"
    yield f"<dt>Checked</dt><dd>{safe(text.checked)}</dd>"
    yield f"<dt>File</dt><dd><code>{safe(f'{text.source.file}:{text.source.line}')}</code></dd></dl></article>"


def _assumed(one: Answer) -> Iterator[str]:
    facts = account.assumed(one)
    if one.abstained or not facts:
        return
    yield '<section id="assumed"><h2>Assumed, as nothing says otherwise</h2><ul class="facts">'
    yield from (
        f'<li class="other">no <b>{safe(in_words(one.pack, fact))}</b> <code>{safe(fact)}</code></li>' for fact in facts
    )
    yield "</ul></section>"


def _quoted(one: Answer) -> Iterator[str]:
    found = account.quoted(one)
    if not found:
        return
    yield '<section id="evidence"><h2>Also said in your documents</h2>'
    yield '<p>Found by shared words only: a guess, no rule.</p><ul class="rows">'
    for cited in found:
        yield f'<li><p><q>{safe(cited.quote)}</q></p><p class="source">{safe(account.place(cited))}</p></li>'
    yield "</ul></section>"
