"""Problems in rule files, told in the writer's words.

Style: lower case, no full stop, the writer's own words in backticks, no Python type names; what would be right goes
into `help`.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.model import Source
from engine.record import record


@record
class Problem:
    """One thing wrong at one place."""

    source: Source
    message: str
    help: str = ""

    def __str__(self) -> str:
        text = f"{self.source}: {self.message}"
        return f"{text}\n    help: {self.help}" if self.help else text


class PackError(Exception):
    """A pack that cannot be used. `problems` holds everything found, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=_place))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(ValueError):
    """What cannot be done as it was asked for: what is wrong, and in `help` what would be right; the text says both."""

    def __init__(self, message: str, told: str = "") -> None:
        self.message = message
        self.help = told
        super().__init__(f"{message}; {told}" if told else message)


class FactError(UsageError):
    """A fact or a quantity that was not written as one."""


class QuestionError(UsageError):
    """A question whose options, or the number to choose of them, cannot be."""


class NotFound(UsageError, LookupError):
    """A pack or a chainer that is not there under the name given."""


class DocumentsError(UsageError):
    """A folder of documents that cannot serve as evidence."""


def _place(problem: Problem) -> tuple[str, int, int, str]:
    return (problem.source.file, problem.source.line, problem.source.column, problem.message)
