"""What a text asks the meaning of: "what is a dead-letter queue?", "explain DAX", or the name and nothing else.

A sentence asks it when nothing is left of it but a name, once the words are gone by which people ask what something is. So
"what is the limit of a queue?" does not: it asks for something of the queue.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from engine.model import MEANT, Concept, Fact, value_of
from engine.reading.words import Words, split, stem
from engine.record import record

LONGEST = 16  # words of a sentence that asks for no more than a meaning
ASKING = frozenset("what what's whats explain describe define definition meaning purpose".split())
_LEADING = frozenset("what what's whats explain".split())  # the others may be part of a name ("OpenAPI definition")
# What may stand around the name without asking for anything else.
_AROUND = frozenset(
    """a an the this that thing things called so and ok hi hey hello please can could would you we i me us my is are was be do
    does did for of in on by to with about tell know use used using good mean means meant stand stands work works exactly
    actually basically really just simple plain terms words english service one it kind sort supposed""".split()
)
ARTICLES = frozenset("a an the".split())


@record
class Meant:
    """A thing whose meaning is asked for, by the fact that says so, and the first and last of the words that name it."""

    fact: Fact
    first: int
    last: int


class Meanings:
    """The names of all things whose meaning a pack tells."""

    def __init__(
        self, concepts: Iterable[Concept], homes_of: Callable[[str], Sequence[str]], ignored: Iterable[str]
    ) -> None:
        """Of `concepts`, needs to know of something count; `homes_of` tells by which names the service of a thing goes.

        Words `ignored` may stand anywhere.
        """
        self._ignored = frozenset(ignored)
        self._around = _AROUND | self._ignored
        things = {value_of(concept.id): concept for concept in concepts if concept.kind in MEANT}
        found: dict[str, dict[Fact, bool]] = defaultdict(dict)
        for concept in concepts:
            thing = things.get(concept.of) if concept.kind == "need" else None
            if thing is None:
                continue
            for name in (thing.label, *thing.names):
                words, homes = split(name), map(split, homes_of(concept.of))
                for key in {self._key(words), *(self._key([*words, *home]) for home in homes)}:
                    found[key][concept.id] = thing.kind == "service"
        # The name of a service means the service, whatever else bears it.
        self._facts = {
            key: [fact for fact in own if own[fact] or not any(own.values())] for key, own in found.items() if key
        }

    def asked(self, words: Words) -> Iterator[Meant]:
        """The things whose meaning the text asks for, sentence by sentence."""
        for first, last in words.sentences:
            if last - first < LONGEST:
                yield from self._of(words, first, last)

    def _of(self, words: Words, first: int, last: int) -> Iterator[Meant]:
        sentence = words.words[first : last + 1]
        asks = not ASKING.isdisjoint(sentence)
        if not asks and len(words.sentences) > 1:
            return
        for around in (self._around | _LEADING, self._around | ASKING) if asks else (self._ignored | ARTICLES,):
            rest = [number for number, word in enumerate(sentence, first) if word not in around]
            found = self._facts.get(self._key(words.words[number] for number in rest), ())
            if found:
                yield from (Meant(fact, rest[0], rest[-1]) for fact in found)
                return

    def _key(self, words: Iterable[str]) -> str:
        """Words without those that stand around a name, in whatever order they come."""
        return " ".join(sorted({stem(word) for word in words if word not in self._around}))
