"""What a computed amount says of the options of a question: those that give it are right, those that give another are not."""

from __future__ import annotations

from collections.abc import Sequence

from engine.computing.calculator import Computed, has_amount
from engine.judging.verdicts import Verdict
from engine.reading import quantities
from engine.record import changed

KIND = "computed"  # as a kind of evidence


def deciding(found: Sequence[Computed], options: Sequence[str]) -> Computed | None:
    """The amount that some options give and others do not; the first such one."""
    for one in found:
        if 0 < sum(has_amount(one, option) for option in options) < len(options):
            return one
    return None


def evidence(one: Computed, options: Sequence[str]) -> list[float]:
    """For each option whether it gives the amount."""
    return [float(has_amount(one, option)) for option in options]


def told(one: Computed, verdicts: Sequence[Verdict], options: Sequence[str]) -> tuple[Verdict, ...]:
    """The verdicts, with the amount as the reason for options that give it, or another."""
    found = []
    for verdict in verdicts:
        option = options[verdict.option]
        gives = has_amount(one, option)
        other = not gives and bool(quantities.find(option))
        if gives == (verdict.verdict == "right") and (gives or other):
            because = f"{one.worked} = {one.shown}" if gives else f"the amount is {one.shown}: {one.worked}"
            verdict = changed(verdict, because=because, rules=(one.formula.id,), docs=one.formula.docs, exact=True)
        found.append(verdict)
    return tuple(found)
