"""What one text of many raises, and the vote on conclusions, with arrays: the same numbers, but for the last places."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any, cast

import numpy as np

from engine.judging.arrays import Floats, Ints, first_of, softmax
from engine.judging.canvass import VOTERS, Conclusion, home_place
from engine.judging.hearing import PHRASE_WEIGHT, Hearing
from engine.judging.many_index import Column, ManyIndex, ManyRaised, spread
from engine.judging.terms import shaded
from engine.judging.votes import MANY, NO_SHARE, PART, RELEVANCE, SUPPORT, TRACE, Ballots, Tally


class ManyBallots(Ballots):
    """Ballots in arrays."""

    def turned(self, kept: Sequence[bool]) -> Ballots:
        signs = np.where(np.array(kept, dtype=bool), 1.0, -1.0)[:, np.newaxis, np.newaxis]
        return ManyBallots(self.options, self.voters, self.relevance, cast(Any, signs * np.asarray(self.support)))

    def tally(self, relevance: Mapping[str, float], support: Mapping[str, float]) -> Tally:
        if not len(self.voters):
            return super().tally(relevance, support)
        trust = softmax(np.asarray(self.relevance) @ [relevance.get(name, 0.0) for name in RELEVANCE])
        shares = softmax(np.asarray(self.support) @ [support.get(name, 0.0) for name in SUPPORT])
        return Tally(np.log(np.maximum(trust @ shares, NO_SHARE)).tolist(), trust.tolist(), shares.tolist())


def trusted(index: ManyIndex, voters: Ints, raised: ManyRaised, rules: Sequence[float], near: Floats) -> Floats:
    """The numbers of votes.RELEVANCE, a row for each voter; `rules` tell of its rule, `near` whether it is at home there."""
    size, rule = len(index.ids), np.array(rules)
    logs = [np.log(spread(raised.numbers, view, size)[voters] + TRACE) for view in (raised.shares, raised.asked)]
    answers = index.answers_column[voters]
    columns = [*logs, raised.phrases[voters], rule, rule > 0, near, answers > 0, answers > MANY]
    return np.stack(columns, axis=-1).astype(float)


class ManyHearing(Hearing):
    """A hearing with columns."""

    _index: ManyIndex
    _raised: ManyRaised

    def _together(self, factors: Sequence[float]) -> Mapping[int, float]:
        raised, index = self._raised, self._index
        total = PHRASE_WEIGHT * raised.phrases
        total[raised.numbers] += raised.shares
        features = spread([*raised.feature], [*raised.feature.values()], len(index.owned.owners))
        there = np.flatnonzero(total)
        total[there] += features[index.owner_column[there]]
        total[there] *= np.array(factors)[index.home_column[there]]
        return Column(total)

    def _about(self, name: str) -> tuple[float, float, float]:
        index, raised = self._index, self._raised
        about = index.about_feature(name)
        if not len(about):
            return 0.0, 0.0, 0.0
        phrase, asking = raised.phrases[about].max(), self._asking[about].max()
        return phrase.item(), asking.item(), raised.feature.get(index.owned.owner_of[about[0]], 0.0)

    @cached_property
    def _asking(self) -> Floats:
        return spread(self._raised.numbers, self._raised.asked, len(self._index.ids))

    def ballots(self, conclusions: Sequence[Conclusion], fired: Collection[str]) -> Ballots:
        index = self._index
        scores = cast(Column, self.scores).array
        chief = first_of(np.where(index.barring_column, 0.0, scores), index.ids, VOTERS)
        voters = np.array(sorted(chief), dtype=np.intp)
        if not conclusions or not len(voters):
            return super().ballots(conclusions, fired)
        homes = index.home_column[voters]
        near = np.array([not self._services or home in self._services for home in index.owned.homes], dtype=float)
        rules = [float(index.ids[number] in fired) for number in voters.tolist()]
        relevance = trusted(index, voters, self._raised, rules, near[homes])
        support = self._support(voters, conclusions)
        return ManyBallots(len(conclusions), voters.tolist(), cast(Any, relevance), cast(Any, support))

    def _support(self, voters: Ints, conclusions: Sequence[Conclusion]) -> Floats:
        """The numbers of votes.SUPPORT that a title has, a row for each voter and conclusion."""
        index = self._index
        terms = [index.title_terms(title) for _, title in conclusions]
        serving, against = index.best_acts(shaded(terms), [{*own.close} for own in terms], voters)
        owners = index.owner_column[voters]
        features = [index.owned.owners[owner] for owner in owners.tolist()]
        names = [name for name, _ in conclusions]
        kin = [index.kin.get(name, {}) for name in names]
        homes = np.array([home_place(index, name) for name in names])
        columns = {
            "act": PART * serving,
            "named": np.array([[float(name == one) for one in features] for name in names]),
            "put": np.array([[one.get(feature, 0.0) for feature in features] for one in kin]),
            "near": (homes[:, np.newaxis] == index.home_column[voters]).astype(float),
            "against": PART * against,
        }
        nothing = np.zeros((len(names), len(voters)))
        return np.stack([columns.get(name, nothing) for name in SUPPORT], axis=-1).swapaxes(0, 1)
