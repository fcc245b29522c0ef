"""Verdicts: what is said of each option of a question, and the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from engine.judging.evidence import DESCRIBED, Examined, Ground, OptionEvidence
from engine.judging.ranking import PLACES, most
from engine.judging.terms import telling
from engine.judging.votes import Ballots, Tally
from engine.model import GROUNDS, RECOMMEND, RULE_OUT, Pack, Statement, Trace
from engine.record import record

PLAIN = 0.95  # put forward by its whole name or description
RULED = 0.2  # how far the question must raise what a rule that fired says against it, for the reason to be told
BARRED = 0.3  # the same of what no rule fired for
HEARD = 0.005  # the least part of all votes for which a statement counts as a reason
EVEN = 1e-9  # shares of the choice that differ by less are equal
ALIKE = 0.3  # the share of an option's words in something that does not serve, for the reason to hold for it too
RULES_FIRST = 0.3  # what a rule that fired says goes before what was heard more, down to this part of it


@record
class Verdict:
    """What is said of one option, why, and by which rules. `exact` when a rule that fired says so."""

    option: int
    verdict: Literal["right", "wrong"]
    because: str
    rules: tuple[str, ...]
    docs: tuple[str, ...]
    share: float
    exact: bool


@record
class Reason:
    """Why, by which rules, on which pages, and whether a rule that fired says so."""

    because: str
    rules: tuple[str, ...] = ()
    docs: tuple[str, ...] = ()
    exact: bool = False


class Teller:
    """Gives the reasons, from the evidence and the votes."""

    def __init__(
        self,
        pack: Pack,
        statements: Sequence[Statement],
        statements_of: Callable[[str], Sequence[int]],
        number_of: Callable[[str], int | None],
    ) -> None:
        self._pack = pack
        self._statements = statements
        self._statements_of = statements_of
        self._number_of = number_of

    def verdicts(
        self,
        examined: Examined,
        tally: Tally,
        chosen: Sequence[int],
        shares: Sequence[float],
        trace: Trace,
        denied: bool = False,
    ) -> list[Verdict]:
        """A verdict on each option, in their order; `chosen` are right, `shares` how much of the choice each has.

        Where the question asks for what does not hold (`denied`), reasons for an option make it wrong.
        """
        found = examined.options
        grounds = voiced(examined.ballots, tally)
        trust = dict(zip(examined.ballots.voters, tally.trust, strict=True))
        holding = [number for number in range(len(found)) if (number in chosen) != denied]
        verdicts = []
        for number, one in enumerate(found):
            right = number in chosen
            if number in holding:
                why = self._for(one, grounds[number], trace)
            else:
                why = (denied and self._odd(grounds[number])) or self._against(one, examined, holding, trust, trace)
            if why is None:
                why = by_shares(number, shares, chosen, denied)
            told = (why.because, why.rules, why.docs, round(shares[number], 4), why.exact)
            verdicts.append(Verdict(number, "right" if right else "wrong", *told))
        return verdicts

    def _for(self, one: OptionEvidence, grounds: Sequence[Ground], trace: Trace) -> Reason | None:
        names = one.named | {name for name, value in one.put.items() if value >= DESCRIBED}
        fired = {
            firing.rule.id
            for firing in trace.firings
            for fact in firing.rule.then
            if fact.startswith(RECOMMEND) and fact.removeprefix(RECOMMEND) in names
        }
        best = _best(grounds, HEARD)
        by_rule = _best([ground for ground in grounds if self._statements[ground.statement].id in fired], HEARD)
        if best and not (by_rule and by_rule.amount >= RULES_FIRST * best.amount):
            return self._said(self._statements[best.statement])
        if fired:
            first = self._statements[by_rule.statement].id if by_rule else min(fired)
            text = self._pack.texts[first]
            return Reason(text.because, (first, *sorted(fired - {first})), text.docs, exact=True)
        return None

    def _odd(self, grounds: Sequence[Ground]) -> Reason | None:
        """Why an option does not hold, by the statement that people ask for it so and that gives it most."""
        best = _best([one for one in grounds if asks_denied(self._statements[one.statement])], HEARD)
        return self._said(self._statements[best.statement]) if best else None

    def _against(
        self,
        one: OptionEvidence,
        examined: Examined,
        chosen: Sequence[int],
        trust: Mapping[int, float],
        trace: Trace,
    ) -> Reason | None:
        found = examined.options
        better = set().union(*(found[n].named | set(found[n].put) for n in chosen))
        names = one.named | {name for name, value in one.put.items() if value >= PLAIN}
        return (
            self._ruled_out(names - better, examined.raised, trace)
            or self._refused(one, trust)
            or self._beaten((names | one.practices) - better, [found[n] for n in chosen], trace)
            or self._barred(one, better, examined.raised)
            or self._elsewhere(one, better, examined.raised)
        )

    def _ruled_out(self, names: set[str], raised: Mapping[int, float], trace: Trace) -> Reason | None:
        """Why rules that fired rule it out: by the one whose statement the question raises most, if it does enough.

        A need read in passing fires rules too, whose reasons are true of the thing and say nothing on what is asked.
        """
        found: dict[str, float] = {}
        for firing in trace.firings:
            for fact in firing.rule.then:
                if fact.startswith(RULE_OUT) and fact.removeprefix(RULE_OUT) in names:
                    number = self._number_of(firing.rule.id)
                    found[firing.rule.id] = 1.0 if number is None else raised.get(number, 0.0)
        if not found or max(found.values()) < RULED:
            return None
        text = self._pack.texts[max(found, key=lambda name: round(found[name], PLACES))]
        return Reason(text.because, (text.id,), text.docs, exact=True)

    def _refused(self, one: OptionEvidence, trust: Mapping[int, float]) -> Reason | None:
        """Why something like it does not serve, by the statement that bears most on the question and says so."""
        close = [
            (trust[number] * share, -number)
            for number, share in one.alike.items()
            if share >= ALIKE and trust.get(number, 0.0) >= HEARD
        ]
        if not close:
            return None
        statement = self._statements[-max(close)[1]]
        own = set(telling(one.text))
        _, because = max((len(own & set(telling(text))), why) for text, why in statement.contrasts)
        return Reason(because, self._rules(statement), statement.docs)

    def _beaten(self, names: set[str], chosen: Sequence[OptionEvidence], trace: Trace) -> Reason | None:
        chief = set().union(*({n for n, value in one.put.items() if value >= PLAIN} | one.named for one in chosen))
        for preference in self._pack.preferences_for(chief):
            here = preference.worse in names and preference.better in chief
            if here and preference.applies(trace):
                title = self._pack.title_of(preference.better)
                why = f"{title} {GROUNDS.get(preference.ground, 'comes before it')}: {preference.because}"
                return Reason(why, (preference.by,) if preference.by else (), preference.docs)
        return None

    def _barred(self, one: OptionEvidence, better: set[str], raised: Mapping[int, float]) -> Reason | None:
        """What something it puts forward cannot do, as far as the question raises that."""
        grounds = [
            Ground(number, value * raised[number])
            for name, value in one.put.items()
            if value >= DESCRIBED and name not in better
            for number in self._statements_of(name)
            if self._statements[number].kind == "cannot" and raised.get(number, 0.0) >= BARRED
        ]
        ground = _best(grounds, 0.0)
        return self._said(self._statements[ground.statement]) if ground else None

    def _elsewhere(self, one: OptionEvidence, better: set[str], raised: Mapping[int, float]) -> Reason | None:
        """It solves another problem: what the feature it names is for, of several the one that the question raises most."""
        own = {name: value for name, value in one.put.items() if name in one.named - better and value >= DESCRIBED}
        if not own:
            return None
        near = {name: most(raised, self._statements_of(name)) for name in own}
        name = max(own, key=lambda each: (round(own[each], PLACES), round(near[each], PLACES), each))
        for number in self._statements_of(name):
            statement = self._statements[number]
            if statement.kind == "solves":
                why = f"{self._pack.title_of(name)} is for another need: {statement.says}"
                return Reason(why, self._rules(statement), statement.docs)
        return None

    def _said(self, statement: Statement) -> Reason:
        return Reason(statement.says, self._rules(statement), statement.docs)

    def _rules(self, statement: Statement) -> tuple[str, ...]:
        return (statement.id,) if statement.id in self._pack.texts else ()


def asks_denied(statement: Statement) -> bool:
    """Whether people also ask for a statement by asking what does not hold ("which source is not supported?")."""
    from engine.reading.denial import denies  # only where there are options

    return any(map(denies, statement.asked))


def by_shares(number: int, shares: Sequence[float], chosen: Sequence[int], denied: bool = False) -> Reason:
    """What can be said of an option of which no rule and no statement says anything."""
    if denied:
        return Reason(
            "less speaks for it than for the others, and what does not hold is asked for"
            if number in chosen
            else "more speaks for it than for the chosen answer, and what does not hold is asked for"
        )
    if number in chosen:
        rivals = [share for other, share in enumerate(shares) if other not in chosen]
        even = max(rivals, default=0.0) > shares[number] - EVEN
        return Reason(
            "nothing tells it from the others"
            if even
            else "the words it shares with the question speak for it, no rule does"
        )
    even = shares[number] > min(shares[other] for other in chosen) - EVEN
    return Reason(f"{'as much' if even else 'less'} speaks for it {'as' if even else 'than'} for the chosen answer")


def voiced(ballots: Ballots, tally: Tally) -> list[list[Ground]]:
    """For each option the statements that voted for it with more than an even share, and how much more they gave it."""
    even = 1.0 / ballots.options
    found: list[list[Ground]] = [[] for _ in range(ballots.options)]
    for statement, trust, given in zip(ballots.voters, tally.trust, tally.shares, strict=True):
        for grounds, share in zip(found, given, strict=True):
            if share > even:
                grounds.append(Ground(statement, trust * (share - even)))
    return found


def _best(grounds: Sequence[Ground], least: float) -> Ground | None:
    clear = [ground for ground in grounds if ground.amount >= least]
    return max(clear, key=lambda ground: (round(ground.amount, PLACES), -ground.statement), default=None)
