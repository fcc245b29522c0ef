"""`ergo interview`: asks what tells most, says why, and stops when nothing can change the answer any more."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cli.common import (
    ABSTAINED,
    USAGE,
    EngineOption,
    FactOption,
    FormatOption,
    JsonOption,
    RulesOption,
    fail,
    form_of,
    open_advisor,
    print_json,
    show,
    text_from,
    usage_errors,
    without_options,
)

if TYPE_CHECKING:
    from engine.advisor import Advisor
    from engine.explaining.interview import Interview, Question

YES = frozenset(("y", "yes"))
NO = frozenset(("n", "no", "none"))
UNKNOWN = frozenset(("?", "don't know", "dont know", "unknown", "d"))
BACK = frozenset(("back", "b"))
WHY = frozenset(("why", "w"))
DONE = frozenset(("done", "quit", "q", "end"))


def interview(
    text: Annotated[
        list[str] | None, typer.Argument(help="What is wanted, in words; nothing starts from nothing.")
    ] = None,
    fact: FactOption = None,
    explain: Annotated[bool, typer.Option("--explain/--plain", help="End with the story and every proof.")] = True,
    form: FormatOption = "",
    rules: RulesOption = None,
    engine: EngineOption = "indexed",
    json: JsonOption = False,
) -> None:
    """Ask the most informative question next, until no reply can change the answer; end with its explanation.

    ergo interview "Our queue consumer crashes on one message"

    printf 'no\\nno\\n' | ergo interview --json "Our queue consumer crashes on one message"
    """
    form = form_of(form, json)
    if text == ["-"]:
        fail("an interview reads its replies from standard input", USAGE, "give the question as an argument")
    wanted = text_from(text)
    without_options(wanted)
    advisor = open_advisor(rules, engine)
    with usage_errors():
        talk = _Talk(advisor, wanted, tuple(advisor.fact(one) for one in fact or []), aside=form != "text")
    finished = talk.run()
    answer = talk.interview.answer()
    talk.end(finished)
    if form == "json":
        from engine.explaining import forms

        print_json({**forms.data_of(answer, explain), "interview": talk.record(), "finished": finished})
    else:
        show(answer, form, explain)
    raise typer.Exit(ABSTAINED if answer.abstained else 0)


class _Talk:
    """The dialogue on a terminal or through pipes; beside standard output when that is for data."""

    def __init__(self, advisor: Advisor, text: str, facts: tuple[str, ...], aside: bool) -> None:
        from engine.explaining.interview import Interview
        from engine.explaining.interview_text import OPENING
        from engine.explaining.saying import Sayings

        self._advisor = advisor
        self._aside = aside
        self._terminal = sys.stdin.isatty()
        self._sayings = Sayings(advisor.pack)
        if not text and not facts and self._terminal:
            self._say(OPENING)
            said = self._line()
            text = said or ""
            without_options(text)
        self.interview: Interview = Interview(advisor, text, facts)

    def run(self) -> bool:
        """Ask until there is nothing to ask (true) or the replies end (false)."""
        while True:
            question = self.interview.next()
            if question is None:
                return True
            if not self._ask(question):
                return False

    def _ask(self, question: Question) -> bool:
        """Ask one question until a reply is taken; false when there are no more replies."""
        from engine.explaining import interview_text as words

        for told in words.asked(self._advisor.pack, self._sayings, question):
            self._say(told)
        if not self.interview.turns:
            self._say(f"  [{words.hint(question)}]")
        while True:
            line = self._line()
            if line is None or line.lower() in DONE:
                return False
            if line.lower() in WHY:
                for told in words.why(self.interview, question, self.interview.answer()):
                    self._say(f"  {told}")
            elif self._take(question, line):
                self._say("")
                return True

    def _take(self, question: Question, line: str) -> bool:
        """Take a reply; false when it says nothing that can be taken."""
        low = " ".join(line.lower().split())
        if low in BACK:
            if not self.interview.back():
                self._say("  This is the first question.")
            return True
        if low in YES and question.closing:
            self._say("  Say what, in your own words.")
            return False
        if low in YES:
            self.interview.reply(question, "yes")
        elif low in NO:
            self.interview.reply(question, "no")
        elif low in UNKNOWN:
            self.interview.reply(question, "unknown")
        elif re.fullmatch(r"\d+([ ,]+\d+)*", low):
            return self._choose(question, [int(number) for number in re.findall(r"\d+", low)])
        else:
            return self._tell(question, line)
        return True

    def _choose(self, question: Question, numbers: list[int]) -> bool:
        if len(question.facts) < 2 or not all(1 <= number <= len(question.facts) for number in numbers):
            self._say(
                f"  There are {len(question.facts)} to choose among." if question.facts else "  There is no list here."
            )
            return False
        self.interview.choose(question, [number - 1 for number in numbers])
        return True

    def _tell(self, question: Question, line: str) -> bool:
        from engine.explaining.proof import in_words

        facts = self.interview.tell(question, line) if line else []
        if facts:
            self._say(f"  Read: {'; '.join(in_words(self._advisor.pack, fact) for fact in facts)}")
        elif line:
            from engine.explaining.interview_text import hint

            self._say(f"  Nothing in that is known to the rules. Reply {hint(question)}.")
        return bool(facts)

    def _line(self) -> str | None:
        if self._terminal:
            self._say("> ", end="")
        line = sys.stdin.readline()
        if not line:
            return None
        line = line.strip()
        if not self._terminal:
            self._say(f"> {line}")
        return line

    def _say(self, text: str, end: str = "\n") -> None:
        from engine.plain import clean

        typer.echo(clean(text), err=self._aside, nl=end == "\n")

    def end(self, finished: bool) -> None:
        """Say why the interview is over."""
        from engine.explaining import interview_text as words

        for line in words.ending(self.interview, self.interview.answer(), not finished):
            self._say(line)
        self._say("")

    def record(self) -> list[dict[str, list[str]]]:
        """The replies as plain data."""
        return [
            {
                "asked": list(turn.question.facts),
                "holds": list(turn.holds),
                "denied": list(turn.denied),
                "unknown": list(turn.unknown),
            }
            for turn in self.interview.turns
        ]
