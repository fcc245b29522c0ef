"""Passages as evidence, reckoned by hand over a library of a few lines that answers as a full-text index would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pytest

from engine.documents.library import Found
from engine.documents.split import Unit
from engine.judging import passages
from engine.judging.bag import LENGTH, PAIR_WEIGHT, SATURATION
from engine.judging.passages import LONG, QUOTE, Cited, Passages
from engine.judging.terms import EVERYWHERE, SHARED, telling
from engine.reading.frame import WEIGHT
from engine.reading.words import split, stem

FILL = "Oak and elm " * 20 + "end."  # 240 signs and more


class Shelf:
    """Pages of one text or several units each; every word is as telling as `rare` says, 1 if it does not."""

    length = 5.0
    rarest = 3.0

    def __init__(self, *pages: str | Sequence[str], rare: Mapping[str, float] | None = None) -> None:
        units = [[page] if isinstance(page, str) else page for page in pages]
        self.pages = [
            Found(
                number, f"{number}.md", "Jars", "Jars", tuple(Unit(line, text, 9) for line, text in enumerate(page, 3))
            )
            for number, page in enumerate(units)
        ]
        self.rare = rare or {}
        self.asked: list[tuple[tuple[str, ...], int, tuple[str, ...]]] = []

    def idf(self, terms: Sequence[str]) -> tuple[dict[str, float], set[str]]:
        assert not any(" " in term for term in terms), "pairs are no words of an index"
        held = {term for term in terms if any(term in map(stem, split(page.text)) for page in self.pages)}
        return {term: self.rare.get(term, 1.0) for term in terms}, held

    def search(self, words: Sequence[str], count: int, also: Sequence[str] = ()) -> list[int]:
        self.asked.append((tuple(words), count, tuple(also)))

        def has(page: Found, some: Iterable[str]) -> bool:
            return not {stem(word.lower()) for word in some}.isdisjoint(map(stem, split(page.text)))

        return [page.id for page in self.pages if has(page, words) and (not also or has(page, also))][:count]

    def passages(self, numbers: Iterable[int]) -> list[Found]:
        return [self.pages[number] for number in numbers]


def over(*pages: str | Sequence[str], **more: Any) -> Passages:
    return Passages(Shelf(*pages, **more), telling)  # type: ignore[arg-type]


def bm25(count: int, size: int) -> float:
    return count * (SATURATION + 1) / (count + SATURATION * (1 - LENGTH + LENGTH * size / Shelf.length))


# how much


def test_a_passage_counts_by_question_times_option() -> None:
    found = over("Moss with kelp, reed and kelp", "Moss and fern", "Kelp and elm").for_options("moss?", ["kelp", "elm"])
    size = 6  # `jar`, the heading, and five words with `kelp` twice... less the `with` and the `and`
    size = len(telling("Jars Moss with kelp, reed and kelp"))
    assert found.amounts[0] == pytest.approx(bm25(1, size) * bm25(2, size))
    assert found.amounts[1] == 0.0  # elm stands in no passage on moss
    assert found.options[1] == ()
    assert found.answer == ()


def test_words_count_as_much_as_they_tell_and_those_of_the_story_less() -> None:
    pages, size = ("Moss with kelp",), len(telling("Jars Moss with kelp"))
    one = bm25(1, size)
    (told,) = over(*pages, rare={"moss": 2.0}).for_options("moss?", ["kelp"]).amounts
    assert told == pytest.approx(2.0 * one * one)
    (story,) = over(*pages).for_options("Moss is there. Which?", ["kelp"]).amounts
    assert story == pytest.approx(WEIGHT["story"] * one * one)
    (both,) = over(*pages).for_options("Moss is there. Which moss?", ["kelp"]).amounts
    assert both == pytest.approx(one * one)


def test_options_of_many_words_are_held_back() -> None:
    pages, size = ("Moss with kelp",), len(telling("Jars Moss with kelp"))
    one = bm25(1, size)
    (alone,) = over(*pages).for_options("moss?", ["kelp"]).amounts
    (among,) = over(*pages).for_options("moss?", ["kelp elm"]).amounts
    pair = PAIR_WEIGHT * 2.0  # `kelp elm`, as rare as both together
    assert among == pytest.approx(one * one / (1 + 1 + pair) ** LONG)
    assert among < alone
    (rare,) = over(*pages, rare={"elm": 2.5}).for_options("moss?", ["kelp elm"]).amounts
    assert rare == pytest.approx(one * one / (1 + 2.5 + PAIR_WEIGHT * Shelf.rarest) ** LONG)  # no rarer than the rarest


def test_neighbours_count_where_they_are_neighbours() -> None:
    together, apart = (
        over(page).for_options("moss?", ["kelp elm"]).amounts[0] for page in ("Moss kelp elm", "Moss elm kelp")
    )
    assert together > apart > 0
    size = len(telling("Jars Moss kelp elm"))
    one = bm25(1, size)
    assert together / apart == pytest.approx((2 * one + PAIR_WEIGHT * 2 * one) / (2 * one))


def test_what_other_options_have_too_counts_less() -> None:
    shelf = over("Moss kelp", "Moss elm", "Moss birch")

    def first(*options: str) -> float:
        return shelf.for_options("moss?", options).amounts[0]

    alone = first("kelp")
    power = 1 - LONG  # a lower weight is also held back less
    assert first("kelp", "elm", "birch") == pytest.approx(alone)
    assert first("kelp", "kelp", "birch") == pytest.approx(SHARED**power * alone)
    assert first("kelp", "kelp") == pytest.approx(EVERYWHERE**power * alone)
    assert first("kelp", "kelp", "kelp") == pytest.approx(EVERYWHERE**power * alone)


def test_a_few_passages_add_up() -> None:
    (one,) = over("Moss kelp").for_options("moss?", ["kelp"]).amounts
    (five,) = over(*["Moss kelp"] * 6).for_options("moss?", ["kelp"]).amounts
    assert five == pytest.approx(one * sum(1 / (n + 1) for n in range(passages.FEW)))


def test_without_words_or_passages_there_is_nothing() -> None:
    for question, options in (("?", ["kelp"]), ("moss?", [""]), ("oak?", ["hazel"])):
        assert over("Moss kelp").for_options(question, options).amounts == (0.0,)
    assert over().for_options("moss?", ["kelp", "elm"]).amounts == (0.0, 0.0)
    assert over("Moss kelp").for_options("moss?", []).amounts == ()


# which are looked at


def asked_of(question: str, options: Sequence[str], *pages: str, **more: Any) -> list[Any]:
    shelf = Shelf(*pages, **more)
    Passages(shelf, telling).for_options(question, options)  # type: ignore[arg-type]
    return shelf.asked


def test_the_most_telling_words_are_searched_for_as_they_are_spelled() -> None:
    first, second = asked_of("Jars, mosses and oaks?", ["kelps"], "Moss jar kelp", rare={"moss": 2.0})
    assert first == (("mosses", "jars"), passages.FOR_QUESTION, ())  # no passage has oaks
    assert second == (("kelps", "mosses", "jars"), passages.FOR_OPTION, ("kelps",))
    assert asked_of("moss?", ["moss kelp"], "Moss kelp")[1][0] == ("kelp", "moss")  # each once
    assert len(asked_of("moss?", ["hazel"], "Moss kelp")) == 1  # nothing of the option to be found
    assert asked_of("PutMoss?", ["kelp"], "put moss kelp")[0][0] == ("moss", "put")


def test_not_all_words_of_long_texts_are_searched_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passages, "TELLING", 2)
    monkeypatch.setattr(passages, "OWN", 1)
    page = "Moss fern reed kelp elm"
    first, second = asked_of("moss fern reed?", ["kelp elm"], page, rare={"reed": 3.0, "elm": 2.0})
    assert first[0] == ("reed", "fern")
    assert second[0] == ("elm", "reed", "fern")
    assert second[2] == ("elm",)


# what is quoted


def test_quotes_have_their_place_and_their_share_of_the_best() -> None:
    shelf = over(["Oak elm birch.", "Moss kelp."], "Kelp, moss, hazel, hazel, hazel, hazel, birch, elm")
    (found,) = shelf.for_options("moss?", ["kelp"]).options
    assert found[0] == Cited("1.md", 3, "Jars", found[0].quote, 1.0) or found[0] == Cited(
        "0.md", 4, "Jars", "Moss kelp.", 1.0
    )
    assert {one.file for one in found} == {"0.md", "1.md"}
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    place = {one.file: one for one in found}["0.md"]
    assert (place.line, place.quote) == (4, "Moss kelp.")  # the unit that tells most


def test_a_little_more_is_more() -> None:
    shelf = over(["Moss.", f"Moss. {FILL} {FILL} Kelp. Moss kelp."], rare={"kelp": 0.4})
    (found,) = shelf.for_options("moss?", ["kelp"]).options
    assert (found[0].line, found[0].quote) == (4, f"… {FILL} Kelp. Moss kelp.")


def test_better_passages_and_more_telling_units_come_first() -> None:
    (found,) = over("Moss kelp hazel hazel", "Moss kelp").for_options("moss?", ["kelp"]).options
    assert [one.file for one in found] == ["1.md", "0.md"]
    (found,) = over(["Kelp.", "Moss."], rare={"moss": 2.0}).for_options("moss?", ["kelp"]).options
    assert found[0].quote == "Moss."


def test_of_equal_passages_and_units_the_first_is_quoted() -> None:
    (found,) = over(*[["Moss kelp.", "Moss kelp."]] * 5).for_options("moss?", ["kelp"]).options
    assert [(one.file, one.line, one.score) for one in found] == [("0.md", 3, 1.0), ("1.md", 3, 1.0), ("2.md", 3, 1.0)]
    assert len(found) == passages.QUOTED


def test_shares_are_of_the_best_of_all_options() -> None:
    one, other = over("Moss kelp", "Moss elm hazel").for_options("moss?", ["kelp", "elm"]).options
    size = [len(telling(f"Jars {page}")) for page in ("Moss kelp", "Moss elm hazel")]
    assert one[0].score == 1.0
    assert other[0].score == pytest.approx((bm25(1, size[1]) / bm25(1, size[0])) ** 2, abs=1e-4)


def test_what_is_far_from_the_best_is_not_quoted() -> None:
    far = "Moss kelp " + "hazel " * 60
    (found,) = over("Moss kelp", far).for_options("moss?", ["kelp"]).options
    assert [one.file for one in found] == ["0.md"]
    (alone,) = over(far).for_options("moss?", ["kelp"]).options
    assert [one.file for one in alone] == ["0.md"]


def test_what_holds_little_of_the_question_is_not_quoted() -> None:
    def quoted(question: str, page: str = "Moss fern kelp", **more: Any) -> int:
        return len(over(page, **more).for_options(question, ["kelp"]).options[0])

    assert quoted("moss?") == 1  # all its words
    assert quoted("moss oak?") == 0  # one word alone
    assert quoted("moss fern?") == quoted("moss fern oak?") == 1
    assert quoted("moss fern oak elm hazel birch?") == 1  # a third
    assert quoted("moss fern oak elm hazel birch cedar?") == 0  # two of seven
    assert quoted("moss fern oak elm hazel birch cedar?", rare={"moss": 2.0}) == 1  # but three of eight
    assert quoted("Oak elm hazel birch cedar. Moss fern?") == 1  # those of the story count half


# quotes


def quote(*sentences: str) -> str:
    (found,) = over(" ".join(sentences)).for_options("moss?", ["kelp"]).options
    return found[0].quote


def test_a_quote_is_whole_sentences_around_the_most_telling_one() -> None:
    assert quote("Birch is here.", "Moss kelp.", "Elm is there.") == "Birch is here. Moss kelp. Elm is there."
    assert quote(FILL, FILL, "Moss kelp.") == f"… {FILL} Moss kelp."
    assert quote("Moss kelp.", FILL, FILL) == f"Moss kelp. {FILL} …"
    assert quote(FILL, "Moss kelp.", FILL) == f"… Moss kelp. {FILL}"  # what follows goes first
    assert quote(FILL, FILL, "Moss kelp.", "Birch.", FILL, FILL).startswith("… Moss kelp. Birch. ")
    assert quote("Moss kelp.", "Birch. Moss kelp.") == "Moss kelp. Birch. Moss kelp."


def test_quotes_are_about_as_long_as_they_may_be() -> None:
    whole = "Moss kelp " + "o" * (QUOTE - 30) + "."
    assert quote(whole, "Birch is here.") == f"{whole} Birch is here."
    assert quote(whole, f"Birch {'o' * 30}.") == f"{whole} …"
    assert quote(f"Birch {'o' * 30}.", whole) == f"… {whole}"
    edge = QUOTE - len(whole) - 1
    assert quote(whole, "B" * edge + ".") == f"{whole} …"  # one sign too many
    assert quote(whole, "B" * (edge - 1) + ".") == f"{whole} {'B' * (edge - 1)}."


def test_a_quote_grows_sentence_by_sentence() -> None:
    hundred = "Oak" + "o" * 96 + "."
    assert quote("Moss kelp.", *[hundred] * 4) == f"Moss kelp. {hundred} {hundred} …"
    assert quote(*[hundred] * 4, "Moss kelp.") == f"… {hundred} {hundred} Moss kelp."
    room = QUOTE - len("Moss kelp.") - 1 - len(hundred) - 1  # what a third sentence may have
    for size, fits in ((room, True), (room + 1, False)):
        last = "E" + "l" * (size - 2) + "."
        assert quote("Moss kelp.", hundred, last) == f"Moss kelp. {hundred} " + (last if fits else "…")
        assert quote(last, hundred, "Moss kelp.") == (last if fits else "…") + f" {hundred} Moss kelp."


def test_a_sentence_that_is_too_long_is_cut_at_a_word() -> None:
    long = "Moss kelp " + "birch " * 120
    cut = quote(long.strip())
    assert cut.endswith("birch …")
    assert 2 * QUOTE - 10 < len(cut) <= 2 * QUOTE + 2
    assert long.startswith(cut.removesuffix(" …"))


# answers without options


def test_an_answer_is_supported_as_an_option_would_be() -> None:
    shelf = over("Moss kelp", "Moss elm", "Kelp elm")
    found = shelf.for_answer("moss?", "kelp")
    assert [(one.file, one.score) for one in found] == [("0.md", 1.0)]
    assert [one.file for one in shelf.for_answer("moss?", "elm")] == ["1.md"]


def test_without_an_answer_the_question_alone_is_searched_for() -> None:
    found = over("Moss fern", "Kelp elm", "Moss fern oak oak").for_answer("moss fern?", "")
    assert [one.file for one in found] == ["0.md", "2.md"]
    assert found[0].score == 1.0 > found[1].score
    assert over("Kelp elm").for_answer("moss fern?", "") == ()
    assert over("Kelp elm").for_answer("moss fern?", "kelp") == ()
