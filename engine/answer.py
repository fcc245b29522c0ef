"""An answer: what was read, what followed, and what stands. An explanation needs no more; it decides nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.record import record

if TYPE_CHECKING:
    from engine.computing.calculator import Computed, Lacking
    from engine.judging.bounds import Bounded
    from engine.judging.options import Choice
    from engine.judging.passages import Support
    from engine.judging.recommend import Recommendation, RuledOut
    from engine.model import Pack, Statement, Trace
    from engine.questions import Question
    from engine.reading.reader import Reading


@record
class Answer:
    """What was read, what fired, and what stands.

    `asks` are the answers to what the text asks one by one, where it asks several things; each has the words that ask in `asked`.
    """

    pack: Pack
    reading: Reading
    trace: Trace
    recommendations: tuple[Recommendation, ...]
    ruled_out: tuple[RuledOut, ...]
    tied: tuple[Recommendation, ...]
    nearest: tuple[tuple[Statement, float], ...]
    question: Question
    choice: Choice | None = None
    least: float = 0.0
    evidence: Support | None = None
    computed: tuple[Computed, ...] = ()
    lacking: tuple[Lacking, ...] = ()
    bounded: Bounded | None = None
    asks: tuple[Answer, ...] = ()
    asked: str = ""

    @property
    def abstained(self) -> bool:
        """Whether nothing stands, nothing tells the best apart, or the best is less sure than was asked for, nor is any ask answered."""
        if self.asks:
            return False
        if self.choice:
            return self.choice.tied or self.choice.confidence < self.least
        found = self.recommendations
        return not found or bool(self.tied) or found[0].confidence < self.least
