"""What guards every way into the program."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
from collections.abc import Callable
from typing import NoReturn, TextIO


def guarded(program: Callable[[], None]) -> None:
    """Run the program, such that signals and streams that fail are no errors of ours.

    Code 130 or 143 after a signal, as a shell expects; what was being written is not there, or there as it was before.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    fill_streams()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a sign that cannot be read or shown is another one
    try:
        try:
            program()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _nobody_listens()
    except SystemExit as ended:
        if isinstance(ended.__context__, BrokenPipeError):  # click makes an error of it
            _nobody_listens()
        raise
    except OSError as error:
        _silence(sys.stdout)
        sys.stderr.write(f"ergo: {_told(error)}\n")
        raise SystemExit(2) from None


def fill_streams() -> None:
    """Put the empty device in the place of standard streams that were closed before the program began."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


def _told(error: OSError) -> str:
    """What could not be used, and why; an error without the name of a file is one of standard output."""
    from engine.plain import clean

    name = os.fsdecode(error.filename) if isinstance(error.filename, bytes) else error.filename
    what = "write the answer" if name is None else f"use `{name}`"
    return clean(f"cannot {what}: {(error.strerror or 'not usable').lower()}")


def _nobody_listens() -> NoReturn:
    _silence(sys.stdout)
    raise SystemExit(0) from None


def _stop(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def _silence(stream: TextIO) -> None:
    """Keep Python from flushing once more at its end what cannot be written."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
