"""Judging many questions: the examiner with arrays. The same numbers as evidence.py gives, but for the last places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np

from engine.judging.arrays import Floats, Ints, largest, looked_up, summed
from engine.judging.evidence import (
    BARRING,
    ELSEWHERE,
    MET,
    SHARP,
    SOLVING,
    TOLD,
    VOTERS,
    Examined,
    Examiner,
    Fired,
    OptionEvidence,
)
from engine.judging.index import Raised
from engine.judging.many_hearing import ManyBallots, trusted
from engine.judging.many_index import NO_STATEMENTS, ManyIndex, ManyRaised
from engine.judging.overlap import heft
from engine.judging.terms import fresh, shaded
from engine.judging.votes import PART
from engine.model import Fact, Trace
from engine.reading.reader import Reading
from engine.record import record


@record
class ManyOverlap:
    """What options (rows) share with statements (columns), as `Overlap` says it."""

    told: Floats
    news: Floats
    acts: Floats
    against: Floats
    full: Floats
    full_news: Floats

    def at(self, places: Ints) -> ManyOverlap:
        """The same for some of the columns."""
        return ManyOverlap(
            self.told[:, places],
            self.news[:, places],
            self.acts[:, places],
            self.against[:, places],
            self.full,
            self.full_news,
        )


class ManyExaminer(Examiner):
    """Gathers the evidence on all options of a question at once; it keeps no grounds, of which only verdicts tell."""

    def __init__(self, examiner: Examiner, index: ManyIndex) -> None:
        vars(self).update(vars(examiner))
        self._index = self._arrays = index
        self._places = {home: place for place, home in enumerate(sorted({*self._homes}))}
        self._home_of_owner = np.array([self._places[home] for home in self._homes], dtype=np.intp)

    def examine(self, question: Reading, options: Sequence[str], trace: Trace) -> Examined:
        index, services = self._arrays, question.services
        terms = [index.said(option) for option in options]
        raised = index.raised(index.keys(question.words), [own.alone for own in terms])
        pairs = [self.put_forward(self._reader.read_names(option), services) for option in options]
        found, known = [one for one, _ in pairs], [here for _, here in pairs]
        for one in found:
            self._structured(one, raised)
        near = np.array([self._nearness(here) for here in known])
        fired = self.fired(question, trace)
        voters = self._voting(raised, self._nearness(services), fired)
        numbers = np.concatenate([raised.numbers, voters[~np.isin(voters, raised.numbers)]])
        texts, shades = [{*own.close} for own in terms], shaded(terms)
        asked = {*index.said(question.words.text).alone}
        overlaps = self._overlap(numbers, texts, shades, asked)
        for kind, column in self._overlaps(raised, near, overlaps).items():
            for one, value in zip(found, column.tolist(), strict=True):
                one.values[kind] = value
        self.add_rules(found, fired)
        self.add_preferences(found, raised, trace)
        places = looked_up(numbers, len(index.ids))[voters]
        rules = [fired.statements.get(number, 0.0) for number in voters.tolist()]
        at_home = self._nearness(services)[index.owner_column[voters]] == 1.0
        relevance = trusted(index, voters, raised, rules, at_home)
        support = self._supported(voters, found, overlaps.at(places), near)
        ballots = ManyBallots(len(options), voters.tolist(), cast(Any, relevance), cast(Any, support))
        return Examined(found, ballots, raised.whole)

    def _voting(self, raised: ManyRaised, near: Floats, fired: Fired) -> Ints:
        """The voters, as `_voters` finds them."""
        owners = self._arrays.owner_column[raised.numbers]
        scores = raised.shares * near[owners] + MET * raised.phrases[raised.numbers]
        voting = np.flatnonzero(~self._arrays.barring_column[raised.numbers])
        order = voting[largest(scores[voting], VOTERS)]
        told = [number for number in fired.statements if not self._arrays.barring[number]]
        return np.unique([*raised.numbers[order].tolist(), *told]).astype(np.intp)

    def _supported(self, voters: Ints, found: Sequence[OptionEvidence], overlaps: ManyOverlap, near: Floats) -> Floats:
        """The numbers of votes.SUPPORT, a row for each voter and option."""
        index = self._arrays
        owners = index.owner_column[voters]
        names = [index.owned.owners[owner] for owner in owners.tolist()]
        full, full_news = overlaps.full[:, np.newaxis], overlaps.full_news[:, np.newaxis]
        columns = [
            PART * overlaps.told,
            overlaps.told / full,
            PART * overlaps.news,
            overlaps.news / full_news,
            PART * overlaps.acts,
            np.array([[float(name in one.named) for name in names] for one in found]),
            np.array([[one.put.get(name, 0.0) for name in names] for one in found]),
            (near[:, owners] == 1.0).astype(float),
        ]
        return np.stack([*columns, PART * overlaps.against], axis=-1).swapaxes(0, 1)

    def _nearness(self, known: set[str]) -> Floats:
        """How near each owner of statements is to the services known."""
        near = np.full(len(self._places), ELSEWHERE if known else 1.0)
        near[[self._places[one] for one in known if one in self._places]] = 1.0
        return near[self._home_of_owner]

    def _structured(self, one: OptionEvidence, raised: Raised) -> None:
        index = self._arrays
        assert isinstance(raised, ManyRaised)
        names = [name for name in one.put if name in index.of_feature]
        numbers = [index.of_feature[name] for name in names]
        amounts = np.repeat([one.put[name] for name in names], [len(own) for own in numbers])
        column = np.concatenate([*numbers, NO_STATEMENTS])
        amounts = amounts * raised.phrases[column]
        solving = amounts[index.kind_column[column] > 0]
        one.values["phrase"] = summed(solving[np.newaxis], SOLVING).item()
        one.values["phrase-best"] = solving.max(initial=0.0).item()
        one.values["cannot-phrase"] = summed(amounts[index.kind_column[column] < 0][np.newaxis], BARRING).item()

    def _needs(self, raised: Raised) -> dict[Fact, float]:
        index = self._arrays
        assert isinstance(raised, ManyRaised)
        best = np.zeros(len(index.needs))
        parts = np.maximum(raised.shares, raised.phrases[raised.numbers])
        np.maximum.at(best, index.need_column[raised.numbers], parts)
        found = np.flatnonzero(best)
        return {index.needs[number]: best.item(number) for number in found.tolist()}

    def _overlap(
        self, numbers: Ints, texts: Sequence[set[str]], shades: Mapping[str, float], asked: set[str]
    ) -> ManyOverlap:
        index = self._arrays
        unasked = fresh(shades, asked)
        news = [text & unasked.keys() for text in texts]
        told = index.telling_forward.table(shades, [*texts, *news], numbers)
        return ManyOverlap(
            told[: len(texts)],
            told[len(texts) :],
            *index.best_acts(shades, texts, numbers),
            np.array([heft(index, {term: shades[term] for term in text}) for text in texts]),
            np.array([heft(index, {term: shades[term] for term in text}) for text in news]),
        )

    def _overlaps(
        self, raised: ManyRaised, near: Floats, overlaps: ManyOverlap
    ) -> dict[str, Floats]:  # fmt: skip
        index, numbers = self._arrays, raised.numbers
        count = len(numbers)  # they come first among the statements of the overlaps
        factors = near[:, index.owner_column[numbers]]
        barring = index.barring_column[numbers]
        told = overlaps.told[:, :count] * factors
        asserting = np.where(barring, 0.0, told)
        powers = raised.shares**SHARP
        return {
            "told": summed(asserting * powers, TOLD),
            "told-asking": summed(asserting * raised.asked**SHARP, TOLD),
            "told-cannot": summed(np.where(barring, told, 0.0) * powers, TOLD),
        }
