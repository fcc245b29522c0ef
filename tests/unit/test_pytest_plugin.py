"""The pytest plugin, run in a pytest of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.unit.test_licences_pack import PACKAGE


class Runner:
    """Runs pytest with the plugin, as it is where ergo is installed, in a folder that holds a pack."""

    def __init__(self, pytester: pytest.Pytester, installed: bool) -> None:
        self.path = pytester.path
        self._pytester = pytester
        self._given = () if installed else ("-p", "engine.authoring.pytest_plugin")

    def __call__(self, *arguments: str) -> pytest.RunResult:
        return self._pytester.runpytest_inprocess(*self._given, "-p", "no:cacheprovider", *arguments)


@pytest.fixture
def run(pytester: pytest.Pytester, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Runner:
    monkeypatch.setenv("XDG_CACHE_HOME", str(pytester.path / "cache"))
    shutil.copytree(PACKAGE, pytester.path / "pack")
    return Runner(pytester, request.config.pluginmanager.has_plugin("ergo"))


def scenario(text: str, expect: str) -> str:
    return f"scenarios:\n  - scenario: It is so.\n    text: {text}\n    expect:\n      {expect}\n"


def test_every_scenario_is_a_test(run: Runner) -> None:
    result = run("pack/scenarios", "-v")
    result.assert_outcomes(passed=14)
    result.stdout.fnmatch_lines(["*choice.yaml::A question about the weather has no answer here PASSED*"])


def test_a_failure_shows_expected_got_and_why(run: Runner) -> None:
    text = scenario("Waive all rights in a photo.", "fires: [mit/keep-it-short-and-simple, cc0/give-up-all-rights]")
    (run.path / "pack" / "scenarios" / "choice.yaml").write_text(
        text.replace("fires:", "recommends: [mit]\n      fires:")
    )
    result = run("pack/scenarios")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*choice.yaml:2:5: It is so.",
            "  asked     Waive all rights in a photo.",
            "  expected  `mit` first",
            "  got       `cc0`*",
            "  expected  rule `mit/keep-it-short-and-simple` to fire",
            "  because   it read `need=give-up-all-rights`*",
            "            `cc0/give-up-all-rights` fired (features/content.yaml:*): It waives copyright*",
            "            `mit/keep-it-short-and-simple` lacked `need=keep-it-short-and-simple`",
        ]
    )
    assert "Traceback" not in result.stdout.str()
    assert "def runtest" not in result.stdout.str()


def test_what_kept_a_rule_back_is_told(run: Runner) -> None:
    text = "Cloud providers host our program as a service, and modified versions must remain open."
    (run.path / "pack" / "scenarios" / "choice.yaml").write_text(scenario(text, "fires: [gpl-3-0/keep-changes-open]"))
    result = run("pack/scenarios")
    kept = "*`gpl-3-0/keep-changes-open` was kept back by `fired=affero-when-changes-must-stay-open-on-servers`"
    result.stdout.fnmatch_lines([kept])


def test_a_rule_that_does_not_exist_and_a_file_that_does_not_parse(run: Runner) -> None:
    folder = run.path / "pack" / "scenarios"
    (folder / "choice.yaml").write_text(scenario("x", "fires: [mit/short]"))
    (folder / "broken.yaml").write_text("scenarios:\n  - scenari: x\n")
    result = run("pack/scenarios", "--continue-on-collection-errors")
    result.assert_outcomes(failed=1, errors=1)
    result.stdout.fnmatch_lines(
        ["*unknown field `scenari`", "*did you mean `scenario`?", "*choice.yaml:2:5: unknown rule `mit/short`"]
    )


def test_other_yaml_is_left_alone(run: Runner) -> None:
    (run.path / "elsewhere").mkdir()
    (run.path / "elsewhere" / "compose.yaml").write_text("services:\n  web: {}\n")
    (run.path / "elsewhere" / "s.yaml").write_text(scenario("x", "abstains: true"))
    assert run("elsewhere").ret == pytest.ExitCode.NO_TESTS_COLLECTED


@pytest.mark.parametrize("how", ["option", "configuration"])
def test_the_pack_may_be_named(run: Runner, how: str) -> None:
    Path(run.path / "s.yaml").write_text(scenario("Waive all rights in a photo.", "recommends: [cc0]"))
    given = ["--ergo-rules", "pack"] if how == "option" else []
    if how == "configuration":
        (run.path / "pytest.ini").write_text("[pytest]\nergo_rules = pack\n")
    run("s.yaml", *given).assert_outcomes(passed=1)


def test_a_pack_that_is_not_there_is_told_in_one_line(run: Runner) -> None:
    result = run("pack/scenarios", "--ergo-rules", "nowhere-at-all")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["no folder and no installed pack `nowhere-at-all`*"])
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*LookupError*")
