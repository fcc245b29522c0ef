"""The short way of a plain question gives what the long way gives, byte for byte."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import platformdirs
import pytest
from typer.testing import CliRunner

from cli import common, plain, start, waiting
from cli.main import app
from cli.start import plain_batch, plain_question
from engine.advisor import Advisor
from tests.cli.test_commands import OPTIONS, STREAMS
from tests.conftest import CACHE_HOME, ROOT

ENVIRONMENT = {**os.environ, "XDG_CACHE_HOME": str(CACHE_HOME), "PYTHONDONTWRITEBYTECODE": "1"}


def run(entry: str, *arguments: str) -> tuple[bytes, bytes, int]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; from {entry} import main; sys.argv[0] = 'ergo'; main()", *arguments],
        capture_output=True,
        cwd=ROOT,
        env=ENVIRONMENT,
        check=False,
    )
    return done.stdout, done.stderr, done.returncode


@pytest.mark.parametrize(
    "arguments",
    [
        (STREAMS,),
        ("--json", STREAMS),
        ("--", *STREAMS.split()),
        ("--json", OPTIONS),
        ("--rules", "rules", OPTIONS),
        ("Where do I buy a pink bucket for my beach holiday?",),
        ("--rules", "nowhere", STREAMS),
        ("",),
        ("--fact", "servce=sqs", STREAMS),
    ],
)
def test_both_ways_print_the_same(arguments: tuple[str, ...]) -> None:
    assert run("cli.start", "ask", *arguments) == run("cli.main", "ask", *arguments)


QUESTIONS = [
    STREAMS,
    OPTIONS,
    "Where do I buy a pink bucket for my beach holiday?",
    "How many RCUs for 80 strongly consistent reads per second of 6 KB items?",
    "How many read capacity units do we need?",
    "Can a Lambda function run for 20 minutes?",
    "Which of these is NOT a trigger of Lambda@Edge? A. Viewer request B. Cache expiration C. Origin response",
    "What comes after the Install hook in CodeDeploy?",
    "hi \x1b[31m \ud800 \u202e",
    'Our queue has duplicates\nand "quotes", \u65e5\u672c\u8a9e',
]


@pytest.mark.parametrize("json", [True, False])
@pytest.mark.parametrize("text", QUESTIONS)
def test_the_short_way_prints_what_the_long_way_prints(
    text: str, json: bool, monkeypatch: pytest.MonkeyPatch, aws: Advisor
) -> None:
    monkeypatch.delenv("ERGO_RULES", raising=False)
    monkeypatch.setattr(Advisor, "open", lambda *_, **__: aws)
    arguments = ["ask", *(["--json"] if json else []), "--", text]
    asked = plain_question(arguments)
    assert asked
    shown, abstained = start.answered(*asked)
    long = CliRunner().invoke(app, arguments)
    assert (f"{shown}\n", int(abstained)) == (long.stdout, long.exit_code)


def test_both_ways_find_the_same_pack_and_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert common.cache_folder() == Path(plain.cache()) == Path(platformdirs.user_cache_dir("ergo"))
    assert common.default_pack() == Path(plain.shipped_pack()) == ROOT / "rules"


def test_the_program_has_its_name_however_it_is_started() -> None:
    for arguments in (["-c", "from cli.start import main; main()"], ["-m", "cli.main"]):
        done = subprocess.run(
            [sys.executable, *arguments, "rules", "--help"], capture_output=True, cwd=ROOT, env=ENVIRONMENT, check=True
        )
        assert done.stdout.decode().startswith("Usage: ergo rules [OPTIONS]"), arguments


def test_the_short_way_brings_up_no_command_line() -> None:
    code = (
        "import sys, os; from cli import start; start._end = lambda *a: None; start.answered(sys.argv[1], False);"
        "print(sorted({'typer', 'click', 'pydantic', 'yaml', 'dataclasses', 'inspect', 'pathlib'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, STREAMS], capture_output=True, cwd=ROOT, env=ENVIRONMENT, check=True
    )
    # The pack may have had to be compiled first, which needs them; the second run opens it.
    done = subprocess.run(
        [sys.executable, "-c", code, STREAMS], capture_output=True, cwd=ROOT, env=ENVIRONMENT, check=True
    )
    assert done.stdout.decode().strip() == "[]"


@pytest.mark.parametrize(
    ("arguments", "plain"),
    [
        (["ask", "a", "b"], ("a b", False, "")),
        (["ask", "--json", "a"], ("a", True, "")),
        (["ask", "--", "--json"], ("--json", False, "")),
        (["ask", "-"], None),
        (["ask"], None),
        (["ask", "--fact", "a=b", "x"], None),
        (["ask", "--help"], None),
        (["rules"], None),
    ],
)
def test_what_is_plain(arguments: list[str], plain: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ERGO_RULES", raising=False)
    assert plain_question(arguments) == plain


@pytest.mark.parametrize("fields", [(), ("--fields", "fired"), ("--fields", "fird"), ("--workers", "1")])
def test_both_ways_answer_lines_the_same(fields: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    lines = [{"id": "a", "text": STREAMS}, {"id": "b", "facts": ["service=sqs"]}, {"facts": ["need=nowhere"]}]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    both = [run(entry, "batch", *fields, "--rules", "rules", str(file)) for entry in ("cli.start", "cli.main")]
    assert both[0] == both[1]
    assert both[0][0].count(b"\n") == (0 if "fird" in fields else 3)


@pytest.mark.parametrize(
    ("arguments", "plain"),
    [
        (["batch", "FILE"], ("FILE", "", "")),
        (["batch", "--fields", "fired", "FILE"], ("FILE", "fired", "")),
        (["batch", "FILE", "--rules", "rules"], ("FILE", "", "rules")),
        (["batch", "FILE", "--rules", "nowhere"], None),
        (["batch", "--workers", "2", "FILE"], None),
        (["batch", "FILE", "FILE"], None),
        (["batch", "-"], None),
        (["batch"], None),
        (["ask", "FILE"], None),
    ],
)
def test_which_batch_is_plain(
    arguments: list[str], plain: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("ERGO_RULES", raising=False)
    monkeypatch.chdir(ROOT)
    file = str(tmp_path / "x.jsonl")
    (tmp_path / "x.jsonl").write_text("")
    expected = (file, *plain[1:]) if isinstance(plain, tuple) else None
    assert plain_batch([file if one == "FILE" else one for one in arguments]) == expected


class _Screen:
    """Standard error as a terminal, or as a pipe; tells when something is written."""

    def __init__(self, terminal: bool) -> None:
        self.written = ""
        self.told = threading.Event()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def write(self, text: str) -> None:
        self.written += text
        self.told.set()

    def flush(self) -> None:
        pass


@pytest.mark.parametrize("terminal", [True, False])
def test_the_short_way_tells_a_person_that_it_compiles(terminal: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = _Screen(terminal)

    def compiled(*_: object, **__: object) -> str:
        if terminal:
            assert screen.told.wait(60)
        return "advisor"

    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(waiting, "MOMENT", 0.0)
    monkeypatch.setattr(Advisor, "open", compiled)
    assert start._opened("") == "advisor"
    assert screen.written == (f"{waiting.COMPILING} ...\r\x1b[K" if terminal else "")
