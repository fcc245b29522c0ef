"""Ranking by words: how much of a statement a text repeats, weighted by how telling each word is.

Weak evidence only. It ranks what exact rules leave open and is always shown as a guess.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from engine.model import Statement
from engine.reading.words import split, stem

STOP = frozenset(
    stem(word)
    for word in (
        "a an the and or of to in on for with by at from as is are was be been being it its this that these those which "
        "what when where who how will would can could should must may might do does did has have had not no than then "
        "there their them they he she his her our we you your i my me us if so such into over under about after before "
        "use uses using used need needs want wants aws amazon service services developer company application team solution "
        "meet requirement requirements following best way action take choose select two three also each any all some only "
        "most least more less very new same other one".split()
    )
)


def telling(text: str) -> list[str]:
    """The stems of the words of a text that can tell anything."""
    return [one for one in (stem(word) for word in split(text)) if one not in STOP and len(one) > 1]


class Side:
    """One side of the statements (what asks for them, or what they say) as an inverted index."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.postings: dict[str, list[int]] = defaultdict(list)
        self.length: list[float] = []
        stems = [set(telling(text)) for text in texts]
        for number, words in enumerate(stems):
            for word in words:
                self.postings[word].append(number)
        total = len(texts) + 1
        self.idf = {word: math.log(total / len(found)) for word, found in self.postings.items()}
        self.unseen = math.log(total)
        for words in stems:
            self.length.append(math.sqrt(sum(self.idf[word] ** 2 for word in sorted(words))) or 1.0)

    def weight(self, word: str) -> float:
        return self.idf.get(word, self.unseen)

    def scores(self, words: dict[str, float]) -> dict[int, float]:
        """For each statement that shares a word: the cosine-like overlap with weighted `words`."""
        total: dict[int, float] = defaultdict(float)
        for word, count in words.items():
            idf = self.idf.get(word)
            if idf:
                for number in self.postings[word]:
                    total[number] += count * idf * idf
        own = math.sqrt(sum((count * self.weight(word)) ** 2 for word, count in words.items())) or 1.0
        return {number: value / (own * self.length[number]) for number, value in total.items()}


class Index:
    """All statements of a pack, by what asks for them and by what they say."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.statements = tuple(statements)
        self.asks = Side([one.asks for one in statements])
        self.says = Side([one.says for one in statements])

    def nearest(self, text: str, count: int = 3) -> list[tuple[Statement, float]]:
        """The statements a question comes nearest to, best first; each feature once."""
        words = weighted(telling(text))
        scores = self.asks.scores(words)
        ranked = sorted(scores, key=lambda number: (-round(scores[number], 9), self.statements[number].id))
        found: list[tuple[Statement, float]] = []
        seen: set[str] = set()
        for number in ranked:
            one = self.statements[number]
            if one.kind == "cannot" or one.feature in seen:
                continue
            seen.add(one.feature)
            found.append((one, scores[number]))
            if len(found) == count:
                break
        return found


def weighted(words: Iterable[str], weight: float = 1.0) -> dict[str, float]:
    """Each word once, with a weight."""
    return dict.fromkeys(words, weight)
