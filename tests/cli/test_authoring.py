"""The commands for those who write rules, as a newcomer runs them."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from cli import common, new
from engine.authoring import writing
from engine.pack import installed
from engine.pack.installed import Installed
from tests.cli.test_commands import ergo
from tests.unit.test_licences_pack import PACKAGE

ANSWERS = """\
tomato
thing
Tomato
tomato plant
eat-fresh-vegetables
eat|harvest fresh|own vegetable

Tomatoes bear fruit over many weeks, so there is some every day.
guide:tomato
I want to harvest fresh vegetables every day.
How do I store vegetables?
"""


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(common, "cache_folder", lambda: tmp_path / "cache")


@pytest.fixture
def garden(tmp_path: Path) -> Path:
    folder = tmp_path / "garden"
    assert ergo("new", "pack", str(folder), "--title", "What to plant").exit_code == 0
    return folder


@pytest.fixture
def licences(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKAGE, tmp_path / "licences"))


def test_a_new_pack_answers_and_is_clean(garden: Path) -> None:
    at = ("--rules", str(garden))
    assert ergo("test", *at).stdout.startswith("2 scenarios, 0 failures")
    assert ergo("lint", *at).stdout == "0 findings\n"
    assert ergo("fmt", "--check", str(garden)).exit_code == 0
    assert ergo("ask", *at, "What comes next?").stdout.startswith("First feature")
    assert ergo("new", "pack", str(garden)).exit_code == 2


def test_a_new_rule_is_asked_for_and_tried(garden: Path) -> None:
    result = ergo("new", "rule", "--rules", str(garden), text=ANSWERS)
    assert result.exit_code == 0, result.stderr
    assert "rule tomato/eat-fresh-vegetables fires on: I want to harvest" in result.stdout
    assert "and does not fire on: How do I store vegetables?" in result.stdout
    assert ergo("test", "--rules", str(garden)).stdout.startswith("4 scenarios, 0 failures; 2 of 2 rules fired")
    assert ergo("lint", "--rules", str(garden)).stdout == "0 findings\n"
    assert ergo("fmt", "--check", str(garden)).exit_code == 0


def test_a_new_rule_goes_beside_its_feature_and_keeps_comments(licences: Path) -> None:
    file = licences / "rules" / "features" / "content.yaml"
    file.write_text(file.read_text().replace("  - feature: cc0", "  # for data\n  - feature: cc0"))
    result = ergo(
        "new", "rule", "--rules", str(licences), "--feature", "cc0", "--need", "keep-changes-open", "--cannot",
        "--because", "It asks for nothing in return.", "--page", "https://creativecommons.org/publicdomain/zero/1.0/",
        "--question", "Every changed version must stay open.", "--near-miss", "May I translate the manual?",
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    text = file.read_text()
    assert "  # for data\n  - feature: cc0" in text
    assert (
        "    cannot:\n      - need: keep-changes-open\n        because: It asks for nothing"
        in text.split("feature: cc0")[1]
    )
    assert "cc0/cannot/keep-changes-open" in (licences / "scenarios" / "content.yaml").read_text()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--feature", "Big Oven"], "`Big Oven` is not an id"),
        (["--feature", "mit", "--need", "keep-it-short-and-simple"], "there is a rule for `mit` and"),
        (["--feature", "isc", "--of", "permisive"], "no service or feature `permisive`; did you mean `permissive`?"),
        (["--feature", "mit", "--need", "x", "--said", "a b c d e f g"], "has 7 slots, more than 6"),
        (["--feature", "mit"], "stopped; nothing was written"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said_at_once(licences: Path, given: list[str], told: str) -> None:
    before = _content(licences)
    result = ergo("new", "rule", "--rules", str(licences), *given, text="")
    assert result.exit_code == 2
    assert told in result.stderr
    assert _content(licences) == before


def test_a_rule_that_does_not_load_changes_nothing(licences: Path) -> None:
    before = _content(licences)
    result = ergo(
        "new", "rule", "--rules", str(licences), "--feature", "mit", "--need", "be-known", "--said", "known|famous text",
        "--because", "Everybody has read it.", "--page", "nowhere:page", "--question", "Which text is famous?",
        "--near-miss", "Which text is long?",
    )  # fmt: skip
    assert result.exit_code == 3
    assert "unknown guide `nowhere`" in result.stderr
    assert "nothing was changed" in result.stderr
    assert _content(licences) == before


def _content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}


def test_fmt_writes_checks_and_shows(licences: Path) -> None:
    file = licences / "rules" / "features" / "content.yaml"
    tidy = file.read_text()
    file.write_text(
        tidy.replace("    of: creative-commons\n    kind: policy", "    kind: policy\n    of: creative-commons", 1)
    )
    assert ergo("fmt", "--check", str(licences)).stdout == f"{file}\n"
    assert "+    of: creative-commons" in ergo("fmt", "--diff", str(licences)).stdout
    assert ergo("fmt", "--check", str(licences)).exit_code == 1
    assert ergo("fmt", str(licences)).exit_code == 0
    assert file.read_text() == tidy
    assert ergo("fmt", "-", text="scenarios: [ ]\n").stdout == "scenarios: []\n"


def test_fmt_leaves_broken_files_and_formats_the_others(licences: Path) -> None:
    broken, file = licences / "rules" / "limits" / "terms.yaml", licences / "rules" / "orders" / "steps.yaml"
    broken.write_text("limits: [\n")
    file.write_text(file.read_text() + "\n\n\n")
    result = ergo("fmt", str(licences))
    assert result.exit_code == 3
    assert f"{broken}:2:1: not readable as YAML" in result.stderr
    assert not file.read_text().endswith("\n\n")


def test_lint_explains_and_names_what_it_does_not_know() -> None:
    assert ergo("lint", "--explain", "phrase-broad").stdout.startswith("# phrase-broad\n")
    assert "did you mean `phrase-broad`?" in ergo("lint", "--only", "phrase-brod").stderr


def test_lint_as_json(licences: Path) -> None:
    file = licences / "rules" / "features" / "content.yaml"
    file.write_text(file.read_text().replace("It asks for credit and not for the same licence.", "Credit."))
    result = ergo("lint", "--rules", str(licences), "--json")
    assert result.exit_code == 1
    (found,) = json.loads(result.stdout)["findings"]
    assert (found["lint"], found["file"], found["line"]) == ("reason-thin", "features/content.yaml", 20)


def test_schema_prints_and_writes(licences: Path) -> None:
    assert "features" in ergo("schema").stdout.split()
    assert json.loads(ergo("schema", "limits").stdout)["title"] == "ergo: limits"
    shutil.rmtree(licences / "rules" / ".schema")
    file = licences / "rules" / "limits" / "terms.yaml"
    file.write_text(file.read_text().split("\n", 1)[1])
    assert ergo("schema", "--write", str(licences)).exit_code == 0
    assert file.read_text().startswith("# yaml-language-server: $schema=../.schema/limits.json\n")
    assert (licences / "rules" / ".schema" / "limits.json").is_file()


@pytest.fixture
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    packs = [
        Installed("licences", "ergo-licences", PACKAGE / "rules"),
        Installed("ruined", "ergo-ruined", None, "`nowhere:RULES` cannot be loaded: No module named 'nowhere'"),
    ]
    monkeypatch.setattr(installed, "installed", lambda: packs)


@pytest.mark.usefixtures("_installed")
def test_installed_packs_are_listed_and_named() -> None:
    result = ergo("packs")
    assert result.exit_code == 1
    assert "licences" in result.stdout
    assert "cannot be loaded" in result.stdout
    assert [one["name"] for one in json.loads(ergo("packs", "--json").stdout)["packs"]] == ["licences", "ruined"]
    assert ergo("ask", "--rules", "licences", "Waive all rights in a photo").stdout.startswith("CC0")
    assert "no folder and no installed pack `licence`" in ergo("ask", "--rules", "licence", "x").stderr
    assert "the installed pack `ruined` is broken" in ergo("ask", "--rules", "ruined", "x").stderr


def test_a_broken_entry_point_spoils_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib.metadata import EntryPoint

    points = [
        EntryPoint("a", "nowhere:RULES", installed.GROUP),
        EntryPoint("b", "tests.unit.test_licences_pack:PACKAGE", installed.GROUP),
        EntryPoint("c", "tests.unit.test_licences_pack:RULES", installed.GROUP),
    ]
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: points)
    assert [(one.name, one.folder) for one in installed.installed()] == [
        ("a", None),
        ("b", None),
        ("c", PACKAGE / "rules"),
    ]


@pytest.fixture
def repository(licences: Path) -> Path:
    _git(licences, "init", "-q")
    _git(licences, "add", "-A")
    _git(licences, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "first")
    return licences


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_changed_answers_are_shown(repository: Path) -> None:
    at = ("--rules", str(repository), "--changed", "HEAD")
    result = ergo("rules", *at)
    assert result.exit_code == 0
    assert "no file differs" in result.stdout
    file = repository / "rules" / "decisions" / "choice.yaml"
    file.write_text(
        file.read_text()
        .replace("    overrides: [gpl-3-0/keep-changes-open]\n", "")
        .replace("recommend: lgpl", "recommend: agpl")
    )
    result = ergo("rules", *at)
    assert result.exit_code == 1
    assert "On servers the Affero licence takes the place of the GPL." in result.stdout
    assert "now fires   gpl-3-0/keep-changes-open" in result.stdout
    data = json.loads(ergo("rules", *at, "--json").stdout)
    assert data["edited"] == [
        "affero-when-changes-must-stay-open-on-servers",
        "gpl-3-0/keep-changes-open",
        "lesser-when-closed-programs-may-link",
    ]
    words = repository / "rules" / "features" / "content.yaml"
    words.write_text(words.read_text().replace("- public_domain\n", "- public_domain|commons\n"))
    data = json.loads(ergo("rules", *at, "--json").stdout)
    assert data["reworded"] == ["need=give-up-all-rights"]
    assert {one["scenario"] for one in data["changed"]} >= {"On servers the Affero licence takes the place of the GPL."}


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_changed_needs_a_version(repository: Path, tmp_path: Path) -> None:
    assert "no version `nowhere`" in ergo("rules", "--rules", str(repository), "--changed", "nowhere").stderr
    shutil.rmtree(repository / ".git")
    assert "is not under git" in ergo("rules", "--rules", str(repository), "--changed", "HEAD").stderr


@pytest.mark.parametrize("how", [SystemExit(130), SystemExit(143), KeyboardInterrupt()])
@pytest.mark.parametrize("moment", ["_write", "_opened"])
def test_a_new_rule_that_is_broken_off_changes_nothing(
    licences: Path, moment: str, how: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While its files are written, or while the pack is loaded with them."""
    before = _content(licences)
    really = getattr(new, moment)
    calls: list[object] = []

    def broken_off(*given: object) -> object:
        calls.append(given)
        found = really(*given)
        if moment == "_write" or len(calls) == 2:
            raise how
        return found

    monkeypatch.setattr(new, moment, broken_off)
    result = ergo(
        "new", "rule", "--rules", str(licences), "--feature", "cc0", "--need", "keep-changes-open", "--cannot",
        "--because", "It asks for nothing in return.", "--page", "https://creativecommons.org/publicdomain/zero/1.0/",
        "--question", "Every changed version must stay open.", "--near-miss", "May I translate the manual?",
    )  # fmt: skip
    assert calls
    assert "nothing was changed" in result.stderr
    assert _content(licences) == before


def test_the_end_of_input_ends_every_prompt(garden: Path) -> None:
    before = _content(garden)
    for lines in range(7):
        result = ergo("new", "rule", "--rules", str(garden), text="".join(ANSWERS.splitlines(True)[:lines]))
        assert result.exit_code == 2
        assert result.stderr.endswith("ergo: stopped; nothing was written\n")
    assert "another one, or nothing" in result.stderr
    assert _content(garden) == before


def test_fmt_tells_of_standard_input_what_it_tells_of_files() -> None:
    untidy, tidy = "scenarios: [ ]\n", "scenarios: []\n"
    checked = ergo("fmt", "--check", "-", text=untidy)
    assert (checked.exit_code, checked.stdout) == (1, "-\n")
    shown = ergo("fmt", "--diff", "-", text=untidy)
    assert shown.exit_code == 1
    assert "+scenarios: []" in shown.stdout
    for flag in ("--check", "--diff"):
        result = ergo("fmt", flag, "-", text=tidy)
        assert (result.exit_code, result.stdout) == (0, "")


def test_fmt_finds_in_a_folder_what_it_finds_below_its_name(
    garden: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where pack.yaml and the scenarios share it."""
    flat = shutil.copytree(garden / "rules", tmp_path / "flat")
    shutil.copytree(garden / "scenarios", flat / "scenarios")
    for folder in (flat, garden):
        named = ergo("fmt", "--check", str(folder)).stderr
        with monkeypatch.context() as within:
            within.chdir(folder)
            assert ergo("fmt", "--check").stderr == named


def test_fmt_takes_a_kind_for_standard_input_only(garden: Path) -> None:
    for kind in ("nonsense", "features"):
        result = ergo("fmt", "--kind", kind, str(garden))
        assert result.exit_code == 2
        assert "ergo: `--kind` is for standard input" in result.stderr
    assert "no kind of file called `nonsense`" in ergo("fmt", "--kind", "nonsense", "-", text="").stderr


def test_fmt_says_whether_reading_or_writing_failed(garden: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = garden / "rules" / "features" / "gone.yaml"
    link.symlink_to("nowhere.yaml")
    result = ergo("fmt", str(link.parent))
    assert result.exit_code == 3
    assert result.stderr == f"ergo: cannot read `{link}`: no such file or directory\n"
    link.unlink()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing, "write_whole", full)
    file = garden / "rules" / "pack.yaml"
    file.write_text(file.read_text() + "\n\n")
    result = ergo("fmt", str(file))
    assert result.exit_code == 3
    assert result.stderr == f"ergo: cannot write `{file}`: no space left on device\n"


def test_schema_names_the_file_that_is_no_text(garden: Path) -> None:
    file = next((garden / "rules" / "features").glob("*.yaml"))
    file.write_bytes(b"\xff\n")
    result = ergo("schema", "--write", str(garden))
    assert result.exit_code == 3
    assert result.stderr == f"ergo: `{file}` is not UTF-8 text\n    help: save it as UTF-8\n"


@pytest.mark.parametrize("command", ["test", "run"])
def test_a_folder_without_scenarios_is_a_usage_error(garden: Path, tmp_path: Path, command: str) -> None:
    empty, none = tmp_path / "empty", tmp_path / "none.yaml"
    empty.mkdir()
    none.write_text("scenarios: []\n")
    for paths, named in (([empty], empty), ([garden / "scenarios", empty], empty), ([none], none)):
        result = ergo(command, "--rules", str(garden), *map(str, paths))
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"ergo: no scenarios in `{named}`" in result.stderr


def test_a_rule_of_a_pack_without_scenarios_has_a_page(garden: Path, tmp_path: Path) -> None:
    shutil.rmtree(garden / "scenarios")
    listed = ergo("rules", "--all", "--rules", str(garden)).stdout.splitlines()
    assert listed[-1] == "1 rule"
    page = ergo("rules", "--rules", str(garden), listed[0].split()[0])
    assert page.exit_code == 0
    assert "Because: " in page.stdout
    result = ergo("rules", "--rules", str(garden), "--scenarios", str(tmp_path / "nosuch"), listed[0].split()[0])
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"ergo: no folder `{tmp_path / 'nosuch'}`" in result.stderr


def test_changed_takes_no_other_choice_of_rules(licences: Path) -> None:
    for other in (["mit"], ["--all"], ["--service", "mit"], ["--stale", "0"], ["--scenarios", str(licences)]):
        result = ergo("rules", "--rules", str(licences), "--changed", "HEAD", *other)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "ergo: `--changed` compares the whole pack" in result.stderr


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_changed_tells_apart_no_difference_and_no_scenarios(repository: Path) -> None:
    at = ("--rules", str(repository), "--changed", "HEAD")
    assert json.loads(ergo("rules", *at, "--json").stdout)["differ"] is False
    for file in (repository / "scenarios").glob("*.yaml"):
        file.write_text("scenarios: []\n")
    file = repository / "rules" / "decisions" / "choice.yaml"
    file.write_text(file.read_text().replace("recommend: lgpl", "recommend: agpl"))
    result = ergo("rules", *at)
    assert result.exit_code == 0
    assert "1 edited; 0 of 0 answers change" in result.stdout
    assert json.loads(ergo("rules", *at, "--json").stdout)["differ"] is True
