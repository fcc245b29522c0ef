"""The program as a process: signals, closed pipes, full disks, streams that take no sign."""

from __future__ import annotations

import contextlib
import errno
import functools
import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cli import lines
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


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_with_its_code_and_no_traceback(
    number: signal.Signals, code: int, workers: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "cli.main", "batch", "--workers", workers, "--rules", str(PACKAGE), "-"]
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
        assert process.stderr.read() == b""


QUESTIONS = (json.dumps({"text": QUESTION}).encode() + b"\n") * lines.QUESTIONS
MORTAL = """
import os, signal
from cli import lines, main

answered = lines._job


def mortal(chunk):
    return answered(chunk) if chunk[0] == 1 else os.kill(os.getpid(), signal.SIGKILL)


lines._job = mortal
main.main()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only forks have what is put in the place of the work")
def test_a_worker_that_is_killed_ends_the_batch_and_is_told(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MORTAL, "batch", "--workers", "2", "--rules", str(PACKAGE), "-"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=environment, **pipes) as process:  # type: ignore[call-overload]
        process.stdin.write(QUESTIONS)
        process.stdin.flush()
        assert [json.loads(process.stdout.readline())["line"] for _ in range(lines.QUESTIONS)]  # before more is asked
        out, err = process.communicate(QUESTIONS, timeout=300)
    assert (process.returncode, out) == (2, b"")
    told = (
        f"ergo: a worker was killed; {lines.QUESTIONS} lines are answered\n    help: fewer --workers need less memory\n"
    )
    assert err.decode() == told


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_batch_into_a_closed_pipe_ends_in_silence(workers: str, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_bytes(QUESTIONS * 40)  # more than a pipe holds
    command = [sys.executable, "-m", "cli.main", "batch", "--workers", workers, "--rules", str(PACKAGE), str(file)]
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=environment, **pipes) as process:  # type: ignore[call-overload]
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


@pytest.mark.parametrize("entry", ["cli.main", "cli.start"])
@pytest.mark.parametrize(
    ("closed", "arguments", "code", "told"),
    [
        ("<&-", ("ask", "-"), 2, "ergo: nothing to answer"),
        (">&-", ("ask", QUESTION), 0, ""),
        (">&-", ("rules",), 0, ""),
        ("2>&-", ("ask", QUESTION), 0, "CC0"),
        ("<&- >&- 2>&-", ("ask", QUESTION), 0, ""),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="needs a shell that closes streams")
def test_streams_that_are_closed_are_not_needed(
    entry: str, closed: str, arguments: tuple[str, ...], code: int, told: str
) -> None:
    program = [sys.executable, "-m", entry, arguments[0], "--rules", str(RULES), *arguments[1:]]
    done = subprocess.run(["sh", "-c", f'"$@" {closed}', "sh", *program], capture_output=True, cwd=ROOT, check=False)
    assert done.returncode == code
    assert (done.stdout + done.stderr).decode().startswith(told)
    assert bool(done.stdout + done.stderr) == bool(told)


def test_replies_that_are_no_text_are_replies() -> None:
    command = [sys.executable, "-m", "cli.main", "interview", "--rules", str(PACKAGE), QUESTION]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8:strict"}
    done = subprocess.run(command, input=b"\xff\n", capture_output=True, cwd=ROOT, env=environment, check=False)
    assert done.returncode == 0
    assert done.stderr == b""


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    pack = shutil.copytree(PACKAGE, tmp_path / "licences")
    link = pack / "scenarios" / "gone.yaml"
    link.symlink_to("nowhere.yaml")
    done = run("test", "--rules", str(pack))
    assert done.returncode == 2
    assert done.stderr.decode() == f"ergo: cannot use `{link}`: no such file or directory\n"


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="this system has no file that cannot be read")
def test_lines_that_cannot_be_read_are_no_answer_that_cannot_be_written() -> None:
    done = run("batch", "--workers", "1", "--rules", str(PACKAGE), "/proc/self/mem")
    assert done.returncode == 2
    assert done.stderr == b"ergo: cannot use `/proc/self/mem`: input/output error\n"


class BrokenOff:
    """Something whose keeping is broken off."""

    def __init__(self, how: BaseException) -> None:
        self._how = how

    def __reduce__(self) -> str:
        raise self._how


class Unkept:
    """Something for which the disk has no room."""

    def __reduce__(self) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("what", [BrokenOff(KeyboardInterrupt()), BrokenOff(SystemExit(130)), Unkept()])
def test_nothing_half_written_stays(tmp_path: Path, what: object, caplog: pytest.LogCaptureFixture) -> None:
    kept = tmp_path / "x.pack"
    kept.write_bytes(pickle.dumps("as before"))
    load._unkept.clear()
    with contextlib.suppress(KeyboardInterrupt, SystemExit):
        load._write(str(kept), what)
    assert [path.name for path in tmp_path.iterdir()] == ["x.pack"]
    assert pickle.loads(kept.read_bytes()) == "as before"
    assert ("no space left on device" in caplog.text) == isinstance(what, Unkept)


@pytest.mark.parametrize("how", [KeyboardInterrupt(), SystemExit(130)])
def test_formatting_that_is_broken_off_leaves_the_file(
    how: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.authoring.writing import write_whole

    file = tmp_path / "a.yaml"
    file.write_text("as: before\n")

    def pressed(*_: object) -> None:
        raise how

    monkeypatch.setattr(Path, "replace", pressed)
    with pytest.raises(type(how)):
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
