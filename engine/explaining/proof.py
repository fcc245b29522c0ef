"""Proofs: how a conclusion follows, as a tree from the conclusion down to the words of the question."""

from __future__ import annotations

from engine.model import ABSENT, RECOMMEND, RULE_OUT, Fact, Firing, Pack, Trace, attribute_of, value_of
from engine.reading.quantities import parse, shown
from engine.reading.reader import Mention, Reading
from engine.record import record

_COMPARISONS = ("==", ">=", "<=", ">", "<")
DEEPEST = 100  # rules one above another that a proof shows


@record
class Step:
    """One line of a proof. A step without a rule was read from words or given as a fact.

    One with a rule and `left_out` has no premises here: they stand where the proof comes by the fact first, or lie too deep.
    """

    fact: Fact
    rule: str
    assumed_absent: tuple[Fact, ...]
    mention: Mention | None
    premises: tuple[Step, ...]
    assumed: bool = False
    left_out: bool = False

    @property
    def height(self) -> int:
        """How many rules stand one above another."""
        return max((step.height for step in self.premises), default=0) + bool(self.rule)


def prove(trace: Trace, reading: Reading, firing: Firing, fact: Fact) -> Step:
    """The proof of `fact` by `firing`; facts on the way by their shallowest firing, each proved once."""
    return _proved(trace, reading, firing, fact, {fact}, DEEPEST)


def _proved(trace: Trace, reading: Reading, firing: Firing, fact: Fact, proved: set[Fact], deeper: int) -> Step:
    premises = []
    for one in firing.rule.when:
        firings = trace.deriving(one) if one not in trace.given else ()
        if not firings:
            mention = _mention(reading, one)
            premises.append(Step(one, "", (), mention, (), assumed=mention is None and one not in trace.facts))
        elif one in proved or deeper == 1:
            premises.append(Step(one, firings[0].rule.id, (), None, (), left_out=True))
        else:
            proved.add(one)
            premises.append(_proved(trace, reading, firings[0], one, proved, deeper - 1))
    return Step(fact, firing.rule.id, firing.assumed_absent, None, tuple(premises))


def _mention(reading: Reading, fact: Fact) -> Mention | None:
    stated = [mention for mention in reading.mentions if mention.fact == fact]
    if stated:
        return min(stated, key=lambda mention: (len(mention.text), mention.start))
    quantity, _ = comparison(fact)
    for mention in reading.mentions:
        if quantity and mention.fact.startswith(f"{quantity}="):
            return mention
    return None


def comparison(fact: Fact) -> tuple[str, str]:
    """Quantity and `op amount` of a comparison fact; two empty strings for any other fact."""
    for op in _COMPARISONS:
        name, found, amount = fact.partition(op)
        if found and "=" not in name and _is_number(amount):
            return name, f"{op} {amount}"
    return "", ""


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def in_words(pack: Pack, fact: Fact) -> str:
    """A fact as a person reads it: `service DynamoDB`, `not need keep order`, `run time > 15 minutes`."""
    quantity, rest = comparison(fact)
    if quantity:
        concept = pack.concepts.get(f"quantity={quantity}")
        op, _, amount = rest.partition(" ")
        label = concept.label if concept else quantity
        op = "=" if op == "==" else op
        return f"{label} {op} {shown(float(amount), concept.of if concept else 'count')}"
    absent = ABSENT if fact.startswith(ABSENT) else ""
    plain = fact.removeprefix(ABSENT)
    concept = pack.concepts.get(plain)
    attribute, value = attribute_of(plain), value_of(plain)
    if plain.startswith((RECOMMEND, RULE_OUT)):
        return f"{absent}{attribute} {pack.title_of(value)}"
    label = concept.label if concept else value.replace("-", " ")
    return f"{absent}{attribute.replace('-', ' ')}: {label}"


def quantity_text(fact: Fact) -> str:
    """The amount of a quantity fact, in plain words; the value itself for any other fact."""
    value = value_of(fact)
    try:
        dimension, amount = parse(value)
    except ValueError:
        return value
    return shown(amount, dimension)
