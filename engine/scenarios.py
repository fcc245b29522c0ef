"""Scenario files: questions with what is expected of their answers. Each is an example and a test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.advisor import Advisor
from engine.answer import Answer
from engine.errors import PackError, Problem, UsageError
from engine.model import CONCLUSIONS, FIRED, RULE_OUT, Fact, Pack, Source, Trace, attribute_of, subject, value_of
from engine.pack import schema
from engine.pack.files import parse_one
from engine.pack.tree import nearest


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario and where it stands."""

    name: str
    text: str
    facts: tuple[str, ...]
    options: tuple[str, ...]
    expect: schema.Expectation
    source: Source


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that did not hold, in the author's words."""

    scenario: Scenario
    expected: str
    got: str

    def __str__(self) -> str:
        return f"{self.scenario.source}: {self.scenario.name}\n    expected {self.expected}\n    got {self.got}"


def find(paths: Iterable[Path]) -> list[Path]:
    """Scenario files named, or below folders named, in a settled order."""
    found: list[Path] = []
    for path in paths:
        found.extend(sorted(path.rglob("*.yaml")) if path.is_dir() else [path])
    return found


def read(paths: Sequence[Path]) -> list[Scenario]:
    """All scenarios of the files. Raises PackError with every problem."""
    found: list[Scenario] = []
    problems: list[Problem] = []
    for path in paths:
        file, wrong = parse_one(path.read_bytes(), str(path), "scenarios", schema.ScenariosFile)
        problems.extend(wrong)
        if file is None:
            continue
        for index, entry in enumerate(file.entries.scenarios):
            place = file.tree.at(("scenarios", index))
            if not entry.text and not entry.facts:
                problems.append(Problem(place, "a scenario without `text` and `facts`", "say what is asked"))
            found.append(
                Scenario(entry.scenario, entry.text, tuple(entry.facts), tuple(entry.options), entry.expect, place)
            )
    if problems:
        raise PackError(problems)
    return found


def check_references(pack: Pack, scenarios: Iterable[Scenario]) -> Iterator[Problem]:
    """Rules and conclusions that scenarios name and the pack does not have."""
    for one in scenarios:
        for rule in (*one.expect.fires, *one.expect.not_fires, *(one.expect.exactly or ())):
            if rule not in pack.texts:
                yield Problem(one.source, f"unknown rule `{rule}`", nearest(rule, pack.texts))
        for name in (*one.expect.recommends, *one.expect.first_of, *one.expect.rules_out):
            if subject(pack.concepts, name) is None:
                known = [value_of(fact) for fact in pack.concepts if attribute_of(fact) in CONCLUSIONS]
                yield Problem(one.source, f"`{name}` is nowhere described", nearest(name, known))


def evaluate(advisor: Advisor, scenario: Scenario) -> tuple[Trace | None, list[Failure]]:
    """What fired in a scenario, and the expectations it does not meet.

    The answer is judged only where an expectation asks for it; chaining alone is a hundred times faster.
    """
    try:
        if _asks_judgement(scenario):
            answer = advisor.ask(scenario.text, scenario.facts, options=scenario.options)
            trace, missed = answer.trace, list(_misjudged(answer, scenario.expect))
        else:
            trace, missed = advisor.follow(scenario.text, scenario.facts, options=scenario.options), []
    except UsageError as error:
        return None, [Failure(scenario, "facts that the pack knows", str(error))]
    return trace, [Failure(scenario, expected, got) for expected, got in (*missed, *misses(trace, scenario.expect))]


def _asks_judgement(scenario: Scenario) -> bool:
    return bool(
        scenario.expect.recommends or scenario.expect.first_of or scenario.expect.abstains or scenario.expect.answer
    )


def _misjudged(answer: Answer, expect: schema.Expectation) -> Iterator[tuple[str, str]]:
    ids = [found.id for found in answer.recommendations]
    shown = ", ".join(f"`{name}`" for name in ids[:4]) or "no recommendation"
    if answer.tied:
        shown = f"no answer, {' and '.join(f'`{found.id}`' for found in answer.tied)} being equally good"
    first = "" if answer.tied or not ids else ids[0]
    if expect.recommends and first != expect.recommends[0]:
        yield f"`{expect.recommends[0]}` first", shown
    for name in expect.recommends[1:]:
        if name not in ids:
            yield f"`{name}` among the recommendations", shown
    if expect.first_of and first not in expect.first_of:
        yield f"one of {', '.join(f'`{name}`' for name in expect.first_of)} first", shown
    yield from _choice(answer, expect)
    if expect.abstains and not answer.abstained:
        yield "no answer", shown


def misses(trace: Trace, expect: schema.Expectation) -> Iterator[tuple[str, str]]:
    """What is expected of the chaining of a scenario and did not come: expected, and got instead."""
    fired = {firing.rule.id for firing in trace.firings}
    for name in expect.fires:
        if name not in fired:
            yield f"rule `{name}` to fire", _fired(fired)
    for name in expect.not_fires:
        if name in fired:
            yield f"rule `{name}` not to fire", "it fired"
    out = {fact.removeprefix(RULE_OUT) for fact in trace.facts if fact.startswith(RULE_OUT)}
    for name in expect.rules_out:
        if name not in out:
            yield f"`{name}` ruled out", ", ".join(f"`{one}`" for one in sorted(out)) or "nothing ruled out"
    for fact in expect.reads:
        if fact not in trace.given:
            yield f"`{fact}` to be read", ", ".join(f"`{one}`" for one in trace.given) or "nothing read"
    if expect.exactly is not None:
        yield from _differs(expect.exactly, {rule: ", ".join(facts) for rule, facts in exactly(trace).items()})


def exactly(trace: Trace) -> dict[str, list[Fact]]:
    """The rules that fired, each with what it concluded."""
    found: dict[str, list[Fact]] = {}
    for firing in trace.firings:
        concluded = [fact for fact in firing.rule.then if not fact.startswith(FIRED)]
        known = found.setdefault(firing.rule.id, [])
        known.extend(fact for fact in concluded if fact not in known)
    return found


def _differs(expected: dict[str, str], got: dict[str, str]) -> Iterator[tuple[str, str]]:
    for rule in sorted(expected.keys() | got.keys()):
        if expected.get(rule) != got.get(rule):
            told = f"rule `{rule}` to conclude `{expected[rule]}`" if rule in expected else f"rule `{rule}` not to fire"
            yield told, f"`{got[rule]}`" if rule in got else "it did not fire"


def _choice(answer: Answer, expect: schema.Expectation) -> Iterator[tuple[str, str]]:
    chosen = list(answer.choice.options) if answer.choice else []
    if expect.answer and chosen != sorted(expect.answer):
        yield (
            f"options {_counted(expect.answer)}",
            f"options {_counted(chosen)}" if chosen else "no options to choose among",
        )


def _fired(fired: set[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(fired)[:6]) or "no rule fired"


def _counted(numbers: Sequence[int]) -> str:
    return ", ".join(str(number) for number in numbers)
