"""What the models say about the form of a file: order of fields, and which lists go one item to a line."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args, get_origin

from engine.pack import schema
from engine.pack.folder import JUDGING

PHRASE_LENGTH = 600
SENTENCE_ENDS = (".", "?", "!")
KINDS: dict[str, type[schema.Entry]] = {"pack": schema.Manifest, **schema.FOLDERS, "scenarios": schema.ScenariosFile}


def kind_of(path: Path, content: bytes) -> str:
    """Which kind of file this is, one of KINDS; empty where it is none of them."""
    if path.name == JUDGING:
        return ""
    if path.name == "pack.yaml":
        return "pack"
    if path.parent.name in schema.FOLDERS:
        return path.parent.name
    return "scenarios" if content.startswith(b"scenarios:") or b"\nscenarios:" in content else ""


def fields(model: type[schema.Entry]) -> dict[str, Any]:
    """Names of fields as files write them, in canonical order, with their types; what a model adds to its base comes first."""
    own = [name for name in vars(model).get("__annotations__", ()) if name in model.model_fields]
    names = [*own, *(name for name in model.model_fields if name not in own)]
    return {model.model_fields[name].alias or name: model.model_fields[name] for name in names}


def inner_model(field: Any) -> type[schema.Entry] | None:
    """The model of the entries that a field holds, or of the field itself."""
    for one in (field.annotation, *get_args(field.annotation)):
        if isinstance(one, type) and not get_origin(one) and issubclass(one, schema.Entry):
            return one
    return None


def line_by_line(field: Any, texts: list[str]) -> bool:
    """Whether the items of a field are phrases or sentences, which stand one to a line."""
    if get_origin(field.annotation) is not list:
        return False
    inner = get_args(field.annotation)[0]
    if any(getattr(rule, "max_length", None) == PHRASE_LENGTH for rule in getattr(inner, "__metadata__", ())):
        return True
    bounded = any(getattr(rule, "max_length", None) is not None for rule in field.metadata)
    return bounded and any(text.rstrip().endswith(SENTENCE_ENDS) for text in texts)
