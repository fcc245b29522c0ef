"""Many questions at a time: JSON lines to JSON lines. What is wrong with a line becomes its answer's `error`.

Where numpy is installed, scenarios that are facts alone are chained set at a time when nothing but the rules fired is asked
for, and questions in words are judged with arrays. The lines are the same either way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from engine.errors import UsageError
from engine.plain import whole

if TYPE_CHECKING:
    from engine.advisor import Advisor
    from engine.columns import Scenarios
    from engine.documents.library import Library

FIELDS = ("answer", "confidence", "recommendations", "guess", "fired", "abstained", "computed", "lacking", "bounded")
Asked = dict[str, Any]
HASTE = 24  # questions in words after which it pays to judge with arrays


class Batch:
    """Answers lines with one advisor. `fields` names what each answer holds besides the id."""

    def __init__(
        self,
        advisor: Advisor,
        fields: Sequence[str] = FIELDS,
        min_confidence: float = 0.0,
        library: Library | None = None,
    ) -> None:
        self._advisor = advisor
        self._library = library
        self._fields = [name for name in FIELDS if name in fields]
        self._least = min_confidence
        self._scenarios = self._set_at_a_time() if self._fields == ["fired"] else None
        self._loads = _reader()
        self._judged = 0
        self.wrong = 0  # lines so far that could not be answered

    def _set_at_a_time(self) -> Scenarios | None:
        try:
            from engine.columns import Scenarios
        except ImportError:
            return None
        return Scenarios(self._advisor)

    def answers(self, first: int, lines: Sequence[bytes]) -> list[str]:
        """The answers to lines, of which the first has the number `first`; blank lines have none."""
        found: list[str] = []
        scenarios = self._scenarios
        if scenarios:
            scenarios.begin()
        for number, line in enumerate(lines, first):
            if scenarios and scenarios.take(line):
                found.append("")
                continue
            asked = self._read(line)
            if asked is None:
                continue
            if (
                scenarios
                and isinstance(asked, dict)
                and _facts_alone(asked)
                and scenarios.add(_name(asked, number), asked["facts"])
            ):
                found.append("")
            else:
                found.append(whole(json.dumps(self._answer(number, asked), ensure_ascii=False)))
        if scenarios:
            answers = scenarios.answers()
            if len(answers) == len(found):
                return answers
            following = iter(answers)
            found = [one or next(following) for one in found]
        return found

    def _read(self, line: bytes) -> Asked | str | None:
        """A line as an object; None for a blank one, and what is wrong with any other."""
        if not line.strip():
            return None
        try:
            asked = self._loads(line)
        except (ValueError, RecursionError):
            return "not a JSON object"
        return asked if isinstance(asked, dict) else "not a JSON object"

    def _answer(self, number: int, asked: Asked | str) -> dict[str, Any]:
        if isinstance(asked, str):
            return self._refused({"line": number}, asked)
        name = {"id": asked["id"]} if "id" in asked else {"line": number}
        wrong = wrong_with(asked)
        if wrong:
            return self._refused(name, wrong)
        try:
            told = self._told(asked)
        except UsageError as error:
            return self._refused(name, str(error))
        return {**name, **{field: told[field] for field in (*self._fields, "evidence") if field in told}}

    def _refused(self, name: Asked, wrong: str) -> Asked:
        self.wrong += 1
        return {**name, "error": wrong}

    def _told(self, asked: Asked) -> dict[str, Any]:
        text, facts = _text(asked), _given(asked, "facts", [])
        if self._fields == ["fired"]:
            trace = self._advisor.follow(text, facts, options=_given(asked, "options", []))
            return {"fired": [firing.rule.id for firing in trace.firings]}
        from engine.explaining import data

        self._judged += bool(text)
        if self._judged == HASTE:
            self._advisor.hasten()
        answer = self._advisor.ask(
            text,
            facts,
            options=_given(asked, "options", []),
            select=_given(asked, "select", None),
            min_confidence=self._least,
            told=False,
            recommended="recommendations" in self._fields,
            library=self._library,
        )
        choice = answer.choice
        sure = choice.confidence if choice else answer.recommendations[0].confidence if answer.recommendations else 0.0
        return {
            "answer": list(choice.options) if choice and choice.confidence >= self._least else [],
            "confidence": sure,
            "recommendations": [found.id for found in answer.recommendations],
            "guess": bool(answer.recommendations) and answer.recommendations[0].guess,
            "fired": [firing.rule.id for firing in answer.trace.firings],
            "abstained": answer.abstained,
            **({"computed": [data.computed(one) for one in answer.computed]} if answer.computed else {}),
            **({"lacking": [data.lacking(one) for one in answer.lacking]} if answer.lacking else {}),
            **({"bounded": data.bounded(answer.bounded)} if answer.bounded else {}),
            **({"evidence": data.evidence(answer.evidence)} if answer.evidence else {}),
        }


def _facts_alone(asked: Asked) -> bool:
    """Whether a line is a scenario of nothing but facts, rightly written."""
    return bool(asked.get("facts")) and not _text(asked) and not asked.get("options") and not wrong_with(asked)


def _text(asked: Asked) -> Any:
    """The question in words, under either name."""
    return asked.get("question") or asked.get("text") or ""


def _given(asked: Asked, name: str, absent: Any) -> Any:
    """A field of a line; null is as good as left out."""
    found = asked.get(name)
    return absent if found is None else found


def _name(asked: Asked, number: int) -> str:
    return whole(f'"id": {json.dumps(asked["id"], ensure_ascii=False)}' if "id" in asked else f'"line": {number}')


def _reader() -> Callable[[bytes], Any]:
    """The quickest exact reader of JSON installed."""
    try:
        import orjson
    except ImportError:
        return _strictly

    def loads(line: bytes) -> Any:
        try:
            asked = orjson.loads(line)
        except ValueError:
            return _strictly(line)  # what only this one takes: other encodings
        # Numbers of any length are kept by this one only.
        plain = isinstance(asked, dict) and isinstance(asked.get("id"), str)
        return asked if plain else _strictly(line)

    return loads


def _strictly(line: bytes) -> Any:
    """JSON as the standard has it, without NaN and infinities, which could not be given back."""
    return json.loads(line, parse_constant=_refused)


def _refused(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def wrong_with(asked: Asked) -> str:
    """What is wrong with the fields of a line, or nothing."""
    options, facts, select = _given(asked, "options", []), _given(asked, "facts", []), _given(asked, "select", 1)
    given = {name: asked[name] for name in ("question", "text") if _given(asked, name, None) is not None}
    if not given and not facts:
        return "needs one of `question`, `text` and `facts`"
    for name, text in given.items():
        if not isinstance(text, str):
            return f"`{name}` is not text"
    if not isinstance(options, list) or not all(isinstance(one, str) for one in options):
        return "`options` is not a list of texts"
    if not isinstance(facts, list) or not all(isinstance(one, str) for one in facts):
        return "`facts` is not a list of facts"
    if not isinstance(select, int) or isinstance(select, bool) or select < 1:
        return "`select` is not a count"
    return ""
