"""Entries to concepts: everything that can be named, said, or concluded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.errors import FactError
from engine.model import ASKS_BEFORE, ASKS_NEXT, ASKS_ORDER, Concept, Source, attribute_of, value_of
from engine.pack import schema
from engine.pack.files import File
from engine.pack.naming import Naming, label_of
from engine.pack.tree import Path, Tree, nearest
from engine.reading import phrases, quantities
from engine.reading.words import split

_NEXT = ("after|next|follows|subsequent",)
_BEFORE = ("before|precedes|preceding|prior|previous",)
_ORDER = (
    "which_order|what_order|order_of|right_order|correct_order|sequence|steps|first|lifecycle",
)  # not those of customers
FEWEST_STEPS = 2
BOUNDS = ("at_most", "at_least", "exactly", "default")
_LIMIT = "maximum|max|minimum|min|limit|quota|longest|largest|biggest|most|up_to|how|default|what|exceed|allowed"


def name_all(files: Sequence[File], naming: Naming) -> None:
    """Gather the concepts of all files; ids used twice and unreadable phrases become problems."""
    for file in files:
        entries = file.entries
        if file.folder == "vocabulary":
            _vocabulary(file.tree, entries, naming)
        elif file.folder == "features":
            _features(file.tree, entries, naming)
        elif file.folder == "decisions":
            for index, entry in enumerate(entries.needs):
                _need(entry, file.tree, ("needs", index), naming)
        elif file.folder == "limits":
            for index, entry in enumerate(entries.limits):
                _limit(entry, file.tree, ("limits", index), naming)
        elif file.folder == "orders":
            for index, entry in enumerate(entries.orders):
                _order(entry, file.tree, ("orders", index), naming)


def _vocabulary(tree: Tree, entries: Any, naming: Naming) -> None:
    for index, entry in enumerate(entries.services):
        path: Path = ("services", index)
        described = readable(entry.described, tree, (*path, "described"), naming)
        _new(naming, f"service={entry.service}", "service", entry.label, tree.at(path), entry.names, (), described)
    for index, entry in enumerate(entries.constraints):
        path = ("constraints", index)
        said = readable(entry.said, tree, (*path, "said"), naming)
        _new(naming, f"constraint={entry.constraint}", "constraint", entry.label, tree.at(path), (), said)
    for index, entry in enumerate(entries.practices):
        path = ("practices", index)
        said = readable(entry.said, tree, (*path, "said"), naming)
        _new(naming, f"practice={entry.practice}", "practice", entry.label, tree.at(path), entry.names, said)
    for index, entry in enumerate(entries.quantities):
        path = ("quantities", index)
        _quantity(entry.quantity, entry.label, entry.said, tree, path, naming)
    for index, entry in enumerate(entries.needs):
        _need(entry, tree, ("needs", index), naming)


def _features(tree: Tree, entries: schema.FeaturesFile, naming: Naming) -> None:
    for index, entry in enumerate(entries.features):
        _feature(entry, tree, ("features", index), naming)
    for index, one in enumerate(entries.solves):
        _need(one, tree, ("solves", index), naming)
    for index, term in enumerate(entries.terms):
        fact, place = f"term={term.term}", tree.at(("terms", index, "term"))
        if _new_id(naming, fact, place):
            naming.add(Concept(fact, "term", term.label, tuple(term.names), of=term.of, source=place))
    for index, meaning in enumerate(entries.meanings):
        _need(meaning.solving(), tree, ("meanings", index), naming, of=meaning.of)


def _feature(entry: schema.Feature, tree: Tree, path: Path, naming: Naming) -> None:
    fact, place = f"feature={entry.feature}", tree.at((*path, "feature"))
    described = readable(entry.described, tree, (*path, "described"), naming)
    if _new_id(naming, fact, place):
        names = tuple(entry.names)
        naming.add(Concept(fact, "feature", entry.label, names, (), described, entry.of, place, entry.kind))
    for group in ("solves", "cannot"):
        for index, one in enumerate(getattr(entry, group)):
            _need(one, tree, (*path, group, index), naming)


def _need(entry: schema.Need | schema.Solves, tree: Tree, path: Path, naming: Naming, of: str = "") -> None:
    """A need or symptom. `of` names what one wants to know the meaning of: that is asked for by its names too."""
    if (entry.need is None) == (entry.symptom is None):
        naming.problem(
            tree.at(path), "needs one of `need` and `symptom`", "say which need it meets or which symptom it mends"
        )
        return
    kind = "need" if entry.need else "symptom"
    fact = f"{kind}={entry.need or entry.symptom}"
    said = readable(entry.said, tree, (*path, "said"), naming)
    if len(said) < len(entry.said):
        naming.misread.add(fact)
    if isinstance(entry, schema.Need):
        naming.asked.setdefault(fact, []).extend(entry.asked)
    naming.add(Concept(fact, kind, label_of(fact, entry.label), phrases=said, of=of, source=tree.at(path)))


def _limit(entry: schema.Limit, tree: Tree, path: Path, naming: Naming) -> None:
    bounds = _bounds(entry)
    if not bounds:
        naming.problem(
            tree.at(path), "a limit without a number", "give one of `at-most`, `at-least`, `default`, `exactly`"
        )
        return
    bound, shown = bounds[0]
    if len(bounds) > 1:
        told = " and ".join(f"`{name}`" for name, _ in bounds)
        naming.problem(tree.at(path), f"a limit with several numbers, {told}", "write an entry for each")
    dimension, amount = _amount_of(shown)
    if amount is None and entry.quantity:
        place = tree.at((*path, bound.replace("_", "-")))
        naming.problem(place, f"`{shown}` is no amount of `{entry.quantity}`", "give a number, or leave `quantity` out")
    if not _new_id(naming, f"limit={entry.limit}", tree.at((*path, "limit"))):
        return
    naming.amounts[entry.limit] = (dimension, amount)
    asking = tuple(f"{_LIMIT} {'_'.join(split(name))}" for name in entry.names if split(name))
    label = f"{entry.names[0] if entry.names else entry.limit.replace('-', ' ')}: {bound.replace('-', ' ')} {shown}"
    naming.add(Concept(f"limit={entry.limit}", "limit", label, (), asking, of=entry.of, source=tree.at(path)))
    if entry.said and entry.quantity:
        _quantity(entry.quantity, entry.quantity.replace("-", " "), entry.said, tree, path, naming)


def _amount_of(shown: str) -> tuple[str, float | None]:
    """Dimension and amount of a limit as it is written; no amount for one in words."""
    try:
        return quantities.parse(shown, "count")
    except FactError:
        return "", None


def has_number(entry: schema.Limit) -> bool:
    """Whether a limit gives a number at all; one that does not was told already."""
    return bool(_bounds(entry))


def bound_of(entry: schema.Limit) -> tuple[str, str]:
    """Kind and text of a limit's number; call only for limits that were accepted."""
    return _bounds(entry)[0]


def _bounds(entry: schema.Limit) -> list[tuple[str, str]]:
    """Kind and text of each number that a limit gives; one is right."""
    return [(name.replace("_", "-"), value) for name in BOUNDS if (value := getattr(entry, name)) is not None]


def _quantity(name: str, label: str, said: Sequence[str], tree: Tree, path: Path, naming: Naming) -> None:
    dimensions = {
        word.lstrip("#") for phrase in said for word in phrase.replace("|", " ").split() if word.startswith("#")
    }
    if len(dimensions) != 1 or not dimensions <= set(phrases.DIMENSIONS):
        place = tree.at((*path, "said"))
        naming.problem(
            place,
            f"quantity `{name}` needs one dimension",
            "each phrase holds the same one of #time #size #percent #count #money",
        )
        return
    fact = f"quantity={name}"
    before = naming.concepts.get(fact)
    if before and not dimensions <= {before.of}:
        place = tree.at((*path, "said"))
        naming.problem(
            place,
            f"quantity `{name}` is a {min(dimensions)} here and a {before.of} elsewhere",
            f"first at {before.source}",
        )
    parsed = readable(said, tree, (*path, "said"), naming)
    naming.add(Concept(fact, "quantity", label, (), parsed, of=dimensions.pop(), source=tree.at(path)))


def _order(entry: schema.Order, tree: Tree, path: Path, naming: Naming) -> None:
    fact = f"order={entry.order}"
    said = readable(entry.said, tree, (*path, "said"), naming)
    _new(naming, fact, "order", entry.label, tree.at((*path, "order")), (), said, (), entry.of)
    if not _steps_can_follow(entry, tree, path, naming):
        return
    naming.ordered.add(entry.order)
    for step in entry.steps:
        name = step_id(entry.order, step)
        naming.add(Concept(f"step={name}", "step", step, (step,), of=entry.of, source=tree.at(path)))
    naming.add(Concept(ASKS_NEXT, "asks", "what comes next", phrases=_NEXT))
    naming.add(Concept(ASKS_BEFORE, "asks", "what comes before", phrases=_BEFORE))
    naming.add(Concept(ASKS_ORDER, "asks", "in which order", phrases=_ORDER))


def _steps_can_follow(entry: schema.Order, tree: Tree, path: Path, naming: Naming) -> bool:
    """Whether there are steps, each with words of its own."""
    if len(entry.steps) < FEWEST_STEPS:
        told = "an order has at least two steps"
        naming.problem(tree.at((*path, "steps")), f"order `{entry.order}` has no steps that follow one another", told)
        return False
    first: dict[str, str] = {}
    for number, step in enumerate(entry.steps):
        name = step_id(entry.order, step)
        if name.endswith(".") or name in first:
            told = "name it in words" if name.endswith(".") else "say which time it is: `knead again`"
            what = "holds no word" if name.endswith(".") else f"is the same as `{first[name]}`"
            naming.problem(tree.at((*path, "steps", number)), f"step `{step}` {what}", told)
            return False
        first[name] = step
    return True


def step_id(order: str, step: str) -> str:
    """The id of one step of an order."""
    return f"{order}.{'-'.join(split(step))}"


def readable(texts: Sequence[str], tree: Tree, path: Path, naming: Naming) -> tuple[str, ...]:
    """The phrases that can be read, in their order; what is wrong with the others becomes a problem at its place."""
    good = []
    for index, text in enumerate(texts):
        try:
            phrases.parse(text, 0)
        except phrases.PhraseError as error:
            naming.problem(tree.at((*path, index)), str(error), "see Phrases in docs/pack-format.md")
        else:
            good.append(text)
    return tuple(good)


def _new(
    naming: Naming, fact: str, kind: str, label: str, place: Source, names: Sequence[str],
    said: Sequence[str], described: Sequence[str] = (), of: str = "",
) -> None:  # fmt: skip
    if _new_id(naming, fact, place):
        naming.add(Concept(fact, kind, label, tuple(names), tuple(said), tuple(described), of, place))


def _new_id(naming: Naming, fact: str, place: Source) -> bool:
    before = naming.concepts.get(fact)
    if before is None:
        return True
    kind, name = attribute_of(fact), value_of(fact)
    naming.problem(place, f"{kind} `{name}` is described twice", f"first at {before.source}")
    return False


def check_of(files: Sequence[File], naming: Naming) -> None:
    """Every `of` names a service or a feature."""
    for file in files:
        for group in ("features", "limits", "orders", "formulas"):
            for index, entry in enumerate(getattr(file.entries, group, ())):
                if f"service={entry.of}" in naming.concepts or f"feature={entry.of}" in naming.concepts:
                    continue
                known = [value_of(f) for f in naming.concepts if f.startswith(("service=", "feature="))]
                place = file.tree.at((group, index, "of"))
                naming.problem(place, f"unknown service or feature `{entry.of}`", nearest(entry.of, known))
