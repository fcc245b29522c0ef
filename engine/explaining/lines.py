"""Text set in lines of a given width, with the widths of a common sans-serif face; good enough for boxes."""

from __future__ import annotations

import re
import unicodedata

_NARROW = frozenset("iljtfrI.,:;'|!()[]/\u201c\u201d -")
_WIDE = frozenset("mwMWQOGD@%")
_BREAK = re.compile(r"(?<=[-/ ])")


def width_of(text: str, size: float) -> float:
    """Width of a text in pixels at a font size."""
    return sum(_width(sign) for sign in text) * size


def _width(sign: str) -> float:
    if sign in _NARROW:
        return 0.34
    if sign in _WIDE or sign.isupper():
        return 0.8 if sign in _WIDE else 0.7
    return 1.05 if unicodedata.east_asian_width(sign) in "WF" else 0.57


def broken(text: str, width: float, size: float) -> list[str]:
    """The lines of a text; breaks at blanks, hyphens and slashes, and within a word only where it fits no line."""
    lines: list[str] = []
    line = ""
    for part in _BREAK.split(" ".join(text.split())):
        if line and width_of(line + part.rstrip(), size) > width:
            lines.append(line.rstrip())
            line = ""
        while width_of(part.rstrip(), size) > width:
            cut = max(1, int(len(part) * width / width_of(part, size)) - 1)
            while cut > 1 and width_of(part[:cut], size) > width:  # the wide signs may stand in front
                cut -= 1
            lines.append(part[:cut])
            part = part[cut:]
        line += part
    return [*lines, line.rstrip()] if line.strip() else lines
