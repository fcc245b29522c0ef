"""Reasons in verdicts are those of the statements that bear on the question."""

from __future__ import annotations

import pytest

from engine.advisor import Advisor
from tests.conftest import CACHE, ROOT


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor.open(ROOT / "rules", engine="indexed", cache=CACHE)


def test_what_is_known_not_to_serve_is_refused_with_its_own_reason(advisor: Advisor) -> None:
    """An option put as a contrast of what the question raises is wrong for the reason that the contrast gives."""
    known = {one.id: one for one in advisor.pack.statements}[
        "lambda-asynchronous-invocation/hand-off-thumbnail-work-without-waiting"
    ]
    options = [known.acts[0], *(text for text, _ in known.contrasts)]
    choice = advisor.ask(known.asked[-1], options=options).choice
    assert choice is not None
    assert choice.options == (0,)
    first, *others = choice.verdicts
    assert known.id in first.rules
    assert [one.because for one in others] == [why for _, why in known.contrasts]
    assert all(known.id in one.rules and one.docs == known.docs for one in others)
