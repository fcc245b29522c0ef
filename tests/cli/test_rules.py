"""`ergo rules`: counted by service, listed whole, and a page that tells which scenarios it could not read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from cli import common
from engine.advisor import Advisor
from engine.model import Pack
from tests import kitchen
from tests.cli.test_commands import ergo
from tests.conftest import CACHE
from tests.unit.test_licences_pack import PACKAGE


@pytest.fixture
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(common, "cache_folder", lambda: tmp_path / "cache")


@pytest.fixture
def shared_cache(monkeypatch: pytest.MonkeyPatch, aws: Advisor) -> None:
    monkeypatch.setattr(common, "cache_folder", lambda: CACHE)
    monkeypatch.setattr(Advisor, "open", lambda *_, **__: aws)


def homes(pack: Pack) -> dict[str, set[str]]:
    """Service to its rules and formulas, from what each entry of the files says it is `of`."""
    of = {name: one.of for name, one in [*pack.limits.items(), *pack.orders.items()]}
    of |= {f"{one.id}.{step}": one.of for one in pack.orders.values() for step in one.steps}
    of |= {c.id.partition("=")[2]: c.of for c in pack.concepts.values() if c.kind in ("feature", "term", "step")}
    services = {c.id.partition("=")[2] for c in pack.concepts.values() if c.kind == "service"}
    found: dict[str, set[str]] = {service: set() for service in services}
    concluded = [(name, text.conclusion) for name, text in pack.texts.items()]
    for rule, name in [*concluded, *((name, one.of) for name, one in pack.formulas.items())]:
        for one in name.split(", "):
            home = one.removeprefix("service=")
            while home in of:
                home = of[home]
            found.get(home, set()).add(rule)
    return found


@pytest.mark.usefixtures("shared_cache")
def test_a_service_lists_all_that_is_part_of_it(aws: Advisor) -> None:
    expected = homes(aws.pack)
    found = {
        service: {t.id for t in aws.pack.texts.values() if service in aws.pack.homes_of(t)} for service in expected
    }
    assert found == {service: rules - aws.pack.formulas.keys() for service, rules in expected.items()}
    assert {aws.pack.texts[name].kind for name in found["s3"]} == {
        "solves",
        "cannot",
        "limit",
        "order",
        "decision",
        "derive",
    }
    listed = [line.split("  ")[0] for line in ergo("rules", "--service", "lambda").stdout.splitlines()]
    assert set(listed[:-1]) == expected["lambda"]


@pytest.mark.usefixtures("shared_cache")
def test_on_a_terminal_rules_are_counted_by_service(aws: Advisor, monkeypatch: pytest.MonkeyPatch) -> None:
    """27,000 lines are for other programs."""
    expected = {service: len(rules) for service, rules in homes(aws.pack).items() if rules}
    piped = ergo("rules").stdout
    monkeypatch.setattr("cli.rules.sys", SimpleNamespace(stdout=SimpleNamespace(isatty=lambda: True)))
    *rows, _, total, hint = ergo("rules").stdout.splitlines()
    assert {row.split()[1]: int(row.split()[0]) for row in rows} == expected
    assert hint == "List those of one with `ergo rules --service xray`, all with `ergo rules --all`."
    everything = ergo("rules", "--all").stdout.splitlines()
    assert everything == piped.splitlines()
    assert everything[-1] == total
    assert len(everything) == 1 + len(aws.pack.texts) + len(aws.pack.formulas)


def test_what_is_of_no_service_is_counted_apart(
    own_cache: None, pack: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.rules.sys", SimpleNamespace(stdout=SimpleNamespace(isatty=lambda: True)))
    folder = pack(kitchen.FILES)
    counted = ergo("rules", "--rules", str(folder)).stdout.splitlines()
    assert counted[:3] == ["     1  oven   Oven", "     7  stove  Stove", "     1         of no single service"]
    told = json.loads(ergo("rules", "--rules", str(folder), "--json").stdout)
    compiled = Advisor.open(folder, engine="indexed").pack
    for one in told:
        variants = [rule for rule in compiled.rules if rule.id == one["id"]]
        assert one["when"] == [list(rule.when) for rule in variants]
        assert one["then"] == list(variants[0].then)


def test_the_page_of_a_rule_tells_which_scenarios_it_could_not_read(own_cache: None, tmp_path: Path) -> None:
    licences = Path(shutil.copytree(PACKAGE, tmp_path / "licences"))
    first = json.loads(ergo("rules", "--rules", str(licences), "--json").stdout)[0]["id"]
    at = ("rules", "--rules", str(licences), first)
    (licences / "scenarios" / "deep").mkdir()
    shown = ergo(*at).stdout.partition("Scenarios\n")[2]
    assert "- fires: " in shown
    for file in (licences / "scenarios").glob("*.yaml"):
        file.rename(licences / "scenarios" / "deep" / file.name)
    assert ergo(*at).stdout.partition("Scenarios\n")[2].replace("(deep/", "(") == shown
    broken = licences / "scenarios" / "broken.yaml"
    broken.write_text(f"scenarios: [{first}")
    told = ergo(*at).stdout
    assert told.endswith("\n1 file of scenarios could not be read: `ergo test` tells why.\n")
    assert "- fires: " in told
    shutil.rmtree(licences / "scenarios" / "deep")
    assert "No scenario speaks of it" not in ergo(*at).stdout
    broken.unlink()
    assert ergo(*at).stdout.endswith("\nNo scenario speaks of it.\n")
    shutil.rmtree(licences / "scenarios")
    assert "scenario" not in ergo(*at).stdout
