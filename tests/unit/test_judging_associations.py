"""What was learned of words: how strongly they are associated with conclusions, and the file it lies in."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.advisor import Advisor
from engine.errors import PackError
from engine.judging.associations import UNKNOWN, Associations, parse, written
from engine.pack.files import read_associations
from engine.pack.folder import ASSOCIATIONS, digest, find, learned
from engine.pack.load import load
from engine.reading.words import words_of
from tests.conftest import ROOT
from tests.pantry import feature, pantry, rule, says, thing


def row(*numbers: int) -> bytes:
    return array("b", numbers).tobytes()


FOUND = Associations(
    {"moss": row(2, -1), "oak": row(0, 3), "oak moss": row(5, 5)}, {"a": row(10, 0), "b": row(-3, 4)}, 0.5
)
ROWS = st.dictionaries(
    st.text(st.characters(codec="utf-8", exclude_characters="\n\r", exclude_categories=["Z", "C"]), min_size=1),
    st.binary(min_size=3, max_size=3),
)


def test_a_text_speaks_for_a_conclusion_by_the_rows_of_its_terms() -> None:
    both = FOUND.row(["moss", "oak", "elm"])
    assert FOUND.strength(both, "a") == pytest.approx((2 * 10) * 0.5 / math.sqrt(2))
    assert FOUND.strength(both, "b") == pytest.approx((2 * -3 + 2 * 4) * 0.5 / math.sqrt(2))
    assert FOUND.strength(FOUND.row(["oak"]), "b") == pytest.approx(12 * 0.5)


def test_each_term_counts_once_in_any_order() -> None:
    assert FOUND.row(["moss", "oak", "moss"]) == FOUND.row(["oak", "moss"])


def test_what_is_not_known_is_no_more_likely_than_anything() -> None:
    assert FOUND.row(["elm"]) is None
    assert FOUND.strength(None, "a") == FOUND.strength(FOUND.row(["moss"]), "c") == UNKNOWN
    assert Associations().row(["moss"]) is None


@given(ROWS, ROWS, st.floats(1e-9, 1e9))
def test_what_is_written_is_read_again(terms: dict[str, bytes], conclusions: dict[str, bytes], scale: float) -> None:
    found = parse("".join(f"{line}\n" for line in written(Associations(terms, conclusions, scale))))
    assert (found.terms, found.conclusions, found.scale) == (terms, conclusions, scale)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ergo associations 1 0.5\n",
        "ergo associations 2 0.5\n\n\n",
        "ergo associations 1 much\n\n\n",
        "ergo associations 1 nan\n\n\n",
        "ergo associations 1 inf\n\n\n",
        "ergo associations 1 1e10\n\n\n",
        "ergo associations 1 0\n\n\n",
        "ergo associations 1 0.5\n\n0RR a\n\n0RR91 b\n",  # rows of different lengths
        'ergo associations 1 0.5\n\n"" a\n\n',  # no number is written so
    ],
)
def test_a_file_written_otherwise_is_told(pack: Callable[..., Path], text: str) -> None:
    with pytest.raises(PackError, match=ASSOCIATIONS):
        read_associations(pack({ASSOCIATIONS: text}))


def test_a_pack_needs_none(pack: Callable[..., Path]) -> None:
    assert not read_associations(pack({})).terms


def test_a_link_out_of_the_pack_is_not_followed(
    pack: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "file"
    elsewhere.write_text("ergo associations 1 0.5\n\n\n")
    (pack({}) / ASSOCIATIONS).symlink_to(elsewhere)
    with pytest.raises(PackError, match="a link that leads out of the pack"):
        read_associations(pack({}))


def test_other_associations_are_another_pack(pack: Callable[..., Path], tmp_path: Path) -> None:
    names = []
    for text in ("0R a", "0R b"):
        place = pack({ASSOCIATIONS: f"ergo associations 1 0.5\n\n{text}\n\n"})
        names.append(digest([*find(place), *learned(place)], "x"))
        assert load(place, tmp_path / "cache").index.associations.terms.keys() == {text[-1]}
    assert names[0] != names[1]


def opened(associations: Associations | None) -> Advisor:
    fern = [
        says(f"f{n}/n", f"f{n}", asked=(f"fern grows tall {'tall ' * n}",), phrases=("fern tall",), need="need=n")
        for n in range(6)
    ]
    moss = says("b/n", "b", asked=("fern moss",), phrases=("moss fern",), need="need=m")
    return pantry(
        *fern, moss,
        concepts=[thing("need=n", "fern tall"), thing("need=m", "fern moss"), *map(feature, ["b", *(f"f{n}" for n in range(6))])],
        rules=[*(rule(one.id, ["need=n"], f"recommend={one.feature}") for one in fern), rule("b/n", ["need=m"], "recommend=b")],
        associations=associations,
    )  # fmt: skip


def test_what_words_are_associated_with_is_on_offer() -> None:
    text = words_of("tall tall fern grows")
    plain = opened(None).index.heard(text, frozenset({"x"}))
    assert "b" not in [one.statement.feature for one in plain.likely(2)]
    assert plain.associated(["b", "f0"]) == [0.0, 0.0]
    known = Associations(
        {"tall": row(1, 0), "fern": row(1, 1)}, {"b": row(9, 9), "f0": row(1, 1), "f1": row(-9, 0)}, 1.0
    )
    heard = opened(known).index.heard(text, frozenset({"x"}))
    assert heard.likely(2)[0].statement.feature == "b"
    strongest = (2 * 9 + 1 * 9) / math.sqrt(2)
    assert heard.associated(["f0", "b"]) == pytest.approx([3 / math.sqrt(2) - strongest, 0.0])


def test_the_shipped_pack_has_learned_of_its_conclusions(aws: Advisor) -> None:
    known = aws.index.associations.conclusions
    said = {one.feature for number, one in enumerate(aws.index.statements) if one.asked and aws.index.solving[number]}
    missing = {name for name in said - aws.index.features.mistaken if name not in known}
    assert len(missing) < 0.02 * len(said), f"learn anew (make associations): {sorted(missing)[:5]}"
    assert (ROOT / "rules" / ASSOCIATIONS).stat().st_size < 5_000_000
