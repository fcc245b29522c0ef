"""Measure reading and deciding apart, on practice questions for which a person wrote down what a perfect reader would find.

    python -m benchmarks.stages facts.jsonl ../shared/exam/exam-study.jsonl

The facts are kept outside the project, a JSON line for each question:

    {"id": "q1", "needs": ["service=stove", "need=cook-fast|need=done-soon", "missing:no electricity"],
     "features": [["feature=wok"], ["feature=pressure-cooker", "service=stove"], ["missing:clay pot"]]}

`needs` holds needs, symptoms and constraints that the question states, and the services it names; `features` what each option
puts forward, in the order of the options. What the vocabulary calls by several ids stands in one string, with `|` between: all
of them hold, and reading one of them is enough. `missing:` and a few words of one's own stand for what the vocabulary lacks.

Printed are numbers only: how often the choice is right with written facts in place of read ones, with the other evidence (words that
question and options share with the knowledge) and without it; and how much of what was written is read, and what is read besides.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.clues import CLEAR
from benchmarks.told import NEEDS, WRITTEN, ToldExaminer, chained
from cli.common import cache_folder, default_pack
from engine.advisor import Advisor
from engine.judging.evidence import add, levelled
from engine.judging.weights import ranked
from engine.model import ABSENT, Fact, attribute_of
from engine.reading.frame import roles
from engine.reading.reader import Reading

MISSING = "missing:"
Mixture = tuple[str, Set[Fact] | None, Sequence[Set[Fact]] | None]
OFFERED = ("service", "feature", "limit")
BY_FACTS = frozenset(
    "rule rule-described ruled-out phrase phrase-best cannot-phrase misconception preferred beaten".split()
)


@dataclass(frozen=True, slots=True)
class Written:
    """What a person read: each fact as all that the vocabulary calls it, nothing where it has no word."""

    needs: tuple[frozenset[Fact], ...]
    features: tuple[tuple[frozenset[Fact], ...], ...]

    @property
    def stated(self) -> frozenset[Fact]:
        """All facts about the question."""
        return frozenset().union(*self.needs)

    def wanted(self, kinds: Sequence[str]) -> list[frozenset[Fact]]:
        """The facts about the question of some kinds; those without a word count as needs."""
        return [one for one in self.needs if attribute_of(min(one, default="need=")) in kinds]


@dataclass(slots=True)
class Found:
    """How much of what was written was read (as far as the vocabulary has a word for it), and what was read besides."""

    written: int = 0
    wordless: int = 0
    met: int = 0
    read: int = 0
    besides: int = 0

    def add(self, written: Sequence[frozenset[Fact]], read: Set[Fact]) -> None:
        """Count one question, or one option."""
        known = [one for one in written if one]
        self.wordless += len(written) - len(known)
        self.written += len(known)
        self.met += sum(not one.isdisjoint(read) for one in known)
        self.read += len(read)
        self.besides += len(read - frozenset().union(*known))

    def line(self, name: str, per: str, count: int) -> str:
        """The shares, and what was read besides for each question or option."""
        recall = self.met / max(self.written, 1)
        precision = 1 - self.besides / max(self.read, 1)
        return (
            f"    {name:<42}{self.written:>6} written, {recall:>4.0%} of them read; {self.read:>5} read, {precision:>4.0%} of them "
            f"written; {self.besides / max(count, 1):.1f} besides for each {per}"
        )


@dataclass(slots=True)
class Stage:
    """How often the choice is right with one mixture of read and written facts."""

    right: int = 0
    alone: int = 0
    undecided: int = 0


@dataclass(slots=True)
class Stages:
    """Everything measured."""

    asked: int = 0
    choices: dict[str, Stage] = field(default_factory=dict)
    found: dict[str, Found] = field(default_factory=dict)
    options: int = 0


def written(line: str) -> tuple[str, Written]:
    """A line of the file of facts. Raises ValueError."""
    entry = json.loads(line)
    try:
        needs = tuple(_called(one) for one in entry["needs"])
        return entry["id"], Written(needs, tuple(tuple(map(_called, one)) for one in entry["features"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a line of facts: {line[:60]}") from error


def _called(text: str) -> frozenset[Fact]:
    return frozenset(one for one in text.split("|") if not one.startswith(MISSING))


def measure(advisor: Advisor, facts: Mapping[str, Written], questions: Iterable[Mapping[str, Any]]) -> Stages:
    """Judge each question for which there are facts, with every mixture. Raises ValueError for facts that do not fit."""
    found = Stages()
    for asked in questions:
        hand = facts.get(asked["id"])
        if hand is None:
            continue
        _check(advisor, asked, hand)
        found.asked += 1
        found.options += len(asked["options"])
        reading = advisor.read(asked["question"])
        _count(advisor, found, reading, asked["options"], hand)
        for name, needs, features in _mixtures(advisor, reading, asked["options"], hand):
            _choose(advisor, found.choices.setdefault(name, Stage()), asked, needs, features)
    return found


def _check(advisor: Advisor, asked: Mapping[str, Any], hand: Written) -> None:
    if len(hand.features) != len(asked["options"]):
        raise ValueError(f"{asked['id']}: features of {len(hand.features)} options, {len(asked['options'])} are there")
    for fact in sorted(hand.stated.union(*(fact for option in hand.features for fact in option))):
        if fact not in advisor.pack.concepts:
            raise ValueError(f"{asked['id']}: the vocabulary has no `{fact}`")


def _mixtures(advisor: Advisor, question: Reading, options: Sequence[str], hand: Written) -> Iterator[Mixture]:
    """Names, the facts told about the question, and those told about each option; nothing where they are read."""
    told, features = hand.stated, [frozenset[Fact]().union(*option) for option in hand.features]
    read = {m.fact for m in question.mentions if m.kind in WRITTEN}
    put = [_put(advisor, question, option) for option in options]
    yield "all as read", None, None
    yield "needs read, those not written left out", read & told, None
    yield "needs read, and those written besides", read | told, None
    yield "needs written, options read", told, None
    yield "options read, what is not written left out", None, [a & b for a, b in zip(put, features, strict=True)]
    yield "options read, and what is written besides", None, [a | b for a, b in zip(put, features, strict=True)]
    yield "options written, needs read", None, features
    yield "needs and options written", told, features


def _put(advisor: Advisor, question: Reading, option: str) -> set[Fact]:
    """What an option clearly puts forward, as facts."""
    one, _ = advisor.judge.examiner.put_forward(advisor.read(option), question.services)
    names = one.named | {name for name, value in one.put.items() if value >= CLEAR}
    found = {f"{kind}={name}" for kind in OFFERED for name in names} | {f"practice={name}" for name in one.practices}
    return found & advisor.pack.concepts.keys()


def _choose(
    advisor: Advisor,
    stage: Stage,
    asked: Mapping[str, Any],
    needs: Set[Fact] | None,
    features: Sequence[Set[Fact]] | None,
) -> None:
    text, options = asked["question"], [" ".join(one.split()) for one in asked["options"]]
    reading, trace = advisor.chain(text) if needs is None else chained(advisor, text, needs)
    texts = [advisor.read(option).words.text for option in options]
    put = None if features is None else dict(zip(texts, features, strict=True))
    examined = ToldExaminer(advisor.judge.examiner, advisor, needs, put).examine(reading, options, trace)
    add(examined.options, {"votes": advisor.weights.tally(examined.ballots).logs})
    rows = levelled(examined.options)
    answer = sorted(asked["answer"])
    stage.right += _best(advisor, rows, options, asked["select"]) == answer
    bare = [{kind: value for kind, value in row.items() if kind in BY_FACTS} for row in rows]
    best = _best(advisor, bare, options, asked["select"], clear=True)
    stage.undecided += best is None
    stage.alone += best == answer


def _best(
    advisor: Advisor, rows: Sequence[Mapping[str, float]], options: Sequence[str], select: int, clear: bool = False
) -> list[int] | None:
    """The options chosen; nothing where a clear choice is asked for and the last chosen stands no better than the next."""
    scores = [advisor.weights.score(row) for row in rows]
    order = ranked(scores, options)
    if clear and select < len(order) and scores[order[select - 1]] - scores[order[select]] < 1e-9:
        return None
    return sorted(order[:select])


def _count(advisor: Advisor, found: Stages, reading: Reading, options: Sequence[str], hand: Written) -> None:
    def count(name: str, facts: Sequence[frozenset[Fact]], read: Set[Fact]) -> None:
        found.found.setdefault(name, Found()).add(facts, read)

    stated = [m for m in reading.mentions if not m.fact.startswith(ABSENT)]
    story = [role == "story" for role in roles(reading.words)]
    count("needs, symptoms, constraints", hand.wanted(NEEDS), {m.fact for m in stated if m.kind in NEEDS})
    count(
        "the same, read from goal, trouble, question",
        hand.wanted(NEEDS),
        {m.fact for m in stated if m.kind in NEEDS and not story[m.sentence]},
    )
    count("services of the question", hand.wanted(("service",)), {m.fact for m in stated if m.kind == "service"})
    for option, told in zip(options, hand.features, strict=True):
        count("what options put forward", told, _put(advisor, reading, option))


def report(found: Stages) -> Iterator[str]:
    """The figures, as lines."""
    yield f"{found.asked} questions, {found.options} options"
    yield "right, with all evidence and by facts alone (undecided by facts alone)"
    for name, stage in found.choices.items():
        yield (
            f"    {name:<42}{stage.right / found.asked:>7.1%}{stage.alone / found.asked:>8.1%}"
            f" ({stage.undecided / found.asked:.1%})"
        )
    yield "read, beside what was written"
    for name, one in found.found.items():
        per, count = ("option", found.options) if "option" in name else ("question", found.asked)
        yield one.line(name, per, count)
    wordless = found.found["needs, symptoms, constraints"].wordless, found.found["what options put forward"].wordless
    yield f"    written without a word in the vocabulary: {wordless[0]} needs, {wordless[1]} of what options put forward"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure reading and deciding apart.")
    parser.add_argument("facts", type=Path, help="JSON lines of facts written by a person")
    parser.add_argument("questions", nargs="+", type=Path, help="the questions they were written for")
    given = parser.parse_args()
    lines = [line for line in given.facts.read_text().splitlines() if line.strip()]
    asked = [json.loads(line) for path in given.questions for line in path.read_text().splitlines() if line.strip()]
    advisor = Advisor.open(default_pack(), engine="indexed", cache=cache_folder())
    try:
        found = measure(advisor, dict(map(written, lines)), asked)
    except ValueError as error:
        parser.error(str(error))
    if not found.asked:
        parser.error("none of the questions has facts")
    print("\n".join(report(found)))


if __name__ == "__main__":
    main()
