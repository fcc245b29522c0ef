"""The choice among the options of a question, with a verdict and a reason for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.judging.evidence import Examiner, add, levelled
from engine.judging.verdicts import EVEN, Teller, Verdict, asks_denied
from engine.judging.votes import Ballots, shared
from engine.judging.weights import Weights, agreement, margin, ranked
from engine.model import Pack, Statement, Trace
from engine.reading.reader import Reading
from engine.record import record

DENIED = 0.5  # how much what speaks for an option besides the votes speaks against it, where it must not hold


@record
class Choice:
    """The options chosen (0-based, ascending), how sure, and a verdict on each option in their order.

    `tied` where nothing tells the last one chosen from the first that is not; then it is their order by words alone.
    """

    options: tuple[int, ...]
    confidence: float
    verdicts: tuple[Verdict, ...]
    tied: bool = False


class Judge:
    """Chooses among options from the evidence on each."""

    def __init__(self, pack: Pack, examiner: Examiner, statements: Sequence[Statement], weights: Weights) -> None:
        self.examiner = examiner
        self._weights = weights
        self._statements = statements
        self._teller = Teller(pack, statements, examiner.statements_of, examiner.number_of)

    def choose(
        self,
        question: Reading,
        options: Sequence[str],
        select: int,
        trace: Trace,
        told: bool = True,
        more: Mapping[str, Sequence[float]] | None = None,
        denied: bool = False,
    ) -> Choice:
        """The best `select` options; always a best guess, however weak the evidence. The verdicts are left out if not `told`.

        `more` holds further kinds of evidence from outside the pack, each with a value for every option. Where `denied`, the
        question asks for the options that do not hold.
        """
        examined = self.examiner.examine(question, options, trace)
        found, tally = examined.options, self._weights.tally(examined.ballots)
        votes = self._weights.tally(self.turned(examined.ballots)) if denied else tally
        add(found, {"votes": votes.logs, **(more or {})})
        rows = levelled(found)
        if denied:
            rows = opposite(rows)
        scores = [self._weights.score(row) for row in rows]
        order = ranked(scores, options)
        chosen = sorted(order[:select])
        gap = margin(scores, order, select)
        sure = self._weights.confidence(gap, agreement(rows, order, select))
        verdicts = self._teller.verdicts(examined, tally, chosen, shared(scores), trace, denied) if told else []
        return Choice(tuple(chosen), round(sure, 4), tuple(verdicts), tied=gap < EVEN)

    def turned(self, ballots: Ballots) -> Ballots:
        """The ballots for what does not hold."""
        return ballots.turned([asks_denied(self._statements[number]) for number in ballots.voters])


def opposite(rows: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
    """Evidence for what does not hold, from that for what holds; the votes are cast for either in ballots of their own."""
    return [{kind: value if kind == "votes" else -DENIED * value for kind, value in row.items()} for row in rows]
