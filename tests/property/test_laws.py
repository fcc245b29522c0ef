"""Laws of the whole engine, on the shipped pack and on generated ones."""

from __future__ import annotations

import itertools
import os
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.advisor import Advisor
from engine.chaining.base import Program
from engine.chaining.indexed import IndexedChainer
from engine.explaining.change import Change, Inquiry
from engine.explaining.why_not import stands, why_not
from engine.model import FIRED, Fact, Pack, Rule, Trace
from engine.pack.compile import compile_pack
from engine.pack.files import parse
from engine.pack.folder import find
from engine.reading.words import stem, words_of
from engine.verifying import laws
from tests.conftest import RULES
from tests.property.bases import bases
from tests.property.packs import AMOUNTS, NAMES, NEEDS, advisors
from tests.property.planted import write

LAWS = int(os.environ.get("ERGO_LAWS", "60"))
many = settings(max_examples=LAWS * 5, deadline=None, suppress_health_check=list(HealthCheck))
Base = tuple[Sequence[Rule], Sequence[Fact]]


def scenarios(pack: Pack, count: int, seed: int = 3) -> list[list[Fact]]:
    """Scenarios that concern a pack: the conditions of a few rules together, at times with one of their exceptions."""
    rng = random.Random(seed)
    guarded = [rule for rule in pack.rules if rule.unless]
    found = []
    for _ in range(count):
        chosen = [*rng.sample(guarded, 2), *rng.sample(pack.rules, 2)]
        facts = {
            fact
            for rule in chosen
            for fact in (*rule.when, *rng.sample(rule.unless, rng.random() < 0.3 and bool(rule.unless)))
        }
        found.append(rng.sample(sorted(facts), len(facts)))
    return found


# chaining


def test_every_run_of_the_shipped_pack_ends_and_replays(aws: Advisor) -> None:
    for facts in scenarios(aws.pack, LAWS):
        trace = aws.chainer.run(aws.program, facts)
        assert len(trace.firings) <= len(aws.pack.rules)
        assert list(laws.replays(aws.pack.rules, trace)) == []
        assert list(laws.overrides_win(trace)) == []


def test_both_chainers_agree_on_the_shipped_pack_in_any_order(aws: Advisor) -> None:
    durable = pytest.importorskip("engine.chaining.durable", reason="durable_rules does not build on this Python")
    rng = random.Random(5)
    other = Program(rng.sample(aws.pack.rules, len(aws.pack.rules)))
    for facts in scenarios(aws.pack, LAWS):
        trace = aws.chainer.run(aws.program, facts)
        assert durable.DurableChainer().run(other, rng.sample(facts, len(facts))) == trace


@many
@given(bases())
def test_an_override_always_wins(base: Base) -> None:
    trace = IndexedChainer().run(Program(base[0]), base[1])
    assert list(laws.overrides_win(trace)) == []


def test_an_override_wins_wherever_both_rules_of_the_pack_could_fire(aws: Advisor) -> None:
    by_id = {rule.id: rule for rule in aws.pack.rules}
    met = 0
    for rule in aws.pack.rules:
        for fact in rule.unless:
            if fact.startswith(FIRED):
                over = by_id[fact.removeprefix(FIRED)]
                trace = aws.chainer.run(aws.program, {*rule.when, *over.when})
                fired = {firing.rule for firing in trace.firings}
                met += over in fired
                assert rule not in fired or over not in fired
    assert met > 20


# explanations


@many
@given(bases(), st.randoms(use_true_random=False))
def test_explanations_are_faithful(base: Base, rng: random.Random) -> None:
    program = Program(base[0])
    trace = IndexedChainer().run(program, base[1])
    derived = sorted(trace.facts - set(trace.given))
    for conclusion in rng.sample(derived, min(3, len(derived))):
        for fact in trace.given:
            assert list(laws.faithful(program, IndexedChainer(), trace, conclusion, fact)) == []


def test_explanations_of_the_shipped_pack_are_faithful(aws: Advisor) -> None:
    for facts in scenarios(aws.pack, LAWS):
        trace = aws.chainer.run(aws.program, facts)
        for conclusion in sorted(trace.facts - set(trace.given))[:6]:
            for fact in trace.given:
                assert list(laws.faithful(aws.program, aws.chainer, trace, conclusion, fact)) == []


@many
@given(bases(), st.sampled_from([f"need=n{number}" for number in range(26)] + ["need=elsewhere"]))
def test_a_fact_that_cannot_reach_a_conclusion_does_not_change_it(base: Base, fact: Fact) -> None:
    rules, facts = base
    program = Program(rules)
    before, after = (IndexedChainer().run(program, given).facts for given in (facts, [*facts, fact]))
    assert (before ^ after) <= laws.reach(rules, fact)


def test_an_irrelevant_fact_changes_nothing_in_the_shipped_pack(aws: Advisor) -> None:
    rng = random.Random(11)
    concepts = sorted(fact for fact in aws.pack.concepts if fact.startswith(("need=", "symptom=", "feature=")))
    for facts in scenarios(aws.pack, LAWS):
        trace = aws.chainer.run(aws.program, facts)
        fact = rng.choice(concepts)
        concerned = laws.reach(aws.pack.rules, fact)
        after = aws.chainer.run(aws.program, [*facts, fact])
        assert (trace.facts ^ after.facts) <= concerned
        kept = [
            one for one in trace.firings if concerned.isdisjoint((*one.rule.when, *one.rule.unless, *one.rule.then))
        ]
        assert kept == [
            one for one in after.firings if concerned.isdisjoint((*one.rule.when, *one.rule.unless, *one.rule.then))
        ]


# the smallest change of `why-not`

DENIED = tuple(f"not {need}" for need in NEEDS[:2])
SIZES = [f"size={amount}" for amount in (1, 10, 12, 15, 17, 20, 99)]  # one for each way the comparisons can come out
SAYABLE = {"size": SIZES} | {need: [need, *({f"not {need}"} & {*DENIED})] for need in NEEDS}
State = dict[str, Fact]


def _about(fact: Fact) -> str:
    """What a fact is about: a scenario says one thing of it, or nothing."""
    return "size" if fact.startswith("size=") else fact.removeprefix("not ")


def _applied(state: State, change: Change) -> State:
    gone = {_about(fact) for fact in change.drop}
    assert all(state.get(_about(fact)) == fact for fact in change.drop), "what is not stated cannot be dropped"
    assert not any(state.get(_about(fact)) == fact for fact in change.add), "what is stated cannot be added"
    kept = {about: fact for about, fact in state.items() if about not in gone}
    return kept | {_about(fact): fact for fact in change.add}


def _brings(advisor: Advisor, state: State, name: str) -> bool:
    facts = advisor.chain("", state.values())[1].facts
    return f"recommend={name}" in facts and f"rule-out={name}" not in facts


def _neighbours(state: State, distance: int) -> Iterator[State]:
    """Every scenario in which exactly `distance` things are said otherwise."""
    for chosen in itertools.combinations(SAYABLE, distance):
        others = [[fact for fact in (*SAYABLE[one], "") if fact != state.get(one, "")] for one in chosen]
        kept = {about: fact for about, fact in state.items() if about not in chosen}
        for said in itertools.product(*others):
            yield kept | {_about(fact): fact for fact in said if fact}


@settings(many, max_examples=LAWS * 3)
@given(
    advisors((*DENIED, *(fact for fact, _, _ in AMOUNTS))),
    st.sampled_from(NAMES),
    st.lists(st.sampled_from([*DENIED, *SIZES]), max_size=2),
)
def test_the_smallest_change_of_why_not_brings_the_conclusion(
    case: tuple[Advisor, list[Fact]], name: str, more: list[Fact]
) -> None:
    advisor, facts = case
    state = {_about(fact): fact for fact in (*facts, *more)}
    told = why_not(advisor, Inquiry("", tuple(state.values())), name)
    found = told.stands
    if _brings(advisor, state, name):
        assert not found.changes
        return
    assert not found.early
    for change in found.changes:
        assert _brings(advisor, _applied(state, change), name), change
        assert change.size == found.searched
    tried = len(SAYABLE) if told.reason == "no rule" else found.searched - bool(found.changes)
    for distance in range(1, tried + 1):
        for other in _neighbours(state, distance):
            assert not _brings(advisor, other, name), other


def test_the_smallest_change_of_why_not_brings_the_conclusion_in_the_shipped_pack(aws: Advisor) -> None:
    """Asked of what rules nearby recommend; no part of the change, and no single condition of any rule, does as much."""
    rng = random.Random(29)
    by_need: dict[Fact, list[Rule]] = defaultdict(list)
    about: dict[str, list[Rule]] = defaultdict(list)
    for rule in aws.pack.rules:
        for fact in rule.when:
            by_need[fact].append(rule)
        for name in {fact.partition("=")[2] for fact in rule.then if fact.startswith(("recommend=", "rule-out="))}:
            about[name].append(rule)
    brought = 0
    for facts in scenarios(aws.pack, LAWS // 3):
        facts = [fact for fact in facts if aws.pack.concepts.keys() & {fact.removeprefix("not ")}]
        near = sorted({rule.id: rule for fact in facts for rule in by_need[fact]}.items())
        names = {fact.partition("=")[2] for _, rule in near for fact in rule.then if fact.startswith("recommend=")}
        name = rng.choice(sorted(names))
        inquiry = Inquiry("", tuple(facts))
        found = why_not(aws, inquiry, name).stands
        for change in found.changes:
            assert stands(_chained(aws, facts, change), name), (facts, name, change)
            for fact in change.add:
                assert not stands(_chained(aws, facts, Change(change.add - {fact}, change.drop)), name)
            for fact in change.drop:
                assert not stands(_chained(aws, facts, Change(change.add, change.drop - {fact})), name)
            brought += 1
        if found.changes and found.changes[0].size > 1:
            for fact in {fact for rule in about[name] for fact in (*rule.when, *rule.unless)}:
                if fact.removeprefix("not ") in aws.pack.concepts:
                    assert not stands(_chained(aws, facts, Change(add=frozenset([fact]))), name), (facts, name, fact)
    assert brought > LAWS // 10


def _chained(advisor: Advisor, facts: Sequence[Fact], change: Change) -> Trace:
    """What follows from facts with a change applied, what contradicts it left out."""
    gone = change.drop | {
        fact.removeprefix("not ") if fact.startswith("not ") else f"not {fact}" for fact in change.add
    }
    amounts = {
        fact.partition("=")[0] for fact in change.add if f"quantity={fact.partition('=')[0]}" in advisor.pack.concepts
    }
    kept = [fact for fact in facts if fact not in gone and fact.partition("=")[0] not in amounts]
    return advisor.chain("", [*kept, *sorted(change.add)])[1]


# rule files


def _meaning(pack: Pack) -> tuple[object, ...]:
    """All of a pack but the places where it was written."""
    texts = {name: (text.because, text.docs, text.notes, text.conclusion) for name, text in pack.texts.items()}
    concepts = {
        key: (one.kind, one.label, set(one.names), set(one.phrases), one.of) for key, one in pack.concepts.items()
    }
    decisions = {name: (one.among, one.open) for name, one in pack.decisions.items()}
    return pack.rules, texts, concepts, decisions, set(pack.preferences), pack.thresholds


def _rewritten(folder: Path, to: Path, form: Callable[[Path, object], tuple[str, str]]) -> Path:
    for path in find(folder):
        name, text = form(path, yaml.load(path.read_text(), Loader=_Texts))
        target = to / path.relative_to(folder).parent / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return to


class _Texts(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads as rule files are read: every value is a text (`on` is no truth value) or nothing."""

    yaml_implicit_resolvers = {"": [("tag:yaml.org,2002:null", re.compile("^$"))]}  # noqa: RUF012


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes nothing as nothing, not as `null`."""


_Dumper.add_representer(type(None), lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", ""))


def _otherwise(path: Path, data: object) -> tuple[str, str]:
    """The same entries, each mapping with its fields in another order, in flow style and under wide lines."""
    return path.name, yaml.dump(data, Dumper=_Dumper, sort_keys=True, default_flow_style=None, width=1000)


def test_a_pack_written_otherwise_and_read_again_means_the_same(tmp_path: Path) -> None:
    write(tmp_path / "one", 300, faults=False)
    again = _rewritten(tmp_path / "one", tmp_path / "two", _otherwise)
    assert _meaning(compile_pack(again)) == _meaning(compile_pack(tmp_path / "one"))


@pytest.mark.skipif(not os.environ.get("ERGO_LONG"), reason="long; `make prove` runs it")
def test_the_shipped_pack_written_otherwise_and_read_again_means_the_same(tmp_path: Path) -> None:
    assert _meaning(compile_pack(_rewritten(RULES, tmp_path, _otherwise))) == _meaning(compile_pack(RULES))


def test_the_order_of_files_and_entries_changes_nothing(tmp_path: Path) -> None:
    rng = random.Random(13)
    write(tmp_path / "one", 300, faults=False)

    def shuffled(path: Path, data: object) -> tuple[str, str]:
        assert isinstance(data, dict)
        mixed = {
            key: rng.sample(value, len(value)) if isinstance(value, list) else value for key, value in data.items()
        }
        name = path.name if path.name == "pack.yaml" else f"{rng.random()}-{path.name}"
        return name, yaml.safe_dump(mixed)

    other = _rewritten(tmp_path / "one", tmp_path / "two", shuffled)
    assert parse(find(other), other)[1] == []
    assert _meaning(compile_pack(other)) == _meaning(compile_pack(tmp_path / "one"))


# reading


def _stated(advisor: Advisor, text: str) -> set[Fact]:
    return set(advisor.reader.read(text).facts)


def _sentences(advisor: Advisor, count: int) -> list[str]:
    """Examples of one sentence, but for those with a name that promises to be read in one spelling only, or with its capital."""
    exact = {
        key
        for key, one in advisor.pack.concepts.items()
        if one.kind == "step" or any(name.startswith("=") for name in one.names)
    }
    every = {example for text in advisor.pack.texts.values() for example in text.examples}
    examples = sorted(one for one in every if len(words_of(one).sentences) == 1)  # where one ends, capitals tell
    chosen = random.Random(17).sample(examples, count)
    return [one for one in chosen if exact.isdisjoint(fact.removeprefix("not ") for fact in _stated(advisor, one))]


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda text: text[:1].lower() + text[1:],
        lambda text: "  " + text.replace(" ", " \t ") + "\n",
        lambda text: text.rstrip(".?!") + "!",
        lambda text: text.rstrip(".?!"),
        lambda text: f"“{text}”",
    ],
    ids=["lower case", "small initial", "white space", "exclamation", "no full stop", "quoted"],
)
def test_reading_does_not_depend_on_form(aws: Advisor, change: Callable[[str], str]) -> None:
    for sentence in _sentences(aws, LAWS * 3):
        assert _stated(aws, change(sentence)) == _stated(aws, sentence), sentence


def test_slots_of_a_phrase_may_stand_in_any_order(aws: Advisor) -> None:
    rng = random.Random(19)
    phrases = sorted(
        (fact, phrase)
        for fact, concept in aws.pack.concepts.items()
        if concept.kind in ("need", "symptom", "constraint")
        for phrase in concept.phrases
        if not any(sign in phrase for sign in "!#")
    )
    for fact, phrase in rng.sample(phrases, LAWS * 3):
        words = [rng.choice(slot.split("|")).removeprefix("=").replace("_", " ") for slot in phrase.split()]
        if len({stem(word) for text in words for word in text.split()}) < len(" ".join(words).split()):
            continue  # one word for two slots: it must then stand there twice, and where matters
        for order in (words, rng.sample(words, len(words)), words[::-1]):
            stated = aws.reader.read(" and ".join(order)).facts
            assert fact in stated or f"not {fact}" in stated, (phrase, order)


def test_names_are_read_in_the_plural_too(aws: Advisor) -> None:
    named = sorted(
        (fact, name)
        for fact, concept in aws.pack.concepts.items()
        if concept.kind == "service"
        for name in concept.names
        if not name.startswith("=") and name[-1:].islower() and not name.endswith(tuple("sxzyhu"))
    )  # a stem keeps `-us`: CodeGurus would be no plural of CodeGuru, as a status is none of a statu
    for fact, name in random.Random(23).sample(named, min(LAWS, len(named))):
        assert fact in aws.reader.read(f"Two {name}s are there.").facts, name
