"""Text to terms for weak evidence: telling stems, parts of joined names, and pairs of neighbours."""

from __future__ import annotations

import itertools
import re

from engine.reading.words import split, stem

STOP = frozenset(
    stem(word)
    for word in (
        "a an the and or of to in on for with by at from as is are was be been being it its this that these those which "
        "what when where who how will would can could should must may might do does did has have had not no than then "
        "there their them they he she his her our we you your i my me us if so such into over under about after before "
        "use uses using used need needs want wants developer company application team solution "
        "meet requirement requirements following best way action take choose select two three also each any all some only "
        "most least more less very new same other one".split()
    )
)
_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Z][a-z])")


def parted(text: str) -> str:
    """The text with joined names also in parts: `PutItem` becomes `PutItem Put Item`."""
    apart = _JOINT.sub(" ", text)
    return text if apart == text else f"{text} {apart}"


def telling(text: str, ignored: frozenset[str] = frozenset()) -> list[str]:
    """The stems of the words of a text that can tell anything, in order; joined names also in parts."""
    stems = (stem(word) for word in split(parted(text)))
    return [one for one in stems if one not in STOP and one not in ignored and len(one) > 1]


def paired(terms: list[str]) -> list[str]:
    """The terms, and each pair of neighbours as one more term."""
    return [*terms, *(f"{first} {second}" for first, second in itertools.pairwise(terms))]
