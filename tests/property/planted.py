"""A generated pack of any size without faults, and faults of eight kinds to plant in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FEATURES_A_FILE = 200  # a file holds at most 15,000 values
ENTRIES_A_FILE = 500
GROUP = 4  # features that answer one decision
KINDS = ("conflicts", "contradictions", "unreachable", "redundant", "shadowed", "duplicates", "cycles", "uncovered")
EACH = 5
SERVICES = 40
Entry = dict[str, Any]


class _Plain(getattr(yaml, "CDumper", yaml.Dumper)):  # type: ignore[misc]
    def ignore_aliases(self, data: object) -> bool:
        return True


@dataclass(frozen=True)
class Planted:
    """What `check` must say of one fault: its kind, and rules or subjects that it names."""

    kind: str
    names: frozenset[str]


@dataclass
class Files:
    """The entries of a pack, by file."""

    features: list[Entry]
    decisions: list[Entry]
    needs: list[Entry]
    rules: list[Entry]


def write(folder: Path, rules: int, faults: bool = True) -> list[Planted]:
    """Write a pack of about `rules` rules; returns the faults planted, none if not wanted."""
    files = Files([], [], [], [])
    for number in range(rules // (5 * GROUP)):
        _group(files, number)
    planted = [fault for kind in KINDS for n in range(EACH) for fault in PLANTS[kind](files, n)] if faults else []
    _dump(
        folder / "pack.yaml",
        {"checked": "2026-11-23", "pack": "made", "title": "Made", "guides": {"b": "https://example.org/"}},
    )
    services = [{"service": f"s{n}", "label": f"service {n}", "names": [f"Svc{n}x"]} for n in range(SERVICES)]
    constraints = [{"constraint": f"c{n}", "label": f"constraint {n}", "said": [f"limit{n}y"]} for n in range(EACH)]
    quantities = [{"quantity": "run-time", "label": "run time", "said": ["runs #time"]}]
    vocabulary = {"services": services, "constraints": constraints, "quantities": quantities}
    _dump(folder / "vocabulary" / "all.yaml", {"checked": "2026-11-23", **vocabulary})
    for start in range(0, len(files.features), FEATURES_A_FILE):
        part = files.features[start : start + FEATURES_A_FILE]
        _dump(folder / "features" / f"f{start:05}.yaml", {"checked": "2026-11-23", "features": part})
    for name, entries in (("decisions", files.decisions), ("needs", files.needs), ("rules", files.rules)):
        for start in range(0, len(entries), ENTRIES_A_FILE):
            part = entries[start : start + ENTRIES_A_FILE]
            _dump(folder / "decisions" / f"{name}{start:05}.yaml", {"checked": "2026-11-23", name: part})
    return planted


def _dump(path: Path, data: Entry) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.dump(data, Dumper=_Plain, sort_keys=False))


def _group(files: Files, number: int) -> None:
    """One decision among four features: preferences settle what needs do not, decision rules exclude one another."""
    names = [f"f{number}-{n}" for n in range(GROUP)]
    service = f"service=s{number % SERVICES}"
    for n, name in enumerate(names):
        own, shared = f"n{number}-{n}", f"m{number}"
        solves = [_solves(own, **{"with": [service]} if n % 2 else {}), _solves(f"{own}-too", unless=[f"need={own}"])]
        cannot = [_solves(f"n{number}-{(n + 1) % GROUP}", said=False), _solves(f"k{number}-{n}")]
        better = [{"over": other, "on": "cheaper", "because": "It costs less."} for other in names[n + 1 :]]
        files.features.append(_feature(name, number, solves, cannot, better))
        rule = _rule(f"d{number}-{n}", [f"need={shared}", f"need={own}"], recommend=name)
        rule["unless"] = [f"need=n{number}-{other}" for other in range(n)]
        files.rules.append(rule)
    files.needs.append(_need(f"m{number}"))
    files.rules[-1]["when"].append(service)
    files.decisions.append(
        {"decision": f"q{number}", "question": "Which one?", "among": names, "open": "some needs go unanswered"}
    )


def _need(name: str) -> Entry:
    return {"need": name, "said": [f"want{name.replace('-', 'w')}"]}


def _solves(need: str, said: bool = True, **more: Any) -> Entry:
    return {**(_need(need) if said else {"need": need}), "because": "It does so.", "docs": ["b:page"], **more}


def _feature(
    name: str, service: int, solves: list[Entry], cannot: list[Entry] | None = None, better: list[Entry] | None = None
) -> Entry:
    return {
        "feature": name, "of": f"s{service % SERVICES}", "kind": "feature", "label": f"feature {name}",
        "names": [f"Feat{name.replace('-', 'z')}x"], "solves": solves, "cannot": cannot or [], "rather-than": better or [],
    }  # fmt: skip


def _rule(name: str, when: list[str], **more: Any) -> Entry:
    return {"id": name, "when": when, "because": "It does so.", "docs": ["b:page"], **more}


def _conflict(files: Files, n: int) -> Iterator[Planted]:
    one, two = f"conflict{n}-a", f"conflict{n}-b"
    guards: list[dict[str, list[str]]] = [
        {}, {"with": ["constraint=c0"]}, {"with": ["service=s1"]}, {"unless": ["need=m0"]}, {"with": ["run-time > 15 minutes"]}
    ]  # fmt: skip
    files.features.append(_feature(one, n, [_solves(f"conflict{n}", **guards[n])]))
    files.features.append(_feature(two, n, [_solves(f"conflict{n}" if n % 2 else f"conflict{n}-too", said=not n % 2)]))
    entry = {"decision": f"conflict{n}", "question": "Which?", "among": [one, two], "open": "others"}
    files.decisions.append(entry)
    yield Planted("conflicts", frozenset({f"conflict{n}", one, two}))


def _contradiction(files: Files, n: int) -> Iterator[Planted]:
    name, need = f"contra{n}", f"contra{n}-need"
    one: list[str] = [[], ["constraint=c1"], ["service=s2"], ["run-time > 10 minutes"], ["need=m1"]][n]
    two: list[str] = [[], ["constraint=c2"], ["constraint=c3"], ["constraint=c4"], ["need=m2"]][n]
    files.features.append(
        _feature(name, n, [_solves(need, **{"with": one})], [_solves(need, said=False, **{"with": two})])
    )
    yield Planted("contradictions", frozenset({f"{name}/{need}", f"{name}/cannot/{need}"}))


def _unreachable(files: Files, n: int) -> Iterator[Planted]:
    files.features.append(_feature(f"never{n}", n, [_solves(f"never{n}-need")]))
    when = [
        ["need=m3", "not need=m3"],
        ["run-time > 15 minutes", "run-time < 10 minutes"],
        [f"wish=never{n}"],
        ["run-time > 5 minutes", "run-time <= 4 minutes", "need=m4"],
        ["constraint=c0", "not constraint=c0", "need=m5"],
    ][n]
    if n == 2:
        files.rules.append(_rule(f"never{n}-wish", ["run-time > 15 minutes", "run-time < 10 minutes"], derive=when))
        yield Planted("unreachable", frozenset({f"never{n}-wish"}))
    files.rules.append(_rule(f"never{n}", when, recommend=f"never{n}"))
    yield Planted("unreachable", frozenset({f"never{n}"}))


def _redundant(files: Files, n: int) -> Iterator[Planted]:
    name = f"more{n}"
    files.features.append(_feature(name, n, [_solves(f"more{n}-need")]))
    base = [f"need=more{n}-need"] if n != 1 else ["run-time > 10 minutes"]
    narrow = [[*base, "constraint=c1"], ["run-time > 15 minutes"], [*base, "service=s3"], [*base, "need=m6"], base][n]
    files.rules.append(_rule(f"{name}-wide", base, recommend=name))
    files.rules.append(_rule(f"{name}-narrow", narrow, recommend=name))
    if n == 4:
        files.rules[-1]["unless"] = ["need=m7"]
    yield Planted("redundant", frozenset({f"{name}-narrow", f"{name}-wide"}))


def _shadowed(files: Files, n: int) -> Iterator[Planted]:
    name, need = f"shade{n}", f"need=shade{n}-need"
    files.features.append(_feature(name, n, [_solves(f"shade{n}-need")]))
    files.features.append(_feature(f"{name}-sun", n, [_solves(f"shade{n}-sun-need")]))
    if n % 2:
        files.rules.append(_rule(f"{name}-under", [need, "need=m8"], recommend=name))
        files.rules.append(_rule(f"{name}-over", [need], recommend=f"{name}-sun", overrides=[f"{name}-under"]))
    else:
        files.rules.append(_rule(f"{name}-under", [f"need={name}-only", "constraint=c2"], recommend=name))
        files.rules.append(_rule(f"{name}-over", [f"need={name}-only"], **{"rule-out": name}))
        files.needs.append(_need(f"{name}-only"))
    yield Planted("shadowed", frozenset({f"{name}-under", f"{name}-over"}))


def _duplicate(files: Files, n: int) -> Iterator[Planted]:
    name = f"twin{n}"
    files.features.append(_feature(name, n, [_solves(f"twin{n}-need")]))
    one = [f"need=twin{n}-need", "constraint=c1", "service=s4"]
    two = one[::-1]
    if n > 2:  # under another name: a derived fact that means the same
        files.rules.append(_rule(f"{name}-wish", one[:2], derive=[f"wish={name}"]))
        two = [f"wish={name}", "service=s4"]
    files.rules.append(_rule(f"{name}-one", one, recommend=name))
    files.rules.append(_rule(f"{name}-two", two, recommend=name))
    yield Planted("duplicates", frozenset({f"{name}-one", f"{name}-two"}))


def _cycle(files: Files, n: int) -> Iterator[Planted]:
    length = 2 + n % 3
    for step in range(length):
        rule = _rule(f"ring{n}-{step}", [f"need=m{step}"], derive=[f"ring=r{n}-{step}"])
        rule["unless" if step == 0 or n == 4 else "when"] = [f"ring=r{n}-{(step + 1) % length}"]
        files.rules.append(rule)
    yield Planted("cycles", frozenset(f"ring{n}-{step}" for step in range(length)))


def _uncovered(files: Files, n: int) -> Iterator[Planted]:
    one, two = f"gap{n}-a", f"gap{n}-b"
    held = {"unless": [["need=m9", "service=s5", "constraint=c3", "run-time > 15 minutes", "need=m8"][n]]}
    files.features.append(_feature(one, n, [_solves(f"gap{n}-need", **held)]))
    files.features.append(_feature(two, n, [_solves(f"gap{n}-other", **{"with": [f"need=gap{n}-need"]}, **held)]))
    better = {"over": two, "on": "cheaper", "because": "It costs less."}
    files.features[-2]["rather-than"] = [better]
    files.decisions.append({"decision": f"gap{n}", "question": "Which?", "among": [one, two]})
    yield Planted("uncovered", frozenset({f"gap{n}", f"{one}/gap{n}-need"}))
    yield Planted("uncovered", frozenset({f"gap{n}", f"{two}/gap{n}-other"}))


PLANTS = {
    "conflicts": _conflict,
    "contradictions": _contradiction,
    "unreachable": _unreachable,
    "redundant": _redundant,
    "shadowed": _shadowed,
    "duplicates": _duplicate,
    "cycles": _cycle,
    "uncovered": _uncovered,
}
