"""The clauses of a text that tell how things stand, apart from all others.

Who asks for help first tells what is there ("we block some countries at the edge"), in plain clauses, and then what goes wrong,
what is wanted, or what is asked. What is there is seldom the answer. A clause is plain where it holds none of the words below.
"""

from __future__ import annotations

import re

from engine.reading.words import Words, plain
from engine.record import record

LEAST = 15  # words; a shorter text is heard as one
_BEGINS = r"but|yet|however|although|though|so|because|when|whenever|while|until|after|before|whereas|without|unless|if|in order to"
_SUBJECT = r"we|i|it|they|he|she|our|my|now|nobody|people"
_BETWEEN = re.compile(
    rf"(?<=[.;?!:])\s+|(?<!\s),?\s+(?=\b(?:{_BEGINS})\b)|"  # none begins within blanks: long runs of them would take long
    rf",\s+(?=(?:and|then|the|everybody|users|each|every|no|{_SUBJECT})\b)|(?<!\s)\s+(?=and\s+(?:{_SUBJECT})\b)",
    re.IGNORECASE,
)
_WANTS = (
    r"how|which|what|why|where|who|should|must|wants?|wanted|needs?|needed|would|could|can|may|might|require\w*|ha(?:s|ve) to|"
    r"ensure|make sure|looking for|like|wish\w*|only|never|always|let|stop|keep|prevent|avoid|allow\w*|at (?:most|least)"
)
_TROUBLED = (
    r"not|no|nobody|nothing|none|without|cannot|\w+n't|but|however|errors?|fail\w*|refus\w*|reject\w*|slow\w*|wrong|twice|again|too|"
    r"late|lost|loses?|miss\w*|gone|stuck|den(?:y|ies|ied)|throttl\w*|exceed\w*|complain\w*|break\w*|broke\w*|expos\w*|leak\w*|"
    r"still|instead|empty|old|stale|sudden\w*|(?:every|each) time|[345]\d\d"
)
_OTHER = re.compile(rf"\?|\b(?:{_WANTS}|{_TROUBLED})\b", re.IGNORECASE)


@record
class Apart:
    """What a text tells of how things stand, and all that it says besides."""

    stands: str
    besides: str


def apart(words: Words) -> Apart | None:
    """The two parts of a text; None where it is short, or all of one kind."""
    if len(words.words) < LEAST:
        return None
    stands: list[str] = []
    besides: list[str] = []
    for clause in filter(str.strip, _BETWEEN.split(plain(words.text))):
        (besides if _OTHER.search(clause) else stands).append(clause)
    return Apart(" ".join(stands), " ".join(besides)) if stands and besides else None
