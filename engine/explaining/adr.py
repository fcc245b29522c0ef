"""Answers as architecture decision records in the MADR form (adr.github.io/madr), to be committed as they are.

The record says when its rules were checked, never when it was written: the same answer gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.answer import Answer
from engine.explaining import account
from engine.explaining.account import Considered
from engine.explaining.how import how_chosen
from engine.explaining.markdown import code, link, plain
from engine.explaining.proof import in_words
from engine.explaining.saying import quoted
from engine.explaining.story import clause, listed, phrase, sentence, story
from engine.judging.weigher import roots
from engine.model import Pack, RuleText

OUT_SHOWN = 5
FIT_SHOWN = 4


def adr(one: Answer) -> str:
    """The record."""
    return "\n".join(_parts(one)) + "\n"


def _parts(one: Answer) -> Iterator[str]:
    rules = account.rules(one)
    options = _options(one)
    yield from ("---", f"status: {'undecided' if one.abstained else 'proposed'}")
    if rules:
        yield f"date: {max(text.checked for text in rules)} # the day the rules behind it were last checked"
    yield from ("---", "", f"# {_title(one)}", "", "## Context and Problem Statement", "")
    yield from _context(one)
    yield from ("", "## Decision Drivers", "")
    yield from _drivers(one)
    yield from ("", "## Considered Options", "")
    yield from ([f"* {plain(option.title)}" for option in options] or ["* none: no rule speaks of anything here"])
    yield from ("", "## Decision Outcome", "")
    yield from _outcome(one, rules)
    yield from ("", "### Consequences", "")
    yield from _consequences(one)
    yield from ("", "### Confirmation", "")
    yield from _confirmation(one)
    yield from ("", "## Pros and Cons of the Options")
    for option in options:
        yield from _option(one, option)
    yield from ("", "## More Information", "")
    yield from _sources(one, rules, options)


def _title(one: Answer) -> str:
    if one.abstained:
        return "No decision yet"
    drivers = [
        m for m in account.read(one) if m.fact in account.behind(one) and m.kind in ("need", "symptom", "meaning")
    ]
    concept = one.pack.concepts.get(drivers[0].fact) if drivers else None
    aim = f" for \u201c{plain(concept.label)}\u201d" if concept else ""
    return f"Use {plain(account.headline(one))}{aim}" if not one.choice else f"Choose {plain(account.headline(one))}"


def _context(one: Answer) -> Iterator[str]:
    yield from (plain(line) for line in one.question.text.splitlines() if line.strip())
    if not one.question.text.strip():
        yield sentence(f"Given: {', '.join(plain(in_words(one.pack, fact)) for fact in account.given(one))}")


def _drivers(one: Answer) -> Iterator[str]:
    carrying = account.behind(one)
    found = [m for m in account.read(one) if m.fact in carrying or not carrying]
    yield from (f"* {plain(phrase(one.pack, m.fact))}, from the words \u201c{plain(m.text)}\u201d" for m in found)
    given = [fact for fact in account.given(one) if fact in carrying or not carrying]
    yield from (f"* {plain(phrase(one.pack, fact))}, given" for fact in given)
    if not found and not given:
        yield "* nothing was read that any rule speaks of"


def _options(one: Answer) -> list[Considered]:
    """What could be had instead: what fits, what a rule that rests on the same needs rules out, or the options."""
    found = account.considered(one)
    if one.choice:
        return found
    fits = [option for option in found if option.verdict != "ruled out"]
    carrying = account.behind(one)
    near = {
        out.title
        for out in account.ruled_out(one)
        if any(fact in carrying and not fact.startswith("service=") for fact in roots(one.trace, out.firing.on))
    }
    out = [option for option in found if option.verdict == "ruled out"]
    out.sort(key=lambda option: option.title not in near)
    return [*fits[: 1 + FIT_SHOWN], *out[:OUT_SHOWN]]


def _outcome(one: Answer, rules: list[RuleText]) -> Iterator[str]:
    if one.abstained:
        yield from (plain(part) for part in story(one)[-2:])
        return
    if one.bounded:
        yield from (f"{plain(account.told_bound(one.bounded))}.", "")
    for computed in one.computed:
        yield f"{plain(computed.formula.label)}: {plain(computed.shown)}, by {code(computed.formula.id)}: {plain(computed.worked)}"
        yield ""
    because = next((o.because for o in account.considered(one) if o.verdict == "chosen"), "")
    yield f"Chosen option: \u201c{plain(account.headline(one))}\u201d, because {plain(lowered(one.pack, because))}"
    yield ""
    rule = (
        f" Rule {code(rules[0].id)} says so."
        if rules
        else " No rule that fired says so: it is a guess from shared words."
    )
    yield f"{account.percent(account.confidence(one))} sure.{rule}"
    ways = how_chosen(one)
    if ways:
        yield from ("", "How:", "", *(f"* {plain(do)}" for do in ways))


def lowered(pack: Pack, text: str) -> str:
    """A reason to stand behind `because`: a small first letter, unless its first word is a name."""
    first = re.match(r"[A-Z][a-z]*(?=[ ,])", text)
    if not first or any(first.group() in _capitals(label) for label in _labels(pack)):
        return text
    return text[:1].lower() + text[1:]


def _labels(pack: Pack) -> Iterator[str]:
    for concept in pack.concepts.values():
        if concept.kind in ("service", "feature"):
            yield from (concept.label, *concept.names)


def _capitals(label: str) -> list[str]:
    words = label.split()
    return [word for word in words if word not in ("A", "An", "The", "No")]


def _consequences(one: Answer) -> Iterator[str]:
    chosen = [o for o in account.considered(one) if o.verdict == "chosen"]
    yield from (f"* Good, because {plain(lowered(one.pack, option.because))}" for option in chosen)
    for need in requires(one):
        yield f"* Neutral, because it requires: {plain(need)}"
    absent = [] if one.abstained else account.assumed(one)
    if absent:
        facts = listed([plain(phrase(one.pack, fact)) for fact in absent], "or")
        yield f"* Bad, because it took {facts} not to hold; should that change, the decision must be taken again"
    if not chosen:
        yield "* None yet, as nothing is decided"


def requires(one: Answer) -> list[str]:
    """What the pack says the chosen feature requires first."""
    if one.choice or one.abstained:
        return []
    best = one.recommendations[0].id
    needs = [s for s in one.pack.statements if s.feature == best and s.kind == "requires"]
    return [sentence(f"{clause(s.card)}: {s.says.removeprefix(s.card).strip()}") for s in needs]


def _confirmation(one: Answer) -> Iterator[str]:
    carrying = account.behind(one)
    facts = [*dict.fromkeys(m.fact for m in account.read(one) if m.fact in carrying and not m.likely)]
    facts += [fact for fact in account.given(one) if fact in carrying]
    if facts:
        shown = " ".join(f"--fact {quoted(fact)}" for fact in facts)
        yield f"`ergo ask {shown}` gives the rule again; `ergo what-if` and `ergo sensitivity` tell what would change it."
    else:
        yield "There is nothing yet to confirm."


def _option(one: Answer, option: Considered) -> Iterator[str]:
    yield from ("", f"### {plain(option.title)}", "")
    sign = "Bad" if option.verdict in ("ruled out", "wrong") else "Good"
    yield f"* {sign}, because {plain(lowered(one.pack, option.because))}"
    if option.ground:
        yield f"* Neutral, because {plain(option.ground)}"
    rule = f", by rule {code(option.rule)}" if option.rule else ""
    yield f"* Verdict: {option.verdict}{rule}"


def _sources(one: Answer, rules: list[RuleText], options: list[Considered]) -> Iterator[str]:
    pages = dict.fromkeys([page for text in rules for page in text.docs] + [page for o in options for page in o.docs])
    yield from (f"* {link(page)}" for page in pages)
    notes = dict.fromkeys(note for text in rules for note in account.notes(one.pack, text))
    yield from (f"* note {name}, {verdict}: {plain(claim)}" for name, verdict, claim in notes)
    for text in rules:
        yield f"* rule {code(text.id)}, checked {text.checked}, {code(f'{text.source.file}:{text.source.line}')}"
    for cited in account.quoted(one):
        yield f"* found by shared words only, {plain(account.place(cited))}: \u201c{plain(cited.quote)}\u201d"
    if not pages and not rules and not account.quoted(one):
        yield "* none"
