"""A pack's files: found, bounded, parsed, and checked against the schema, with every problem at its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from engine.errors import PackError, Problem
from engine.judging import associations
from engine.judging.associations import Associations
from engine.judging.placing import Placing
from engine.judging.weights import Weights
from engine.model import Source
from engine.pack import schema
from engine.pack.folder import JUDGING, learned
from engine.pack.naming import MOST_PROBLEMS
from engine.pack.tree import Refused, Tree, nearest, read, shown


@dataclass(slots=True)
class File:
    """One rule file: its entries, and the tree that knows their places."""

    folder: str
    tree: Tree
    entries: Any


def parse(paths: list[Path], folder: Path) -> tuple[list[File], list[Problem]]:
    """Every file that can be used, and everything that is wrong with any of them."""
    files: list[File] = []
    problems: list[Problem] = []
    for path in paths:
        shown = str(path.relative_to(folder))
        part = "" if path.parent == folder else path.parent.name
        model: type[schema.Entry] = schema.FOLDERS[part] if part else _TOP[path.name]
        file, wrong = parse_one(path.read_bytes(), shown, part, model)
        problems.extend(wrong)
        if file:
            files.append(file)
        if len(problems) >= MOST_PROBLEMS:
            break
    return files, problems


_TOP: dict[str, type[schema.Entry]] = {"pack.yaml": schema.Manifest, JUDGING: schema.Judging}


def read_weights(folder: Path) -> Weights | None:
    """The fitted weights of a pack that has them. Raises PackError."""
    path = folder / JUDGING
    if not path.is_file():
        return None
    file, problems = parse_one(path.read_bytes(), JUDGING, "", schema.Judging)
    if problems or file is None:
        raise PackError(problems)
    given = file.entries
    base, by_margin, by_agreement = given.calibration
    untrained = Weights()
    return Weights(
        dict(given.weights),
        (base, by_margin, by_agreement),
        dict(given.relevance) or untrained.relevance,
        dict(given.support) or untrained.support,
        Placing(given.placing.weights, given.placing.relevance, given.placing.support)
        if given.placing
        else untrained.placing,
    )


def read_associations(folder: Path) -> Associations:
    """What was learned of a pack's words; nothing for a pack of which nothing was. Raises PackError."""
    for path in learned(folder):
        try:
            return associations.parse(path.read_text("utf-8"))
        except ValueError as error:
            told = "learn it anew, or remove it: without it words are only compared"
            raise PackError([Problem(Source(path.name, 1, 1), str(error), told)]) from None
    return Associations()


def parse_one(content: bytes, shown: str, folder: str, model: type[schema.Entry]) -> tuple[File | None, list[Problem]]:
    """One file against its model: the file, or none, and its problems."""
    try:
        tree, problems = read(content, shown)
    except Refused as refused:
        return None, [refused.problem]
    if not isinstance(tree.data, dict):
        return None, [Problem(Source(shown, 1, 1), "not a mapping of fields", "start with `checked: 2026-01-31`")]
    try:
        return File(folder, tree, model.model_validate(_without_nothing(tree.data))), problems
    except ValidationError as error:
        return None, [*problems, *_told(error, tree, model)]


def _without_nothing(data: Any) -> Any:
    """A field left empty counts as not given."""
    if isinstance(data, dict):
        return {key: _without_nothing(value) for key, value in data.items() if value is not None}
    if isinstance(data, list):
        return [_without_nothing(value) for value in data]
    return data


def _told(error: ValidationError, tree: Tree, model: type[schema.Entry]) -> Iterator[Problem]:
    for detail in error.errors(include_url=False)[:MOST_PROBLEMS]:
        path = tuple(part for part in detail["loc"])
        yield _problem(detail["type"], path, detail.get("ctx") or {}, tree, model, detail.get("input"))


def _misnamed(given: str, pattern: str) -> tuple[str, str]:
    if pattern == schema.ID_FORM.pattern:
        return f"`{given}` is not an id", "lower-case words and digits joined by hyphens"
    return f"`{given}` is not a name for an input", "2 to 20 lower-case letters: it stands in an expression"


_OUT_OF_BOUNDS = ("too_long", "too_short", "greater_than_equal", "less_than_equal")


def _out_of_bounds(kind: str, name: str, context: dict[str, Any], given: Any) -> tuple[str, str]:
    if kind == "greater_than_equal":
        return f"`{shown(given)}` is too small", f"at least {context['ge']:,.15g}"
    if kind == "less_than_equal":
        return f"`{shown(given)}` is too large", f"at most {context['le']:,.15g}"
    bound = f"at most {context['max_length']}" if kind == "too_long" else f"at least {context.get('min_length')}"
    return f"`{name}` holds too {'many' if kind == 'too_long' else 'few'}", f"{bound} items"


def _problem(
    kind: str, path: tuple[str | int, ...], context: dict[str, Any], tree: Tree, model: type[schema.Entry], given: Any
) -> Problem:
    name = next((str(part) for part in reversed(path) if isinstance(part, str)), "entry")
    if kind == "extra_forbidden":
        known = _fields(model, path[:-1])
        told = nearest(name, known) or f"fields here: {', '.join(sorted(known))}"
        return Problem(tree.at_key(path), f"unknown field `{shown(name)}`", told)
    if kind == "missing":
        return Problem(tree.at(path[:-1]), f"`{name}` is missing", _expected(name))
    place = tree.at(path)
    if kind == "literal_error":
        allowed = str(context.get("expected", "")).replace("'", "`")
        return Problem(place, f"`{name}` cannot be `{shown(given)}`", f"one of {allowed}")
    if kind == "string_pattern_mismatch":
        return Problem(place, *_misnamed(shown(given), str(context.get("pattern"))))
    if kind.startswith("date"):
        return Problem(place, f"`{shown(given)}` is not a day", "write it as 2026-01-31")
    if kind == "list_type":
        return Problem(place, f"`{name}` is not a list", f"write `{name}: [...]` or one `- ` line for each")
    if kind == "string_type":
        return Problem(place, f"`{name}` is not text", "quote it if it holds `: `, `[` or `{`")
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return Problem(place, f"an entry of `{name}` is not a mapping of fields", "write it as `field: value` lines")
    if kind == "string_too_short":
        return Problem(place, f"`{name}` is empty", "say something or leave the field out")
    if kind == "string_too_long":
        return Problem(place, f"`{name}` is too long", f"at most {context.get('max_length')} characters")
    if kind in _OUT_OF_BOUNDS:
        return Problem(place, *_out_of_bounds(kind, name, context, given))
    if kind.partition("_")[0] in _WRITTEN_AS:
        what, told = _WRITTEN_AS[kind.partition("_")[0]]
        return Problem(place, f"`{shown(given)}` is not {what}", told)
    return Problem(place, f"`{name}` is not as it should be", "see docs/pack-format.md")


_WRITTEN_AS = {
    "bool": ("yes or no", "write `true` or `false`"),
    "int": ("a whole number", "write it in digits"),
    "float": ("a number", "write it in digits, with a point"),
    "finite": ("a number", "write it in digits, with a point"),
}


def _expected(name: str) -> str:
    return {
        "checked": "the day the facts were compared with their pages: `checked: 2026-01-31`",
        "because": "one sentence that gives the reason",
        "docs": "the pages that say so: `docs: [guide:page]`",
    }.get(name, "every entry of this kind has one")


def _fields(model: type[schema.Entry], path: tuple[str | int, ...]) -> list[str]:
    """The field names the entry at `path` may hold."""
    here: Any = model
    for part in path:
        if isinstance(part, int):
            continue
        field = next((f for n, f in here.model_fields.items() if schema._alias(n) == part), None)
        if field is None:
            return []
        inner = [field.annotation, *getattr(field.annotation, "__args__", ())]
        here = next((one for one in inner if isinstance(one, type) and issubclass(one, schema.Entry)), None)
        if here is None:
            return []
    return [schema._alias(name) for name in here.model_fields]
