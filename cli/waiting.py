"""Telling a person at a terminal what goes on. Needs nothing of the command line, which takes long to come up."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

COMPILING = "preparing the rules, once: about a minute"
MOMENT = 1.0  # seconds after which a person on a terminal wants to know what goes on


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Tell on a terminal what goes on when it takes longer than a moment; stay silent in a pipe."""
    if not sys.stderr.isatty():
        yield
        return
    import threading

    told = threading.Event()

    def tell() -> None:
        told.set()
        sys.stderr.write(f"{what} ...")
        sys.stderr.flush()

    timer = threading.Timer(MOMENT, tell)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        if told.is_set():
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
