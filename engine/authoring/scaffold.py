"""New packs and new rules, as the texts of the files that hold them. Nothing is written here.

A new rule comes with a scenario in which it fires and a near miss in which it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from engine.authoring import document, editor, shape
from engine.authoring.document import Item, Listing, Mapping, Scalar
from engine.authoring.formatter import field_of, format_text, node_of, write
from engine.pack.folder import find

FIRST_NEED = "know-what-comes-next"


@dataclass(frozen=True, slots=True)
class NewFeature:
    """A feature that does not exist yet."""

    of: str
    kind: str
    label: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewRule:
    """What is needed to write a rule. `said` may be empty where the need is said elsewhere."""

    feature: str
    need: str
    because: str
    docs: tuple[str, ...]
    fires_on: str
    near_miss: str
    said: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    symptom: bool = False
    cannot: bool = False
    new_feature: NewFeature | None = None

    @property
    def id(self) -> str:
        return f"{self.feature}/cannot/{self.need}" if self.cannot else f"{self.feature}/{self.need}"


def new_rule(pack: Path, scenarios: Path, rule: NewRule, today: date) -> dict[Path, str]:
    """The files to write, with their new texts. Raises PackError for files that cannot be read, LookupError where the
    feature is nowhere described."""
    path = _file_of(pack, rule)
    root = _parsed(path) if path.exists() else Mapping([field_of("checked", str(today)), field_of("features", [])])
    features = _list(root, "features")
    if rule.new_feature:
        features.items.append(Item(2, value=node_of(_feature(rule, rule.new_feature))))
    entry = next(item.value for item in features.items if _named(item.value, rule.feature))
    assert isinstance(entry, Mapping)
    _list(entry, "cannot" if rule.cannot else "solves").items.append(
        Item(6, value=node_of(_solution(rule, root, today)))
    )
    beside = scenarios / path.name
    cases = _parsed(beside) if beside.exists() else Mapping([field_of("scenarios", [])])
    for case in _scenarios(rule):
        _list(cases, "scenarios").items.append(Item(2, value=node_of(case)))
    return {
        path: editor.hinted(path, write(root, shape.KINDS["features"]), pack)
        if not path.exists()
        else write(root, shape.KINDS["features"]),
        beside: write(cases, shape.KINDS["scenarios"]),
    }


def _feature(rule: NewRule, new: NewFeature) -> dict[str, Any]:
    return {"feature": rule.feature, "of": new.of, "kind": new.kind, "label": new.label, "names": list(new.names)}


def _solution(rule: NewRule, root: Mapping, today: date) -> dict[str, Any]:
    found: dict[str, Any] = {"symptom" if rule.symptom else "need": rule.need}
    if rule.said:
        found |= {"said": list(rule.said), "asked": [rule.fires_on]}
    found |= {"because": rule.because, "docs": list(rule.docs)}
    if rule.notes:
        found["notes"] = list(rule.notes)
    checked = root.get("checked")
    if checked and isinstance(checked.value, Scalar) and checked.value.value != str(today):
        found["checked"] = str(today)
    return found


def _scenarios(rule: NewRule) -> list[dict[str, Any]]:
    thing = rule.new_feature.label if rule.new_feature else rule.feature.replace("-", " ")
    verb, met = ("mend", "symptom:") if rule.symptom else ("meet", "need to")
    said = f"does not {verb}" if rule.cannot else f"{verb}s"
    what = f"{thing[:1].upper()}{thing[1:]} {said} the {met} {rule.need.replace('-', ' ')}."
    return [
        {"scenario": what, "text": rule.fires_on, "expect": {"fires": [rule.id]}},
        {"scenario": f"Not so: {rule.near_miss}", "text": rule.near_miss, "expect": {"not-fires": [rule.id]}},
    ]


def _file_of(pack: Path, rule: NewRule) -> Path:
    """The file that describes the feature, or the one that shall."""
    for path in find(pack):
        if path.parent.name == "features":
            features = _parsed(path).get("features")
            entries = features.value.items if features and isinstance(features.value, Listing) else []
            if any(_named(item.value, rule.feature) for item in entries):
                return path
    if not rule.new_feature:
        raise LookupError(f"no feature `{rule.feature}`")
    return pack / "features" / f"{rule.new_feature.of}.yaml"


def _parsed(path: Path) -> Mapping:
    kind = shape.kind_of(path, path.read_bytes())
    return document.parse(format_text(path.read_bytes(), str(path), shape.KINDS.get(kind)))


def _named(node: document.Node, feature: str) -> bool:
    item = node.get("feature") if isinstance(node, Mapping) else None
    return bool(item and isinstance(item.value, Scalar) and item.value.value == feature)


def _list(node: Mapping, name: str) -> Listing:
    """The list in a field; an empty one is made where there is none."""
    item = node.get(name)
    if item is None:
        item = field_of(name, [])
        node.items.append(item)
    if not isinstance(item.value, Listing):
        item.value = Listing()
    return item.value


def new_pack(folder: Path, name: str, title: str, today: date) -> dict[Path, str]:
    """A pack of one rule with its scenarios, ready to be changed."""
    rules, scenarios = folder / "rules", folder / "scenarios"
    manifest = {
        "checked": str(today), "pack": name, "title": title, "guides": {"guide": "https://example.org/guide/"},
    }  # fmt: skip
    words = {"checked": str(today), "services": [{"service": "thing", "label": "Thing", "names": ["thing"]}]}
    first = {
        "feature": "first-feature", "of": "thing", "kind": "feature", "label": "First feature", "names": ["first feature"],
        "solves": [{
            "need": FIRST_NEED,
            "said": ["what|which|how next|first|begin|start"],
            "asked": ["What comes next?"],
            "because": "The first rule of a pack shows where the second one goes.",
            "docs": ["guide:start"],
        }],
    }  # fmt: skip
    cases = [
        {"scenario": "Whoever asks what comes next meets the first feature.", "text": "What comes next?",
         "expect": {"recommends": ["first-feature"], "fires": [f"first-feature/{FIRST_NEED}"]}},
        {"scenario": "A question about something else does not.", "text": "Is it raining?",
         "expect": {"not-fires": [f"first-feature/{FIRST_NEED}"], "abstains": "true"}},
    ]  # fmt: skip
    data: dict[Path, Any] = {
        rules / "pack.yaml": manifest,
        rules / "vocabulary" / "words.yaml": words,
        rules / "features" / "thing.yaml": {"checked": str(today), "features": [first]},
        scenarios / "thing.yaml": {"scenarios": cases},
    }
    texts = {}
    for path, content in data.items():
        kind = "scenarios" if path.parent == scenarios else "pack" if path.name == "pack.yaml" else path.parent.name
        node = node_of(content)
        assert isinstance(node, Mapping)
        texts[path] = editor.hinted(path, write(node, shape.KINDS[kind]), rules)
    texts |= dict(editor.schema_files(rules))
    texts[folder / "README.md"] = (
        f'# {title}\n\n    ergo ask --rules . "What comes next?"\n    ergo test --rules .\n    ergo lint --rules .\n'
    )
    return texts
