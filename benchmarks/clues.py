"""What reading and rules made of one practice question, in a few marks that hold none of its words.

The errors are told apart by them (benchmarks/causes.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.advisor import Advisor
from engine.judging.evidence import OptionEvidence
from engine.judging.weigher import roots
from engine.model import ABSENT, RECOMMEND, Fact, Trace, value_of
from engine.reading.frame import roles
from engine.reading.reader import Reading

NEEDS = ("need", "symptom")
CLEAR = 0.6  # how clearly a feature must be put forward, as for what rules say of an option


@dataclass(frozen=True, slots=True)
class OptionClue:
    """One option: what it clearly puts forward (by id), each with whether a statement links it with what was read; what rules say."""

    puts: Mapping[str, bool]
    recommended: float = 0.0
    ruled_out: float = 0.0


@dataclass(frozen=True, slots=True)
class Clues:
    """One question: its service, whether a need was read that leads to any option, and its options."""

    service: str
    need: bool
    options: tuple[OptionClue, ...]


def clues(
    advisor: Advisor, question: Reading, trace: Trace, found: Sequence[OptionEvidence], answer: Sequence[int]
) -> Clues:
    """The marks of one question, from what was read, what fired, and the evidence on its options before it is levelled."""
    offered = [one.named | {name for name, value in one.put.items() if value >= CLEAR} for one in found]
    linked = _linked(advisor, trace, frozenset().union(*offered))
    return Clues(
        _service(advisor, question, [found[number] for number in answer]),
        _leads(trace, wanted(question), frozenset().union(*offered)),
        tuple(
            OptionClue(
                {name: name in linked for name in sorted(names)},
                max(one.values["rule"], one.values["rule-described"]),
                one.values["ruled-out"],
            )
            for one, names in zip(found, offered, strict=True)
        ),
    )


def wanted(question: Reading) -> set[Fact]:
    """The needs and symptoms read from sentences that tell more than the story."""
    story = [role == "story" for role in roles(question.words)]
    return {m.fact for m in question.mentions if m.kind in NEEDS and not story[m.sentence]}


def _leads(trace: Trace, needs: set[Fact], offered: frozenset[str]) -> bool:
    """Whether a rule that rests on one of the needs recommends something on offer."""
    return any(
        not needs.isdisjoint(roots(trace, firing.rule.when))
        for firing in trace.firings
        if any(fact.startswith(RECOMMEND) and fact.removeprefix(RECOMMEND) in offered for fact in firing.rule.then)
    )


def _linked(advisor: Advisor, trace: Trace, offered: frozenset[str]) -> set[str]:
    """What on offer a rule that fired recommends, or a statement says to solve a need that was read."""
    index = advisor.index
    fired = {fact.removeprefix(RECOMMEND) for firing in trace.firings for fact in firing.rule.then}
    stated = {
        name
        for name in offered
        if any(
            index.solving[n] and index.statements[n].need in trace.facts for n in index.owned.by_feature.get(name, ())
        )
    }
    return fired & offered | stated


def _service(advisor: Advisor, question: Reading, right: Sequence[OptionEvidence]) -> str:
    """The service that the question names most often, else one that the right option names; empty where there is none."""
    named = Counter(
        value_of(m.fact) for m in question.mentions if m.kind == "service" and not m.fact.startswith(ABSENT)
    )
    if named:
        return named.most_common(1)[0][0]
    services = [
        home
        for one in right
        for name in sorted(one.named)
        if f"service={(home := advisor.reader.service_of(name))}" in advisor.pack.concepts
    ]
    return services[0] if services else ""
