"""The story of an answer: a few plain sentences that lead from the words of the question to the conclusion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from engine.answer import Answer
from engine.explaining import account
from engine.explaining.precedence import precedence
from engine.explaining.proof import comparison, in_words, quantity_text
from engine.model import ABSENT, NAMES_SERVICE, RECOMMEND, Fact, Pack, attribute_of, value_of

if TYPE_CHECKING:
    from engine.judging.verdicts import Verdict

TOLD = 3


def story(one: Answer) -> list[str]:
    """The sentences, in order. Each stands on something in the answer; none is written for effect."""
    told = _none(one) if one.abstained else _chosen(one)
    return [
        *_read(one),
        *_computed(one),
        *_lacking(one),
        *_bounded(one),
        *told,
        *_out(one),
        *_aside(one),
        *_assumed(one),
    ]


def _computed(one: Answer) -> Iterator[str]:
    for computed in one.computed:
        inputs = listed([f"{given.label} {given.shown}" for given in computed.inputs])
        yield f"By the formula \u201c{computed.formula.label}\u201d that is {computed.shown}, {computed.worked} ({inputs})."


def _bounded(one: Answer) -> Iterator[str]:
    if one.bounded:
        yield sentence(account.told_bound(one.bounded))


def _lacking(one: Answer) -> Iterator[str]:
    for lacking in one.lacking:
        yield f"The formula \u201c{lacking.formula.label}\u201d gives no amount: the question leaves open {listed(lacking.open)}."


def phrase(pack: Pack, fact: Fact) -> str:
    """A fact within a sentence: `the need “keep order”`, `the service Amazon SQS`, `a run time of 20 minutes`."""
    if fact.startswith(ABSENT):
        return f"that {phrase(pack, fact.removeprefix(ABSENT))} is absent"
    if fact == NAMES_SERVICE:
        return "a service named in the question"
    quantity, _ = comparison(fact)
    if quantity:
        return in_words(pack, fact)
    attribute, value = attribute_of(fact), value_of(fact)
    concept = pack.concepts.get(fact)
    if f"quantity={attribute}" in pack.concepts:
        return f"{pack.concepts[f'quantity={attribute}'].label} of {quantity_text(fact)}"
    label = concept.label if concept else value.replace("-", " ")
    if attribute == "service":
        return f"the service {label}"
    if attribute == "feature":
        return f"the mention of {label}"
    return f"the {attribute.replace('-', ' ')} \u201c{label}\u201d"


def listed(items: Sequence[str], word: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def sentence(text: str) -> str:
    """Text as a sentence of its own: a capital first, a full stop last."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def clause(text: str) -> str:
    """A reason to be put behind a colon: without its full stop."""
    return text.strip().removesuffix(".")


def _read(one: Answer) -> Iterator[str]:
    mentions = account.read(one)
    carrying = account.behind(one)
    shown = [m for m in mentions if m.fact in carrying]
    if not carrying.intersection(account.given(one)):
        shown = shown or mentions[:TOLD]
    if shown:
        parts = [f"\u201c{m.text}\u201d as {phrase(one.pack, m.fact)}" for m in shown[:TOLD]]
        likely = [m for m in shown[:TOLD] if m.likely]
        yield sentence(f"Ergo read {listed(parts)}")
        if likely:
            yield sentence(
                f"That {phrase(one.pack, likely[0].fact)} is meant is only likely: no whole phrase states it"
            )
    facts = [fact for fact in account.given(one) if fact in carrying]
    if not shown and not facts:
        facts = account.given(one)[:TOLD]
    if facts:
        yield sentence(
            f"Given{' besides' if shown else ''}: {listed([phrase(one.pack, fact) for fact in facts[:TOLD]])}"
        )
    if not shown and not facts:
        yield "Nothing in the question names anything that the rules speak of."


def _none(one: Answer) -> Iterator[str]:
    if one.tied:
        yield sentence(
            f"The rules find {listed([account.told_apart(one, t.id) for t in one.tied])} equally good, and nothing said tells them apart"
        )
    else:
        near = "; what comes near is only near in its words" if one.nearest else ""
        yield sentence(f"There is no answer, as {account.why_none(one)}{near}")


def _chosen(one: Answer) -> Iterator[str]:
    if one.choice:
        yield from _options(one)
        return
    best = one.recommendations[0]
    text = one.pack.texts[best.firing.rule.id]
    way = "Where that holds, the rules recommend" if not best.guess else "If it is, the rules recommend"
    yield sentence(f"{way} {best.title}: {clause(text.because)}")
    steps = account.proofs(one)[0].height
    if steps > 1:
        yield f"The conclusion takes {steps} rules one after the other; the proof shows them."
    if len(one.recommendations) > 1:
        second = one.recommendations[1]
        why = precedence(one, best, second)
        rest = len(one.recommendations) - 2
        more = f" (and {rest} more)" if rest else ""
        because = f" ({clause(why.because)})" if why.because and why.because != text.because else ""
        other, first = account.told_apart(one, second.id), account.told_apart(one, best.id)
        yield sentence(f"{other}{more} would fit too, but {first} comes first because {why.clause}{because}")
    yield sentence(f"Ergo is {account.percent(best.confidence)} sure of it{_doubt(one)}")


def _doubt(one: Answer) -> str:
    best = one.recommendations[0]
    if best.guess and best.id in one.pack.limits:
        return ", looked up by the words that ask for the amount"
    if best.guess:
        return ", a guess by its words, for no rule fired on them"
    alone = len(one.recommendations) == 1
    if best.views:
        return f", judged by how far the words ask for it{'' if alone else ' and for the others'}"
    if alone:
        return ", as nothing else fits"
    even = precedence(one, one.recommendations[0], one.recommendations[1]).ground == "even"
    return ", though the next fits as well" if even else ", judged by its lead over the next"


def _options(one: Answer) -> Iterator[str]:
    assert one.choice
    for verdict in one.choice.verdicts:
        if verdict.verdict == "right":
            because = clause(verdict.because)
            yield sentence(f"Option {account.letter(verdict.option)} is chosen ({_ground(one, verdict)}): {because}")
    wrong = [v for v in one.choice.verdicts if v.verdict == "wrong"]
    if wrong:
        near = max(wrong, key=lambda v: (v.share, -v.option))
        yield sentence(f"Option {account.letter(near.option)} comes nearest and falls short: {clause(near.because)}")
    yield sentence(f"Ergo is {account.percent(one.choice.confidence)} sure of the choice")


def _ground(one: Answer, verdict: Verdict) -> str:
    if not verdict.exact:
        return "no rule decides, its words do"
    name = verdict.rules[0]
    return f"the formula `{name}` gives it" if name in one.pack.formulas else f"the rule `{name}` fired for it"


def _out(one: Answer) -> Iterator[str]:
    if one.choice or not one.ruled_out:
        return
    first = account.ruled_out(one)[0]
    though = ", though rules recommend it" if RECOMMEND + first.id in one.trace.facts else ""
    because = clause(one.pack.texts[first.firing.rule.id].because)
    others = len(one.ruled_out) - 1
    count = f"{others} more are" if others > 1 else "one more is"
    yield sentence(
        f"{first.title} is ruled out{though}: {because}" + (f"; {count} ruled out as well" if others else "")
    )


def _aside(one: Answer) -> Iterator[str]:
    facts = account.aside(one)
    if one.choice or one.abstained or not facts:
        return
    named = listed([phrase(one.pack, fact) for fact in facts[:TOLD]])
    more = f" (and {len(facts) - TOLD} more)" if len(facts) > TOLD else ""
    yield sentence(f"Read as well, without bearing on this recommendation: {named}{more}")


def _assumed(one: Answer) -> Iterator[str]:
    facts = account.assumed(one)
    if one.abstained or not facts:
        return
    named = listed([phrase(one.pack, fact) for fact in facts[:TOLD]], "or")
    more = f" (or {len(facts) - TOLD} more)" if len(facts) > TOLD else ""
    taken = "it was taken not to hold; if it does" if len(facts) == 1 else "none was taken to hold; if one does"
    yield sentence(f"Nothing was said of {named}{more}, so {taken}, ask again with it")
