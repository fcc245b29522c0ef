"""Reading: which words become which facts."""

from __future__ import annotations

import string
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model import Concept, Pack
from engine.reading import quantities
from engine.reading.phrases import PhraseError, parse
from engine.reading.reader import Reader
from engine.reading.words import words_of


def reader(**concepts: Concept) -> Reader:
    return Reader(Pack("p", "t", (), {}, {concept.id: concept for concept in concepts.values()}))


def need(name: str, *phrases: str) -> Concept:
    return Concept(f"need={name}", "need", name, phrases=phrases)


def service(name: str, *names: str) -> Concept:
    return Concept(f"service={name}", "service", names[0], names=names)


KITCHEN = reader(
    bake=need("bake", "bake|make bread|rolls", "loaf again_and_again"),
    order=need("order", "keep =order|sequence"),
    oven=service("oven", "Oven"),
    stream=Concept("feature=oven-timer", "feature", "timer", names=("oven timer",), of="oven"),
    slow=Concept("quantity=bake-time", "quantity", "bake time", phrases=("bake|take #time",), of="time"),
)


def facts(text: str) -> list[str]:
    return KITCHEN.read(text).facts


@pytest.mark.parametrize(
    "text", ["We bake bread.", "Bread is what we want to make", "ROLLS, baked daily!", "The loaf burns again and again"]
)
def test_slots_in_any_order_stems_and_case(text: str) -> None:
    assert "need=bake" in facts(text)


def test_slots_must_share_a_sentence_or_a_short_next_one() -> None:
    assert "need=bake" in facts("We have bread. It must be baked.")
    filler = " ".join(["word"] * 60)
    assert "need=bake" not in facts(f"We have bread {filler}. It must be baked.")


def test_exact_form_is_not_its_stem_mate() -> None:
    assert "need=order" in facts("Please keep the order.")
    assert "need=order" not in facts("Please keep ordering.")


@pytest.mark.parametrize("text", ["without an oven", "does not use an Oven", "We have no oven", "cannot use the oven"])
def test_a_name_denied_is_stated_as_absent(text: str) -> None:
    assert "not service=oven" in facts(text)


@pytest.mark.parametrize(
    "text", ["must not leave the dough in the oven", "not only an oven", "Nothing burns. The oven works."]
)
def test_a_name_inside_another_negation_is_stated(text: str) -> None:
    assert "service=oven" in facts(text)


def test_a_feature_named_with_its_service_states_both() -> None:
    assert {"feature=oven-timer", "service=oven"} <= set(facts("Set the oven timer"))


BREWING = reader(
    steep=Concept("step=brew.steep", "step", "Steep the leaves", names=("Steep the leaves",), of="brew"),
    brew=Concept("order=brew", "order", "brewing", phrases=("tea|brew steps|sequence",)),
    next=Concept("asks=next", "asks", "what comes next", phrases=("after|next",)),
)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("What runs after Steep the leaves?", True),
        ("We Steep the leaves. What comes next?", True),
        ("Which of the tea steps is next?", True),
        ("We Steep the leaves. The shop has sent a token that ends after a few minutes. What do we enable?", False),
        ("We Steep the leaves. The cup was cold. What comes next?", False),
        ("What comes after lunch?", False),
        ("Pour the water after Steep the leaves", False),
        ("We are told to warm the cup after we Steep the leaves. What do we pay?", False),
    ],
)
def test_what_comes_next_is_asked_of_a_step_or_an_order(text: str, asked: bool) -> None:
    assert ("asks=next" in BREWING.read(text).facts) == asked


def test_a_step_of_one_word_is_met_with_its_capital_and_whole() -> None:
    steeping = reader(
        steeped=Concept("step=brew.steeped", "step", "Steeped", names=("Steeped",), of="brew"),
        brew=Concept("order=brew", "order", "brewing", of="kitchen"),
    )
    assert "step=brew.steeped" in steeping.read("What runs before Steeped?").facts
    assert "step=brew.steeped" not in steeping.read("What runs before it is steeped?").facts
    assert "step=brew.steeped" not in steeping.read("The pot says TEA_Steep before anything is there.").facts


ORDERLY = reader(
    brew=Concept("order=brew", "order", "brewing", phrases=("leaves|pot", "water|boil")),
    order=Concept("asks=order", "asks", "in which order", phrases=("which_order|first",)),
)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("In which order do leaves and pot come?", True),
        ("What goes into the pot first?", True),
        ("What do I put in the pot first, water or leaves?", True),
        ("Who drinks from the pot as the first guest?", False),
    ],
)
def test_an_order_is_asked_for_unless_first_counts_a_thing(text: str, asked: bool) -> None:
    stated = set(ORDERLY.read(text).facts)
    assert ({"asks=order", "order=brew"} <= stated) == asked


def test_every_mention_quotes_its_words() -> None:
    text = "At home we bake good bread in an oven."
    for mention in KITCHEN.read(text).mentions:
        assert text[mention.start : mention.end] == mention.text


def test_quantity_with_its_attribute() -> None:
    assert "bake-time=20 minutes" in facts("The bread takes 20 minutes")
    assert "bake-time=20 minutes" in facts("The bread takes 1,200 seconds")


@pytest.mark.parametrize(
    ("text", "dimension", "amount"),
    [
        ("15 minutes", "time", 900), ("1.5 hours", "time", 5400), ("250ms", "time", 0.25), ("300 KB", "size", 307200),
        ("10 %", "percent", 10), ("99.9 percent", "percent", 99.9), ("$5", "money", 5), ("1,000", "count", 1000),
        ("two days", "time", 172800), ("3 million", "count", 3_000_000), ("10k", "count", 10_000), ("100K", "count", 100_000),
        ("two hundred seconds", "time", 200), ("five hundred thousand", "count", 500_000),
    ],
)  # fmt: skip
def test_quantities(text: str, dimension: str, amount: float) -> None:
    assert quantities.parse(text) == (dimension, pytest.approx(amount))


@given(
    st.integers(1, 10**12) | st.decimals("0.001", 10**6, places=3),
    st.sampled_from([" seconds", " minutes", " hours", " days", " bytes", " KB", " MB", " TB", " %", ""]),
)
def test_shown_quantities_read_back(number: int | Decimal, unit: str) -> None:
    """Exactly: a fact is an amount as it is shown, and is compared."""
    dimension, amount = quantities.parse(f"{number}{unit}")
    found, back = quantities.parse(quantities.shown(amount, dimension))
    assert (found, back) == (dimension, pytest.approx(amount, rel=1e-14))
    if amount == int(amount):
        assert back == amount


@pytest.mark.parametrize("phrase", ["", "|", "bake |", "!bake", "a1 b2 c3 d4 e5 f6 g7"])
def test_phrases_that_cannot_be_read(phrase: str) -> None:
    with pytest.raises(PhraseError):
        parse(phrase, 0)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_and_offsets_hold(text: str) -> None:
    words = words_of(text)
    assert len(words.words) == len(words.starts) == len(words.sentence)
    for start, end in zip(words.starts, words.ends, strict=True):
        assert 0 <= start < end <= len(text)
    for mention in KITCHEN.read(text).mentions:
        assert text[mention.start : mention.end] == mention.text


@settings(max_examples=100, deadline=None)
@given(
    st.permutations(["bread", "we", "bake", "here", "daily"]), st.sampled_from([str.upper, str.lower, string.capwords])
)
def test_word_order_and_case_do_not_matter(words: list[str], case: object) -> None:
    assert callable(case)
    assert "need=bake" in facts(case(" ".join(words)))


WORDS = ["bake", "bread", "oven", "keep", "order", "bean", "no", "rye"]
slots = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True).map("|".join)
wordings = st.lists(st.one_of(slots, slots, slots.map("!{}".format), st.just("bean_rye")), min_size=1, max_size=5)
texts = st.lists(st.sampled_from([*WORDS, "not", "5 minutes", ".", ". Then", ","]), max_size=25).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(st.lists(wordings.filter(lambda w: any(slot[0] != "!" for slot in w)), min_size=1, max_size=12), texts)
def test_a_hastened_lexicon_meets_the_same(written: list[list[str]], text: str) -> None:
    concepts = {f"n{number}": need(f"n{number}", " ".join(one)) for number, one in enumerate(written)}
    plain, hastened = reader(**concepts, oven=service("oven", "Oven")), reader(**concepts, oven=service("oven", "Oven"))
    hastened.lexicon.hasten()
    assert hastened.read(text) == plain.read(text)
    words = words_of(text)
    here = {stem for first, last in words.sentences for stem in words.stems[first : last + 1]}
    for number, one in enumerate(written):
        if {mention.fact for mention in plain.read(text).mentions} & {f"need=n{number}", f"not need=n{number}"}:
            parsed = parse(" ".join(one), 0)
            assert all(any(here.issuperset(key.split()) for key in slot) for slot in parsed.slots)


def test_what_is_given_is_more_than_likely() -> None:
    reading = reader(a=need("a", "moss fern")).read("oak elm")
    found = [("need=a", (0, 1)), ("need=b", (0, 0)), ("need=c", (1, 1))]
    assert reading.with_likely(found, ["need=a"]).likely == ["need=b", "need=c"]
    assert reading.with_likely(found).likely == ["need=a", "need=b", "need=c"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("for 1,5 minutes", []),
        ("steps 1,2,3", []),
        ("10.0.0.1", []),
        ("1,500 minutes", [("time", 90_000)]),
        ("twenty-five minutes", [("time", 1500)]),
        ("half an hour", [("time", 1800)]),
        ("one and a half hours", [("time", 5400)]),
        ("half a million rows", [("count", 500_000)]),
        ("half the time, half a page", []),
        ("twenty five rows", [("count", 25)]),
        ("a hundred and fifty seconds", [("time", 150)]),
        ("a million rows", [("count", 1_000_000)]),
    ],
)
def test_numbers_are_read_whole_or_not_at_all(text: str, found: list[tuple[str, float]]) -> None:
    assert [(one.dimension, one.amount) for one in quantities.find(text)] == found
