"""The program as a process: signals, closed pipes, full disks, streams that take no sign."""

from __future__ import annotations

import contextlib
import errno
import functools
import json
import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cli import main as program
from engine.pack import load
from tests.conftest import ROOT
from tests.unit.test_licences_pack import PACKAGE, RULES

QUESTION = "We want to waive all rights in a photo"
FULL = Path("/dev/full")


def run(*arguments: str, stdout: int | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "cli.main", *arguments]
    out = subprocess.PIPE if stdout is None else stdout
    return subprocess.run(
        command, stdout=out, stderr=subprocess.PIPE, cwd=ROOT, env={**os.environ, **environment}, check=False
    )


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
def test_a_full_disk_under_the_answer_is_told() -> None:
    with FULL.open("wb") as full:
        done = run("ask", "--rules", str(PACKAGE), QUESTION, stdout=full.fileno())
    assert done.returncode == 2
    assert done.stderr == b"ergo: cannot write the answer: no space left on device\n"


def test_a_cache_that_cannot_be_written_is_told_and_the_answer_stands(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    done = run("ask", "--rules", str(PACKAGE), QUESTION, XDG_CACHE_HOME=str(tmp_path / "file"))
    assert done.returncode == 0
    assert done.stdout.startswith(b"CC0")
    assert done.stderr.startswith(b"ergo: the compiled rules could not be kept in ")
    assert done.stderr.count(b"\n") == 1


def test_bytes_that_are_no_text_and_a_terminal_that_has_few_signs(tmp_path: Path) -> None:
    command = [os.fsencode(part) for part in (sys.executable, "-m", "cli.main", "ask", "--rules", str(PACKAGE))]
    command += [b"--json", QUESTION.encode() + b" \xff\x1b[31m"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, cwd=ROOT, env=environment, check=False)
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout
    assert json.loads(done.stdout)["recommendations"][0]["id"] == "cc0"
    assert done.stderr == b""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_with_its_code_and_no_traceback(number: signal.Signals, code: int, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cli.main", "batch", "--workers", "1", "--rules", str(PACKAGE), "-"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    # What a shell starts in the background ignores interrupts.
    heed = functools.partial(signal.signal, number, signal.SIG_DFL)
    with subprocess.Popen(command, cwd=ROOT, env=environment, preexec_fn=heed, **pipes) as process:  # type: ignore[call-overload]
        process.stdin.write(json.dumps({"text": QUESTION}).encode() + b"\n" * 10_000)
        process.stdin.flush()
        assert process.stdout.readline()
        process.send_signal(number)
        assert process.wait() == code
        assert b"Traceback" not in process.stderr.read()


class Interrupted:
    """Something whose keeping is broken off."""

    def __reduce__(self) -> str:
        raise KeyboardInterrupt


class Unkept:
    """Something for which the disk has no room."""

    def __reduce__(self) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("what", [Interrupted(), Unkept()])
def test_nothing_half_written_stays(tmp_path: Path, what: object, caplog: pytest.LogCaptureFixture) -> None:
    kept = tmp_path / "x.pack"
    kept.write_bytes(pickle.dumps("as before"))
    load._unkept.clear()
    with contextlib.suppress(KeyboardInterrupt):
        load._write(str(kept), what)
    assert [path.name for path in tmp_path.iterdir()] == ["x.pack"]
    assert pickle.loads(kept.read_bytes()) == "as before"
    assert ("no space left on device" in caplog.text) == isinstance(what, Unkept)


def test_formatting_that_is_broken_off_leaves_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.authoring.writing import write_whole

    file = tmp_path / "a.yaml"
    file.write_text("as: before\n")

    def pressed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", pressed)
    with pytest.raises(KeyboardInterrupt):
        write_whole(file, "as: after\n")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["as: before\n"]


def test_what_is_written_keeps_its_rights_and_goes_through_links(tmp_path: Path) -> None:
    from engine.authoring.writing import write_whole

    file, link = tmp_path / "a.yaml", tmp_path / "b.yaml"
    file.write_text("as: before\n")
    file.chmod(0o640)
    link.symlink_to("a.yaml")
    write_whole(link, "as: after\n")
    assert link.is_symlink()
    assert file.read_text() == "as: after\n"
    assert file.stat().st_mode & 0o777 == 0o640


def test_an_unreadable_rule_file_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    read = Path.read_bytes

    def closed(path: Path) -> bytes:
        if path.suffix != ".yaml":
            return read(path)
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # a pack kept there is not read again while nobody writes to it
    monkeypatch.setattr(Path, "read_bytes", closed)
    monkeypatch.setattr(sys, "argv", ["ergo", "ask", "--rules", str(RULES), "x"])
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with pytest.raises(SystemExit) as ended:
        program.main()
    for number, handler in zip((signal.SIGINT, signal.SIGTERM), before, strict=True):
        signal.signal(number, handler)
    assert ended.value.code == 3
    assert "permission denied" in capsys.readouterr().err
