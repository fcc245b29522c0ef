"""Phrases: slots of synonyms within a sentence, and names as unbroken words.

A `Lexicon` holds all phrases and names of a pack. Words that stand alone are found by look-up, runs of words by their
first two; a phrase is looked at only when its two rarest slots are met, so the cost of a text follows what is
in it and not the size of the pack.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from functools import lru_cache

from engine.reading.quantities import Quantity
from engine.reading.words import Words, plain, split, stem
from engine.record import changing, made, record

DIMENSIONS = ("time", "size", "percent", "count", "money")
NEGATORS = frozenset(
    "not no cannot can't unable without never none nothing doesn't don't didn't isn't aren't won't wasn't couldn't "
    "shouldn't neither nor avoid fail fails failed failing prevent lacks lack missing".split()
)
MAX_SLOTS = 6
JOINED_WORDS = 40
_SIGNS = re.compile(r"^[^\w\s]|[^\w\s]$|[:_!*/.${}<>@#=]")


class PhraseError(ValueError):
    """A phrase that cannot be read; the text says what would be right."""


@record
class Phrase:
    """A parsed phrase: for each slot the keys that meet it, and the keys that must not stand in the sentence."""

    concept: int
    slots: tuple[tuple[str, ...], ...]
    barred: tuple[str, ...]
    negating: bool


@record
class Met:
    """A phrase or name met in a text: the words (indexes) that met its slots."""

    concept: int
    words: tuple[tuple[int, int], ...]
    sentence: int
    negating: bool
    name: bool


def parse(text: str, concept: int) -> Phrase:
    """Read a phrase as docs/pack-format.md describes it. Raises PhraseError."""
    slots: list[tuple[str, ...]] = []
    barred: list[str] = []
    negating = False
    for slot in text.split():
        bars = slot.startswith("!")
        keys = [_key(alternative) for alternative in slot.removeprefix("!").split("|") if alternative]
        keys = [key for key in keys if key]
        if not keys:
            raise PhraseError(f"slot `{slot}` of phrase `{text}` holds no word")
        if bars:
            barred.extend(keys)
            continue
        negating = negating or any(word in NEGATORS for word in split(slot.replace("|", " ").replace("_", " ")))
        slots.append(tuple(dict.fromkeys(keys)))
    if not slots:
        raise PhraseError(f"phrase `{text}` has no slot to be met")
    if len(slots) > MAX_SLOTS:
        raise PhraseError(f"phrase `{text}` has {len(slots)} slots, more than {MAX_SLOTS}")
    return Phrase(concept, tuple(slots), tuple(barred), negating)


@lru_cache(1 << 16)
def _key(alternative: str) -> str:
    """What to look for: stems joined by blanks, `=form` for one exact word or run, `#dimension` for a quantity."""
    if alternative.startswith("#") and alternative[1:] in DIMENSIONS:
        return alternative
    if alternative.startswith("#") and alternative[1:].isalpha():
        raise PhraseError(f"unknown dimension `{alternative}`; there are {' '.join(f'#{one}' for one in DIMENSIONS)}")
    words = split(alternative.removeprefix("=").replace("_", " "))
    if alternative.startswith("="):
        return "=" + " ".join(words) if words else ""
    return " ".join(stem(word) for word in words)


@record
class Spelling:
    """How a name must stand in the text beyond its words: `exact` letter by letter, or with the `signs` of code."""

    exact: str = ""
    signs: str = ""

    @classmethod
    def of(cls, name: str) -> Spelling:
        """`=form` is met letter by letter; `file://` or `Fn::If` with its signs; other names by their words alone."""
        if name.startswith("="):
            return cls(exact=name[1:])
        bare = name.strip("\"' ")
        return cls(signs=_shape(bare) if _SIGNS.search(bare) else "")

    def meets(self, text: str, start: int, end: int) -> bool:
        """Whether the words between the offsets are spelled so."""
        if self.exact:
            return text[start:end] == self.exact
        reach = len(self.signs)
        return not reach or self.signs in _shape(text[max(0, start - reach) : end + reach])


def _shape(text: str) -> str:
    """A text in small letters with plain quotes and without blanks, which people set as they like."""
    return "".join(plain(text).lower().split())


@changing
class Sentence:
    """The keys present in one sentence, each with the words where it is first met."""

    number: int
    present: dict[str, tuple[int, int]] = made(default_factory=dict)


Looked = tuple[list[Sentence], list[tuple[str, int, int]]]
Anchors = dict[str, list[tuple[int, tuple[str, ...]]]]  # phrases by the keys of their rarest slot, with the next rarest


class Lexicon:
    """All phrases and names, ready to be met. `concepts` are whatever the caller numbers them by."""

    def __init__(self, phrases: Sequence[Phrase], names: Iterable[tuple[str, int]]) -> None:
        self.phrases: Sequence[Phrase] = tuple(phrases)
        self._last: tuple[str, list[Quantity], Looked] | None = None
        self._anchors: Anchors = defaultdict(list)
        self._names: dict[str, list[tuple[int, Spelling]]] = defaultdict(list)
        frequency = Counter(key for phrase in phrases for slot in phrase.slots for key in slot)
        for number, phrase in enumerate(self.phrases):
            rare = sorted(phrase.slots, key=lambda slot: (sum(frequency[key] for key in slot), slot))
            for key in rare[0]:
                self._anchors[key].append((number, rare[min(1, len(rare) - 1)]))
        for name, concept in names:
            key = " ".join(stem(word) for word in split(name.removeprefix("=")))
            if key:
                self._names[key].append((concept, Spelling.of(name)))
        keys = {key for phrase in phrases for slot in (*phrase.slots, phrase.barred) for key in slot}
        self._exact = {key for key in keys if key.startswith("=")}
        runs = {key.removeprefix("=") for key in keys | set(self._names) if " " in key}
        self._stem_runs = Runs(run for run in runs if f"={run}" not in self._exact or run in keys)
        self._exact_runs = Runs(key[1:] for key in self._exact if " " in key)
        self._pairs: dict[str, dict[str, list[int]]] = {}

    def hasten(self) -> None:
        """Prepare for many texts: phrases indexed by the keys of both their rarest slots; equal keys and slots as one object.

        Phrases that come from a shelf hold copies, which do not fit the processor's cache.
        """
        keys: dict[str, str] = {}
        slots: dict[tuple[str, ...], tuple[str, ...]] = {}

        def one(slot: tuple[str, ...]) -> tuple[str, ...]:
            if slot not in slots:
                slots[slot] = tuple([keys.setdefault(key, key) for key in slot])
            return slots[slot]

        self.phrases = [
            Phrase(each.concept, tuple(map(one, each.slots)), one(each.barred), each.negating) for each in self.phrases
        ]
        pairs: dict[str, dict[str, list[int]]] = {}
        for key, phrases in self._anchors.items():
            own = pairs[keys.setdefault(key, key)] = {}
            for number, also in phrases:
                for other in one(also):
                    own.setdefault(other, []).append(number)
        self._pairs = pairs

    @property
    def runs(self) -> tuple[Runs, Runs]:
        """The runs of stems and of exact words."""
        return self._stem_runs, self._exact_runs

    def few(self, concepts: Container[int]) -> Anchors:
        """The phrases of some concepts, to be met alone."""
        found: Anchors = {}
        for key, phrases in self._anchors.items():
            own = [(number, also) for number, also in phrases if self.phrases[number].concept in concepts]
            if own:
                found[key] = own
        return found

    def meet(self, words: Words, quantities: Sequence[Quantity], few: Anchors | None = None) -> list[Met]:
        """Every name and phrase met (of phrases only those of `few`), sentence by sentence, in a settled order."""
        sentences, runs = self.look(words, quantities)
        found: list[Met] = []
        seen: set[int] = set()
        for place, sentence in enumerate([*sentences, *_neighbours(sentences, words)]):
            numbers = self._possible(sentence.present, few)
            for number in sorted(numbers - seen if place >= len(sentences) else numbers):
                met = self._check(self.phrases[number], sentence)
                if met:
                    found.append(met)
                    seen.add(number)
        found.extend(self._met_names(words, runs))
        return found

    def _possible(self, present: dict[str, tuple[int, int]], few: Anchors | None) -> set[int]:
        """The phrases of which the two rarest slots are met."""
        if few is not None or not self._pairs:
            none_of, anchors = present.keys().isdisjoint, self._anchors if few is None else few
            return {n for key in present for n, also in anchors.get(key, ()) if not none_of(also)}
        found: set[int] = set()
        keys, pairs = present.keys(), self._pairs.get
        for key in present:
            phrases = pairs(key)
            if phrases is not None:
                for other in phrases.keys() & keys:
                    found.update(phrases[other])
        return found

    def look(self, words: Words, quantities: Sequence[Quantity]) -> Looked:
        """The keys present in each sentence, and every run of words that some phrase or name asks for.

        Kept for the last text, as reading and judging look at the same.
        """
        last = self._last
        if last is None or last[0] != words.text or last[1] != [*quantities]:
            last = self._last = (words.text, [*quantities], self._look(words, quantities))
        return last[2]

    def _look(self, words: Words, quantities: Sequence[Quantity]) -> Looked:
        sentences = [Sentence(number) for number in range(len(words.sentences))]
        runs: list[tuple[str, int, int]] = []
        for index, key in enumerate(words.stems):
            sentences[words.sentence[index]].present.setdefault(key, (index, index))
            runs.append((key, index, index))
            exact = "=" + words.words[index]
            if exact in self._exact:
                sentences[words.sentence[index]].present.setdefault(exact, (index, index))
        for prefix, known, column in (
            ("", self._stem_runs, words.stems),
            ("=", self._exact_runs, words.words),
        ):
            for key, first, last in known.within(column):
                if words.sentence[first] == words.sentence[last]:
                    sentences[words.sentence[first]].present.setdefault(prefix + key, (first, last))
                    if not prefix:
                        runs.append((key, first, last))
        _place_quantities(words, quantities, sentences)
        return sentences, runs

    @staticmethod
    def _check(phrase: Phrase, sentence: Sentence) -> Met | None:
        present = sentence.present
        if not present.keys().isdisjoint(phrase.barred):
            return None
        where: list[tuple[int, int]] = []
        for slot in phrase.slots:
            best = None
            met = False
            for key in slot:
                if key in present:
                    met = True
                    place = present[key]
                    if (best is None or place < best) and place not in where:
                        best = place
            if not met:
                return None
            if best is None:
                where = _seated(phrase.slots, present)
                break
            where.append(best)
        if not where:
            return None
        return Met(phrase.concept, tuple(where), sentence.number, phrase.negating, name=False)

    def _met_names(self, words: Words, runs: Iterable[tuple[str, int, int]]) -> list[Met]:
        """Names met; one that lies inside a longer one does not count."""
        hits = [(first, last, key) for key, first, last in runs if key in self._names]
        hits.sort(key=lambda hit: (hit[0], -hit[1]))
        found: list[Met] = []
        reach = -1
        for first, last, key in hits:
            if last <= reach:
                continue
            taken = False
            for concept, spelling in self._names[key]:
                if not spelling.meets(words.text, *words.span(first, last)):
                    continue
                taken = True
                found.append(Met(concept, ((first, last),), words.sentence[first], negating=False, name=True))
            if taken:
                reach = last
        return found


def _seated(slots: Sequence[Sequence[str]], present: dict[str, tuple[int, int]]) -> list[tuple[int, int]]:
    """Words of its own for each slot where the first come would leave one without (Kuhn 1955); empty where there are none."""
    options = [sorted({present[key] for key in slot if key in present}) for slot in slots]
    taken: dict[tuple[int, int], int] = {}

    def seat(slot: int, tried: set[tuple[int, int]]) -> bool:
        for place in options[slot]:
            if place not in tried:
                tried.add(place)
                if place not in taken or seat(taken[place], tried):
                    taken[place] = slot
                    return True
        return False

    if not all(seat(slot, set()) for slot in range(len(slots))):
        return []
    return [place for place, _ in sorted(taken.items(), key=lambda pair: pair[1])]


def _neighbours(sentences: Sequence[Sentence], words: Words) -> list[Sentence]:
    """Short sentences that follow one another, read as one: people tell the thing in one and the wish in the next."""
    joined = []
    for first, second in itertools.pairwise(sentences):
        length = words.sentences[second.number][1] - words.sentences[first.number][0] + 1
        if length <= JOINED_WORDS:
            joined.append(Sentence(second.number, {**second.present, **first.present}))
    return joined


class Runs:
    """Runs of two words and more, found in a column of words by their first two."""

    def __init__(self, runs: Iterable[str]) -> None:
        self._by_pair: dict[str, list[str]] = defaultdict(list)
        for run in sorted(runs):
            first, second, *_ = run.split(" ")
            self._by_pair[f"{first} {second}"].append(run)

    def within(self, column: Sequence[str]) -> Iterable[tuple[str, int, int]]:
        """Each run found, with the indexes of its first and last word."""
        if not self._by_pair:
            return
        text = f"{' '.join(column)} "
        start = 0
        for index, (first, second) in enumerate(itertools.pairwise(column)):
            for run in self._by_pair.get(f"{first} {second}", ()):
                if text.startswith(f"{run} ", start):
                    yield run, index, index + run.count(" ")
            start += len(first) + 1


def _place_quantities(words: Words, quantities: Sequence[Quantity], sentences: list[Sentence]) -> None:
    index = 0
    for quantity in quantities:
        while index < len(words.starts) and words.ends[index] <= quantity.start:
            index += 1
        if index >= len(words.starts):
            return
        last = index
        while last + 1 < len(words.starts) and words.starts[last + 1] < quantity.end:
            last += 1
        present = sentences[words.sentence[index]].present
        present.setdefault(f"#{quantity.dimension}", (index, last))
        present.setdefault("#count", (index, last))
