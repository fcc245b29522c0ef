"""On what ground one recommendation stands before another."""

from __future__ import annotations

from typing import Literal

from engine.answer import Answer
from engine.judging.recommend import EVEN, Recommendation
from engine.model import GROUNDS, Preference
from engine.record import record

Ground = Literal["preference", "decision", "words", "even"]


@record
class Precedence:
    """Why `better` stands before `worse`: the kind of ground, one clause that says it, and the reason and pages behind it."""

    better: str
    worse: str
    ground: Ground
    clause: str
    because: str = ""
    docs: tuple[str, ...] = ()


def precedence(answer: Answer, better: Recommendation, worse: Recommendation) -> Precedence:
    """Why one recommendation of an answer stands before another."""
    pack = answer.pack
    preference = _preference(answer, better.id, worse.id)
    if preference and preference.by:
        return _by_rule(better, worse, preference.by, preference.because, preference.docs)
    if preference:
        clause = f"it {GROUNDS[preference.ground]}"
        return Precedence(better.id, worse.id, "preference", clause, preference.because, preference.docs)
    if _chosen(answer, better) and not _chosen(answer, worse):
        text = pack.texts[better.firing.rule.id]
        return _by_rule(better, worse, text.id, text.because, text.docs)
    if better.score - worse.score < EVEN:
        return Precedence(better.id, worse.id, "even", "only the order of their names tells them apart")
    return Precedence(better.id, worse.id, "words", "more of what is asked speaks for it")


def _by_rule(
    better: Recommendation, worse: Recommendation, rule: str, because: str, docs: tuple[str, ...]
) -> Precedence:
    return Precedence(better.id, worse.id, "decision", f"the rule `{rule}` chooses it", because, docs)


def _preference(answer: Answer, better: str, worse: str) -> Preference | None:
    for one in answer.pack.preferences_for([better]):
        if one.worse == worse and one.applies(answer.trace):
            return one
    return None


def _chosen(answer: Answer, one: Recommendation) -> bool:
    return any(answer.pack.texts[firing.rule.id].kind == "decision" for firing in one.firings)
