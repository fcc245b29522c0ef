"""`what-if` and `sensitivity` as text and as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from engine.answer import Answer
from engine.explaining import account
from engine.explaining.saying import Sayings, flags, in_change
from engine.explaining.story import clause
from engine.explaining.text import WIDTH, Painter, wrapped
from engine.explaining.what_if import Swing, WhatIf, result
from engine.explaining.why_not_text import change_data
from engine.model import Firing
from engine.plain import clean

COLUMN = (WIDTH - 3) // 2
SHOWN = 3
GROUPS = 12  # answers told of to which changes lead


def what_if(one: WhatIf, colour: bool = False) -> str:
    """Both answers side by side, then the rules that made the difference."""
    return "\n".join(_what_if(one, Painter(colour)))


def _what_if(one: WhatIf, paint: Painter) -> Iterator[str]:
    yield from wrapped(f"What if: {in_change(one.before.pack, one.change)}", "  ", "")
    yield ""
    left, right = _column("Now", one.before), _column("Then", one.after)
    for number, (a, b) in enumerate(zip_longest(left, right, fillvalue="")):
        row = f"{a:<{COLUMN}} \u2502 {b}".rstrip()
        yield paint("label", row) if number < 2 else row
    yield ""
    yield "The answer stays the same." if one.same else "The answer changes."
    for title, firings in (("No longer fires", one.gone), ("Fires now", one.new)):
        if firings:
            yield ""
            yield paint("label", title)
            for firing in firings:
                yield from _firing(one.before, firing)
    if not one.gone and not one.new:
        yield "No rule fires or stops firing."


def _firing(answer: Answer, firing: Firing) -> Iterator[str]:
    text = answer.pack.texts[firing.rule.id]
    yield from wrapped(f"{text.id}: {text.because}", "    ", "  - ")


def _column(head: str, answer: Answer) -> list[str]:
    lines = [head, *_fitted(account.headline(answer))]
    if not answer.abstained:
        lines.append(f"{account.percent(account.confidence(answer))} sure")
    others = answer.recommendations[1 if not answer.abstained else 0 :]
    lines.extend(line for other in others[:SHOWN] for line in _fitted(f"also {other.title}"))
    if len(others) > SHOWN:
        lines.append(f"and {len(others) - SHOWN} more")
    lines.append(f"{len(answer.ruled_out)} ruled out, {len(answer.trace.firings)} firings")
    return lines


def _fitted(text: str) -> list[str]:
    import textwrap

    return textwrap.wrap(clean(text), COLUMN, subsequent_indent="  ") or [""]


def what_if_data(one: WhatIf) -> dict[str, Any]:
    """Both answers as `ergo what-if --json` prints them."""
    from engine.explaining import data

    return {
        "schema_version": 1,
        "change": change_data(one.change),
        "same": one.same,
        "before": data.answer(one.before),
        "after": data.answer(one.after),
        "no_longer_fired": [firing.rule.id for firing in one.gone],
        "newly_fired": [firing.rule.id for firing in one.new],
    }


def sensitivity(before: Answer, swings: Sequence[Swing], tried: int, colour: bool = False) -> str:
    """Which single facts, if otherwise, change the answer."""
    return "\n".join(_sensitivity(before, swings, tried, Painter(colour)))


def _sensitivity(before: Answer, swings: Sequence[Swing], tried: int, paint: Painter) -> Iterator[str]:
    yield f"{paint('head', clean(account.headline(before)))}  {paint('dim', 'the answer as it stands')}"
    yield from wrapped(
        f"Of {tried} single changes tried, {len(swings)} change it. Tried: each fact that was stated, and each that a rule "
        "near the case asks about.",
        "  ",
    )
    sayings = Sayings(before.pack)
    for title, chosen in (
        ("It rests on", [s for s in swings if s.change.drop]),
        ("It would be otherwise, were it also so that", [s for s in swings if s.change.add]),
    ):
        if chosen:
            yield ""
            yield paint("label", title)
            yield from _swings(before, chosen, sayings, paint)


def _swings(before: Answer, swings: Sequence[Swing], sayings: Sayings, paint: Painter) -> Iterator[str]:
    """One change for each answer that follows, those first to which most changes lead."""
    groups: dict[tuple[str, ...], list[Swing]] = {}
    for swing in swings:
        groups.setdefault(result(swing.after), []).append(swing)
    ordered = sorted(groups.values(), key=lambda group: -len(group))
    for group in ordered[:GROUPS]:
        yield from _swing(before, group[0], sayings)
        if len(group) > 1:
            yield paint("dim", f"      and so {_counted(len(group) - 1)}")
    if len(ordered) > GROUPS:
        yield paint("dim", f"  and {len(ordered) - GROUPS} more answers (--json lists all)")


def _swing(before: Answer, swing: Swing, sayings: Sayings) -> Iterator[str]:
    to = account.headline(swing.after) if result(swing.after) else "no answer"
    if swing.after.tied:
        to = "no answer, a tie of " + " and ".join(tied.title for tied in swing.after.tied)
    change = in_change(before.pack, swing.change).removeprefix("add ").removeprefix("drop ")
    yield from wrapped(f"{change} -> {'without it ' if swing.change.drop else ''}{to}", "      ", "  - ")
    yield f"      {clean(flags(swing.change))}"
    for fact in sorted(swing.change.add):
        if sayings.example(fact):
            yield from wrapped(f"as in \u201c{clause(sayings.example(fact))}\u201d", "      ", "      ")


def _counted(others: int) -> str:
    return f"do {others} other changes" if others > 1 else "does one other change"


def sensitivity_data(before: Answer, swings: Sequence[Swing], tried: int) -> dict[str, Any]:
    """The same as `ergo sensitivity --json` prints it."""
    return {
        "schema_version": 1,
        "answer": list(result(before)),
        "tried": tried,
        "changes": [{**change_data(swing.change), "answer": list(result(swing.after))} for swing in swings],
    }
