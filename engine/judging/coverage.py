"""Coverage of slots: how much of a phrase, a name or a sentence a text contains.

Where reading asks for every slot of a phrase within one sentence, coverage says which share of the slots is met. A wording
is kept as slots of synonyms; a plain sentence is a wording whose slots hold one word each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from engine.record import record

Slots = tuple[tuple[str, ...], ...]
MOST_A_SLOT = 8.0


@record
class Wording:
    """Slots that belong to `owner`; `exact` when they come from a phrase or name, not from a plain sentence."""

    owner: int
    slots: Slots
    exact: bool


class Coverage:
    """Wordings indexed by the keys that meet their slots."""

    def __init__(self, wordings: Sequence[Wording], weight: Callable[[str], float]) -> None:
        self.wordings = tuple(wordings)
        self._postings: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
        for number, wording in enumerate(self.wordings):
            weights = [min(MOST_A_SLOT, sum(weight(key) for key in slot) / len(slot)) for slot in wording.slots]
            total = sum(weights) or 1.0
            for place, slot in enumerate(wording.slots):
                for key in slot:
                    self._postings[key].append((number, place, weights[place] / total))

    def covered(self, keys: Iterable[str]) -> dict[int, float]:
        """For each wording that shares a key: the weighted share of its slots that are met."""
        share: dict[int, float] = defaultdict(float)
        met: set[tuple[int, int]] = set()
        for key in sorted(keys):
            for number, place, part in self._postings.get(key, ()):
                if (number, place) not in met:
                    met.add((number, place))
                    share[number] += part
        return share
