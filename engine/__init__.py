"""Ergo's engine: reads scenarios, chains forward over declarative rules, and keeps the proof of every conclusion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.advisor import Advisor
    from engine.answer import Answer
    from engine.errors import FactError, NotFound, PackError, QuestionError

__version__ = "0.1.0"
__all__ = [
    "Advisor",
    "Answer",
    "FactError",
    "NotFound",
    "PackError",
    "QuestionError",
    "__version__",
    "to_data",
    "to_text",
]


def to_data(answer: Answer) -> dict[str, Any]:
    """The answer as `ergo ask --json` prints it: plain data, schema_version 1 (docs/json.md)."""
    from engine.explaining import data

    return data.answer(answer)


def to_text(answer: Answer, colour: bool = False) -> str:
    """The answer as `ergo ask` prints it: lines of at most 80 columns; nothing in it is obeyed by a terminal but, with
    `colour`, our own colours."""
    from engine.explaining import text

    return text.answer(answer, colour)


def __getattr__(name: str) -> Any:
    """Import on first use: a command that prints its version need not load the engine."""
    if name == "Advisor":
        from engine.advisor import Advisor

        return Advisor
    if name == "Answer":
        from engine.answer import Answer

        return Answer
    if name in ("FactError", "NotFound", "PackError", "QuestionError"):
        from engine import errors

        return getattr(errors, name)
    raise AttributeError(f"module `engine` has no attribute `{name}`")
