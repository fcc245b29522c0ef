"""The forms an answer can be written in; each is imported only when it is asked for."""

from __future__ import annotations

from typing import Any

from engine.answer import Answer


def written(one: Answer, form: str, colour: bool = False, explain: bool = False) -> str:
    """An answer as `text`, `markdown`, `mermaid`, `dot`, `html` or `adr`. Raises LookupError for any other form.

    Of a text that asks several things, drawings and decision records, which are of one thing each, show the first.
    """
    if form == "text":
        from engine.explaining import text

        return text.answer(one, colour, explain)
    if form == "markdown":
        from engine.explaining.markdown import markdown

        return markdown(one)
    if form == "html":
        from engine.explaining.html import html

        return html(one)
    if form == "adr":
        from engine.explaining.adr import adr

        return adr(one.asks[0] if one.asks else one)
    return drawn(one, form)


def drawn(one: Answer, form: str) -> str:
    """The proof of an answer as `mermaid` or `dot`."""
    from engine.explaining.proof_drawing import proof_drawing

    one = one.asks[0] if one.asks else one
    if form == "mermaid":
        from engine.explaining.mermaid import mermaid

        return mermaid(proof_drawing(one)) + "\n"
    if form == "dot":
        from engine.explaining.dot import dot

        return dot(proof_drawing(one)) + "\n"
    raise LookupError(f"no form called `{form}`")


def data_of(one: Answer, explain: bool = False) -> dict[str, Any]:
    """An answer as plain data; to `explain` adds its story."""
    from engine.explaining import data

    found = data.answer(one)
    if explain:
        from engine.explaining.story import story

        found["story"] = story(one)
    return found
