"""Answers as plain data: the JSON contract of docs/json.md, schema_version 1. Fields may be added, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from engine.answer import Answer
from engine.explaining.how import how
from engine.explaining.proof import Step, prove
from engine.judging.options import Choice
from engine.judging.recommend import Recommendation, RuledOut
from engine.model import RECOMMEND, Fact, Note, Pack, RuleText

if TYPE_CHECKING:
    from engine.computing.calculator import Computed, Given, Lacking
    from engine.explaining.rule_web import RuleWeb
    from engine.judging.bounds import Bounded
    from engine.judging.passages import Cited, Support

SCHEMA_VERSION = 1


def answer(one: Answer) -> dict[str, Any]:
    """An answer as `ergo ask --json` prints it."""
    found = {
        "schema_version": SCHEMA_VERSION,
        "facts": facts(one),
        "recommendations": [recommendation(one, found) for found in one.recommendations],
        "ruled_out": [ruled_out(one.pack, found) for found in one.ruled_out],
        "answer": choice(one.choice) if one.choice else None,
        "fired": [firing.rule.id for firing in one.trace.firings],
        "assumed_absent": assumed_absent(one),
        "abstained": one.abstained,
        "tied": [found.id for found in one.tied],
        "nearest": [
            {"id": near.feature, "statement": near.id, "score": round(score, 4)} for near, score in one.nearest
        ],
        "pack": one.pack.name,
    }
    if one.computed:
        found["computed"] = [computed(each) for each in one.computed]
    if one.lacking:
        found["lacking"] = [lacking(each) for each in one.lacking]
    if one.bounded:
        found["bounded"] = bounded(one.bounded)
    if one.evidence:
        found["evidence"] = evidence(one.evidence)
    if one.asks:
        found["asks"] = [{"asked": ask.asked, **answer(ask)} for ask in one.asks]
    return found


def computed(one: Computed) -> dict[str, Any]:
    """An amount that a formula gives, with what it was worked out from; an assumed input stands nowhere in the text (-1)."""
    return {
        "formula": one.formula.id,
        "amount": one.amount,
        "shown": one.shown,
        "worked": one.worked,
        "inputs": [_given(each) for each in one.inputs],
        "because": one.formula.because,
        "docs": list(one.formula.docs),
        "notes": list(one.formula.notes),
    }


def bounded(one: Bounded) -> dict[str, Any]:
    """Yes or no to whether an amount is possible, by the limit that decides."""
    return {
        "yes": one.yes,
        "limit": one.limit.id,
        "amount": one.shown,
        "start": one.start,
        "end": one.end,
        "because": one.because,
    }


def lacking(one: Lacking) -> dict[str, Any]:
    """A formula that gives no amount, for the inputs that the text leaves open."""
    return {"formula": one.formula.id, "inputs": [_given(each) for each in one.inputs], "open": list(one.open)}


def _given(one: Given) -> dict[str, Any]:
    return {"input": one.name, "label": one.label, "amount": one.amount, "shown": one.shown, "start": one.start, "end": one.end}  # fmt: skip


def evidence(one: Support) -> dict[str, Any]:
    """Passages of the user's documents: for the answer, and for each option in their order."""
    return {"answer": _cited(one.answer), "options": [_cited(option) for option in one.options]}


def _cited(passages: Iterable[Cited]) -> list[dict[str, Any]]:
    return [
        {"file": one.file, "line": one.line, "section": one.section, "quote": one.quote, "score": one.score}
        for one in passages
    ]


def choice(one: Choice) -> dict[str, Any]:
    """The options chosen, and the verdict on each."""
    return {
        "options": list(one.options),
        "confidence": one.confidence,
        "verdicts": [
            {
                "option": verdict.option,
                "verdict": verdict.verdict,
                "because": verdict.because,
                "rules": list(verdict.rules),
                "docs": list(verdict.docs),
                "exact": verdict.exact,
                "share": verdict.share,
            }
            for verdict in one.verdicts
        ],
    }


def facts(one: Answer) -> list[dict[str, Any]]:
    """Facts read, with their words, then facts given without words."""
    read = [
        {"fact": m.fact, "text": m.text, "start": m.start, "end": m.end, "likely": m.likely}
        for m in one.reading.mentions
    ]
    told = {mention.fact for mention in one.reading.mentions}
    given = [{"fact": fact, "text": "", "start": -1, "end": -1} for fact in one.trace.given if fact not in told]
    return read + given


def assumed_absent(one: Answer) -> list[Fact]:
    """Facts that the firings behind the recommendations took to be unknown."""
    found = {fact for rec in one.recommendations for firing in rec.firings for fact in firing.assumed_absent}
    return sorted(found)


def recommendation(one: Answer, found: Recommendation) -> dict[str, Any]:
    """A recommendation with its proof, as `ergo ask --json` prints it."""
    text = one.pack.texts[found.firing.rule.id]
    return {
        "id": found.id,
        "title": found.title,
        "confidence": found.confidence,
        "rule": text.id,
        "because": text.because,
        "do": how(one, found),
        "notes": list(text.notes),
        "docs": list(text.docs),
        "proof": step(prove(one.trace, one.reading, found.firing, RECOMMEND + found.id)),
        "rules": [firing.rule.id for firing in found.firings],
        "guess": found.guess,
        "instead_of": list(found.instead_of),
    }


def ruled_out(pack: Pack, found: RuledOut) -> dict[str, Any]:
    """What was ruled out, with the rule that does, as `ergo ask --json` prints it."""
    text = pack.texts[found.firing.rule.id]
    return {"id": found.id, "title": found.title, "rule": text.id, "because": text.because, "docs": list(text.docs)}


def step(one: Step) -> dict[str, Any]:
    """A proof, nested."""
    data: dict[str, Any] = {"fact": one.fact}
    if one.rule:
        data["rule"] = one.rule
        data["premises"] = [step(premise) for premise in one.premises]
    if one.left_out:
        data["left_out"] = True
    if one.assumed_absent:
        data["assumed_absent"] = list(one.assumed_absent)
    if one.assumed:
        data["assumed"] = True
    if one.mention:
        data["read"] = {"text": one.mention.text, "start": one.mention.start, "end": one.mention.end}
    return data


def rule(web: RuleWeb, text: RuleText) -> dict[str, Any]:
    """A rule as `ergo rules --json` prints it; a formula has no conditions and concludes nothing."""
    if text.id in web.pack.formulas:
        return rule_of(text, [], [], [])
    variants = web.variants[text.id]
    return rule_of(text, [list(one.when) for one in variants], list(variants[0].unless), list(variants[0].then))


def rule_of(text: RuleText, when: Iterable[list[Fact]], unless: list[Fact], then: list[Fact]) -> dict[str, Any]:
    return {
        "id": text.id,
        "file": text.source.file,
        "line": text.source.line,
        "kind": text.kind,
        "when": list(when),
        "unless": unless,
        "then": then,
        "because": text.because,
        "do": list(text.do),
        "notes": list(text.notes),
        "docs": list(text.docs),
        "checked": text.checked,
        "overrides": list(text.overrides),
        "rather_than": list(text.rather_than),
    }


def note(one: Note) -> dict[str, Any]:
    """A ledger entry as `ergo notes --json` prints it."""
    return {
        "id": one.id,
        "verdict": one.verdict,
        "rules": list(one.rules),
        "docs": list(one.docs),
        "why": one.so,
        "claim": one.claim,
    }
