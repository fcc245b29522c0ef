"""The formatter: canonical, idempotent, and faithful to what a file says and to its comments."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.authoring import shape
from engine.authoring.formatter import format_text
from engine.errors import PackError
from engine.pack import schema
from engine.pack.tree import read
from tests.conftest import RULES, SCENARIOS

MESSY = """\
# yaml-language-server: $schema=../.schema/features.json

checked:   2026-11-23   # the day


features:
# the oven, of course
- label: 'Oven'
  feature: oven   # a tool
  kind: tool
  of: kitchen

  # how people call it
  names:
    - oven   # in English
    - Ofen
  facts: ["Hot: 250 degrees.", Needs power.]
  solves:
    - {need: bake-bread, because: Heat from all sides makes a crust., said: [bake bread, 'say "bake"'], docs: ["book:oven"]}
      # more to come
    # of the oven
  described: [heated   box,
     "hot #count"]
# the end
"""
TIDY = """\
# yaml-language-server: $schema=../.schema/features.json

checked: 2026-11-23  # the day

features:
  # the oven, of course
  - feature: oven  # a tool
    of: kitchen
    kind: tool
    label: "Oven"

    # how people call it
    names:
      - oven  # in English
      - Ofen
    described:
      - heated   box
      - "hot #count"
    solves:
      - need: bake-bread
        said:
          - bake bread
          - 'say "bake"'
        because: Heat from all sides makes a crust.
        docs: ["book:oven"]
      # more to come
      # of the oven
    facts:
      - "Hot: 250 degrees."
      - Needs power.
# the end
"""


def tidied(text: str, model: type[schema.Entry] | None = schema.FeaturesFile) -> str:
    return format_text(text.encode(), "f.yaml", model)


def test_canonical_form() -> None:
    assert tidied(MESSY) == TIDY
    assert tidied(TIDY) == TIDY


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: |\n  one\n  two\n", "a: |\n  one\n  two\n"),
        ("a: >\n  one\n  two\n", "a: one two\n"),
        ("a: one\n  two\n", "a: one two\n"),
        ("a: one\n\n  two\n", 'a: "one\\ntwo"\n'),
        ("a: |  # why\n  one\n", "a: one  # why\n"),
        ("a:  # why\n- b\n", "a: [b]  # why\n"),
        ("a: [b, # one\n  c]\n", "a:\n  - b  # one\n  - c\n"),
        ("a: []\nb: {}\nc:\n", "a: []\nb: {}\nc:\n"),
        ("a: ['it''s', \"x\\ty\"]\n", 'a: ["it\'s", "x\\ty"]\n'),
        ("a:\n- - b\n  - c\n- d: 1\n", "a:\n  - [b, c]\n  - d: 1\n"),
        ("a: b # c\n  # d\n", "a: b  # c\n# d\n"),
        ("\ufeffa: b\r\nc: d\r\n", "a: b\nc: d\n"),
        ("---\na: b\n", "a: b\n"),
        ("a:\n- b, c\n", 'a: ["b, c"]\n'),
        ("a:\n  # x\n\n  # y\n  - b: 1\n    # z\n    c: 2\n", "a:\n  # x\n\n  # y\n  - b: 1\n    # z\n    c: 2\n"),
    ],
)
def test_style(before: str, after: str) -> None:
    assert tidied(before, None) == after
    assert tidied(after, None) == after


def test_fields_unknown_to_the_model_come_last_in_their_order() -> None:
    assert tidied("zeta: 1\nfeatures: []\nalpha: 2\nchecked: 2026-01-01\n").split("\n") == [
        "checked: 2026-01-01", "features: []", "zeta: 1", "alpha: 2", "",
    ]  # fmt: skip


def test_what_a_model_adds_to_its_base_comes_first() -> None:
    assert next(iter(shape.fields(schema.FurtherSolves))) == "feature"


@pytest.mark.parametrize("text", ["a: *b\n", "a: 1\na: 2\n", "- a\n", "a: [\n", "a: ! x\n"])
def test_a_file_that_cannot_be_read_is_left_alone(text: str) -> None:
    with pytest.raises(PackError):
        tidied(text)


@pytest.mark.parametrize("name", ["features/data-dynamodb-streams.yaml", "vocabulary/practices.yaml", "pack.yaml",
                                  "limits/lambda.yaml", "vocabulary/s3-cloudfront-wordings.yaml"])  # fmt: skip
def test_shipped_files_say_the_same_afterwards(name: str) -> None:
    path = RULES / name
    content = path.read_bytes()
    model = shape.KINDS[shape.kind_of(path, content)]
    once = format_text(content, name, model)
    assert read(once.encode(), name)[0].data == read(content, name)[0].data
    assert format_text(once.encode(), name, model) == once
    assert content.count(b" # ") == once.count(" # ")


def test_the_kind_of_a_file_is_told_by_its_place() -> None:
    assert shape.kind_of(RULES / "pack.yaml", b"") == "pack"
    assert shape.kind_of(RULES / "limits" / "x.yaml", b"") == "limits"
    assert shape.kind_of(SCENARIOS / "x.yaml", b"# c\nscenarios: []") == "scenarios"
    assert shape.kind_of(Path("docker-compose.yaml"), b"services:\n") == ""


WORD = st.text(st.sampled_from("ab'\":,[]{}#-?!|> \\\t\u00e9\U0001f600"), max_size=8)
REMARK = st.text(st.sampled_from("ab:'\"[- "), max_size=5).map(lambda text: f"# {text}".strip())


def _quoted(word: str) -> str:
    return "'" + word.replace("\t", " ").replace("'", "''") + "'"


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Nested mappings and lists with comments, blank lines and odd indents."""

    def node(indent: str, depth: int) -> str:
        kind = draw(
            st.sampled_from(["plain", "quoted", "flow", "list", "map"] if depth < 3 else ["plain", "quoted", "flow"])
        )
        beside = draw(st.sampled_from(["", "", "", "  # beside"]))
        if kind == "plain":
            return f" {draw(st.sampled_from(['one', 'two words', 'a:b', 'x # y', '-5', '']))}{beside}\n"
        if kind == "quoted":
            return f" {_quoted(draw(WORD))}{beside}\n"
        if kind == "flow":
            return f" [{', '.join(_quoted(word) for word in draw(st.lists(WORD, max_size=3)))}]{beside}\n"
        inner = indent + draw(st.sampled_from(["  ", "    "]))
        lines = f"{beside}\n"
        for number in range(draw(st.integers(1, 3))):
            if draw(st.booleans()):
                lines += draw(
                    st.sampled_from(["\n", f"{inner}{draw(REMARK)}\n", f"{draw(REMARK)}\n", f"{inner}   # deep\n"])
                )
            lines += f"{inner}{'-' if kind == 'list' else f'k{number}:'}{node(inner, depth + 1)}"
        return lines

    return "".join(f"{draw(st.sampled_from(['', '# top', ' # in', chr(10)]))}\nt{n}:{node('', 0)}" for n in range(3))


@settings(max_examples=200, deadline=None)
@given(documents())
def test_formatting_keeps_meaning_and_comments_and_settles_at_once(text: str) -> None:
    tree, problems = read(text.encode(), "x")
    assert not problems
    once = tidied(text, None)
    assert read(once.encode(), "x")[0].data == tree.data, once
    assert tidied(once, None) == once
    for remark in ("# beside", "# deep", "# top", "# in"):
        assert once.count(remark) >= text.count(remark), once
