"""Judging a practice question by facts that a person wrote down, in place of those that are read from its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from engine.advisor import Advisor
from engine.judging.evidence import Examiner, OptionEvidence
from engine.judging.index import Raised
from engine.model import Fact, Trace, value_of
from engine.reading.reader import Mention, Reading
from engine.record import changed

NEEDS = ("need", "symptom", "constraint")
WRITTEN = (
    *NEEDS,
    "service",
)  # the kinds of facts about a question that are written; amounts and names of features stay as read


class ToldExaminer(Examiner):
    """Takes needs, what options put forward, or both as told; reads what it is not told."""

    def __init__(
        self,
        examiner: Examiner,
        advisor: Advisor,
        needs: Set[Fact] | None = None,
        options: Mapping[str, Set[Fact]] | None = None,
    ) -> None:
        vars(self).update(vars(examiner))
        self._advisor = advisor
        self._told_needs = needs
        self._told_options = options

    def raised(self, question: Reading, terms: Sequence[Sequence[str]]) -> Raised:
        raised = super().raised(question, terms)
        if self._told_needs is None:
            return raised
        stated = {n: 1.0 for n, one in enumerate(self._advisor.pack.statements) if one.need in self._told_needs}
        return changed(raised, phrase=stated)

    def put_forward(self, option: Reading, services: set[str]) -> tuple[OptionEvidence, set[str]]:
        one, known = super().put_forward(option, services)
        if self._told_options is None:
            return one, known
        told = self._told_options[option.words.text]
        here = {value_of(fact) for fact in told if fact.startswith("service=")}
        known = services | here
        one.practices = {value_of(fact) for fact in told if fact.startswith("practice=")}
        one.named = {value_of(fact) for fact in told} - one.practices
        features = [value_of(fact) for fact in told if fact.startswith("feature=")]
        one.put = {name: self._near(self._advisor.reader.service_of(name), known) for name in features}
        one.values["misconception"] = max(
            (one.put[name] for name in one.put if name in self._index.features.mistaken), default=0.0
        )
        one.values["foreign"] = float(len(here - services))
        return one, known


def chained(advisor: Advisor, text: str, needs: Set[Fact]) -> tuple[Reading, Trace]:
    """A question's reading and what follows, with the needs and services told in place of those read.

    A fact that is told and also read keeps its words, by which rules are weighed; one that is only told weighs as if given.
    """
    dropped = frozenset(m.fact for m in advisor.read(text).mentions if m.kind in WRITTEN and m.fact not in needs)
    reading, trace = advisor.chain(text, sorted(needs), dropped)
    missed = [fact for fact in sorted(needs) if fact.startswith("service=") and fact not in reading.facts]
    more = tuple(Mention(fact, "", 0, 0, 0, "service", name=True) for fact in missed)
    return changed(reading, mentions=(*reading.mentions, *more)), trace
