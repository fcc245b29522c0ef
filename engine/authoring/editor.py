"""JSON Schemas of rule files, and the line by which an editor finds the right one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.authoring import shape
from engine.authoring.hover import HOVER

FOLDER = ".schema"
HINT = "# yaml-language-server: $schema="


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of one kind of file in `shape.KINDS`."""
    model = shape.KINDS[kind]
    made = model.model_json_schema(by_alias=True)
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    made["title"] = f"ergo: {kind}"
    for name, one in {model.__name__: made, **made.get("$defs", {})}.items():
        _describe(one, name)
    plain: dict[str, Any] = _as_yaml_reads(made)
    return plain


def _describe(one: dict[str, Any], model: str) -> None:
    for field, form in one.get("properties", {}).items():
        told = HOVER.get(f"{model}.{field}") or HOVER.get(field)
        form.pop("title", None)
        if told:
            form["description"] = told


def _as_yaml_reads(form: Any) -> Any:
    """The loader takes every value as text; an editor reads `404` as a number, which is as good."""
    if isinstance(form, list):
        return [_as_yaml_reads(one) for one in form]
    if not isinstance(form, dict):
        return form
    made = {key: _as_yaml_reads(value) for key, value in form.items()}
    if made.get("type") == "string" and not made.keys() & {"enum", "pattern", "format"}:
        made["type"] = ["string", "number", "boolean"]
    return made


def text_of(kind: str) -> str:
    """The schema as a file holds it."""
    return json.dumps(json_schema(kind), indent=1, ensure_ascii=False) + "\n"


def schema_files(pack: Path) -> Iterator[tuple[Path, str]]:
    """Where the schemas of a pack stand, and what each holds."""
    for kind in shape.KINDS:
        yield pack / FOLDER / f"{kind}.json", text_of(kind)


def hinted(path: Path, content: str, pack: Path) -> str:
    """The text of a rule or scenario file with the editor's hint as its first line, unless it has one."""
    kind = shape.kind_of(path, content.encode())
    if not kind or HINT in content:
        return content
    target = os.path.relpath(pack.resolve() / FOLDER / f"{kind}.json", path.resolve().parent)
    return f"{HINT}{Path(target).as_posix()}\n{content}"
