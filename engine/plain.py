"""Text made safe to show: nothing in it that a terminal would obey."""

from __future__ import annotations

import re

_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_HALF = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Text without control characters, marks that turn the direction of writing, and halves of characters."""
    return _CONTROL.sub(" ", text)


def whole(json_text: str) -> str:
    """JSON text that can be encoded: halves of characters become escapes, as JSON writes them."""
    return _HALF.sub(lambda half: f"\\u{ord(half.group()):04x}", json_text)
