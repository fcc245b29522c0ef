"""`ergo vocabulary`: the concepts the rules speak of, and the words that name them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from cli.common import USAGE, JsonOption, RulesOption, fail, open_rules, print_json, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.model import Concept, Pack


def vocabulary(
    concept: Annotated[
        str | None, typer.Argument(help="A fact (`service=sqs`), an id (`sqs`), or a kind (`need`).")
    ] = None,
    rules: RulesOption = None,
    json: JsonOption = False,
) -> None:
    """List the kinds of concepts, those of one kind, or show one concept.

    ergo vocabulary service=sqs
    """
    pack = open_rules(rules).pack
    chosen = _chosen(pack, concept)
    if json:
        print_json([_data(one) for one in chosen])
    elif concept and len(chosen) == 1:
        say("\n".join(_page(pack, chosen[0])))
    elif concept:
        for one in chosen:
            say(f"{one.id}  {one.label}")
        say(f"{len(chosen)} concepts")
    else:
        for kind, count in sorted(Counter(one.kind for one in chosen).items()):
            say(f"{kind:<12}{count:>6}")


def _chosen(pack: Pack, wanted: str | None) -> list[Concept]:
    from engine.model import value_of
    from engine.pack.tree import nearest

    concepts = [pack.concepts[fact] for fact in sorted(pack.concepts)]
    if not wanted:
        return concepts
    chosen = [one for one in concepts if wanted in (one.id, value_of(one.id))]
    chosen = chosen or [one for one in concepts if one.kind == wanted]
    if not chosen:
        known = {name for one in concepts for name in (one.id, value_of(one.id), one.kind)}
        fail(f"no concept `{wanted}`", USAGE, nearest(wanted, known))
    return chosen


def _data(one: Concept) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": one.kind,
        "label": one.label,
        "of": one.of,
        "names": list(one.names),
        "phrases": list(one.phrases),
        "described": list(one.described),
        "source": str(one.source) if one.source else "",
    }


def _page(pack: Pack, one: Concept) -> Iterator[str]:
    from engine.model import value_of

    yield f"{one.id}  {one.kind}: {one.label}"
    if one.of:
        yield f"Of         {one.of}"
    yield from (f"Named      {name}" for name in one.names)
    yield from (f"Said       {phrase}" for phrase in one.phrases)
    yield from (f"Described  {phrase}" for phrase in one.described)
    name = value_of(one.id)
    used = sorted({rule.id for rule in pack.rules if one.id in (*rule.when, *rule.unless)})
    made = sorted({rule.id for rule in pack.rules if {f"recommend={name}", f"rule-out={name}"} & set(rule.then)})
    yield from (f"Used by    {rule}" for rule in used)
    yield from (f"Told by    {rule}" for rule in made)
    if one.source:
        yield f"File       {one.source}"
