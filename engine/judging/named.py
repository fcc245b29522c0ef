"""Features by name and description, and which of them a text puts forward."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.judging.coverage import Coverage

PUT_FORWARD = 0.55  # the share of a name or description that must be met to put a feature forward
DESCRIBED_PART = 0.9  # what a description counts that is met in full, where a name counts 1


class Named:
    """Features and practices, and the wordings that they own; those of names are exact, those of descriptions are not."""

    def __init__(self, features: Sequence[str], wordings: Coverage) -> None:
        self.features = features
        self.wordings = wordings

    def put_forward(self, sentences: Iterable[frozenset[str]]) -> dict[str, float]:
        """The features that a text of such keys puts forward, each with how clearly (up to 1)."""
        best: dict[str, float] = {}
        for sentence in sentences:
            for number, share in self.wordings.covered(sentence).items():
                if share < PUT_FORWARD:
                    continue
                wording = self.wordings.wordings[number]
                value = share**2 * (1.0 if wording.exact else DESCRIBED_PART)
                name = self.features[wording.owner]
                if value > best.get(name, 0.0):
                    best[name] = value
        return best
