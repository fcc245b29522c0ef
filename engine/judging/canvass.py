"""The vote of statements on the conclusions on offer: each divides its vote among them, as among the options of a question.

Near relatives are raised by the same words; the statements around them tell which is meant. A conclusion puts itself forward
by its title, so what a statement lends it is: being about it, being about what its title names or describes, and sharing
the title's words with an answer, or with what does not serve. Trust and shares are made of the numbers of
engine/judging/votes.py, those of support as far as a title has them, under weights of their own (engine/judging/placing.py).
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from engine.judging.ranking import ranked
from engine.judging.terms import shaded
from engine.judging.votes import PART, SUPPORT, Ballots, relevance

if TYPE_CHECKING:
    from engine.judging.index import Index, Raised

VOTERS = 40  # the statements raised most

Conclusion = tuple[str, str]  # its id and its title


def canvass(
    index: Index,
    raised: Raised,
    scores: Mapping[int, float],
    services: Collection[str],
    conclusions: Sequence[Conclusion],
    fired: Collection[str],
) -> Ballots:
    """The ballots of the statements with the highest `scores`, those of what cannot be left out.

    `services` are those the question names, `fired` the rules that fired for the conclusions.
    """
    owned = index.owned
    voters = sorted(
        itertools.islice((number for number in ranked(scores, index.ids) if not index.barring[number]), VOTERS)
    )
    trust = [
        relevance(
            raised.whole.get(number, 0.0),
            raised.asking.get(number, 0.0),
            raised.phrase.get(number, 0.0),
            float(index.ids[number] in fired),
            not services or owned.homes[owned.home_of[number]] in services,
            len(index.statements[number].acts),
        )
        for number in voters
    ]
    titles = [index.said(title) for _, title in conclusions]
    shades, acting = shaded(titles), index.acts.of(voters)
    acts = [index.acts.best({term: shades[term] for term in own.close}, acting) for own in titles]
    homes = [home_place(index, name) for name, _ in conclusions]
    kin = [index.kin.get(name, {}) for name, _ in conclusions]

    def support(number: int, place: int) -> list[float]:
        feature, (serving, against) = owned.owners[owned.owner_of[number]], acts[place]
        numbers = {
            "act": PART * serving.get(number, 0.0),
            "named": float(feature == conclusions[place][0]),
            "put": kin[place].get(feature, 0.0),
            "near": float(owned.home_of[number] == homes[place]),
            "against": PART * against.get(number, 0.0),
        }
        return [numbers.get(name, 0.0) for name in SUPPORT]

    places = range(len(conclusions))
    return Ballots(len(conclusions), voters, trust, [[support(number, place) for place in places] for number in voters])


def home_place(index: Index, name: str) -> int:
    """The place among homes of what a conclusion's statements are about; -1 where it has none."""
    own = index.owned.by_feature.get(name)
    return index.owned.home_of[own[0]] if own else -1
