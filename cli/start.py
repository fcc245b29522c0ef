"""The program `ergo`: a plain question goes straight to the engine, everything else to the commands.

Bringing up the command line takes longer than answering. `ergo ask WORDS`, with `--json` or `--rules FOLDER`, needs none of it; whatever
goes wrong on the short way is left to the long one, which says what it is.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import TYPE_CHECKING

from cli.plain import PACK_VARIABLE, cache, colour, holds_pack, json_text, names, shipped_pack

if TYPE_CHECKING:
    from engine.advisor import Advisor

INTERRUPTED = 130  # as a shell expects


def main() -> None:
    """The entry point."""
    if sys.stdin is None or sys.stdout is None or sys.stderr is None:
        from cli.guard import fill_streams

        fill_streams()
    question = plain_question(sys.argv[1:])
    if question is not None:
        _answer(*question)
    lines = plain_batch(sys.argv[1:])
    if lines is not None:
        _batch(*lines)
    from cli.main import main as commands

    commands()


def plain_question(arguments: list[str]) -> tuple[str, bool, str] | None:
    """The words of a question, whether JSON is wanted, and the folder of a pack if one is named.

    None for a command line that asks for anything else.
    """
    if arguments[:1] != ["ask"] or PACK_VARIABLE in os.environ or "_ERGO_COMPLETE" in os.environ:
        return None
    rest, words = arguments[1:], []
    json, folder = False, ""
    while rest:
        one = rest.pop(0)
        if one == "--":
            words.extend(rest)
            break
        if one == "--json":
            json = True
        elif one == "--rules" and rest and holds_pack(rest[0]):
            folder = rest.pop(0)
        elif one.startswith("-"):
            return None
        else:
            words.append(one)
    text = " ".join(words)
    if not text.strip() or words == ["-"]:
        return None
    from engine.reading.words import MAX_TEXT

    return (text, json, folder) if len(text) <= MAX_TEXT else None  # of longer ones the long way says how much it reads


def plain_batch(arguments: list[str]) -> tuple[str, str, str] | None:
    """The file of a plain batch, the fields and the folder of a pack, if named; None for a command line that asks for more."""
    if arguments[:1] != ["batch"] or PACK_VARIABLE in os.environ or "_ERGO_COMPLETE" in os.environ:
        return None
    rest, files = arguments[1:], []
    fields = folder = ""
    while rest:
        one = rest.pop(0)
        if one == "--fields" and rest:
            fields = rest.pop(0)
        elif one == "--rules" and rest and holds_pack(rest[0]):
            folder = rest.pop(0)
        elif one.startswith("-"):
            return None
        else:
            files.append(one)
    return (files[0], fields, folder) if len(files) == 1 and os.path.isfile(files[0]) else None  # noqa: PTH113


def _batch(file: str, fields: str, folder: str) -> None:
    """Answer the lines of a file and end the program; come back where that cannot begin."""
    try:
        from cli import lines
        from engine.batch import FIELDS

        wanted = names(fields) or FIELDS
        if not set(wanted) <= {*FIELDS}:
            return
        advisor = _opened(folder)
        source = open(file, "rb", buffering=0)  # noqa: PTH123, SIM115
    except KeyboardInterrupt:
        os._exit(INTERRUPTED)
    except Exception:  # the long way meets it again, and tells
        return
    from cli.guard import guarded

    setting = lines.Setting(folder or shipped_pack(), "", wanted, 0.0, None)
    guarded(lambda: lines.run(source, 0, setting, advisor, None))
    sys.exit(0)


def _answer(text: str, json: bool, folder: str) -> None:
    """Answer and end the program; come back where that fails."""
    gc.disable()  # nothing this short-lived program makes is worth looking through
    try:
        shown, abstained = answered(text, json, folder)
        _end(shown, int(abstained))
    except KeyboardInterrupt:
        os._exit(INTERRUPTED)
    except BrokenPipeError:
        os._exit(0)
    except Exception:  # the long way meets it again, and tells
        gc.enable()


def answered(text: str, json: bool, folder: str = "") -> tuple[str, bool]:
    """The answer as it is printed, and whether it is none."""
    # Beside a choice among options nothing else is shown but in JSON.
    answer = _opened(folder).ask(text, recommended=json)
    if json:
        from engine.explaining import data

        return json_text(data.answer(answer)), answer.abstained
    from engine.explaining import text as told

    return told.answer(answer, colour()), answer.abstained


def _opened(folder: str) -> Advisor:
    """The advisor for a pack; a person at a terminal is told when it has to be compiled."""
    from engine.advisor import Advisor

    if not sys.stderr.isatty():
        return Advisor.open(folder or shipped_pack(), cache=cache())
    from cli.waiting import COMPILING, waiting

    with waiting(COMPILING):
        return Advisor.open(folder or shipped_pack(), cache=cache())


def _end(shown: str, code: int) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that cannot show a sign shows another
    sys.stdout.write(f"{shown}\n")
    sys.stdout.flush()
    os._exit(code)  # taking the interpreter down costs more than the answer was worth


if __name__ == "__main__":
    main()
