"""What is worked out on demand is what is worked out for all."""

from __future__ import annotations

import pytest

from engine.advisor import Advisor
from engine.judging.index import ASKED_LEAST, PHRASE_LEAST, Index
from tests.cli.test_commands import CACHE
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def index() -> Index:
    return Advisor.open(ROOT / "rules", engine="indexed", cache=CACHE).index


@pytest.mark.parametrize("place", [3, 71, 230])
def test_views_are_the_same(index: Index, place: int) -> None:
    asked = [one.asked[0] for one in index.statements if one.asked]
    text = f"{asked[place]} {asked[place + 7]} Which service should we use?"
    heard, raised = index.heard(text), index.raised(index.keys(text))
    largest = [max(view.values(), default=1.0) or 1.0 for view in (raised.asked, raised.overlap, raised.balanced)]
    clear = []
    for number in range(len(index.statements)):
        views = [view.get(number, 0.0) for view in (raised.phrase, raised.asked, raised.overlap, raised.balanced)]
        together = views[0] + 0.5 * views[1] / largest[0] + views[2] / largest[1] + 0.5 * views[3] / largest[2]
        assert heard.together(number) == pytest.approx(together, abs=1e-12)
        if views[0] >= PHRASE_LEAST or views[1] >= ASKED_LEAST:
            clear.append(number)
    assert clear
    assert heard.clear(PHRASE_LEAST, ASKED_LEAST) == clear
