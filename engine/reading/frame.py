"""The frame of a question: what each of its sentences is for.

A sentence tells the story, what goes wrong, what must be achieved, or what is asked. Needs count from goal and trouble more
than from the story.
"""

from __future__ import annotations

import re
from typing import Literal

from engine.reading.words import Words

Role = Literal["story", "trouble", "goal", "asked"]

_ASKED = re.compile(r"\?\s*$|^(which|what|how|why|who|where|when)\b|\b(choose|select)\b", re.IGNORECASE)
_GOAL = re.compile(
    r"\b(must|needs?|wants?|should|requires?|required|would like|wishes|goal|ensure|without|looking for|in order to|has to|have to)\b",
    re.IGNORECASE,
)
_TROUBLE = re.compile(
    r"\b(errors?|fails?|failed|failing|failures?|exceptions?|denied|slow|slowly|latency|time[sd]? out|timeouts?|throttl\w*|exceed\w*|"
    r"unable|cannot|not working|issues?|problems?|unexpected\w*|lost|duplicate\w*|missing|stuck|[45]\d\d)\b",
    re.IGNORECASE,
)
WEIGHT: dict[Role, float] = {"story": 0.5, "trouble": 1.0, "goal": 1.0, "asked": 1.0}


def roles(words: Words) -> list[Role]:
    """The role of each sentence."""
    found: list[Role] = []
    last = len(words.sentences) - 1
    for number, text in enumerate(words.texts()):
        if number == last or _ASKED.search(text):
            found.append("asked")
        elif _GOAL.search(text):
            found.append("goal")
        elif _TROUBLE.search(text):
            found.append("trouble")
        else:
            found.append("story")
    return found
