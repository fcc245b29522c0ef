"""What guards every way into the program."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
from collections.abc import Callable
from typing import TextIO


def guarded(program: Callable[[], None]) -> None:
    """Run the program, such that signals and streams that fail are no errors of ours.

    Code 130 or 143 after a signal, as a shell expects; what was being written is not there, or there as it was before.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a sign shows another
    try:
        try:
            program()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _silence(sys.stdout)
        raise SystemExit(0) from None
    except OSError as error:
        _silence(sys.stdout)
        sys.stderr.write(f"ergo: cannot write the answer: {(error.strerror or 'not writable').lower()}\n")
        raise SystemExit(2) from None


def _stop(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def _silence(stream: TextIO) -> None:
    """Keep Python from flushing once more at its end what cannot be written."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
