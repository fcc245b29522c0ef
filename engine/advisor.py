"""The way from words to an answer: read, chain, judge.

    from engine import Advisor

    advisor = Advisor.open("rules")
    answer = advisor.ask("We must react in near real time when an item in our DynamoDB table changes")
    answer.recommendations[0].id

An `Answer` (engine/answer.py) holds everything an explanation needs.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from engine import questions
from engine.answer import Answer
from engine.chaining import chainer
from engine.chaining.base import Chainer
from engine.facts import Facts
from engine.judging.bounds import bounded
from engine.judging.index import Index
from engine.judging.lazy import LazyHearing
from engine.judging.recommend import against, ballots, ruled_out, tied
from engine.judging.weights import Weights
from engine.model import ABSENT, NAMES_SERVICE, Fact, Statement, Trace, about_service
from engine.pack.load import Loaded, load
from engine.reading.reader import Reading
from engine.recommending import Recommender
from engine.record import changed

if TYPE_CHECKING:
    from pathlib import Path

    from engine.computing.calculator import Calculator, Computed, Lacking
    from engine.documents.library import Library
    from engine.judging.options import Choice, Judge
    from engine.judging.passages import Passages, Support
    from engine.judging.votes import Ballots
    from engine.questions import Question

NEAREST = 3
# A single sentence without any of these asks one thing (engine/reading/asks.py, which is slow to come up).
PARTING = frozenset("and or but plus also what which where each both either these respectively".split())


def _denied(reading: Reading, trace: Trace) -> frozenset[Fact]:
    """What was given as absent: it is not asked for, whatever the words raise."""
    given = {*trace.given}.difference(reading.facts)
    return frozenset(fact.removeprefix(ABSENT) for fact in given if fact.startswith(ABSENT))


def _folder(pack: str | Path) -> str | Path:
    """The folder of a pack. Raises NotFound."""
    if os.path.isfile(os.path.join(pack, "pack.yaml")):  # noqa: PTH113, PTH118  pathlib and installed packs are slow to come up
        return pack
    from engine.pack.installed import locate

    return locate(pack)


def _supported(answer: Answer, support: Support | None, passages: Passages) -> Support:
    """What documents say of an answer: of the options chosen, or of what is recommended first."""
    from engine.judging.passages import Support

    if support and answer.choice:
        chosen = [one for number in answer.choice.options for one in support.options[number]]
        return Support(support.amounts, support.options, tuple(chosen))
    concepts = answer.pack.concepts
    stated = [concepts[fact].label for fact in answer.trace.given if fact in concepts]
    asked = answer.question.text if answer.question.text.strip() else ". ".join(stated)
    best = answer.recommendations[0] if not answer.abstained else None
    said = f"{best.title}. {answer.pack.texts[best.firing.rule.id].because}" if best else ""
    return Support(answer=passages.for_answer(asked, said))


class Advisor:
    """Answers questions from one pack. Open it once; no question changes what another gets.

    It keeps what it worked out for the last text, so threads need one each.
    """

    def __init__(self, loaded: Loaded, chainer: Chainer, chosen: bool = True) -> None:
        self.pack = loaded.pack
        self.reader = loaded.reader
        self._loaded = loaded
        self._judge: Judge | None = None
        self._reading: Reading | None = None
        self._calculator: Calculator | None = None
        self._facts = Facts(loaded.pack)
        self.chainer = chainer
        self._chosen = chosen
        self.program = loaded.program
        self._recommender = Recommender(loaded, self.read)

    def hasten(self) -> None:
        """Many times faster from now on, after some seconds to begin with.

        Judges with arrays, where numpy is installed, and chains by tables, unless another chainer was asked for by name.
        """
        self._loaded = self._loaded.hastened()
        if not self._chosen:
            self.chainer = chainer("indexed")
        if self.chainer.name == "indexed":
            self.program.hasten()
        self._judge = None
        self._recommender = Recommender(self._loaded, self.read)

    @property
    def index(self) -> Index:
        """The statements as words, for what no rule decides."""
        return self._loaded.index

    @property
    def weights(self) -> Weights:
        """How much each kind of evidence counts among options."""
        return self._loaded.weights

    @property
    def judge(self) -> Judge:
        """Chooses among options."""
        if self._judge is None:
            from engine.judging.options import Judge

            self._judge = Judge(self.pack, self._loaded.examiner, self.pack.statements, self.weights)
        return self._judge

    @classmethod
    def open(
        cls, pack: str | Path, *, engine: str = "", cache: str | Path | None = None, judging: bool = True
    ) -> Advisor:
        """The advisor for a pack: its folder, the project folder around it, or the name of an installed pack.

        `engine` is `durable` or `indexed`, by default the best installed; `cache` a folder in which the compiled pack is kept.
        Whoever only looks at rules says that it is not for `judging`: compiling then takes a fraction of the time.
        Raises PackError for a pack with faults, NotFound for a name that no installed pack or chainer has.
        """
        return cls(load(_folder(pack), cache, judging), chainer(engine), chosen=bool(engine))

    def ask(
        self,
        text: str = "",
        facts: Iterable[Fact] = (),
        *,
        options: Sequence[str] = (),
        select: int | None = None,
        min_confidence: float = 0.0,
        without: Iterable[Fact] = (),
        told: bool = True,
        recommended: bool = True,
        library: Library | None = None,
    ) -> Answer:
        """Answer a question in words, in facts, or both; with options, in the text or apart, choose among them.

        Facts in `without` are not taken from the text, whatever its words. Raises FactError for a fact that is not written
        as one or that the pack does not know. What takes long and is only told (verdicts on options, what is nearest where
        nothing stands, the answers one by one to a text that asks several things) is left out if not `told`, and beside a choice
        among options what is recommended if not `recommended`. Passages of a `library` add weak evidence among options, and are quoted.
        """
        question, facts, dropped = questions.parse(text, options, select), [*facts], frozenset(without)
        answer = self._followed(question, facts, dropped, min_confidence)
        passages = self._passages(library) if library else None
        if not question.options:
            answer = self._recommending(answer, dropped, told)
            if told:
                answer = changed(answer, asks=self._one_by_one(answer, facts, dropped))
            return changed(answer, evidence=_supported(answer, None, passages)) if passages else answer
        support = passages.for_options(question.read, question.options) if passages else None
        more = {passages.kind: support.amounts} if passages and support else {}
        answer = self._choosing(answer, more, told, recommended)
        return changed(answer, evidence=_supported(answer, support, passages)) if passages else answer

    def _followed(self, question: Question, facts: Iterable[Fact], dropped: frozenset[Fact], least: float) -> Answer:
        """What is read of a question and follows, before anything is judged."""
        reading, trace = self.chain(question.read, facts, dropped)
        out = tuple(ruled_out(self.pack, trace))
        return Answer(self.pack, reading, trace, (), out, (), (), question, least=least)

    def _one_by_one(self, answer: Answer, facts: Sequence[Fact], dropped: frozenset[Fact]) -> tuple[Answer, ...]:
        """The answers to each of several asks; none where the text asks one thing."""
        reading = answer.reading
        if len(reading.words.sentences) < 2 and PARTING.isdisjoint(reading.words.words):
            return ()
        from engine.reading.asks import asks

        named = [(one.start, one.end) for one in reading.mentions if one.kind == "service" and not one.likely]
        found = asks(reading.words, named)
        if not found:
            return ()
        from engine.several import one_by_one

        def answered(text: str, but: Collection[str]) -> Answer:
            one = self._followed(questions.Question(text, read=text), facts, dropped, answer.least)
            return self._recommending(one, dropped, told=True, but=but)

        return one_by_one(found, reading.words.text, answered)

    def _recommending(self, answer: Answer, dropped: Collection[Fact], told: bool, but: Collection[str] = ()) -> Answer:
        """The answer with what is recommended (`but` for some), what a formula gives, and yes or no where an amount decides."""
        text, reading, trace = answer.question.text, answer.reading, answer.trace
        dropped = {*dropped, *_denied(reading, trace)}
        computed, lacking = self.worked(reading)
        likely = [one for one in self._recommender.likely(text, reading) if one.statement.need not in dropped]
        raised = ((one.statement.need, one.words) for one in likely if one.statement.need)
        reading = reading.with_likely(raised, trace.given)
        found = self._recommender.recommended(text, reading, trace, answer.ruled_out, likely, but)
        if told and text and found:
            reading = self._recommender.with_reason(text, reading, trace, found[0], dropped)
        answer = changed(
            answer,
            reading=reading,
            recommendations=tuple(found),
            ruled_out=against(answer.ruled_out, found),
            tied=tuple(tied(self.pack, found)),
            nearest=() if found or not told else tuple(self._nearest(text, trace.given)),
            computed=tuple(computed),
            lacking=tuple(lacking),
        )
        if answer.abstained:
            return answer
        return changed(answer, bounded=bounded(self.pack, reading, found, self.reader.service_of))

    def _choosing(self, answer: Answer, more: Mapping[str, Sequence[float]], told: bool, recommended: bool) -> Answer:
        """The answer with the choice among options, what a formula gives, and, if `recommended`, what is recommended beside it."""
        question, trace = answer.question, answer.trace
        reading = answer.reading.quoting(question.text) if question.denies else answer.reading
        computed, _ = self.worked(reading, question.options)
        choice = self._choose(question, trace, computed, more, told)
        found = (
            self._recommender.recommended(question.read, reading, trace, answer.ruled_out, []) if recommended else []
        )
        return changed(
            answer,
            reading=reading,
            choice=choice,
            recommendations=tuple(found),
            ruled_out=against(answer.ruled_out, found),
            tied=tuple(tied(self.pack, found)),
            computed=tuple(computed),
        )

    def _choose(
        self,
        question: Question,
        trace: Trace,
        computed: Sequence[Computed],
        more: Mapping[str, Sequence[float]],
        told: bool,
    ) -> Choice:
        """The choice among options, which an amount decides that follows by a formula."""
        reading, options, one = self.read(question.read), question.options, None
        if computed:
            from engine.computing import options as by_amount

            one = by_amount.deciding(computed, options)
        if one:
            more = {**more, by_amount.KIND: by_amount.evidence(one, options)}
        choice = self.judge.choose(reading, options, question.select, trace, told, more, question.denies)
        return changed(choice, verdicts=by_amount.told(one, choice.verdicts, options)) if one else choice

    def worked(self, reading: Reading, options: Sequence[str] = ()) -> tuple[list[Computed], list[Lacking]]:
        """What the pack's formulas give for a text (among options those too whose unit they name), or would if nothing were left open."""
        if not reading.quantities or not self.pack.formulas:
            return [], []
        if self._calculator is None:
            from engine.computing.calculator import Calculator

            self._calculator = Calculator(self.pack.formulas.values())
        return self._calculator.worked(reading.words, options)

    def _passages(self, library: Library) -> Passages:
        from engine.judging.passages import Passages

        return Passages(library, self.index.terms)

    def follow(
        self,
        text: str = "",
        facts: Iterable[Fact] = (),
        *,
        options: Sequence[str] = (),
        without: Iterable[Fact] = (),
    ) -> Trace:
        """What follows from a question as `ask` has it, without judging it: options in the text or apart state nothing.

        Raises FactError.
        """
        return self.chain(questions.parse(text, options).read, facts, frozenset(without))[1]

    def chain(
        self,
        text: str,
        facts: Iterable[Fact] = (),
        without: frozenset[Fact] = frozenset(),
        chainer: Chainer | None = None,
    ) -> tuple[Reading, Trace]:
        """Read a text without options and chain on its facts, but for those in `without`, and on those given; judges nothing.

        What is given stands before what is read and excludes it. By another chainer if named. Raises FactError.
        """
        reading = self.read(text)
        stated = self._facts.gathered(facts)
        gone = {*without, *self._facts.excluded(stated, reading.facts)}
        if gone:
            kept = tuple(mention for mention in reading.mentions if mention.fact not in gone)
            reading = changed(reading, mentions=kept)
        given = list(dict.fromkeys([*reading.facts, *stated]))
        if any(map(about_service, given)) and NAMES_SERVICE not in given:
            given.append(NAMES_SERVICE)
        return reading, (chainer or self.chainer).run(self.program, [*given, *self.reader.passed(given)])

    def read(self, text: str) -> Reading:
        """What a text states; kept for the last text: each step of an answer looks at it, and what-if asks it many times."""
        last = self._reading
        if last is None or last.words.text != text:
            self._reading = last = self.reader.read(text)
        return last

    def raised(self, answer: Answer) -> Mapping[str, float]:
        """How far the words of a question raise each rule; nothing where there are no words."""
        return self._hearing_of(answer).by_rule if answer.question.text.strip() else {}

    def ballots(self, answer: Answer) -> Ballots:
        """The ballots of the statements that a question's words raise, on what is recommended (engine/judging/canvass.py)."""
        return ballots(answer.recommendations, self._hearing_of(answer))

    def _hearing_of(self, answer: Answer) -> LazyHearing:
        return self._recommender.hearing(answer.question.text, frozenset(answer.reading.services))

    def _nearest(self, text: str, facts: Sequence[Fact]) -> list[tuple[Statement, float]]:
        labels = [self.pack.concepts[fact].label for fact in facts if fact in self.pack.concepts]
        return self.index.nearest(" ".join([text, *labels]), NEAREST)

    def fact(self, text: str) -> Fact:
        """A fact as the pack writes it: known concept or quantity. Raises FactError."""
        return self._facts.written(text)
