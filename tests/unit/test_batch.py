"""Lines of a batch: cut into chunks as they come, and answered the same by columns and one by one."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from cli import lines as command
from engine.advisor import Advisor
from engine.batch import FIELDS, Batch
from tests import kitchen
from tests.unit.test_licences_pack import RULES


class Trickle(io.BytesIO):
    """A stream that gives a few octets at a time."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(7)


@pytest.mark.parametrize("stream", [io.BytesIO, Trickle])
def test_chunks_hold_every_line_under_its_number(stream: type[io.BytesIO], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "SCENARIOS", 5)
    monkeypatch.setattr(command, "MIXED", 3)
    monkeypatch.setattr(command, "QUESTIONS", 2)
    dice = random.Random(3)
    lines = [dice.choice([b'{"facts": []}', b'{"text": 1}', b"", b"x\ry", b'{"question":\r2}']) for _ in range(200)]
    content = b"\n".join(lines)
    chunks = [*command.chunks(command.parts(stream(content)))]
    assert b"".join(part for _, part in chunks) == content
    assert all(part.endswith(b"\n") for _, part in chunks[:-1])
    number = 1
    for first, part in chunks:
        assert first == number
        number += part.count(b"\n")
    worded = [part.count(b'"text"') + part.count(b'"question"') for _, part in chunks]
    assert max(worded) == 2
    assert len(chunks) > 40


def test_a_line_without_an_end_is_a_line() -> None:
    assert [*command.chunks(command.parts(io.BytesIO(b"a\nb")))] == [(1, b"a\nb")]
    assert [*command.chunks(command.parts(io.BytesIO(b"")))] == []


def lines_of(facts: list[str], dice: random.Random) -> list[bytes]:
    """Scenarios as people write them, and lines with something wrong."""
    odd: list[object] = [
        {"id": 10**40, "facts": facts[:1]},
        {"facts": facts[:2]},
        {"id": "two", "facts": ["need=nowhere"]},
        {"id": "n", "facts": []},
        {"id": "n", "facts": "need=x"},
        {"id": "n", "facts": [1]},
        {"id": "\ud800 half", "facts": facts[:1]},
        {"id": "more", "facts": facts[:1], "select": 1},
        {"id": "select", "facts": facts[:1], "select": 0},
        {"id": "spaces", "facts": [f"  {facts[0]} "]},
        {"id": None, "facts": facts[:1]},
        ["id"],
        "text",
    ]
    found = [json.dumps(one).encode() for one in odd]
    found += [b"", b"   ", b"{", b'{"id": "a", "facts": [NaN]}', b'{"id": "\xff", "facts": ["x"]}']
    for number in range(300):
        some = dice.sample(facts, dice.randint(1, 6))
        separators = dice.choice([(",", ":"), (", ", ": ")])
        name = dice.choice(["plain", 'quote " and \\ back', "\u00e9\u4e2d", "line\nbreak"]) + str(number)
        found.append(
            json.dumps({"id": name, "facts": some}, separators=separators, ensure_ascii=number % 2 == 0).encode()
        )
    dice.shuffle(found)
    return found


def test_columns_answer_as_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numpy", reason="without numpy there are no columns")
    advisor = Advisor.open(RULES, engine="indexed")
    facts = sorted({fact for rule in advisor.pack.rules for fact in rule.when if fact in advisor.pack.concepts})
    lines = lines_of(facts, random.Random(5))
    columns = Batch(advisor, ["fired"])
    assert columns._scenarios is not None
    found = columns.answers(11, lines)
    assert columns.answers(11, lines) == found  # the second time with every fact met before
    monkeypatch.setattr("engine.columns._quick_reader", lambda: None)
    assert Batch(advisor, ["fired"]).answers(11, lines) == found
    monkeypatch.setattr(Batch, "_set_at_a_time", lambda self: None)
    assert Batch(advisor, ["fired"]).answers(11, lines) == found
    assert sum('"error"' in one for one in found) == 10
    assert sum('"fired": ["' in one for one in found) > 250


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Which licence is short?\nA. one that keeps changes open\nB. one that is short", []),
        ("Which of these does NOT keep changes open?", ["one that keeps changes open", "a short licence"]),
    ],
)
def test_the_rules_fired_are_the_same_whatever_else_is_asked_for(text: str, options: list[str]) -> None:
    """Options state nothing, and what does not hold is read as what does."""
    advisor = Advisor.open(RULES, engine="indexed")
    line = json.dumps({"id": 1, "question": text, "options": options}).encode()
    alone, among = (json.loads(Batch(advisor, fields).answers(1, [line])[0]) for fields in (["fired"], FIELDS))
    assert alone["fired"] == among["fired"]
    assert alone["fired"] != [firing.rule.id for firing in advisor.chain(text)[1].firings]


def test_a_line_may_say_its_question_under_either_name() -> None:
    batch = Batch(Advisor.open(RULES, engine="indexed"), ["recommendations"])
    asked = "We want a short licence"
    lines = [
        {"id": 1, "question": asked},
        {"id": 2, "question": None, "text": asked},
        {"id": 3, "question": "", "text": asked},
        {"id": 4, "question": "", "text": ["x"], "facts": ["need=calm"]},
        {"id": 5, "question": asked, "text": 7},
        {"id": float("nan"), "text": asked},
    ]
    told = [json.loads(line) for line in batch.answers(1, [json.dumps(one).encode() for one in lines])]
    assert told[0]["recommendations"]
    assert told[0]["recommendations"] == told[1]["recommendations"] == told[2]["recommendations"]
    assert [one.get("error") for one in told[3:]] == ["`text` is not text", "`text` is not text", "not a JSON object"]


@pytest.mark.parametrize("fields", [["fired"], FIELDS])
def test_null_is_as_good_as_left_out(fields: list[str]) -> None:
    batch = Batch(Advisor.open(RULES, engine="indexed"), fields)
    asked: dict[str, object] = {"id": "q", "text": "Which licence keeps changes open?"}
    plain, null, facts = batch.answers(
        1,
        [
            json.dumps(one).encode()
            for one in (
                asked,
                {**asked, "question": None, "options": None, "facts": None, "select": None},
                {"id": "f", "text": None, "facts": ["need=keep-changes-open"], "options": None, "select": None},
            )
        ],
    )
    assert plain == null
    assert "error" not in json.loads(facts)


def test_a_worker_that_inherits_nothing_opens_the_documents_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where processes cannot be forked, each opens pack and documents anew."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(command, "_leave_signals", lambda: None)
    monkeypatch.setattr(command, "_worker", None)
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "licences.md").write_text("# Licences\n\nThe MIT licence is short and simple.\n")
    command._start_worker(command.Setting(str(RULES), "indexed", ("id", "answer"), 0.0, documents))
    count, _, answers = command._job((1, b'{"id": 1, "text": "We want a short licence"}\n'))
    assert count == 1
    assert json.loads(answers)["id"] == 1


class Pool:
    """A pool that does the work at once."""

    def submit(self, work: object, chunk: command.Chunk) -> Future[command.Answers]:
        done: Future[command.Answers] = Future()
        done.set_result(chunk)
        return done


def test_no_more_is_read_than_was_asked_for() -> None:
    """Answers do not pile up before somebody who reads slowly."""
    read: list[int] = []

    def chunks() -> Iterator[command.Chunk]:
        for number in range(5_000):
            read.append(number)
            yield number, b""

    taken = 0
    for number, _ in command._in_order(Pool(), chunks(), 4):  # type: ignore[arg-type]
        assert number == taken
        taken += 1
        assert len(read) <= taken + 4 + 1  # one more waits for its place
    assert taken == 5_000


def test_what_goes_wrong_in_reading_is_raised_after_the_answers() -> None:
    def chunks() -> Iterator[command.Chunk]:
        yield 1, b""
        raise OSError("gone")

    found = command._in_order(Pool(), chunks(), 4)  # type: ignore[arg-type]
    assert next(found) == (1, b"")
    with pytest.raises(OSError, match="gone"):
        next(found)


def test_columns_take_no_facts_that_exclude_each_other(pack: Callable[..., Path]) -> None:
    pytest.importorskip("numpy", reason="without numpy there are no columns")
    advisor = Advisor.open(pack(kitchen.FILES), engine="indexed")
    given = [
        ["need=cook-fast", "not need=cook-fast"],
        ["cooking-time=5 minutes", "cooking-time=20 minutes"],
        ["cooking-time=300 seconds", "cooking-time=5 minutes", "need=cook-fast"],
        ["not need=cook-fast", "not need=cook-fast"],
    ]
    lines = [json.dumps({"id": str(number), "facts": facts}).encode() for number, facts in enumerate(given)]
    columns = Batch(advisor, ["fired"])
    for _ in range(2):  # the second time with every fact met before
        told = [json.loads(line) for line in columns.answers(1, lines)]
        assert [one.get("error", "") for one in told] == [
            "`need=cook-fast` and `not need=cook-fast` cannot both hold; leave one of them out",
            "`cooking-time=5 minutes` and `cooking-time=20 minutes` cannot both hold; leave one of them out",
            "",
            "",
        ]
