"""`why-not` as text and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.explaining import account
from engine.explaining.change import Change
from engine.explaining.saying import Sayings, flags, in_change
from engine.explaining.search import Found
from engine.explaining.story import clause, listed, phrase, sentence
from engine.explaining.text import Painter, wrapped
from engine.explaining.why_not import Near, WhyNot, overriding
from engine.model import FIRED, Fact, Pack, value_of
from engine.plain import clean


def text(one: WhyNot, colour: bool = False) -> str:
    """The whole account for a terminal."""
    return "\n".join(_lines(one, Painter(colour)))


def _lines(one: WhyNot, paint: Painter) -> Iterator[str]:
    yield f"{paint('head', clean(one.title))}  {paint('dim', _VERDICTS[one.reason])}"
    for told in _because(one):
        yield from wrapped(sentence(told), "  ")
    if one.answer.recommendations and one.reason not in ("answer", "beaten"):
        yield from wrapped(f"The answer now: {account.headline(one.answer)}.", "  ")
    if one.near and one.reason not in ("answer", "beaten"):
        yield ""
        yield paint("label", "Nearest rules")
        for near in one.near:
            yield from _near(one, near)
    yield from _brings(one, paint)


_VERDICTS = {
    "answer": "it is the answer",
    "beaten": "beaten",
    "guess": "only a guess",
    "ruled out": "ruled out",
    "blocked": "blocked by a single fact",
    "short": "several facts are missing",
    "never considered": "never considered",
    "no rule": "no rule recommends it",
}


def _because(one: WhyNot) -> Iterator[str]:
    pack = one.answer.pack
    if one.reason == "answer":
        yield "It is what is recommended, so there is nothing to explain; see `ergo ask --explain`"
    if one.reason == "no rule":
        yield "No rule of the pack recommends it in any scenario"
        rest = _features_of(pack, one.id)
        if rest:
            yield f"Its features are what rules recommend: {listed(rest, 'or')}"
    if one.reason == "never considered":
        yield "Nothing that was read or given meets any condition of its rules"
    if one.beaten:
        better = pack.title_of(one.beaten.better)
        because = f": {clause(one.beaten.because)}" if one.beaten.because else ""
        yield f"{better} comes first because {one.beaten.clause}{because}"
    if one.reason == "guess":
        yield "No rule fired for it; its words alone make it likely"
    for firing in one.against:
        rule = pack.texts[firing.rule.id]
        on = listed([phrase(pack, fact) for fact in firing.on])
        yield f"Rule `{rule.id}` rules it out, on {on}: {clause(rule.because)}"
    if one.reason == "blocked":
        yield _single(one, one.near[0])


def _single(one: WhyNot, near: Near) -> str:
    pack = one.answer.pack
    if near.missing:
        return f"Rule `{near.rule.id}` lacks one fact: {phrase(pack, near.missing[0])}"
    rivals = overriding(near)
    if rivals:
        return f"Rule `{near.rule.id}` is overridden by `{rivals[0]}`, which fired: {clause(pack.texts[rivals[0]].because)}"
    return f"Rule `{near.rule.id}` does not hold where {phrase(pack, near.barring[0])} is known"


def _features_of(pack: Pack, name: str) -> list[str]:
    concepts = [c for c in pack.concepts.values() if c.kind == "feature" and c.of == name]
    return [f"`{value_of(c.id)}`" for c in sorted(concepts, key=lambda c: c.id)[:4]]


def _near(one: WhyNot, near: Near) -> Iterator[str]:
    pack = one.answer.pack
    yield f"  {clean(near.rule.id)}"
    for sign, facts in (("holds  ", near.holding), ("missing", near.missing), ("against", near.barring)):
        for fact in facts:
            told = f"rule {fact.removeprefix(FIRED)} fired" if fact.startswith(FIRED) else phrase(pack, fact)
            yield from wrapped(f"{told}  ({fact})", "             ", f"    {sign}  ")


def _brings(one: WhyNot, paint: Painter) -> Iterator[str]:
    if one.reason in ("answer", "no rule"):
        return
    same = one.first.changes and set(one.first.changes) <= set(one.stands.changes)
    if one.reason != "beaten" and not same:
        yield from _found(one, one.stands, "would be recommended", paint)
    yield from _found(one, one.first, "would be the answer", paint)


def _found(one: WhyNot, found: Found, what: str, paint: Painter) -> Iterator[str]:
    yield ""
    runs = f"({found.runs} scenarios run)"
    if not found.changes:
        facts = f"up to {found.searched} facts" if found.searched > 1 else "a single fact"
        early = "; the search ended early" if found.early else ""
        yield f"{paint('label', f'It {what}')} after no change of {facts} {runs}{early}"
        return
    which = "smallest found" if found is one.first else "smallest there is"
    yield f"{paint('label', f'It {what}')} after this change, the {which} {runs}"
    sayings = Sayings(one.answer.pack)
    for change in found.changes:
        yield from wrapped(in_change(one.answer.pack, change), "    ", "  - ")
        yield f"      {clean(flags(change))}"
        yield from _said(sayings, change.add)


def _said(sayings: Sayings, facts: frozenset[Fact]) -> Iterator[str]:
    for fact in sorted(facts):
        if sayings.example(fact):
            yield from wrapped(f"as in \u201c{sayings.example(fact)}\u201d", "      ", "      ")


def data(one: WhyNot) -> dict[str, Any]:
    """The account as `ergo why-not --json` prints it."""
    return {
        "schema_version": 1,
        "id": one.id,
        "title": one.title,
        "reason": one.reason.replace(" ", "-"),
        "answer": [found.id for found in one.answer.recommendations[:1]],
        "ruled_out_by": list(dict.fromkeys(firing.rule.id for firing in one.against)),
        "beaten_by": None
        if not one.beaten
        else {"id": one.beaten.better, "ground": one.beaten.ground, "because": one.beaten.because or one.beaten.clause},
        "nearest": [
            {
                "rule": near.rule.id,
                "holding": list(near.holding),
                "missing": list(near.missing),
                "against": list(near.barring),
            }
            for near in one.near
        ],
        "to_be_recommended": _changes(one.stands),
        "to_be_the_answer": _changes(one.first),
    }


def _changes(found: Found) -> dict[str, Any]:
    return {
        "changes": [change_data(change) for change in found.changes],
        "searched": found.searched,
        "runs": found.runs,
    }


def change_data(change: Change) -> dict[str, list[Fact]]:
    """A change as plain data."""
    return {"add": sorted(change.add), "drop": sorted(change.drop)}
