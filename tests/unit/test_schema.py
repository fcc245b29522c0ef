"""JSON Schemas for editors: fresh, telling, and of one mind with the loader."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks import pages
from engine.authoring import editor, shape
from engine.authoring.hover import HOVER
from engine.pack import schema
from tests.conftest import RULES, SCENARIOS
from tests.unit.test_licences_pack import PACKAGE

FILES = [
    *sorted(path for path in PACKAGE.rglob("*.yaml")),
    *(RULES / name for name in ("pack.yaml", "vocabulary/services.yaml", "features/data-dynamodb-streams.yaml")),
    *(RULES / folder / "lambda.yaml" for folder in ("decisions", "limits", "orders", "notes")),
    SCENARIOS / "lambda.yaml",
]


@pytest.mark.parametrize("pack", pages.PACKS, ids=lambda path: path.parent.name)
def test_the_schemas_of_packs_are_fresh(pack: Path) -> None:
    for path, text in editor.schema_files(pack):
        assert path.read_text() == text, "run `make docs`"


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_the_loader_takes_the_schema_takes(path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    validator = jsonschema.Draft202012Validator(editor.json_schema(shape.kind_of(path, path.read_bytes())))
    assert [error.message for error in validator.iter_errors(_as_an_editor_reads(path))] == []


def _as_an_editor_reads(path: Path) -> Any:
    """As YAML 1.2: days are text, and so is `on`."""
    loader = type("Loader", (yaml.SafeLoader,), {})
    loader.yaml_implicit_resolvers = {
        key: [(tag, form) for tag, form in pairs if not tag.endswith((":timestamp", ":bool"))]
        for key, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
    return yaml.load(path.read_text(), Loader=loader)


@pytest.mark.parametrize(
    "wrong",
    [
        {"features": [{"feature": "Big Oven", "of": "kitchen", "kind": "tool", "label": "Oven"}]},
        {"features": [{"feature": "oven", "of": "kitchen", "kind": "thing", "label": "Oven"}]},
        {"features": [{"feature": "oven", "of": "kitchen", "kind": "tool", "label": "Oven", "name": ["oven"]}]},
        {"features": [{"feature": "oven", "of": "kitchen", "kind": "tool"}]},
    ],
)
def test_what_the_loader_refuses_the_schema_refuses(wrong: dict[str, Any]) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    validator = jsonschema.Draft202012Validator(editor.json_schema("features"))
    assert list(validator.iter_errors({"checked": "2026-11-23", **wrong}))


def test_fields_are_explained_where_the_pointer_rests() -> None:
    told = editor.json_schema("features")["$defs"]["Solves"]["properties"]["because"]["description"]
    assert told == HOVER["because"]


def test_no_explanation_is_of_a_field_that_is_gone() -> None:
    models = [one for one in vars(schema).values() if isinstance(one, type) and issubclass(one, schema.Entry)]
    known = {name for model in models for name in shape.fields(model)}
    known |= {f"{model.__name__}.{name}" for model in models for name in shape.fields(model)}
    assert sorted(set(HOVER) - known) == []


def test_the_hint_leads_to_the_schema(tmp_path: Path) -> None:
    (tmp_path / "rules" / "features").mkdir(parents=True)
    path = tmp_path / "rules" / "features" / "a.yaml"
    text = editor.hinted(path, "checked: 2026-11-23\n", tmp_path / "rules")
    assert text == "# yaml-language-server: $schema=../.schema/features.json\nchecked: 2026-11-23\n"
    assert editor.hinted(path, text, tmp_path / "rules") == text
    scenarios = tmp_path / "scenarios" / "a.yaml"
    assert "$schema=../rules/.schema/scenarios.json" in editor.hinted(scenarios, "scenarios: []\n", tmp_path / "rules")
