"""A rule as a page for a terminal: what it says, when, unless, then, why, on which sources, and how it hangs together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.explaining import account
from engine.explaining.proof import in_words
from engine.explaining.rule_web import RuleWeb
from engine.explaining.story import listed, phrase, sentence
from engine.explaining.text import Painter, wrapped
from engine.model import FIRED, NAMES_SERVICE, RECOMMEND, RULE_OUT, Fact, Pack, RuleText, value_of
from engine.plain import clean

SHOWN = 8
WAYS = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """A scenario that speaks of a rule: its sentence, where it stands, and whether the rule fires in it."""

    name: str
    place: str
    fires: bool


def page(
    web: RuleWeb, name: str, scenarios: Sequence[Shown] | None = None, colour: bool = False, unread: int = 0
) -> str:
    """The page. Without `scenarios` (they were not looked up) nothing is said of them; `unread` files of them could not be read."""
    paint = Painter(colour)
    told = _page(web, web.pack.texts[name], paint)
    return "\n".join([*told, *_scenarios(scenarios, unread, paint)] if scenarios is not None else told)


def says(web: RuleWeb, name: str) -> str:
    """What a rule says, as one sentence."""
    pack = web.pack
    ways = [listed([phrase(pack, fact) for fact in when]) for when in web.when(name) if when]
    if len(ways) > WAYS:
        ways = [*ways[:WAYS], f"any of {len(ways) - WAYS} others"]
    then = web.then(name)
    subject = value_of(then[0])
    if then[0].startswith(RECOMMEND):
        told = f"use {pack.title_of(subject)}"
    elif then[0].startswith(RULE_OUT):
        told = f"{pack.title_of(subject)} does not serve"
    else:
        told = f"it follows that there is {listed([phrase(pack, fact) for fact in then])}"
    return sentence(f"Given {', or '.join(ways)}: {told}" if ways else told)


def _page(web: RuleWeb, text: RuleText, paint: Painter) -> Iterator[str]:
    pack = web.pack
    yield paint("head", clean(text.id))
    yield from wrapped(says(web, text.id), "  ")
    yield from wrapped(f"Because: {text.because}", "  ")
    for do in text.do:
        yield from wrapped(do, "    ", "  - ")
    yield ""
    variants = web.variants[text.id]
    for number, rule in enumerate(variants[:SHOWN]):
        yield paint("label", "When" if not number else "Or when")
        yield from _facts(pack, rule.when)
        if NAMES_SERVICE in rule.unless:
            yield from wrapped("and no service is named at all", "      ", "  ")
    if len(variants) > SHOWN:
        yield paint("dim", f"Or in {len(variants) - SHOWN} other cases (--json lists all)")
    bars = [fact for fact in web.unless(text.id) if not fact.startswith(FIRED)]
    if bars:
        yield paint("label", "Unless it is known that")
        yield from _facts(pack, bars)
    yield paint("label", "Then")
    yield from _facts(pack, web.then(text.id))
    if text.rather_than:
        yield from wrapped(f"rather than {listed([pack.title_of(one) for one in text.rather_than])}", "    ", "  ")
    yield from _web(web, text, paint)
    yield ""
    yield from sources(pack, text)


def sources(pack: Pack, text: RuleText) -> Iterator[str]:
    """What a page ends with: examples, notes, pages, the day they were checked, and the place in a file."""
    for example in text.examples:
        yield from wrapped(f"\u201c{example}\u201d", "         ", "Example  ")
    for note, verdict, claim in account.notes(pack, text):
        yield from wrapped(f"{note}, {verdict}{f': {claim}' if claim else ''}", "         ", "Note     ")
    yield from (f"Page     {clean(one)}" for one in text.docs)
    yield f"Checked  {text.checked}"
    yield f"File     {text.source}"


def _facts(pack: Pack, facts: Sequence[Fact]) -> Iterator[str]:
    for fact in facts:
        yield from wrapped(f"{in_words(pack, fact)}  ({fact})", "      ", "  ")


def _web(web: RuleWeb, text: RuleText, paint: Painter) -> Iterator[str]:
    for title, names in (
        ("Rules that lead to it", web.led_by(text.id)),
        ("Rules it leads to", web.leads_to(text.id)),
        ("Overridden by", web.overridden_by(text.id)),
        ("Overrides", list(text.overrides)),
        ("Ruled out against it by", web.opposed_by(text.id)),
        ("Rules out what these recommend", web.opposes(text.id)),
        ("Other rules with this conclusion", web.beside(text.id)),
    ):
        if names:
            yield paint("label", title)
            yield from (f"  {clean(one)}" for one in names[:SHOWN])
            if len(names) > SHOWN:
                yield paint("dim", f"  and {len(names) - SHOWN} more")


def _scenarios(scenarios: Sequence[Shown], unread: int, paint: Painter) -> Iterator[str]:
    yield ""
    if scenarios:
        yield paint("label", "Scenarios")
    elif not unread:
        yield "No scenario speaks of it."
    for one in scenarios:
        yield from wrapped(f"{'fires' if one.fires else 'does not fire'}: {one.name} ({one.place})", "    ", "  - ")
    if unread:
        files = "1 file of scenarios" if unread == 1 else f"{unread} files of scenarios"
        yield f"{files} could not be read: `ergo test` tells why."
