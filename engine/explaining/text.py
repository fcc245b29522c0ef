"""Answers as text for a terminal: at most 80 columns, with or without colour.

Whatever comes from a question or a rule file is cleaned of control characters before it is shown.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from engine.answer import Answer
from engine.explaining import account
from engine.explaining.how import how
from engine.explaining.proof import Step, in_words, prove
from engine.explaining.story import story
from engine.judging.options import Choice
from engine.judging.recommend import Recommendation
from engine.model import RECOMMEND, Pack
from engine.plain import clean

if TYPE_CHECKING:
    from engine.computing.calculator import Computed, Given, Lacking
    from engine.judging.bounds import Bounded
    from engine.judging.passages import Cited

WIDTH = 80
SHOWN_OUT = 4
SHOWN_READ = 6
SHOWN_PROOFS = 3
_CODES = {"head": "1;32", "label": "1", "dim": "2", "warn": "33"}


class Painter:
    """Paints words, or leaves them plain."""

    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def __call__(self, kind: str, text: str) -> str:
        return f"\x1b[{_CODES[kind]}m{text}\x1b[0m" if self.colour and text else text


def wrapped(text: str, indent: str = "", first: str | None = None) -> list[str]:
    """Lines of at most WIDTH columns; long addresses stay whole."""
    return textwrap.wrap(
        clean(text), WIDTH, initial_indent=indent if first is None else first, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def answer(one: Answer, colour: bool = False, explain: bool = False) -> str:
    """The whole answer; to `explain` tells its story first and shows every proof."""
    paint = Painter(colour)
    if one.asks:
        return "\n\n".join("\n".join(_asked(ask, paint, explain)) for ask in one.asks)
    told = [*_story(one), "", *_proofs(one, paint)] if explain else []
    told += _bounded(one, one.bounded, paint) if one.bounded else []
    told += [line for computed in one.computed for line in _computed(one, computed, paint)]
    told += [line for lacking in one.lacking for line in _lacking(one, lacking)]
    if one.choice:
        return "\n".join([*told, *_chosen(one, one.choice, paint), *_read(one, paint)])
    parts = [*told]
    parts.extend(_abstained(one, paint) if one.abstained else _recommended(one, paint))
    parts.extend(_read(one, paint))
    if not one.abstained:
        best = one.recommendations[0]
        parts.extend(_rule(one, best, paint, proved=explain))
        parts.extend(_others(one, paint))
    parts.extend(_out(one, paint))
    parts.extend(_assumed(one, paint))
    parts.extend(_also_said(one, paint))
    return "\n".join(parts)


def _asked(one: Answer, paint: Painter, explain: bool) -> Iterator[str]:
    """The answer to one of several asks, below its words."""
    yield from (paint("label", line) for line in wrapped(f"\u201c{' '.join(one.asked.split())}\u201d"))
    yield ""
    yield answer(one, paint.colour, explain)


def _bounded(one: Answer, bounded: Bounded, paint: Painter) -> Iterator[str]:
    """Yes or no; with what there is to say of the limit, where it is not what is recommended first."""
    yield from (paint("head", line) for line in wrapped(f"{account.told_bound(bounded)}."))
    limit = bounded.limit
    if limit.id != one.recommendations[0].id:
        yield from wrapped(limit.because, "  ")
        yield from wrapped(
            f"limit  {limit.id}  {limit.source.file}:{limit.source.line}, checked {limit.checked}", "  ", "  "
        )
        yield from (f"  page  {clean(page)}" for page in limit.docs)
        yield ""


def _computed(one: Answer, computed: Computed, paint: Painter) -> Iterator[str]:
    formula = computed.formula
    yield f"{paint('head', clean(computed.shown))}  {paint('dim', 'computed')}"
    yield from wrapped(f"= {computed.worked}", "    ", "  ")
    yield from _inputs(one, computed.inputs)
    yield from wrapped(formula.because, "  ")
    yield from wrapped(f"formula  {formula.id}  {formula.source.file}:{formula.source.line}", "  ", "  ")
    yield from (f"  page  {clean(page)}" for page in formula.docs)
    yield f"  checked {formula.checked}"
    yield ""


def _lacking(one: Answer, lacking: Lacking) -> Iterator[str]:
    """What a formula would still have to be told."""
    yield from wrapped(f"Not computed: {lacking.formula.label}. Left open: {', '.join(lacking.open)}.", "  ", "")
    yield from _inputs(one, lacking.inputs)
    yield ""


def _inputs(one: Answer, inputs: Sequence[Given]) -> Iterator[str]:
    """The inputs of a formula, each with the words it was taken from."""
    text = one.reading.words.text
    for given in inputs:
        where = f"\u201c{text[given.start : given.end]}\u201d" if given.start >= 0 else "assumed"
        yield from wrapped(f"{given.shown}  {given.label}  <- {where}", "      ", "  ")


def _story(one: Answer) -> list[str]:
    return wrapped(" ".join(story(one)))


def _proofs(one: Answer, paint: Painter) -> Iterator[str]:
    for number, step in enumerate(account.proofs(one)[:SHOWN_PROOFS]):
        yield paint("label", "Proof" if not number else "And besides")
        yield from _tree(one.pack, step, "  ", "  ")
        yield ""


def _chosen(one: Answer, choice: Choice, paint: Painter) -> Iterator[str]:
    sure = f"{account.percent(choice.confidence)} sure"
    letters = " and ".join(account.letter(number) for number in choice.options)
    if one.abstained:
        yield from (paint("warn", line) for line in wrapped(f"No answer: {account.why_none(one)}."))
    else:
        yield f"{paint('head', letters)}  {paint('dim', sure)}"
    if not any(verdict.exact for verdict in choice.verdicts if verdict.verdict == "right"):
        yield paint("dim", "  A guess from shared words: no rule that fired decides.")
    for verdict in choice.verdicts:
        yield ""
        right = verdict.verdict == "right"
        sign = f"{account.letter(verdict.option)} "
        lines = wrapped(one.question.options[verdict.option], "  ", sign)
        yield from [paint("label", lines[0]) if right else lines[0], *lines[1:]]
        said = f"{verdict.verdict}{'' if verdict.exact else ', as a guess'}: {verdict.because}"
        yield from wrapped(said, "    ", "  -> ")
        if verdict.rules:
            what = "formula" if verdict.rules[0] in one.pack.formulas else "rule"
            yield from wrapped(f"{what} {verdict.rules[0]}", "       ", "     ")
        yield from (f"     {clean(page)}" for page in verdict.docs[:1])
        if one.evidence:
            yield from _passages(one.evidence.options[verdict.option][:1], "     documents, a guess: ", "       ")


def _recommended(one: Answer, paint: Painter) -> Iterator[str]:
    best = one.recommendations[0]
    sure = f"{account.percent(best.confidence)} sure"
    looked_up = best.guess and best.id in one.pack.limits
    how = ", looked up" if looked_up else ", by its words alone" if best.guess else ""
    yield f"{paint('head', clean(best.title))}  {paint('dim', sure + how)}"
    if best.guess and not looked_up:
        yield from wrapped("No rule fired, as no phrase is met in full: this is what the words ask for most.", "  ")
    yield from wrapped(one.pack.texts[best.firing.rule.id].because, "  ")
    yield from _how(one, best)
    if names := account.passed_over(one):
        yield from wrapped(f"Rather than {', '.join(names)}.", "  ")


def _how(one: Answer, best: Recommendation) -> Iterator[str]:
    for do in how(one, best):
        yield from wrapped(do, "    ", "  - ")


def _abstained(one: Answer, paint: Painter) -> Iterator[str]:
    if one.tied:
        yield paint("warn", "No answer: the rules find these equally good.")
        for found in one.tied:
            text = one.pack.texts[found.firing.rule.id]
            title = account.told_apart(one, found.id)
            yield from wrapped(f"{title}: {text.because} [{text.id}]", "    ", "  - ")
        yield "  Say more about what must hold, or add a fact with --fact."
        return
    yield from (paint("warn", line) for line in wrapped(f"No answer: {account.why_none(one)}."))
    if one.recommendations:
        text = one.pack.texts[one.recommendations[0].firing.rule.id]
        yield from wrapped(f"{text.because} [{text.id}]", "  ")
        return
    if not one.nearest:
        yield "  No rule comes near it either."
        return
    yield "  Nearest rules, as a guess from shared words only:"
    for near, _ in one.nearest:
        rule = one.pack.texts.get(near.id)
        because = f": {rule.because}" if rule else ""
        yield from wrapped(f"{one.pack.title_of(near.feature)} [{near.id}]{because}", "    ", "  - ")


def _read(one: Answer, paint: Painter) -> Iterator[str]:
    told, given = account.read(one), account.given(one)
    if not told and not given:
        return
    yield ""
    yield paint("label", "Read")
    shown = (told if one.abstained else account.read_for(one, told) or told)[:SHOWN_READ]
    for mention in shown:
        how = "likely, from" if mention.likely else "<-"
        yield from wrapped(f"{in_words(one.pack, mention.fact)}  {how} \u201c{mention.text}\u201d", "      ", "  ")
    if more := len(told) - len(shown):
        yield paint("dim", f"  and {more} more (--json lists all)")
    for fact in given:
        yield from wrapped(f"{in_words(one.pack, fact)}  <- given", "      ", "  ")


def _rule(one: Answer, best: Recommendation, paint: Painter, proved: bool) -> Iterator[str]:
    text = one.pack.texts[best.firing.rule.id]
    yield ""
    yield f"{paint('label', 'Rule')}  {clean(text.id)}  {paint('dim', f'{text.source.file}:{text.source.line}')}"
    for note, verdict, said in account.notes(one.pack, text):
        yield from wrapped(f"{note}, {verdict}{': ' if said else ''}{said}", "        ", "  note  ")
    for page in text.docs:
        yield f"  page  {clean(page)}"
    yield f"  checked {text.checked}"
    proof = prove(one.trace, one.reading, best.firing, RECOMMEND + best.id)
    if proof.height > 1 and not proved:
        yield ""
        yield paint("label", "Proof")
        yield from _tree(one.pack, proof, "  ", "  ")


def _tree(pack: Pack, step: Step, first: str, rest: str) -> Iterator[str]:
    line = in_words(pack, step.fact)
    if step.rule:
        line += f"  by {step.rule}{', told above or too deep to show' if step.left_out else ''}"
    elif step.mention:
        line += f"  {'likely, from' if step.mention.likely else '<-'} \u201c{step.mention.text}\u201d"
    elif step.assumed:
        line += "  <- assumed"
    else:
        line += "  <- given"
    yield from wrapped(line, rest + "    ", first)
    for number, premise in enumerate(step.premises):
        last = number == len(step.premises) - 1
        yield from _tree(
            pack, premise, rest + ("\u2514\u2500 " if last else "\u251c\u2500 "), rest + ("   " if last else "\u2502  ")
        )


def _others(one: Answer, paint: Painter) -> Iterator[str]:
    others = account.also_fitting(one)
    if not others:
        return
    yield ""
    yield paint("label", "Also fits")
    for same in others[: account.NEAR]:
        rules = [one.pack.texts[found.firing.rule.id] for found in same]
        title = same[0].title
        if title.casefold() == one.recommendations[0].title.casefold():
            title += f" ({', '.join(f'`{found.id}`' for found in same)})"
        ids = ", ".join(dict.fromkeys(rule.id for rule in rules))
        yield from wrapped(f"{title}: {rules[0].because} [{ids}]", "    ", "  - ")
    more = sum(map(len, others[account.NEAR :]))
    if more:
        yield paint("dim", f"  and {more} more (--json lists all)")


def _out(one: Answer, paint: Painter) -> Iterator[str]:
    if not one.ruled_out:
        return
    yield ""
    yield paint("label", "Ruled out")
    shown = account.bearing_out(one)[:SHOWN_OUT]
    for found in shown:
        text = one.pack.texts[found.firing.rule.id]
        yield from wrapped(f"{found.title}: {text.because} [{text.id}]", "    ", "  - ")
    if more := len(one.ruled_out) - len(shown):
        yield paint("dim", f"  {'and ' if shown else ''}{more} {'more' if shown else 'things'} (--json lists all)")


def _assumed(one: Answer, paint: Painter) -> Iterator[str]:
    if one.abstained:
        return
    facts = account.assumed(one)
    if facts:
        yield ""
        yield paint("label", "Assumed, as nothing says otherwise")
        yield from wrapped("; ".join(f"no {in_words(one.pack, fact)}" for fact in facts), "  ", "  ")


def _also_said(one: Answer, paint: Painter) -> Iterator[str]:
    found = account.quoted(one)
    if found:
        yield ""
        yield f"{paint('label', 'Also said in')}  {paint('dim', 'your documents, found by shared words: a guess, no rule')}"
        yield from _passages(found, "  - ", "    ")


def _passages(found: Iterable[Cited], first: str, rest: str) -> Iterator[str]:
    for cited in found:
        yield from wrapped(account.place(cited), rest, first)
        yield from wrapped(f"\u201c{cited.quote}\u201d", rest)
