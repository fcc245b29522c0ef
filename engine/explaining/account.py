"""An answer laid out for telling: what was read, what was chosen and considered, on which proofs, from which rules.

Every form that people read (text, Markdown, HTML, a decision record) is made from this, so that they tell the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from engine.answer import Answer
from engine.explaining.precedence import precedence
from engine.explaining.proof import Step, comparison, prove
from engine.judging.recommend import Recommendation, RuledOut
from engine.judging.weigher import roots
from engine.model import FIRED, NAMES_SERVICE, RECOMMEND, RULE_OUT, Fact, Firing, Pack, RuleText, attribute_of, value_of
from engine.reading.reader import Mention
from engine.record import record

if TYPE_CHECKING:
    from engine.judging.bounds import Bounded
    from engine.judging.passages import Cited

NEAR = 3  # of what fits besides the answer: so many are told
Verdict = Literal["chosen", "fits too", "guess", "ruled out", "wrong", "tied"]


@record
class Considered:
    """One thing that was considered: what became of it, why, and the rule that says so (empty where none does)."""

    title: str
    verdict: Verdict
    because: str
    rule: str = ""
    docs: tuple[str, ...] = ()
    ground: str = ""


def why_none(one: Answer) -> str:
    """Why there is no answer, as a clause."""
    if one.choice:
        letters = " and ".join(letter(number) for number in one.choice.options)
        if one.choice.tied:
            return f"nothing tells the options apart that come first; {letters} is no more than a guess"
        return f"the best guess, {letters}, is {_less_sure(one, one.choice.confidence)}"
    if one.recommendations:
        best = one.recommendations[0]
        return f"the best guess, {told_apart(one, best.id)}, is {_less_sure(one, best.confidence)}"
    if any(RECOMMEND + out.id in one.trace.facts for out in one.ruled_out):
        return "all that rules recommend here is ruled out"
    return "no rule that fires recommends anything" if one.trace.firings else "no rule fires on this question"


def _less_sure(one: Answer, sure: float) -> str:
    return f"{percent(sure)} sure, less than the {percent(one.least)} asked for"


def letter(number: int) -> str:
    """The letter of an option: 0 is A."""
    return chr(ord("A") + number)


def headline(one: Answer) -> str:
    """The answer in a few words, or those to all that is asked; that there is none, where there is none."""
    if one.asks:
        return "; ".join(map(headline, one.asks))
    if one.abstained:
        return "No answer"
    if one.choice:
        return "; ".join(f"{letter(n)}. {one.question.options[n]}" for n in one.choice.options)
    return one.recommendations[0].title


def confidence(one: Answer) -> float:
    """How sure the answer is, from 0 to 1; 0 where there is none."""
    if one.choice:
        return one.choice.confidence
    return 0.0 if one.abstained else one.recommendations[0].confidence


def percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def deciding(one: Answer) -> list[Firing]:
    """The firings that carry the answer: those of the first recommendation, or of the options that rules decided.

    Where there is no answer: those of all that are tied, or those that ruled out what something spoke for.
    """
    if one.choice:
        named = [v.rules[0] for v in one.choice.verdicts if v.exact and v.rules]
        found = {firing.rule.id: firing for firing in reversed(one.trace.firings)}
        return [found[name] for name in dict.fromkeys(named) if name in found]
    if one.tied:
        return [found.firing for found in one.tied]
    if one.recommendations:
        best = one.recommendations[0]
        return [best.firing, *(f for f in best.firings if f.rule.id != best.firing.rule.id)]
    return [out.firing for out in one.ruled_out if RECOMMEND + out.id in one.trace.facts]


def told_bound(one: Bounded) -> str:
    """Yes, no or after a raise, and the comparison that says so."""
    said = "Only after a raise" if one.yes is None else "Yes" if one.yes else "No"
    return f"{said}: {one.because} ({one.limit.names[0]})"


def proofs(one: Answer) -> list[Step]:
    """The proof of each firing that carries the answer, unless it rests on nothing but what those before it rest on."""
    found: list[Step] = []
    used: dict[Fact, set[Fact]] = {}
    for firing in deciding(one):
        fact, rests = concluded(firing), set(roots(one.trace, firing.on)) | set(firing.on)
        if not rests <= used.get(fact, set()):
            found.append(prove(one.trace, one.reading, firing, fact))
        used.setdefault(fact, set()).update(rests)
    return found


def aside(one: Answer) -> list[Fact]:
    """What was stated of needs, troubles and constraints without bearing on the answer, in the order of the words."""
    carrying = behind(one)
    kinds = ("need", "symptom", "meaning", "constraint")
    stated = [m.fact for m in one.reading.mentions if m.kind in kinds and not m.likely]
    return [fact for fact in dict.fromkeys([*stated, *_given_of(one, kinds)]) if fact not in carrying]


def _given_of(one: Answer, kinds: tuple[str, ...]) -> list[Fact]:
    return [fact for fact in given(one) if attribute_of(fact) in kinds]


def told_apart(one: Answer, name: str) -> str:
    """The title of a conclusion; with its id where another recommendation has the same title."""
    title = one.pack.title_of(name)
    same = [found for found in one.recommendations if found.title.casefold() == title.casefold()]
    return f"{title} (`{name}`)" if len(same) > 1 else title


def also_fitting(one: Answer) -> list[list[Recommendation]]:
    """What fits besides the first recommendation, best first; what has one title stands together."""
    found: dict[str, list[Recommendation]] = {}
    for other in one.recommendations[1:]:
        found.setdefault(other.title.casefold(), []).append(other)
    return list(found.values())


def concluded(firing: Firing) -> Fact:
    """What a firing concludes, leaving aside that it fired."""
    return next((fact for fact in firing.rule.then if fact.startswith((RECOMMEND, RULE_OUT))), firing.rule.then[0])


def rules(one: Answer) -> list[RuleText]:
    """The rules that carry the answer, the first of them first."""
    found = [one.pack.texts[firing.rule.id] for firing in deciding(one)]
    return list({text.id: text for text in found}.values())


def considered(one: Answer) -> list[Considered]:
    """Everything considered: options with their verdicts, or what fits and what was ruled out."""
    if one.choice:
        return [
            Considered(
                f"{letter(v.option)}. {one.question.options[v.option]}",
                "chosen" if v.verdict == "right" else "wrong",
                v.because,
                v.rules[0] if v.rules else "",
                v.docs,
                "" if v.exact else "a guess from shared words",
            )
            for v in one.choice.verdicts
        ]
    return [*_fitting(one), *_out(one)]


def _fitting(one: Answer) -> Iterable[Considered]:
    tied = {found.id for found in one.tied}
    for number, found in enumerate(one.recommendations):
        text = one.pack.texts[found.firing.rule.id]
        verdict: Verdict = "fits too" if number else "chosen"
        ground = ""
        if found.id in tied:
            verdict = "tied"
        elif number:
            why = precedence(one, one.recommendations[0], found)
            ground = f"{one.recommendations[0].title} comes first: {why.clause}"
        if found.guess:
            verdict = "guess" if number else "chosen"
        yield Considered(found.title, verdict, text.because, text.id, text.docs, ground)


def ruled_out(one: Answer) -> list[RuledOut]:
    """What was ruled out: first what bears on the answer, then the rest in the order of the trace."""
    near = bearing_out(one)
    return [*near, *(out for out in one.ruled_out if out not in near)]


def bearing_out(one: Answer) -> list[RuledOut]:
    """What was ruled out that somebody might have chosen; where there is no answer, all.

    What something spoke for or the question named, first; then what was ruled out for a need that the answer serves.
    """
    spoken = {fact.removeprefix(RECOMMEND) for fact in one.trace.facts if fact.startswith(RECOMMEND)}
    named = _named(one)
    needs = {fact for fact in behind(one) if attribute_of(fact) in ("need", "symptom")}
    found = [
        out
        for out in one.ruled_out
        if one.abstained or out.id in spoken or out.id in named or not needs.isdisjoint(out.firing.on)
    ]
    return sorted(found, key=lambda out: (out.id not in spoken, out.id not in named))


def passed_over(one: Answer) -> list[str]:
    """The titles of what the first recommendation is preferred to, where the question names it or it fits nearly as well."""
    near = {found.id for same in also_fitting(one)[:NEAR] for found in same} | _named(one)
    return [*dict.fromkeys(one.pack.title_of(name) for name in one.recommendations[0].instead_of if name in near)]


def _named(one: Answer) -> set[str]:
    """The features that the question names."""
    return {value_of(m.fact) for m in one.reading.mentions if m.kind == "feature" and m.name}


def _out(one: Answer) -> Iterable[Considered]:
    for out in ruled_out(one):
        text = one.pack.texts[out.firing.rule.id]
        yield Considered(out.title, "ruled out", text.because, text.id, text.docs)


_SELDOM = ("asks", "step", "order")  # read from single words; worth showing only where something rests on them


def read(one: Answer) -> list[Mention]:
    """The mentions worth showing, one for each fact, those behind the answer first."""
    carrying = behind(one)
    best: dict[Fact, Mention] = {}
    for mention in one.reading.mentions:
        hidden = (mention.likely or mention.kind in _SELDOM) and mention.fact not in carrying
        if hidden or (mention.kind == "feature" and not mention.name):
            continue
        if mention.fact not in best or len(mention.text) < len(best[mention.fact].text):
            best[mention.fact] = mention
    return sorted(best.values(), key=lambda m: (m.fact not in carrying, m.start, m.fact))


def read_for(one: Answer, mentions: Iterable[Mention]) -> list[Mention]:
    """Of mentions those of services and those behind the answer, in the order of the words.

    Of several that were read from the same words, or from words among them, that on which the rule told rests, or the first.
    """
    carrying = behind(one)
    told = {*one.recommendations[0].firing.on} if one.recommendations and not one.choice else set()
    found: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: m.fact not in told):
        again = any(_within(mention, other) for other in found if other.fact in carrying)
        if mention.kind == "service" or (mention.fact in carrying and not again):
            found.append(mention)
    return sorted(found, key=lambda m: (m.start, m.fact))


def _within(one: Mention, other: Mention) -> bool:
    """Whether the words of either hold those of the other."""
    return (one.start >= other.start and one.end <= other.end) or (other.start >= one.start and other.end <= one.end)


def behind(one: Answer) -> set[Fact]:
    """The given facts that the answer rests on; for a comparison also the amount that was compared."""
    found = {fact for firing in deciding(one) for fact in (*roots(one.trace, firing.on), *firing.on)}
    compared = {comparison(fact)[0] for fact in found} - {""}
    return found | {fact for fact in one.trace.given if attribute_of(fact) in compared}


def given(one: Answer) -> list[Fact]:
    """The facts given without words."""
    told = {mention.fact for mention in one.reading.mentions if not mention.likely}
    passed = {threshold.fact for threshold in one.pack.thresholds}
    return [f for f in one.trace.given if f not in told and f != NAMES_SERVICE and f not in passed]


def assumed(one: Answer) -> list[Fact]:
    """The facts that the answer took to be unknown, without those that only say that a rule fired."""
    absent = {fact for firing in deciding(one) for fact in firing.assumed_absent}
    hidden = one.trace.facts | {NAMES_SERVICE}
    return sorted(fact for fact in absent if not fact.startswith(FIRED) and fact not in hidden)


def place(one: Cited) -> str:
    """Where a passage stands: file, line and the heading above it."""
    section = f", {one.section}" if one.section else ""
    return f"{one.file}:{one.line}{section}"


def quoted(one: Answer) -> list[Cited]:
    """The passages of the user's documents that bear on the answer, each once."""
    found = one.evidence.answer if one.evidence else ()
    return list({(cited.file, cited.line): cited for cited in found}.values())


def notes(pack: Pack, text: RuleText) -> list[tuple[str, str, str]]:
    """Id and verdict of each note that a rule rests on, and what it claims; of one that was corrected, what is so."""
    found: list[tuple[str, str, str]] = []
    for name in text.notes:
        ledger = pack.notes.get(name)
        if ledger is None:
            found.append((name, "not in the ledger", ""))
        elif ledger.verdict == "corrected":
            found.append((name, "corrected to", ledger.so))
        else:
            found.append((name, ledger.verdict, ledger.claim))
    return found
