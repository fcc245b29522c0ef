"""Many questions at a time: JSON lines to JSON lines. What is wrong with a line becomes its answer's `error`.

Where numpy is installed, scenarios that are facts alone are chained set at a time when nothing but the rules fired is asked
for, and questions in words are judged with arrays. The lines are the same either way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, pairwise
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from engine.advisor import names_service
from engine.errors import DocumentsError, FactError
from engine.model import NAMES_SERVICE, Fact
from engine.plain import whole

if TYPE_CHECKING:
    from engine.advisor import Advisor
    from engine.chaining.packed import PackedChainer
    from engine.documents.library import Library

FIELDS = ("answer", "confidence", "recommendations", "fired", "abstained")
KNOWN_FACTS = 200_000  # different facts as written that are kept at hand; quantities make any number of them

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
        self._given: dict[str, tuple[Fact, ...]] = {}
        self._names = [json.dumps(rule.id, ensure_ascii=False) for rule in advisor.program.rules]
        self._packed = self._packed_chainer() if self._fields == ["fired"] else None
        self._loads = _reader()
        self._judged = 0

    def _packed_chainer(self) -> PackedChainer | None:
        try:
            from engine.chaining.packed import PackedChainer
        except ImportError:
            return None
        return PackedChainer(self._advisor.program)

    def answers(self, first: int, lines: Sequence[bytes]) -> list[str]:
        """The answers to lines, of which the first has the number `first`; blank lines have none."""
        if len(self._given) >= KNOWN_FACTS:
            self._given.clear()
        found: list[str] = []
        scenarios: list[tuple[int, str]] = []
        facts: list[list[Fact]] = []
        for number, line in enumerate(lines, first):
            asked = self._read(line)
            if asked is None:
                continue
            given = self._facts_alone(asked) if self._packed else None
            if given is None or isinstance(asked, str):
                found.append(whole(json.dumps(self._answer(number, asked), ensure_ascii=False)))
            else:
                scenarios.append((len(found), _name(asked, number)))
                facts.append(given)
                found.append("")
        if self._packed and facts:
            for (place, name), fired in zip(scenarios, self._fired(self._packed, facts), strict=True):
                found[place] = whole(f'{{{name}, "fired": [{fired}]}}')
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

    def _facts_alone(self, asked: Asked | str) -> list[Fact] | None:
        """The facts of a scenario that is nothing but facts, all of them known; None for any other."""
        if isinstance(asked, str) or not asked.get("facts"):
            return None
        if len(asked) == 2 and "id" in asked and type(asked["facts"]) is list:
            try:  # all met before: the way of nearly every line
                return list(chain.from_iterable([self._given[text] for text in asked["facts"]]))
            except (KeyError, TypeError):
                pass
        if asked.get("question") is not None or asked.get("text") is not None or asked.get("options"):
            return None
        if wrong_with(asked):
            return None
        try:
            for text in asked["facts"]:
                if text not in self._given:
                    self._keep(text)
        except FactError:
            return None
        return list(chain.from_iterable([self._given[text] for text in asked["facts"]]))

    def _keep(self, text: str) -> None:
        """Keep at hand a fact as the pack writes it, with what holds by it alone. Raises FactError."""
        fact = self._advisor.fact(text)
        named = [NAMES_SERVICE] if names_service(fact) else []
        self._given[text] = (fact, *named, *self._advisor.reader.passed([fact]))

    def _fired(self, chainer: PackedChainer, facts: Sequence[Iterable[Fact]]) -> Iterable[str]:
        """The rules fired in each scenario, as the inside of a JSON list."""
        fired = chainer.run(facts)
        names = [self._names[index] for index in fired.rules.tolist()]
        for start, end in pairwise(fired.starts.tolist()):
            yield ", ".join(names[start:end])

    def _answer(self, number: int, asked: Asked | str) -> dict[str, Any]:
        if isinstance(asked, str):
            return {"line": number, "error": asked}
        name = {"id": asked["id"]} if "id" in asked else {"line": number}
        wrong = wrong_with(asked)
        if wrong:
            return {**name, "error": wrong}
        try:
            told = self._told(asked)
        except (FactError, DocumentsError) as error:
            return {**name, "error": str(error)}
        return {**name, **{field: told[field] for field in (*self._fields, "evidence") if field in told}}

    def _told(self, asked: Asked) -> dict[str, Any]:
        text, facts = asked.get("question") or asked.get("text") or "", asked.get("facts") or ()
        if self._fields == ["fired"]:
            _, trace = self._advisor.chain(text, facts)
            return {"fired": [firing.rule.id for firing in trace.firings]}
        self._judged += bool(text)
        if self._judged == HASTE:
            self._advisor.hasten()
        answer = self._advisor.ask(
            text,
            facts,
            options=asked.get("options") or (),
            select=asked.get("select"),
            min_confidence=self._least,
            told=False,
            library=self._library,
        )
        if answer.evidence:
            from engine.explaining.data import evidence
        choice = answer.choice
        sure = choice.confidence if choice else answer.recommendations[0].confidence if answer.recommendations else 0.0
        return {
            "answer": list(choice.options) if choice and not answer.abstained else [],
            "confidence": sure,
            "recommendations": [found.id for found in answer.recommendations],
            "fired": [firing.rule.id for firing in answer.trace.firings],
            "abstained": answer.abstained,
            **({"evidence": evidence(answer.evidence)} if answer.evidence else {}),
        }


def _name(asked: Asked, number: int) -> str:
    if type(asked.get("id")) is str:
        return f'"id": {encode_basestring(asked["id"])}'
    return f'"id": {json.dumps(asked["id"], ensure_ascii=False)}' if "id" in asked else f'"line": {number}'


def _reader() -> Callable[[bytes], Any]:
    """The quickest exact reader of JSON installed."""
    try:
        import orjson
    except ImportError:
        return json.loads

    def loads(line: bytes) -> Any:
        try:
            asked = orjson.loads(line)
        except ValueError:
            return json.loads(line)  # what only this one takes: other encodings, NaN
        # Numbers of any length are kept by this one only.
        plain = isinstance(asked, dict) and isinstance(asked.get("id"), str)
        return asked if plain else json.loads(line)

    return loads


def wrong_with(asked: Asked) -> str:
    """What is wrong with the fields of a line, or nothing."""
    text = asked.get("question", asked.get("text"))
    options, facts, select = asked.get("options", []), asked.get("facts", []), asked.get("select", 1)
    if text is None and not facts:
        return "needs one of `question`, `text` and `facts`"
    if text is not None and not isinstance(text, str):
        return "`question` is not text"
    if not isinstance(options, list) or not all(isinstance(one, str) for one in options):
        return "`options` is not a list of texts"
    if not isinstance(facts, list) or not all(isinstance(one, str) for one in facts):
        return "`facts` is not a list of facts"
    if not isinstance(select, int) or isinstance(select, bool) or select < 1:
        return "`select` is not a count"
    return ""
