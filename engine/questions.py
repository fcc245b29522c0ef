"""Multiple-choice questions as people paste them: the stem, the options, and how many to choose."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.errors import QuestionError
from engine.plain import clean
from engine.record import record

MAX_OPTIONS = 26
_LETTERED = re.compile(r"^[ \t]*(?:[-*\u2022][ \t]*)?[(\[]?([A-Za-z]|\d{1,2})[.):\]][ \t]+(?=\S)", re.MULTILINE)
_BULLETED = re.compile(r"^[ \t]*[-*\u2022][ \t]+(?=\S)", re.MULTILINE)
_INLINE = re.compile(r"(?:(?<=\s)|(?<=[?.:]))[(\[]?([A-Z])[.)\]][ \t]+(?=\S)")
_COUNTS = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4, "five": 5, "5": 5}
_COUNT = "|".join(_COUNTS)
_SELECT = re.compile(
    rf"\b(?:choose|select|pick|which)\s+(?:any\s+|the\s+)?({_COUNT})\b"
    rf"|\(\s*({_COUNT})\s*\)\W*$",  # at the end; within the story it counts something else
    re.IGNORECASE,
)


@record
class Question:
    """A stem and its options in the order given; `select` is how many are to be chosen.

    `read` is the stem as it is read: where it asks which option does not hold, as if it asked which does.
    """

    text: str
    options: tuple[str, ...] = ()
    select: int = 1
    read: str = ""

    @property
    def denies(self) -> bool:
        """Whether the options are asked for that do not hold."""
        return self.read != self.text


def parse(text: str, options: Sequence[str] = (), select: int | None = None) -> Question:
    """A question from text that may hold its options (lettered, numbered, bulleted, or lettered within one line).

    `options` given apart win over any in the text; `select` given wins over `choose TWO`. Raises QuestionError for more to choose
    than there are options, for more than MAX_OPTIONS of them, and for one without a word.
    """
    _check(options)
    stem, found = (text, list(options)) if options else _split(text)
    if select is not None and select > max(1, len(found)):
        raise QuestionError(f"{select} to choose of {_counted(len(found))}", "choose no more than there are")
    count = select if select is not None else _asked(stem)
    stem, read = stem.strip(), stem.strip()
    if found:
        from engine.reading.denial import affirmed

        read = affirmed(stem)
    return Question(stem, tuple(" ".join(one.split()) for one in found), max(1, min(count, len(found) or 1)), read)


def _check(options: Sequence[str]) -> None:
    """Raise QuestionError where options given apart could not be shown each under a letter."""
    if len(options) > MAX_OPTIONS:
        raise QuestionError(f"{len(options)} options", f"give no more than {MAX_OPTIONS}, a letter for each")
    for number, one in enumerate(options, 1):
        if not _worded(one):
            raise QuestionError(f"option {number} is empty", "give it words, or leave it out")


def _worded(option: str) -> bool:
    return bool(clean(option).strip())


def _counted(options: int) -> str:
    return f"{options} options" if options else "no options"


def _asked(stem: str) -> int:
    found = _SELECT.search(stem)
    return _COUNTS[(found.group(1) or found.group(2)).lower()] if found else 1


def _split(text: str) -> tuple[str, list[str]]:
    for pattern, ordered in ((_LETTERED, True), (_BULLETED, False), (_INLINE, True)):
        marks = list(pattern.finditer(text))
        if ordered:
            marks = _sequence(marks)
        if 2 <= len(marks) <= MAX_OPTIONS and text[: marks[0].start()].strip():
            ends = [mark.start() for mark in marks[1:]] + [len(text)]
            found = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
            if all(map(_worded, found)):
                return text[: marks[0].start()], found
    return text, []


def _sequence(marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """The last run of marks that count a, b, c or 1, 2, 3 from the start; numbers inside the story break no run."""
    best: list[re.Match[str]] = []
    run: list[re.Match[str]] = []
    for mark in marks:
        if _place(mark.group(1)) == 0:
            run = [mark]
        elif run and _place(mark.group(1)) == len(run):
            run.append(mark)
        if len(run) >= 2 and len(run) >= len(best):
            best = list(run)
    return best


def _place(sign: str) -> int:
    return int(sign) - 1 if sign.isdigit() else ord(sign.lower()) - ord("a")
