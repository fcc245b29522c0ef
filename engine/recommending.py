"""From a reading and what followed of it to what is recommended: what its words raise, in which order, and told by which rule."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from engine.judging.hearing import Likely
from engine.judging.lazy import LazyHearing
from engine.judging.reasons import most_telling
from engine.judging.recommend import Recommendation, RuledOut, recommendations
from engine.judging.weigher import EXACT
from engine.model import NAMES_SERVICE, Fact, Firing, Rule, Trace, value_of
from engine.pack.load import Loaded
from engine.reading.reader import Reading


class Recommender:
    """Recommends by the rules and the weights of one pack. It keeps what the last text raised."""

    def __init__(self, loaded: Loaded, read: Callable[[str], Reading]) -> None:
        self._loaded = loaded
        self._read = read
        self._pack, self._reader, self._program = loaded.pack, loaded.reader, loaded.program
        self._heard: LazyHearing | None = None

    def hearing(self, text: str, services: frozenset[str]) -> LazyHearing:
        """What the words of a text raise; kept for the last text, as one that is changed a little is asked many times."""
        last = self._heard
        if last is None or (last.text, last.services) != (text, services):
            self._heard = last = LazyHearing(self._loaded.index, self._read, text, services)
        return last

    def likely(self, text: str, reading: Reading) -> list[Likely]:
        """The statements that a text most likely raises without stating them."""
        return self.hearing(text, frozenset(reading.services)).likely

    def recommended(
        self,
        text: str,
        reading: Reading,
        trace: Trace,
        out: Sequence[RuledOut],
        likely: Sequence[Likely],
        but: Collection[str] = (),
    ) -> list[Recommendation]:
        """What stands, best first: what rules conclude, and what is likely; `but` for some conclusions."""
        words = self.hearing(text, frozenset(reading.services)) if text.strip() else None
        raised = self._open(reading, trace, [one.statement.id for one in likely])
        placing = self._loaded.weights.placing
        return recommendations(self._pack, self._reader, reading, trace, out, words, placing, raised, but)

    def with_reason(
        self, text: str, reading: Reading, trace: Trace, one: Recommendation, dropped: Collection[Fact]
    ) -> Reading:
        """Have a conclusion told by the rule that tells best what was asked; the reading, with its need if that is only likely."""
        if self._pack.texts[one.firing.rule.id].kind in EXACT:
            return reading
        words = self.hearing(text, frozenset(reading.services))
        firings = {firing.rule.id: firing for firing in one.firings}
        rules = self._solving(one.id, dropped) if one.guess else [*firings]
        best = most_telling(self._loaded.index, text, words.by_rule, rules)
        if not one.guess:
            one.firings = tuple(firings[rule] for rule in dict.fromkeys([*best, *firings]))
            one.firing = one.firings[0]
            return reading
        guess = next(filter(None, (self._guessed(one.id, rule, reading, trace) for rule in best)), one.firing)
        one.firings, one.firing = (guess,), guess
        likely = words.raising(guess.rule.id)
        return reading.with_likely(
            [(likely.statement.need, likely.words)] if likely.statement.need else [], trace.given
        )

    def _solving(self, name: str, dropped: Collection[Fact]) -> list[str]:
        """The rules that say what a feature solves, but for needs that are left out of account."""
        index = self._loaded.index
        statements = [index.statements[number] for number in index.solutions(name)]
        return [one.id for one in statements if one.need not in dropped]

    def _guessed(self, name: str, rule: str, reading: Reading, trace: Trace) -> Firing | None:
        """A rule for a conclusion as if it had fired; None where something known stands against it."""
        found = [Firing(each, 0) for conclusion, each in self._open(reading, trace, [rule]) if conclusion == name]
        return found[0] if found else None

    def _open(self, reading: Reading, trace: Trace, names: Iterable[str]) -> list[tuple[str, Rule]]:
        """Conclusion and rule for those of the rules named that nothing known stands against."""
        at_home = reading.services | {
            self._reader.service_of(value_of(m.fact)) for m in reading.mentions if m.name and m.kind == "feature"
        }
        found = []
        for name in names:
            for rule in map(self._program.rules.__getitem__, self._program.variants.get(name, ())):
                blocked = not trace.facts.isdisjoint(rule.unless)
                elsewhere = NAMES_SERVICE in trace.facts and any(
                    fact.startswith("service=") and value_of(fact) not in at_home for fact in rule.when
                )
                if not blocked and not elsewhere:
                    found.append((self._pack.texts[name].conclusion, rule))
                    break
        return found
