"""Words to facts: what a text states, and in which words.

The reader knows phrases, names, negation and quantities; it knows nothing of rules. A fact read inside a negation
("without a VPC", "does not use Redis") is stated as absent.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from engine.model import (
    ABSENT,
    ASKS_ORDER,
    MEANT,
    NAMES_SERVICE,
    Concept,
    Fact,
    Pack,
    Threshold,
    attribute_of,
    value_of,
)
from engine.reading import phrases, quantities
from engine.reading.frame import roles
from engine.reading.meaning import Meanings
from engine.reading.negation import negations
from engine.reading.phrases import Anchors, Lexicon, Met
from engine.reading.words import Words, split, stem, words_of
from engine.record import changed, record

ORDER_REACH = 6  # words
MEANING = "meaning"
_LINKING = frozenset(
    "a an the any use using used have having need needing needed want in on with to be rely relying its own our my".split()
)
_AFTER_FIRST = frozenset("then or before after so when if in on to of by with for from is are will".split())
_WHAT_COMES = frozenset(
    "what which next follows following previous precedes preceding prior comes come runs run order step hook event phase command".split()
)


@record
class Mention:
    """A fact and the words it was read from: their text, offsets, and sentence.

    Its `kind` is that of the concept, or MEANING where a whole sentence asks for nothing but what something is. A `likely`
    fact is raised by the words without being stated in a whole phrase: what rests on it is a guess.
    """

    fact: Fact
    text: str
    start: int
    end: int
    sentence: int
    kind: str
    words: tuple[tuple[int, int], ...] = ()
    name: bool = False
    likely: bool = False


@record
class Reading:
    """What was read from one text."""

    words: Words
    mentions: tuple[Mention, ...]
    quantities: tuple[quantities.Quantity, ...]

    @property
    def likely(self) -> list[Fact]:
        """The facts that are only likely."""
        return list(dict.fromkeys(m.fact for m in self.mentions if m.likely))

    @property
    def meant(self) -> set[Fact]:
        """The facts read from sentences that ask for nothing but what something is."""
        return {one.fact for one in self.mentions if one.kind == MEANING}

    @property
    def services(self) -> set[str]:
        """The services named."""
        return services_of(self.mentions)

    @property
    def naming(self) -> list[Mention]:
        """The mentions that name a service or a feature, present or absent."""
        return [one for one in self.mentions if one.kind == "service" or one.name]

    def quoting(self, text: str) -> Reading:
        """The same, each mention with its words as they stand in another text of the same length."""
        found = (changed(one, text=text[one.start : one.end]) for one in self.mentions)
        return changed(self, mentions=tuple(found))

    def with_likely(self, found: Iterable[tuple[Fact, tuple[int, int]]], given: Iterable[Fact] = ()) -> Reading:
        """This reading and further facts that are only likely, each with the first and last of the words that raise it.

        What was read, and the facts `given`, hold: they are more than likely.
        """
        known = {*given, *(mention.fact for mention in self.mentions)}
        more = []
        for fact, (first, last) in found:
            if fact not in known and ABSENT + fact not in known:
                more.append(_over(self.words, fact, first, last, attribute_of(fact), likely=True))
        return changed(self, mentions=(*self.mentions, *more))

    @property
    def facts(self) -> list[Fact]:
        """The facts stated, each once, in the order they were read; a feature merely described is not yet stated.

        `names=service` is stated by any service named: rules that are at home in one service take it for granted when the
        text names none.
        """
        stated = list(dict.fromkeys(m.fact for m in self.mentions if not m.likely and (m.name or m.kind != "feature")))
        return [*stated, NAMES_SERVICE] if any(m.kind == "service" for m in self.mentions) else stated


class Reader:
    """Reads texts with the vocabulary of one pack."""

    def __init__(self, pack: Pack) -> None:
        self._concepts: list[Concept] = [pack.concepts[key] for key in sorted(pack.concepts)]
        parsed = [
            phrases.parse(text, number)
            for number, concept in enumerate(self._concepts)
            for text in (*concept.phrases, *concept.described)
        ]
        naming = [(number, concept) for number, concept in enumerate(self._concepts) if concept.kind != "term"]
        names = [(name, number) for number, concept in naming for name in concept.names]
        self.lexicon = Lexicon(parsed, names)
        self._naming = self.lexicon.few(
            {number for number, concept in enumerate(self._concepts) if concept.kind in ("service", "practice")}
        )
        self._thresholds: dict[str, list[Threshold]] = defaultdict(list)
        for threshold in pack.thresholds:
            self._thresholds[threshold.quantity].append(threshold)
        self._service_names = {
            concept.id: [" ".join(stem(word) for word in split(name)) for name in concept.names]
            for concept in self._concepts
            if concept.kind == "service"
        }
        self._rarity = _rarity(self._concepts)
        self.rarest = max(self._rarity.values(), default=1.0)
        self._ordinary = {
            (concept.id, " ".join(stem(word) for word in split(name)))
            for concept in self._concepts
            for name in concept.names
            if concept.kind in ("feature", "step")
            and (_is_ordinary(name) or (concept.kind == "step" and name.isupper()))
        }
        self._steps = {c.id: c.label for c in self._concepts if c.kind == "step" and c.label[:1].isupper()}
        self._step_of = {value_of(c.id): c.of for c in self._concepts if c.kind == "step"}
        self._of = {value_of(c.id): c.of for c in self._concepts if c.kind in MEANT and c.of}
        services = {value_of(concept.id): concept.names for concept in self._concepts if concept.kind == "service"}
        self._meanings = Meanings(self._concepts, lambda thing: services.get(self.service_of(thing), ()), pack.ignored)

    def rarity(self, stem: str) -> float:
        """How telling a word is: the log of how few concepts have it among their words."""
        return self._rarity.get(stem, self.rarest)

    def read(self, text: str) -> Reading:
        """All that the text states, in the order of its words."""
        return self._read(text, None)

    def read_names(self, text: str) -> Reading:
        """What the text names, and the services and practices that it describes: as `read` has it, but nothing else."""
        return self._read(text, self._naming)

    def _read(self, text: str, few: Anchors | None) -> Reading:
        words = words_of(text)
        amounts = quantities.find(text[: len(words.text)])
        scopes = negations(words)
        met = self.lexicon.meet(words, amounts, few)
        mentions = [mention for one in met for mention in self._mention(one, words, amounts, scopes)]
        mentions = self._with_services(self._sensible(mentions, words))
        if few is None:
            meant = self._meanings.asked(words)
            mentions.extend(_over(words, one.fact, one.first, one.last, MEANING) for one in meant)
        return Reading(words, tuple(sorted(mentions, key=_order)), tuple(amounts))

    def _mention(
        self, met: Met, words: Words, amounts: Sequence[quantities.Quantity], scopes: dict[int, int]
    ) -> Iterable[Mention]:
        concept = self._concepts[met.concept]
        start = words.starts[min(first for first, _ in met.words)]
        end = words.ends[max(last for _, last in met.words)]
        fact = concept.id
        if concept.kind == "quantity":
            amount = _nearest(met, words, amounts, concept.of)
            if amount is None:
                return
            fact = f"{value_of(concept.id)}={quantities.shown(amount.amount, amount.dimension)}"
        elif not met.negating and (_denied(met, words, scopes) if met.name else _negated(met, scopes)):
            fact = ABSENT + fact
        yield Mention(fact, words.text[start:end], start, end, met.sentence, concept.kind, met.words, met.name)

    def _sensible(self, mentions: list[Mention], words: Words) -> list[Mention]:
        """The mentions but for those that mean something else.

        A name shared by features of several services means the one whose service the text names; what comes next, before or
        in order is asked of a step or an order, not of anything.
        """
        services = services_of(mentions)
        shared: dict[tuple[int, int], list[Mention]] = defaultdict(list)
        for mention in mentions:
            if mention.name and mention.kind == "feature":
                shared[mention.start, mention.end].append(mention)
        dropped = {id(m) for m in mentions if self._out_of_place(m, words, services, mentions)}
        for group in shared.values():
            if len(group) < 2:
                continue
            here = [m for m in group if self.service_of(value_of(m.fact)) in services]
            if here:
                dropped.update(id(m) for m in group if m not in here)
        found = [m for m in mentions if id(m) not in dropped]
        return [m for m in found if m.kind != "asks" or _asks_of_an_order(m, found, words)]

    def _out_of_place(self, mention: Mention, words: Words, services: set[str], mentions: Iterable[Mention]) -> bool:
        """Whether an ordinary word ("users", "deploy", "valid") that is also the name of something stands for itself.

        A step of an order counts where the order or its service is named, or where it is written with its capital within a
        text; a feature where no other service is named.
        """
        if not mention.name or (mention.fact.removeprefix(ABSENT), _worded(mention)) not in self._ordinary:
            return False
        home = self._home_of(mention)
        if mention.kind == "step":
            begins = mention.words[0][0] == words.sentences[mention.sentence][0]
            if not begins and f" {mention.text} " in f" {self._steps.get(mention.fact, '')} ":
                return False
            order = f"order={value_of(mention.fact).partition('.')[0]}"
            return home not in services and all(other.fact != order for other in mentions)
        return bool(services) and home not in services

    def _home_of(self, mention: Mention) -> str:
        name = value_of(mention.fact)
        return self.service_of(self._step_of.get(name, name))

    def _with_services(self, mentions: list[Mention]) -> list[Mention]:
        """A feature named together with its service ("DynamoDB stream") states the service too."""
        found = list(mentions)
        for mention in mentions:
            if mention.kind != "feature" or not mention.name or mention.fact.startswith(ABSENT):
                continue
            home = f"service={self.service_of(value_of(mention.fact))}"
            words = f" {' '.join(stem(word) for word in split(mention.text))} "
            if any(f" {name} " in words for name in self._service_names.get(home, ())):
                found.append(changed(mention, fact=home, kind="service"))
        return found

    def service_of(self, feature: str) -> str:
        """The service a feature belongs to, through the features between."""
        return (feature, *self.holders_of(feature))[-1]

    def holders_of(self, feature: str) -> list[str]:
        """The features that a feature is part of, and its service, from near to far."""
        found: list[str] = []
        while feature in self._of and self._of[feature] not in found:
            feature = self._of[feature]
            found.append(feature)
        return found

    def passed(self, facts: Iterable[Fact]) -> list[Fact]:
        """The comparisons that hold for the quantities among `facts` (``run-time>900`` for ``run-time=20 minutes``)."""
        held: list[Fact] = []
        for fact in facts:
            name, value = attribute_of(fact), value_of(fact)
            for threshold in self._thresholds.get(name, ()):
                _, amount = quantities.parse(value)
                if quantities.compare(amount, threshold.op, threshold.amount):
                    held.append(threshold.fact)
        return held


def _over(words: Words, fact: Fact, first: int, last: int, kind: str, likely: bool = False) -> Mention:
    """A mention of all words from `first` to `last`."""
    start, end = words.span(first, last)
    span = tuple((word, word) for word in range(first, last + 1))
    return Mention(fact, words.text[start:end], start, end, words.sentence[first], kind, span, likely=likely)


def services_of(mentions: Iterable[Mention]) -> set[str]:
    """The services that mentions name; what a text does without is not among them."""
    return {value_of(m.fact) for m in mentions if m.kind == "service" and not m.fact.startswith(ABSENT)}


def _asks_of_an_order(asks: Mention, mentions: Sequence[Mention], words: Words) -> bool:
    """Whether the words ask for what comes next, before, or in which order, of a step or an order that is named.

    They stand in a question and are no part of a service's name ("Step Functions"). The order is named in the same sentence or
    the one before; for what comes next or before, it or a step stands near, and it is not told when something is done ("zip it before
    deployment").
    """
    word = asks.words[0][0]
    if roles(words)[asks.sentence] != "asked" or any(_within(word, m) for m in mentions if m.kind == "service"):
        return False
    if asks.fact == ASKS_ORDER:
        here = (asks.sentence - 1, asks.sentence)
        return not _counts(word, words) and any(m.kind == "order" and m.sentence in here for m in mentions)
    first, last = words.sentences[asks.sentence]
    asked = not _WHAT_COMES.isdisjoint(words.words[first : last + 1])
    return asked and any(m.kind in ("step", "order") and _apart(word, m) <= ORDER_REACH for m in mentions)


def _counts(word: int, words: Words) -> bool:
    """Whether a word is a `first` that counts what follows it ("the first hop"), rather than say what is done first."""
    following = word + 1
    if words.words[word] != "first" or following == len(words.words) or words.clause[following] != words.clause[word]:
        return False
    return words.words[following] not in _AFTER_FIRST


def _within(word: int, mention: Mention) -> bool:
    return any(first <= word <= last for first, last in mention.words)


def _apart(word: int, mention: Mention) -> int:
    """How many words on a mention begins or ends."""
    first, last = mention.words[0][0], mention.words[-1][1]
    return max(first - word, word - last, 0)


def _is_ordinary(name: str) -> bool:
    """One plain word without capitals (but for the first letter), digits or signs."""
    return name.isalpha() and name[1:].islower()


def _worded(mention: Mention) -> str:
    return " ".join(stem(word) for word in split(mention.text))


def _rarity(concepts: Sequence[Concept]) -> dict[str, float]:
    found: Counter[str] = Counter()
    for concept in concepts:
        text = " ".join([concept.label, *concept.names, *concept.phrases, *concept.described])
        found.update({stem(word) for word in split(text.replace("|", " ").replace("_", " "))})
    return {word: math.log((len(concepts) + 1) / count) for word, count in found.items()}


def _order(mention: Mention) -> tuple[int, int, str]:
    return (mention.start, mention.end, mention.fact)


def _negated(met: Met, scopes: dict[int, int]) -> bool:
    """Whether most of a phrase stands inside one negation."""
    inside = sum(any(word in scopes for word in range(first, last + 1)) for first, last in met.words)
    return 2 * inside > len(met.words)


def _denied(met: Met, words: Words, scopes: dict[int, int]) -> bool:
    """Whether a name itself is denied: "without a VPC", "does not use Redis", but not "must not delete from S3"."""
    first = met.words[0][0]
    return first in scopes and all(word in _LINKING for word in words.words[scopes[first] + 1 : first])


def _nearest(
    met: Met, words: Words, amounts: Sequence[quantities.Quantity], dimension: str
) -> quantities.Quantity | None:
    """The quantity of the dimension that stands nearest to the words of the phrase, in its sentence."""
    first, last = words.sentences[met.sentence]
    low, high = words.starts[first], words.ends[last]
    middle = words.starts[min(word for word, _ in met.words)]
    here = [q for q in amounts if low <= q.start < high and q.dimension == dimension]
    return min(here, key=lambda q: (abs(q.start - middle), q.start), default=None)
