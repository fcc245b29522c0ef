"""The AWS pack: every note judged, every rule sourced, every example caught, and the choice blind to place and order."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine.advisor import Advisor
from engine.computing.calculator import has_amount
from tests.conftest import CACHE_HOME, ROOT, SHARED

PAGE = re.compile(r"^https://(docs\.aws\.amazon\.com|aws\.amazon\.com)/[\w./%#?=&+-]*$")
NEWER = (
    Path(__file__).parent.parent / "golden" / "newer-pages.txt"
)  # cited pages published after the guides beside the project
QUESTIONS = [
    (
        "A function reads messages from a queue and a poison message blocks it. What isolates such messages with the LEAST effort?",
        [
            "Configure a dead-letter queue with a redrive policy.",
            "Raise the timeout of the function.",
            "Use a larger batch size.",
        ],
    ),
    (
        "Objects must be encrypted with a key that the company controls and whose use is audited. Which encryption fits?",
        ["SSE-S3", "SSE-KMS with a customer managed key", "No encryption", "SSE-C"],
    ),
]


def test_every_note_is_judged_once(aws: Advisor) -> None:
    assert sorted(aws.pack.notes) == [f"n{number:03}" for number in range(1, 273)]


def test_verdicts_are_not_naked(aws: Advisor) -> None:
    for note in aws.pack.notes.values():
        if note.verdict in ("confirmed", "corrected"):
            assert note.rules, note.id
            assert note.docs, note.id
        if note.verdict != "confirmed":
            assert note.so, note.id


def test_rules_of_a_judged_note_cite_it(aws: Advisor) -> None:
    for note in aws.pack.notes.values():
        if note.rules and note.verdict in ("confirmed", "corrected"):
            assert any(note.id in aws.pack.texts[rule].notes for rule in note.rules), note.id


def test_every_rule_cites_a_page(aws: Advisor) -> None:
    for text in aws.pack.texts.values():
        assert text.docs, text.id
        assert text.because, text.id
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", text.checked), text.id
        for page in text.docs:
            assert PAGE.match(page), (text.id, page)


@pytest.mark.skipif(not (SHARED / "aws-docs").is_dir(), reason="the guides are not beside the project")
def test_pages_of_the_guides_exist(aws: Advisor) -> None:
    """Or are known to be newer than the guides. To accept such a page, having opened it: ERGO_PIN=1 pytest with this test."""
    known = {}
    for line in (SHARED / "aws-docs" / "guides.tsv").read_text().splitlines():
        name, _, address = line.split("\t")
        known[address] = {path.stem for path in (SHARED / "aws-docs" / name).iterdir()}
    missing = set()
    for text in aws.pack.texts.values():
        for page in text.docs:
            base, _, name = page.partition("#")[0].rpartition("/")
            if f"{base}/" in known and name.removesuffix(".html") not in known[f"{base}/"]:
                missing.add(page)
    if os.environ.get("ERGO_PIN"):
        NEWER.write_text("".join(f"{page}\n" for page in sorted(missing)))
    newer = set(NEWER.read_text().splitlines())
    assert sorted(missing - newer) == [], "no such page in the guides"
    assert sorted(newer - missing) == [], "nothing cites these any more"


def test_examples_fire_their_rules(aws: Advisor) -> None:
    """Most examples fire; the rest need a service the sentence leaves unsaid while it names another."""
    total = missed = 0
    for text in aws.pack.texts.values():
        for example in text.examples:
            total += 1
            fired = {firing.rule.id for firing in aws.chain(example)[1].firings}
            missed += text.id not in fired
    assert total > 2000
    assert missed / total < 0.08


@pytest.mark.parametrize(("question", "options"), QUESTIONS)
def test_the_order_of_options_changes_nothing(aws: Advisor, question: str, options: list[str]) -> None:
    first = aws.ask(question, options=options).choice
    assert first is not None
    for turn in range(1, len(options)):
        turned = options[turn:] + options[:turn]
        choice = aws.ask(question, options=turned).choice
        assert choice is not None
        assert {turned[n] for n in choice.options} == {options[n] for n in first.options}
        assert choice.confidence == first.confidence


def test_the_answer_does_not_depend_on_the_hash_seed(aws: Advisor) -> None:
    question = "We must react in near real time when an item in our DynamoDB table changes"
    outputs = set()
    for seed in ("1", "2"):  # what compiling does under either is tested with the licences
        command = [sys.executable, "-m", "cli.main", "ask", "--json", question]
        environment = {"PYTHONHASHSEED": seed, "XDG_CACHE_HOME": str(CACHE_HOME), "PATH": "/usr/bin:/bin"}
        outputs.add(subprocess.run(command, capture_output=True, env=environment, cwd=ROOT, check=True).stdout)
    (told,) = (json.loads(output) for output in outputs)
    here = aws.ask(question)
    assert [(one["id"], one["confidence"]) for one in told["recommendations"]] == [
        (one.id, one.confidence) for one in here.recommendations
    ]
    assert told["fired"] == [firing.rule.id for firing in here.trace.firings]


@pytest.mark.parametrize(
    ("text", "yes", "limit"),
    [
        ("Does a 600 KB JSON document fit into one DynamoDB item?", False, "dynamodb-item-size-max"),
        ("Can BatchWriteItem put 40 items in a single call?", False, "dynamodb-batchwriteitem-items-max"),
        ("can i keep messages in sqs for 3 weeks", False, "sqs-message-retention-max"),
        ("Could a Standard workflow in Step Functions stay open for eight months?", True, "step-functions-standard-duration"),
        ("Will a zipped Lambda package of 40 MB go through a direct upload with the API?", True, "lambda-package-zipped-direct-upload"),
        ("Can a Lambda function have 64 MB of memory?", False, "lambda-memory-min"),
        ("Is 30 seconds the default visibility timeout of SQS?", True, "sqs-visibility-timeout-default"),
        ("Can an IAM user have three access keys at the same time?", False, "iam-access-keys-per-user"),
    ],
)  # fmt: skip
def test_yes_or_no_by_a_limit(aws: Advisor, text: str, yes: bool, limit: str) -> None:
    found = aws.ask(text).bounded
    assert found
    assert (found.yes, found.limit.id) == (yes, limit)


@pytest.mark.parametrize(
    "text",
    [
        "Can SQS keep messages?",
        "Does an EventBridge rule on the default bus see events of AWS services?",
        "How long can SQS keep messages?",
        "A function runs for 20 minutes; what should take its place?",
    ],
)
def test_no_yes_or_no_where_no_amount_is_asked_about(aws: Advisor, text: str) -> None:
    assert aws.ask(text).bounded is None


@pytest.mark.parametrize(
    ("text", "options", "odd"),
    [
        ("Which of these is NOT a trigger of Lambda@Edge?", ["Viewer request", "Cache expiration", "Origin response"], 1),
        ("Which of these does not send events to Lambda by an event source mapping?", ["Amazon SQS", "Amazon Kinesis", "Amazon S3"], 2),
        ("All of these can be the destination of an asynchronous invocation EXCEPT:", ["An SQS queue", "An SNS topic", "A DynamoDB table"], 2),
    ],
)  # fmt: skip
def test_the_odd_one_out(aws: Advisor, text: str, options: list[str], odd: int) -> None:
    found = aws.ask(text, options=options).choice
    assert found
    assert found.options == (odd,)
    assert [one.option for one in found.verdicts if one.verdict == "right"] == [odd]


@pytest.mark.parametrize(
    "text", ["hi", "help", "banana", "the", "Wie wird das Wetter morgen in Hamburg?", "tell me a joke"]
)
def test_of_other_things_there_is_no_answer(aws: Advisor, text: str) -> None:
    assert aws.ask(text).abstained


def test_an_amount_answers_no_question_that_wants_yes_or_no(aws: Advisor) -> None:
    entries = "Does a request with 500 entries count as one record against the 1,000 records per second of a shard?"
    assert not aws.ask(entries).computed
    assert not aws.ask("How many RCUs for a query of 100 items of 500 bytes, strongly consistent?").computed
    shards = "A producer puts 300 records per second into a stream. How many shards are needed?"
    (computed,) = aws.ask(shards).computed
    assert computed.shown == "1 shard"
    options = ["One key, so that all go to the same shard", "A stream with one shard", "1"]
    assert [has_amount(computed, one) for one in options] == [False, True, True]
