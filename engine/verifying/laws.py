"""What must hold of every run of the engine, whatever the rules and facts. Each law returns what breaks it, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.chaining.base import Chainer, Program
from engine.model import FIRED, Fact, Firing, Rule, Trace


def replays(rules: Iterable[Rule], trace: Trace) -> Iterator[str]:
    """Every firing rests on facts known before it and on absences that last; nothing is missing and nothing left over."""
    known = set(trace.given)
    for firing in trace.firings:
        if not known.issuperset(firing.on):
            yield f"`{firing.rule.id}` fired before {sorted(set(firing.on) - known)} was known"
        if not trace.facts.isdisjoint(firing.assumed_absent):
            yield f"`{firing.rule.id}` took {sorted(trace.facts & set(firing.assumed_absent))} to be absent"
        known.update(firing.rule.then)
    if known != trace.facts:
        yield f"facts without a firing: {sorted(trace.facts ^ known)}"
    fired = {(firing.rule.id, firing.rule.variant) for firing in trace.firings}
    for rule in rules:
        holds = known.issuperset(rule.when) and known.isdisjoint(rule.unless)
        if holds != ((rule.id, rule.variant) in fired):
            yield f"`{rule.id}` {'did not fire although it could' if holds else 'fired although it could not'}"


def overrides_win(trace: Trace) -> Iterator[str]:
    """No rule fires beside one that overrides it."""
    fired = {firing.rule.id for firing in trace.firings}
    for firing in trace.firings:
        for fact in firing.rule.unless:
            if fact.startswith(FIRED) and fact.removeprefix(FIRED) in fired:
                yield f"`{firing.rule.id}` fired although `{fact.removeprefix(FIRED)}` overrides it"


def proof(trace: Trace, conclusion: Fact) -> tuple[tuple[Firing, ...], frozenset[Fact]]:
    """The shallowest firings that lead to a conclusion, in order, and the given facts that they rest on.

    A walk of its own: what explaining and judging tell by theirs is held against it.
    """
    given = set(trace.given)
    firings: dict[Firing, None] = {}
    roots: set[Fact] = set()
    waiting, seen = [conclusion], {conclusion}
    while waiting:
        fact = waiting.pop(0)
        if fact in given:
            roots.add(fact)
            continue
        for firing in trace.deriving(fact)[:1]:
            firings[firing] = None
            fresh = [one for one in firing.on if one not in seen]
            seen.update(fresh)
            waiting.extend(fresh)
    return tuple(sorted(firings, key=lambda one: (one.depth, one.rule.id, one.rule.variant))), frozenset(roots)


def faithful(program: Program, chainer: Chainer, trace: Trace, conclusion: Fact, dropped: Fact) -> Iterator[str]:
    """A given fact that a proof uses matters to it; one that it does not use matters only by holding something back.

    Dropping the first must change the conclusion or its proof. Dropping the second leaves both as they are, unless a rule fires
    that had not fired before: an exception had held it back.
    """
    firings, roots = proof(trace, conclusion)
    after = chainer.run(program, [fact for fact in trace.given if fact != dropped])
    if dropped in roots:
        if conclusion in after.facts and proof(after, conclusion)[0] == firings:
            yield f"the proof of `{conclusion}` uses `{dropped}` and stands without it"
        return
    before = {firing.rule for firing in trace.firings}
    if any(firing.rule not in before for firing in after.firings):
        return
    if conclusion not in after.facts or proof(after, conclusion)[0] != firings:
        yield f"the proof of `{conclusion}` does not use `{dropped}` and changes without it"


def reach(rules: Sequence[Rule], fact: Fact) -> set[Fact]:
    """Everything that a fact can bring about or prevent, through any rules."""
    watching: dict[Fact, list[Rule]] = {}
    for rule in rules:
        for one in (*rule.when, *rule.unless):
            watching.setdefault(one, []).append(rule)
    found, waiting = {fact}, [fact]
    while waiting:
        for rule in watching.get(waiting.pop(), ()):
            fresh = [one for one in rule.then if one not in found]
            found.update(fresh)
            waiting.extend(fresh)
    return found
