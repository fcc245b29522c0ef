"""Text made safe to show: nothing in it that a terminal would obey."""

from __future__ import annotations

import re

# Compiled where they are needed: most text is plain, and they take long to come up.
_CONTROL = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
_HALF = "[\ud800-\udfff]"


def clean(text: str) -> str:
    """Text without control characters, marks that turn the direction of writing, and halves of characters."""
    return text if text.isprintable() else re.sub(_CONTROL, " ", text)


def whole(json_text: str) -> str:
    """JSON text that can be encoded: halves of characters become escapes, as JSON writes them."""
    return json_text if json_text.isascii() else re.sub(_HALF, lambda half: f"\\u{ord(half.group()):04x}", json_text)
