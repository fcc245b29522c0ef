"""Coverage of slots: how much of a phrase, a name or a sentence a text contains.

Where reading asks for every slot of a phrase within one sentence, coverage says which share of the slots is met. A wording
is kept as slots of synonyms; a plain sentence is a wording whose slots hold one word each.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence

from engine.record import record

Slots = tuple[tuple[str, ...], ...]
MOST_A_SLOT = 8.0
PLACES = 1 << 16


@record
class Wording:
    """Slots that belong to `owner`; `exact` when they come from a phrase or name, not from a plain sentence."""

    owner: int
    slots: Slots
    exact: bool


@record
class Posting:
    """The slots one key meets: of wordings where nothing else meets them, and of those where a synonym might have.

    Wordings by number, each with the weighted share of its slot; slots that synonyms share by number and place in one.
    """

    alone: array[int]
    alone_parts: array[float]
    shared: array[int]
    shared_parts: array[float]


class Coverage:
    """Wordings indexed by the keys that meet their slots."""

    def __init__(self, wordings: Sequence[Wording], weight: Callable[[str], float]) -> None:
        self.wordings = tuple(wordings)
        self.owners = [wording.owner for wording in self.wordings]
        self.postings: dict[str, Posting] = {}
        for number, wording in enumerate(self.wordings):
            weights = [min(MOST_A_SLOT, sum(weight(key) for key in slot) / len(slot)) for slot in wording.slots]
            total = sum(weights) or 1.0
            for place, slot in enumerate(wording.slots):
                for key in slot:
                    self._add(key, number, place, weights[place] / total, len(slot) > 1)

    def _add(self, key: str, number: int, place: int, part: float, shared: bool) -> None:
        posting = self.postings.get(key)
        if posting is None:
            posting = self.postings[key] = Posting(array("I"), array("d"), array("Q"), array("d"))
        if shared:
            posting.shared.append(number * PLACES + place)
            posting.shared_parts.append(part)
        else:
            posting.alone.append(number)
            posting.alone_parts.append(part)

    def covered(self, keys: Iterable[str]) -> dict[int, float]:
        """For each wording that shares a key: the weighted share of its slots that are met."""
        share: dict[int, float] = {}
        before = share.get
        met: set[int] = set()
        for key in sorted(keys):
            posting = self.postings.get(key)
            if posting is None:
                continue
            for number, part in zip(posting.alone, posting.alone_parts, strict=True):
                share[number] = before(number, 0.0) + part
            for code, part in zip(posting.shared, posting.shared_parts, strict=True):
                if code not in met:
                    met.add(code)
                    number = code // PLACES
                    share[number] = before(number, 0.0) + part
        return share
