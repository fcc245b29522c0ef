"""The interview: what to ask next, why, and when nothing that could be answered changes the result any more.

While nothing stands, it asks what tells most about the conclusions still possible (`possible.py`). Once something stands,
it asks the facts that would change the result, each of them found by running the change. When there is none left, it asks
once whether there is anything else; a `no` closes the case. Every reply can be taken back.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from engine.advisor import Advisor
from engine.answer import Answer
from engine.explaining.change import Change, Inquiry, stated
from engine.explaining.levers import Levers
from engine.explaining.possible import MENU, UNASKED, best_menu, entropy, hypotheses
from engine.explaining.what_if import open_facts, result
from engine.model import ABSENT, NAMES_SERVICE, Fact

Reply = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the result would be after a reply to one fact: `reply` is the one that was tried."""

    result: tuple[str, ...]
    reply: Reply


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: whether any of `facts` holds; without facts, whether there is anything else.

    `bits` is the information expected of it; `leads_to` says for each fact what would change, where that is known;
    `open` is how many conclusions are still possible.
    """

    facts: tuple[Fact, ...]
    bits: float = 0.0
    leads_to: tuple[Outcome, ...] = ()
    open: int = 0

    @property
    def closing(self) -> bool:
        return not self.facts


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what was replied: facts that hold, facts that do not, facts nobody knows, facts to ask one by one."""

    question: Question
    holds: tuple[Fact, ...] = ()
    denied: tuple[Fact, ...] = ()
    unknown: tuple[Fact, ...] = ()
    singly: tuple[Fact, ...] = ()
    closed: bool = False


class Interview:
    """One interview. Ask `next()`, reply, until it gives None; `answer()` is what stands at any moment."""

    def __init__(self, advisor: Advisor, text: str = "", facts: tuple[Fact, ...] = ()) -> None:
        self._advisor = advisor
        self._levers = Levers(advisor)
        self._start = Inquiry(text, facts)
        self._named = Counter(fact for rule in advisor.pack.rules for fact in (*rule.when, *rule.unless))
        self.turns: list[Turn] = []

    def inquiry(self) -> Inquiry:
        """The question as it stands after the replies so far."""
        inquiry = self._start
        for turn in self.turns:
            denied = [ABSENT + fact for fact in turn.denied if self._deniable(fact)]
            base = stated(self._advisor.pack, inquiry.chain(self._advisor))
            inquiry = inquiry.changed(self._advisor.pack, Change(frozenset([*turn.holds, *denied])), base)
        return inquiry

    def _deniable(self, fact: Fact) -> bool:
        return not fact.startswith(ABSENT) and fact in self._advisor.pack.concepts

    def answer(self) -> Answer:
        """The answer to what is known so far."""
        return self.inquiry().ask(self._advisor)

    def settled(self) -> frozenset[Fact]:
        """The facts that are not to be asked again."""
        return frozenset(fact for turn in self.turns for fact in (*turn.holds, *turn.denied, *turn.unknown))

    @property
    def left_open(self) -> list[Fact]:
        """The facts that were asked and that nobody knew."""
        return list(dict.fromkeys(fact for turn in self.turns for fact in turn.unknown))

    def next(self) -> Question | None:
        """The question to ask now; none when no further reply can change the result."""
        if self.turns and self.turns[-1].closed:
            return None
        inquiry = self.inquiry()
        answer = inquiry.ask(self._advisor)
        pending = [fact for fact in self._pending() if fact not in self.settled()]
        if pending:
            return self._single(inquiry, answer, pending)
        turning = self.turning(inquiry, answer)
        if turning:
            return self._among(turning, result(answer))
        best = answer.recommendations[0] if answer.recommendations else None
        if not result(answer) or answer.tied or (best and best.guess):
            question = self._open_question(answer)
            if question:
                return question
        return Question(()) if result(answer) else None

    def turning(self, inquiry: Inquiry, answer: Answer) -> dict[Fact, Outcome]:
        """The facts near the case that would change the result, were they to hold or be denied, and what to; found by running."""
        base = [*stated(self._advisor.pack, answer.trace), *answer.reading.likely]
        now = result(answer)
        found: dict[Fact, Outcome] = {}
        for fact in sorted({*open_facts(self._advisor, answer), *answer.reading.likely} - self.settled()):
            if fact.startswith((*UNASKED, ABSENT)):
                continue
            for reply, said in _replies(fact):
                if reply == "no" and not self._deniable(fact):
                    continue
                after = result(inquiry.changed(self._advisor.pack, Change(frozenset([said])), base).ask(self._advisor))
                if after != now:
                    found.setdefault(fact, Outcome(after, reply))
        return found

    def _pending(self) -> tuple[Fact, ...]:
        """What a `yes` to several facts left to be asked singly, until one of them is found."""
        for turn in reversed(self.turns):
            if turn.singly:
                return turn.singly
            if turn.holds:
                break
        return ()

    def _single(self, inquiry: Inquiry, answer: Answer, pending: list[Fact]) -> Question:
        base = [*stated(self._advisor.pack, answer.trace), *answer.reading.likely]
        after = result(inquiry.changed(self._advisor.pack, Change(frozenset([pending[0]])), base).ask(self._advisor))
        return Question((pending[0],), 1.0, (Outcome(after, "yes"),))

    def _among(self, turning: dict[Fact, Outcome], now: tuple[str, ...]) -> Question:
        """The turning facts that come up most often in rules; a fact turns up as likely as rules name it."""
        ranked = sorted(turning, key=lambda fact: (-self._named[fact], fact))
        chosen = tuple(ranked[:MENU])
        weights: Counter[tuple[str, ...]] = Counter()
        rest: Counter[tuple[str, ...]] = Counter()
        for fact in ranked:
            weights[turning[fact].result] += self._named[fact] or 1
            if fact not in chosen:
                rest[turning[fact].result] += self._named[fact] or 1
        weights[now] += sum(weights.values())
        rest[now] += weights[now]
        left = sum(rest.values()) / sum(weights.values()) * entropy(_named(rest))
        bits = entropy(_named(weights)) - left
        return Question(
            chosen, bits, tuple(turning[fact] for fact in chosen), len({one.result for one in turning.values()} | {now})
        )

    def _open_question(self, answer: Answer) -> Question | None:
        found = hypotheses(self._advisor, self._levers, answer.trace, self.settled(), self._advisor.raised(answer))
        menu, bits = best_menu(found)
        if not menu:
            return None
        asked = tuple(self._levers.stating(fact) for fact in menu)
        facts = tuple(dict.fromkeys(fact for fact in asked if fact and fact not in self.settled()))
        return Question(facts, bits, (), len({one.conclusion for one in found})) if facts else None

    def reply(self, question: Question, reply: Reply) -> None:
        """Take a reply. `yes` to several facts asks each of them singly."""
        facts = question.facts
        if question.closing:
            self.turns.append(Turn(question, closed=reply != "yes"))
        elif reply == "yes":
            self.turns.append(Turn(question, holds=facts) if len(facts) == 1 else Turn(question, singly=facts))
        elif reply == "no":
            self.turns.append(Turn(question, denied=facts))
        else:
            self.turns.append(Turn(question, unknown=facts))

    def choose(self, question: Question, numbers: list[int]) -> None:
        """Some of the facts asked hold (0-based)."""
        self.turns.append(Turn(question, holds=tuple(question.facts[number] for number in numbers)))

    def tell(self, question: Question, text: str) -> list[Fact]:
        """Take a reply in words: the facts read from it, none when nothing is read.

        A name alone is what the question is about here: nobody who is asked asks what it means.
        """
        reading = self._advisor.reader.read(text)
        passed = {NAMES_SERVICE, *reading.meant}
        facts = [fact for fact in reading.facts if fact not in passed and not fact.startswith(UNASKED)]
        if facts:
            self.turns.append(Turn(question, holds=tuple(facts)))
        return facts

    def back(self) -> bool:
        """Take the last reply back; false when there is none."""
        if self.turns:
            self.turns.pop()
            return True
        return False


def _named(weights: Counter[tuple[str, ...]]) -> dict[str, float]:
    return {" ".join(key): float(value) for key, value in weights.items()}


def _replies(fact: Fact) -> tuple[tuple[Reply, Fact], ...]:
    return (("yes", fact), ("no", ABSENT + fact))
