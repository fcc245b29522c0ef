"""Passages as weak evidence: they rank and are quoted, and without them nothing changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.advisor import Advisor
from engine.documents.library import Library
from engine.explaining import data, forms
from engine.judging.options import Judge
from engine.judging.weights import DEFAULT, Weights
from tests.kitchen import FILES

QUESTION = "Which vessel keeps bread dough moist while it bakes?"
OPTIONS = ("a griddle", "a tagine with its lid on", "a colander")
GUIDE = """\
# Bread

Bake moist bread dough in a tagine, a vessel whose lid \x1b[31mreturns\u202e the steam <b onclick=x>to it</b>.

A griddle is for flat cakes & eggs.
"""


@pytest.fixture
def kitchen(pack: Callable[..., Path]) -> Advisor:
    return Advisor.open(pack(FILES), engine="indexed")


@pytest.fixture
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("guide")
    (folder / "bread.md").write_text(GUIDE)
    (folder / "tea.md").write_text("# Tea\n\nWater for tea must not boil for long.\n")
    return Library.open(folder)


def test_the_option_that_documents_speak_for_is_preferred_as_a_guess(kitchen: Advisor, library: Library) -> None:
    answer = kitchen.ask(QUESTION, options=OPTIONS, library=library)
    assert answer.choice
    assert answer.evidence
    assert answer.choice.options == (1,)
    assert not answer.choice.verdicts[1].exact
    assert answer.evidence.amounts[1] > answer.evidence.amounts[0] >= answer.evidence.amounts[2]
    best = answer.evidence.options[1][0]
    assert (best.file, best.line, best.section, best.score) == ("bread.md", 3, "Bread", 1.0)
    assert answer.evidence.answer == answer.evidence.options[1]


def test_without_documents_nothing_changes(kitchen: Advisor, library: Library) -> None:
    before = kitchen.ask(QUESTION, options=OPTIONS)
    assert "evidence" not in data.answer(before)
    for weight in (0.0, 9.0):
        weights = Weights({**DEFAULT, "passage": weight})
        kitchen._judge = Judge(kitchen.pack, kitchen.judge.examiner, kitchen.pack.statements, weights)
        assert kitchen.ask(QUESTION, options=OPTIONS).choice == before.choice
        told = kitchen.ask(QUESTION, options=OPTIONS, library=library)
        assert (told.choice == before.choice) == (weight == 0.0)
    asked = "The beans must be done fast."
    plain, with_documents = kitchen.ask(asked), kitchen.ask(asked, library=library)
    assert plain.recommendations == with_documents.recommendations


def test_the_order_of_options_does_not_matter(kitchen: Advisor, library: Library) -> None:
    one = kitchen.ask(QUESTION, options=OPTIONS, library=library)
    other = kitchen.ask(QUESTION, options=OPTIONS[::-1], library=library)
    assert one.evidence
    assert other.evidence
    assert one.evidence.options == other.evidence.options[::-1]


def test_without_options_passages_are_quoted_below(kitchen: Advisor, library: Library) -> None:
    answer = kitchen.ask("How do I bake moist bread dough?", library=library)
    text = forms.written(answer, "text")
    assert "Also said in" in text
    assert "bread.md:3, Bread" in text
    assert "tea.md" not in text
    assert answer.abstained  # words of a document never make an answer


def test_questions_on_other_things_quote_nothing(kitchen: Advisor, library: Library) -> None:
    answer = kitchen.ask("Which vessel for engine oil does a boat with two motors take in winter?", library=library)
    assert answer.evidence
    assert not answer.evidence.answer
    assert "Also said in" not in forms.written(answer, "text")


@pytest.mark.parametrize("form", ["text", "markdown", "html", "adr"])
def test_what_documents_hold_is_shown_as_text_only(kitchen: Advisor, library: Library, form: str) -> None:
    for options in ((), OPTIONS):
        written = forms.written(kitchen.ask(QUESTION, options=options, library=library), form)
        assert "tagine" in written
        assert "\x1b" not in written
        assert "\u202e" not in written
        assert "onclick" not in written


def test_html_escapes_signs(kitchen: Advisor, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "x<i>.md").write_text('Moist bread dough: 1 < 2 & <script src=//x>bake</script x="<"> it.\n')
    page = forms.written(kitchen.ask("moist bread dough, how to bake it", library=Library.open(folder)), "html")
    assert "x&lt;i&gt;.md" in page
    assert "1 &lt; 2 &amp;" in page
    assert "<script" not in page


def test_json_lists_passages_with_their_place(kitchen: Advisor, library: Library) -> None:
    found = json.loads(json.dumps(data.answer(kitchen.ask(QUESTION, options=OPTIONS, library=library))))["evidence"]
    assert set(found) == {"answer", "options"}
    assert len(found["options"]) == 3
    assert set(found["answer"][0]) == {"file", "line", "section", "quote", "score"}
    assert "\x1b" not in found["answer"][0]["quote"]
