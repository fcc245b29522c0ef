"""What explanations say, on a small pack: golden texts in every form, and nothing of a question or a rule obeyed."""

from __future__ import annotations

import html as entities
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest

from engine.advisor import Advisor
from engine.explaining import account, forms
from engine.explaining.change import Change, Inquiry
from engine.explaining.how import borrowed, how_chosen, tells
from engine.explaining.why_not import why_not
from engine.explaining.why_not_text import text as told
from engine.judging.recommend import RuledOut
from engine.model import GROUNDS, Firing
from engine.pack import schema
from engine.reading import quantities
from engine.record import changed
from tests import kitchen

GOLDEN = Path(__file__).parent.parent / "golden" / "explained"
NASTY = (
    "<script>alert(1)</script> \"'`|*_[x](javascript:alert(1)) --> ]]> \x1b[31m \u202e ${7*7} {{x}} "
    "The beans on the <img src=x onerror=alert(1)> stove must be done fast."
)


@pytest.fixture
def cook(pack: Callable[..., Path]) -> Advisor:
    return Advisor.open(pack(kitchen.FILES), engine="indexed")


def test_the_ways_told_are_those_that_share_most_words_with_the_question(cook: Advisor) -> None:
    ways = (
        "Soak the beans in water.",
        "Wash the pot with soap.",
        "Heat the stove up well.",
        "Close the lid with care.",
    )
    for name, text in cook.pack.texts.items():
        cook.pack.texts[name] = changed(text, do=ways if text.conclusion == "pressure-cooker" else ())
    found = cook.ask("The beans on the stove must be done fast. The lid is lost.")
    assert found.recommendations[0].id == "pressure-cooker"
    assert how_chosen(found) == ["Soak the beans in water.", "Heat the stove up well.", "Close the lid with care."]
    assert how_chosen(cook.ask("How long is a piece of string?")) == []


def test_where_the_rule_told_says_no_way_one_other_is_told(cook: Advisor) -> None:
    ways = {
        "wok/cook-fast": ("Cut it into thin slices.",),
        "wok/keep-crisp": ("Heat the wok up well.", "Stir it all the time."),
    }
    for name, text in cook.pack.texts.items():
        cook.pack.texts[name] = changed(text, do=ways.get(name, ()))
    found = cook.ask(kitchen.FAST)
    assert found.recommendations[0].firing.rule.id == "wok-when-great-heat"
    assert how_chosen(found) == ["Cut it into thin slices."]  # all share as much, and its rule comes first
    told = cook.pack.texts["wok-when-great-heat"]
    cook.pack.texts[told.id] = changed(told, do=("Fry it in hot oil.", "Stir it all the time."))
    assert how_chosen(found) == ["Fry it in hot oil.", "Stir it all the time."]


@pytest.mark.parametrize(
    ("do", "shown"),
    [
        ("A lid of glass shows what boils.", True),
        ("Use a lid.", True),
        ("kettle boil --quietly", True),
        ("put {salt: 1} in", True),
        ("No, one lid for each pot.", False),
        ("Two lids.", False),
        ("The lid and the pot and the stove", False),
    ],
)
def test_a_bare_reply_to_another_question_is_no_way(do: str, shown: bool) -> None:
    assert tells(do) is shown


@pytest.mark.parametrize(
    ("do", "asked", "foreign"),
    [
        ("Set the timer to 5 minutes.", "It boils for 20 minutes.", True),
        ("Set the timer to 20 minutes.", "It boils for 20 minutes.", False),
        ("Set the timer to 5 minutes.", "It boils in 20 litres.", False),
        ("Set the timer to 5 minutes.", "It boils.", False),
        ("A timer runs for 5 minutes at most.", "It boils for 20 minutes.", False),
        ("Use 1 pot.", "We have 3 cooks.", True),
    ],
)
def test_an_order_with_an_amount_of_somebody_else_is_no_way(do: str, asked: str, foreign: bool) -> None:
    assert borrowed(do, quantities.find(asked)) is foreign


def test_what_has_one_title_is_listed_once(pack: Callable[..., Path]) -> None:
    """Also where it is that of the first answer, which it is told apart from by its id."""
    more = "".join(
        f"  - feature: {name}\n    of: {of}\n    kind: tool\n    label: {label}\n    solves:\n      - need: cook-fast\n"
        f"        because: It is hot.\n        docs: [book:{name}]\n"
        for name, of, label in [
            ("pan", "stove", "big pan"),
            ("tray", "stove", "big Pan"),
            ("dish", "stove", "pressure cooker"),
        ]
    )
    files = {**kitchen.FILES, "features/more.yaml": f"checked: 2026-11-23\nfeatures:\n{more}"}
    advisor = Advisor.open(pack(files), engine="indexed")
    told = forms.written(advisor.ask(kitchen.PLAIN), "text").split("Also fits\n")[1].split("\n\n")[0]
    assert sorted(one.strip() for one in " ".join(told.split()).split("- ")[1:]) == [
        "big pan: It is hot. [pan/cook-fast, tray/cook-fast]",
        "pressure cooker (`dish`): It is hot. [dish/cook-fast]",
        "wok: Thin slices over a great flame are done in minutes. [wok/cook-fast]",
    ]


def test_of_what_was_ruled_out_first_comes_what_bears_on_the_answer(cook: Advisor) -> None:
    answer = cook.ask(kitchen.PLAIN + " The pressure cooker stays in the cupboard.")
    on = answer.recommendations[0].firing.on

    def out(name: str, *when: str) -> RuledOut:
        rule = changed(answer.recommendations[0].firing.rule, when=when)
        return RuledOut(name, name, Firing(rule, 1))

    foreign, same, named = out("lid", "need=elsewhere"), out("spoon", *on), out("pressure-cooker", "need=elsewhere")
    answer = changed(answer, ruled_out=(foreign, same, named))
    assert account.bearing_out(answer) == [named, same]
    assert account.ruled_out(answer) == [named, same, foreign]
    told = " ".join(forms.written(answer, "text").split("Ruled out\n")[1].split())
    assert [one.split(":")[0] for one in told.split("- ")[1:]] == ["pressure-cooker", "spoon"]
    assert told.endswith("and 1 more (--json lists all)")


def test_one_of_several_needs_read_from_the_same_words_is_told(cook: Advisor) -> None:
    answer = cook.ask(kitchen.PLAIN)
    fast = next(one for one in answer.reading.mentions if one.fact == "need=cook-fast")
    wider = changed(fast, fact="need=a-wider", start=fast.start - 4)
    also = changed(fast, fact="need=zebra")
    answer = changed(answer, reading=changed(answer.reading, mentions=(wider, *answer.reading.mentions, also)))
    assert [one.fact for one in account.read_for(answer, account.read(answer))] == ["service=stove", "need=cook-fast"]


def test_every_ground_is_one_of_the_format_and_has_its_clause(cook: Advisor) -> None:
    assert get_args(schema.Ground) == tuple(GROUNDS)
    listed = re.search(
        r"on: less-to-operate +# ([a-z -]+)", (GOLDEN.parents[2] / "docs" / "pack-format.md").read_text()
    )
    assert listed
    assert listed.group(1).split() == [*GROUNDS]
    beaten = why_not(cook, Inquiry(kitchen.PLAIN), "wok").beaten
    assert beaten
    assert beaten.clause == f"it {GROUNDS['less-to-operate']}"
    options = cook.ask(kitchen.PLAIN, options=["wok", "pressure cooker"])
    assert options.choice
    assert f"pressure cooker {GROUNDS['less-to-operate']}: " in options.choice.verdicts[0].because


CASES = {
    "chain": kitchen.FAST,
    "preference": kitchen.PLAIN,
    "ruled-out": f"{kitchen.FAST} It takes 20 minutes to cook.",
    "options": "Which vessel should it be, when the beans must be done fast? A. wok B. casserole C. pressure cooker",
    "nothing": "How long is a piece of string?",
}


@pytest.mark.parametrize("form", ["text", "markdown", "mermaid", "dot", "adr", "html"])
@pytest.mark.parametrize("case", CASES)
def test_golden(cook: Advisor, case: str, form: str) -> None:
    """To accept new texts: ERGO_GOLDEN=1 pytest tests/unit/test_explained.py, then read the difference."""
    written = forms.written(cook.ask(CASES[case]), form, explain=True)
    file = GOLDEN / f"{case}.{form}"
    if os.environ.get("ERGO_GOLDEN"):
        file.write_text(written)
    assert written == file.read_text()


def test_the_story_in_json_is_the_story_in_text(cook: Advisor) -> None:
    answer = cook.ask(kitchen.FAST)
    story = forms.data_of(answer, explain=True)["story"]
    text = " ".join(forms.written(answer, "text", explain=True).split())
    assert text.startswith(" ".join(story))
    assert json.dumps(story)


class _Tags(HTMLParser):
    """Collects tags and attributes, and checks that what is opened is closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(attrs)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(attrs)


@pytest.mark.parametrize("text", [NASTY, *CASES.values()])
def test_html_obeys_nothing_and_fetches_nothing(cook: Advisor, text: str) -> None:
    page = forms.written(cook.ask(text), "html")
    tags = _Tags()
    tags.feed(page)
    assert not tags.open
    assert not {"script", "img", "iframe", "link", "object"} & set(tags.tags)
    assert not [name for name, _ in tags.attributes if name.startswith("on") or name == "src"]
    assert all((value or "").startswith("https://") for name, value in tags.attributes if name == "href")
    assert "url(" not in page.replace("url(#ergo-tip)", "")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", page)


def test_the_words_read_are_marked_where_they_stand(cook: Advisor) -> None:
    page = forms.written(cook.ask(kitchen.FAST), "html")
    quote = page.split("<blockquote>")[1].split("</blockquote>")[0]
    assert re.findall(r'<mark class="used"[^>]*>([^<]*)</mark>', quote) == ["stay", "crisp", "done", "fast"]
    assert re.findall(r'<mark class="other"[^>]*>([^<]*)</mark>', quote) == ["stove"]
    assert entities.unescape(re.sub("<[^>]*>", "", quote)) == kitchen.FAST


@pytest.mark.parametrize("form", ["markdown", "adr"])
def test_markdown_keeps_a_question_in_its_place(cook: Advisor, form: str) -> None:
    written = forms.written(cook.ask(NASTY), form)
    assert "<script" not in written.replace("\\<script", "")
    assert "](javascript:" not in written.replace("\\]", "")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", written)


def test_a_record_has_the_heads_of_madr(cook: Advisor) -> None:
    heads = re.findall(r"^##+ (.*)$", forms.written(cook.ask(kitchen.FAST), "adr"), re.MULTILINE)
    wanted = (
        "Context and Problem Statement|Decision Drivers|Considered Options|Decision Outcome|Consequences|Confirmation"
    )
    assert heads[:6] == wanted.split("|")
    assert heads[-1] == "More Information"


def test_the_drawing_of_a_proof_is_sound_xml(cook: Advisor) -> None:
    page = forms.written(cook.ask(NASTY), "html")
    drawing = page[page.index("<svg") : page.index("</svg>") + 6]
    ElementTree.fromstring(drawing)


REASONS = [
    (kitchen.PLAIN, "pressure-cooker", "answer"),
    (kitchen.PLAIN, "wok", "beaten"),
    (kitchen.PLAIN, "casserole", "never considered"),
    (f"{kitchen.PLAIN} We have an oven.", "casserole", "guess"),
    (kitchen.FAST, "pressure-cooker", "ruled out"),
    (kitchen.PLAIN, "stove", "no rule"),
]


@pytest.mark.parametrize(("text", "name", "reason"), REASONS)
def test_reasons_are_told_apart(cook: Advisor, text: str, name: str, reason: str) -> None:
    found = why_not(cook, Inquiry(text), name)
    assert found.reason == reason
    assert told(found)


def test_an_override_that_fired_blocks(cook: Advisor) -> None:
    facts = ("need=cook-fast", "wish=great-heat")
    found = why_not(cook, Inquiry("", facts), "pressure-cooker")
    assert found.reason == "blocked"
    assert "is overridden by `wok-when-great-heat`, which fired" in " ".join(told(found).split())
    assert found.stands.changes
    assert Change(drop=frozenset(["wish=great-heat"])) in found.stands.changes


def test_being_beaten_names_the_ground(cook: Advisor) -> None:
    found = why_not(cook, Inquiry(kitchen.PLAIN), "wok")
    assert found.beaten is not None
    assert (found.beaten.ground, found.beaten.because) == ("preference", "Nobody has to stir.")


def test_beyond_a_limit_a_shorter_time_brings_it(cook: Advisor) -> None:
    found = why_not(cook, Inquiry(CASES["ruled-out"]), "wok")
    assert found.reason == "ruled out"
    assert found.stands.changes == (Change(drop=frozenset(["cooking-time=20 minutes"])),)


SCRIPT = """
import sys
from engine.advisor import Advisor
from engine.explaining import forms
from engine.explaining.change import Inquiry
from engine.explaining.interview import Interview
from engine.explaining.what_if import sensitivity
from engine.explaining.why_not import why_not
from engine.explaining.why_not_text import text
cook = Advisor.open(sys.argv[1], engine="indexed")
for form in ("text", "markdown", "mermaid", "dot", "adr", "html"):
    print(forms.written(cook.ask(sys.argv[2]), form, explain=True))
print(text(why_not(cook, Inquiry(sys.argv[2]), "casserole")))
print([(sorted(s.change.add), sorted(s.change.drop)) for s in sensitivity(cook, Inquiry(sys.argv[2]))[1]])
talk = Interview(cook)
while question := talk.next():
    print(question)
    talk.reply(question, "no")
"""


def test_no_explanation_depends_on_the_hash_seed(pack: Callable[..., Path]) -> None:
    folder = pack(kitchen.FILES)
    outputs = set()
    for seed in ("1", "2", "3"):
        command = [sys.executable, "-c", SCRIPT, str(folder), kitchen.FAST]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            command, capture_output=True, env=environment, cwd=GOLDEN.parent.parent.parent, check=True
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert len(outputs.pop()) > 10_000


TWO = "The beans on the stove must be done fast. Which pot do I take for that, and how do vegetables remain crunchy?"


def test_a_text_that_asks_two_things_gets_two_answers(cook: Advisor) -> None:
    answer = cook.ask(TWO)
    asked = ["Which pot do I take for that", "how do vegetables remain crunchy"]
    assert [one.asked for one in answer.asks] == asked
    assert [one.recommendations[0].id for one in answer.asks] == ["pressure-cooker", "wok"]
    assert not answer.abstained
    for one in answer.asks:
        assert len(one.question.text) == len(TWO)
        assert all(mention.text == TWO[mention.start : mention.end] for mention in one.reading.mentions)
    told = forms.written(answer, "text")
    assert [line for line in told.splitlines() if line.startswith("\u201c")] == [f"\u201c{one}\u201d" for one in asked]
    assert [one["asked"] for one in forms.data_of(answer)["asks"]] == asked
    assert forms.written(answer, "markdown").count("\n## How\n") == 1  # only one of them has a way
    assert re.findall(r"^# (.*)", forms.written(answer, "markdown"), re.MULTILINE) == ["pressure cooker", "wok"]
    assert account.headline(answer) == "pressure cooker; wok"
    ids = re.findall(r' id="([^"]+)"', forms.written(answer, "html"))
    assert len(ids) == len({*ids})
    for form in ("adr", "mermaid", "dot"):
        assert forms.written(answer, form) == forms.written(answer.asks[0], form)


def test_an_ask_whose_answer_was_told_is_no_second_one(cook: Advisor) -> None:
    assert cook.ask("How are beans done fast on the stove, and which pot makes beans done soon?").asks == ()
    assert cook.ask(TWO, told=False).asks == ()
