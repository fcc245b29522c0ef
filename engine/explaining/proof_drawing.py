"""The proof of an answer as a drawing: words, facts, rules, conclusion."""

from __future__ import annotations

from engine.answer import Answer
from engine.explaining import account
from engine.explaining.drawing import Drawing, Kind
from engine.explaining.proof import Step, in_words
from engine.model import FIRED, RECOMMEND, RULE_OUT, Fact, Pack

PROOFS = 3
ABSENT_SHOWN = 3


def proof_drawing(one: Answer) -> Drawing:
    """The firings that carry the answer, from the words they rest on; the first few where there are many."""
    drawing = Drawing(account.headline(one))
    for step in account.proofs(one)[:PROOFS]:
        add_step(drawing, one.pack, step)
    return drawing


def add_step(drawing: Drawing, pack: Pack, step: Step) -> str:
    """Add a proof; gives back the key of the box it concludes."""
    if not step.rule:
        key = drawing.box(step.fact, in_words(pack, step.fact), "fact", _origin(step))
        if step.mention:
            words = drawing.box(
                f"words {step.mention.start} {step.mention.text}", f"\u201c{step.mention.text}\u201d", "words"
            )
            drawing.arrow(words, key)
        return key
    rule = drawing.box(f"rule {step.rule}", step.rule, "rule")
    for premise in step.premises:
        drawing.arrow(add_step(drawing, pack, premise), rule)
    for fact in absent(step.assumed_absent)[:ABSENT_SHOWN]:
        drawing.arrow(drawing.box(f"absent {fact}", f"no {in_words(pack, fact)}", "absent"), rule)
    more = len(absent(step.assumed_absent)) - ABSENT_SHOWN
    if more > 0:
        drawing.arrow(drawing.box(f"absent more {step.rule}", f"nor {more} other things", "absent"), rule)
    end = drawing.box(step.fact, in_words(pack, step.fact), kind_of(step.fact))
    drawing.arrow(rule, end)
    return end


def absent(facts: tuple[Fact, ...]) -> list[Fact]:
    """What a firing took to be unknown, without what only says which rules fired or that a service was named."""
    return [fact for fact in facts if "=" in fact and not fact.startswith((FIRED, "names="))]


def kind_of(fact: Fact) -> Kind:
    """The kind of box a fact is drawn as."""
    if fact.startswith(RULE_OUT):
        return "out"
    return "conclusion" if fact.startswith(RECOMMEND) else "fact"


def _origin(step: Step) -> str:
    if step.mention:
        return "likely" if step.mention.likely else ""
    return "assumed" if step.assumed else "given"
