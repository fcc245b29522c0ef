"""`ergo rules`: list rules, or explain one."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cli.common import ABSTAINED, USAGE, JsonOption, RulesOption, fail, open_advisor, print_json, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.advisor import Advisor
    from engine.model import Pack, RuleText


def rules(
    rule: Annotated[str | None, typer.Argument(help="The id of a rule, or the beginning of several ids.")] = None,
    stale: Annotated[
        int | None, typer.Option("--stale", metavar="DAYS", min=0, help="Only rules checked longer ago than this.")
    ] = None,
    service: Annotated[str | None, typer.Option("--service", help="Only rules about this service.")] = None,
    changed: Annotated[
        str,
        typer.Option("--changed", metavar="REV", help="Which answers of the scenarios differ from this git version."),
    ] = "",
    rules: RulesOption = None,
    json: JsonOption = False,
) -> None:
    """List rules, or show all that is known about one, or what a change of them changes.

    ergo rules dynamodb-streams
    """
    if changed:
        from cli.changed import changed as show_changed

        show_changed(rules, changed, json)
    advisor = open_advisor(rules, "indexed")
    chosen = _chosen(advisor, rule, stale, service)
    if json:
        from engine.explaining import data

        print_json([data.rule(advisor.pack, text) for text in chosen])
    elif rule and len(chosen) == 1:
        say("\n".join(_page(advisor.pack, chosen[0])))
    else:
        for text in chosen:
            say(f"{text.id}  {text.source.file}:{text.source.line}")
        say(f"{len(chosen)} rules")
    raise typer.Exit(ABSTAINED if stale is not None and chosen else 0)


def _chosen(advisor: Advisor, rule: str | None, stale: int | None, service: str | None) -> list[RuleText]:
    from engine.pack.tree import nearest

    texts = advisor.pack.texts
    if rule and rule in texts:
        chosen = [texts[rule]]
    else:
        chosen = [texts[name] for name in sorted(texts) if not rule or name.startswith(rule)]
    if rule and not chosen:
        fail(f"no rule `{rule}`", USAGE, nearest(rule, texts))
    if service:
        chosen = [text for text in chosen if advisor.reader.service_of(text.conclusion) == service]
    if stale is not None:
        last = (datetime.date.today() - datetime.timedelta(days=stale)).isoformat()
        chosen = [text for text in chosen if text.checked < last]
    return chosen


def _page(pack: Pack, text: RuleText) -> Iterator[str]:
    from engine.explaining.proof import in_words
    from engine.explaining.text import wrapped

    variants = [one for one in pack.rules if one.id == text.id]
    yield text.id
    yield from wrapped(text.because, "  ")
    yield ""
    for number, rule in enumerate(variants):
        yield "When" if not number else "Or when"
        yield from (f"  {in_words(pack, fact)}  ({fact})" for fact in rule.when)
    if variants[0].unless:
        yield "Unless it is known that"
        yield from (f"  {in_words(pack, fact)}  ({fact})" for fact in variants[0].unless)
    yield "Then"
    yield from (f"  {in_words(pack, fact)}  ({fact})" for fact in variants[0].then if not fact.startswith("fired="))
    if text.rather_than:
        yield f"  rather than {', '.join(text.rather_than)}"
    if text.overrides:
        yield f"Overrides {', '.join(text.overrides)}"
    yield ""
    for example in text.examples:
        yield from wrapped(f"\u201c{example}\u201d", "         ", "Example  ")
    for note in text.notes:
        ledger = pack.notes.get(note)
        yield from wrapped(f"{note}, {ledger.verdict}: {ledger.claim}" if ledger else note, "         ", "Note     ")
    yield from (f"Page     {page}" for page in text.docs)
    yield f"Checked  {text.checked}"
    yield f"File     {text.source}"
