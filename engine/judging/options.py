"""The choice among the options of a question, with a verdict and a reason for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from engine.judging.evidence import Examiner, Ground, OptionEvidence, add, levelled
from engine.judging.weights import Weights, agreement, margin, ranked, shares
from engine.model import RECOMMEND, RULE_OUT, Pack, Statement, Trace
from engine.reading.reader import Reading
from engine.record import record

PLAIN = 0.95  # put forward by its whole name or description
CLEAR = 0.02  # the least amount for which a statement counts as a reason


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
class Choice:
    """The options chosen (0-based, ascending), how sure, and a verdict on each option in their order."""

    options: tuple[int, ...]
    confidence: float
    verdicts: tuple[Verdict, ...]


class Judge:
    """Chooses among options from the evidence on each."""

    def __init__(self, pack: Pack, examiner: Examiner, statements: Sequence[Statement], weights: Weights) -> None:
        self._pack = pack
        self.examiner = examiner
        self._statements = statements
        self._weights = weights

    def choose(
        self,
        question: Reading,
        options: Sequence[str],
        select: int,
        trace: Trace,
        told: bool = True,
        more: Mapping[str, Sequence[float]] | None = None,
    ) -> Choice:
        """The best `select` options; always a best guess, however weak the evidence. The verdicts are left out if not `told`.

        `more` holds further kinds of evidence from outside the pack, each with a value for every option.
        """
        found = self.examiner.examine(question, options, trace)
        if more:
            add(found, more)
        rows = levelled(found)
        scores = [self._weights.score(row) for row in rows]
        order = ranked(scores, options)
        chosen = sorted(order[:select])
        sure = self._weights.confidence(margin(scores, order, select), agreement(rows, order, select))
        part = shares(scores)
        verdicts = (
            []
            if not told
            else [
                self._verdict(number, number in chosen, one, found, chosen, part[number], trace)
                for number, one in enumerate(found)
            ]
        )
        return Choice(tuple(chosen), round(sure, 4), tuple(verdicts))

    def _verdict(
        self, number: int, right: bool, one: OptionEvidence, found: Sequence[OptionEvidence], chosen: Sequence[int],
        share: float, trace: Trace,
    ) -> Verdict:  # fmt: skip
        told = self._for(one, trace) if right else self._against(one, found, chosen, trace)
        because, rules, docs, exact = told
        return Verdict(number, "right" if right else "wrong", because, rules, docs, round(share, 4), exact)

    def _for(self, one: OptionEvidence, trace: Trace) -> tuple[str, tuple[str, ...], tuple[str, ...], bool]:
        names = one.named | {name for name, value in one.put.items() if value >= 0.6}
        fired = [
            f
            for f in trace.firings
            for fact in f.rule.then
            if fact.removeprefix(RECOMMEND) in names and fact.startswith(RECOMMEND)
        ]
        if fired:
            texts = [self._pack.texts[firing.rule.id] for firing in fired]
            best = max(texts, key=lambda text: (self._ground_of(one, text.id), text.id))
            return best.because, tuple(dict.fromkeys([best.id, *(t.id for t in texts)])), best.docs, True
        ground = _best(one.grounds)
        if ground:
            statement = self._statements[ground.statement]
            return statement.says, self._rules(statement), statement.docs, False
        return "the words it shares with the question speak for it, no rule does", (), (), False

    def _ground_of(self, one: OptionEvidence, rule: str) -> float:
        return max((g.amount for g in one.grounds if self._statements[g.statement].id == rule), default=0.0)

    def _against(
        self, one: OptionEvidence, found: Sequence[OptionEvidence], chosen: Sequence[int], trace: Trace
    ) -> tuple[str, tuple[str, ...], tuple[str, ...], bool]:
        names = one.named | {name for name, value in one.put.items() if value >= PLAIN}
        better = set().union(*(found[n].named | set(found[n].put) for n in chosen))
        for firing in trace.firings:
            for fact in firing.rule.then:
                if fact.startswith(RULE_OUT) and fact.removeprefix(RULE_OUT) in names - better:
                    text = self._pack.texts[firing.rule.id]
                    return text.because, (text.id,), text.docs, True
        chief = set().union(
            *({n for n, value in found[c].put.items() if value >= PLAIN} | found[c].named for c in chosen)
        )
        for preference in self._pack.preferences_for(chief):
            here = preference.worse in (names | one.practices) - better and preference.better in chief
            if here and trace.facts.issuperset(preference.when):
                why = f"{self._pack.title_of(preference.better)} is {_GROUNDS[preference.ground]}: {preference.because}"
                return why, (), preference.docs, False
        ground = _best([g for g in one.against if self._statements[g.statement].feature not in better])
        if ground:
            statement = self._statements[ground.statement]
            return statement.says, self._rules(statement), statement.docs, False
        return self._elsewhere(one, better)

    def _elsewhere(self, one: OptionEvidence, better: set[str]) -> tuple[str, tuple[str, ...], tuple[str, ...], bool]:
        """It solves another problem: what its clearest feature is for."""
        own = [(value, name) for name, value in one.put.items() if name not in better]
        if own:
            _, name = max(own)
            for number in self.examiner.statements_of(name):
                statement = self._statements[number]
                if statement.kind == "solves":
                    why = f"{self._pack.title_of(name)} is for another need: {statement.says}"
                    return why, self._rules(statement), statement.docs, False
        return "less speaks for it than for the chosen answer", (), (), False

    def _rules(self, statement: Statement) -> tuple[str, ...]:
        return (statement.id,) if statement.id in self._pack.texts else ()


_GROUNDS = {
    "less-to-operate": "less to operate",
    "cheaper": "cheaper",
    "safer": "safer",
    "faster": "faster",
    "native": "made for this",
    "simpler": "simpler",
    "purpose-built": "made for this purpose",
    "least-privilege": "narrower in what it permits",
}


def _best(grounds: Sequence[Ground]) -> Ground | None:
    clear = [ground for ground in grounds if ground.amount >= CLEAR]
    return max(clear, key=lambda ground: (round(ground.amount, 9), -ground.statement), default=None)
