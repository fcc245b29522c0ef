"""The commands as people and programs use them, on the shipped pack."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cli import common, new
from cli.main import app
from engine.pack import installed
from engine.pack.installed import Installed
from tests.conftest import CACHE, CACHE_HOME, ROOT, SCENARIOS
from tests.unit.test_licences_pack import PACKAGE

STREAMS = "We must react in near real time when an item in our DynamoDB table changes"
ESCAPE = re.compile(r"\x1b")


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common, "cache_folder", lambda: CACHE)


def ergo(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=text)


def test_ask_answers_first_and_cites() -> None:
    result = ergo("ask", STREAMS)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("DynamoDB Streams")
    assert "Rule  " in result.stdout
    assert "https://docs.aws.amazon.com/amazondynamodb/" in result.stdout
    assert "“DynamoDB”" in result.stdout
    assert not ESCAPE.search(result.stdout)


def test_yes_or_no_comes_first_with_its_limit() -> None:
    text = "Is 300 KB too big for a DynamoDB item?"
    told = ergo("ask", text).stdout.splitlines()
    assert told[0] == "No: 300 KB is less than 400 KB (item size)."
    assert any(line.startswith("  limit  dynamodb-item-size-max  limits/data.yaml:") for line in told[:6])
    data = json.loads(ergo("ask", "--json", text).stdout)["bounded"]
    assert (data["yes"], data["limit"], text[data["start"] : data["end"]]) == (
        False,
        "dynamodb-item-size-max",
        "300 KB",
    )
    line = json.dumps({"id": 1, "question": text})
    assert json.loads(ergo("batch", "-", text=line).stdout)["bounded"] == data
    unsure = ergo("ask", "--min-confidence", "0.99", text)
    assert unsure.exit_code == 1
    assert unsure.stdout.startswith("No answer: the best guess")
    assert "No: 300 KB is less than 400 KB (item size)." in ergo("ask", "--format", "adr", text).stdout


def test_ask_in_everyday_words() -> None:
    result = ergo("ask", "fastest way to deploy to Elastic Beanstalk, downtime is fine")
    assert "all at once" in result.stdout.splitlines()[0].lower()


def test_lines_fit_a_terminal() -> None:
    for question in (STREAMS, "fastest way to deploy to Elastic Beanstalk, downtime is fine", "How do I cook rice?"):
        for line in ergo("ask", question).stdout.splitlines():
            assert len(line) <= 80 or "https://" in line or " " not in line.strip() or "features/" in line, line


def test_ask_reads_standard_input_and_facts() -> None:
    assert ergo("ask", "-", text=STREAMS).stdout == ergo("ask", STREAMS).stdout
    assert ergo("ask", "--fact", "service=dynamodb", "--fact", "need=react-to-item-change").exit_code == 0


def test_ask_json_keeps_the_contract() -> None:
    data = json.loads(ergo("ask", "--json", STREAMS).stdout)
    assert data["schema_version"] == 1
    assert data["abstained"] is False
    assert data["answer"] is None
    for fact in data["facts"]:
        assert STREAMS[fact["start"] : fact["end"]] == fact["text"]
    best = data["recommendations"][0]
    assert {"id", "title", "confidence", "rule", "because", "notes", "docs", "proof"} <= best.keys()
    assert best["rule"] in data["fired"]
    assert {"ruled_out", "assumed_absent"} <= data.keys()


def test_both_engines_print_the_same_json() -> None:
    pytest.importorskip("durable_rules_engine")
    for question in (STREAMS, "Which load balancer keeps the client address for UDP traffic?"):
        assert (
            ergo("ask", "--json", "--engine", "durable", question).stdout
            == ergo("ask", "--json", "--engine", "indexed", question).stdout
        )


def test_no_answer_ends_with_one_and_names_what_is_near() -> None:
    result = ergo("ask", "Where do I buy a pink bucket for my beach holiday?")
    assert result.exit_code == 1
    assert result.stdout.startswith("No answer")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ask"], "ergo: nothing to answer"),
        (["ask", "--fact", "servce=sqs"], "ergo: unknown attribute `servce`\n    help: did you mean `service`?"),
        (
            ["ask", "--engine", "clips", "x"],
            "ergo: no chainer called `clips`\n    help: there are `durable` and `indexed`\n",
        ),
        (["ask", "--rules", "odd; name", "x"], "ergo: no folder and no installed pack `odd; name`\n    help: "),
        (["rules", "dynamodb-strems/react"], "ergo: no rule `dynamodb-strems/react`"),
        (["notes", "n999"], "ergo: no note `n999`"),
        (["run", "nowhere.yaml"], "ergo: no scenario file `nowhere.yaml`\n    help: name files"),
        (["batch", "nowhere.jsonl"], "ergo: no file `nowhere.jsonl`\n    help: name a file of JSON lines"),
        (["fmt", "nowhere/"], "ergo: no file or folder `nowhere`\n    help: name files or folders"),
        (["rules", "--stale", "999999999999"], "Invalid value for '--stale'"),
        (["lint", "--stale", "999999999999"], "Invalid value for '--stale'"),
    ],
)
def test_usage_errors(arguments: list[str], told: str) -> None:
    result = ergo(*arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""


def test_invalid_rule_files_end_with_three(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("checked: soon\npack: x\ntitle: X\n")
    result = ergo("ask", "--rules", str(tmp_path), "x")
    assert result.exit_code == 3
    assert "pack.yaml:1:10: `soon` is not a day" in result.stderr


OPTIONS = """Which Lambda setting keeps some concurrency for one function so that others cannot use it up?
A. Provisioned throughput of the table
B. Reserved concurrency
C. A larger timeout
D. An Elastic IP address"""


def test_options_are_judged_one_by_one() -> None:
    data = json.loads(ergo("ask", "--json", OPTIONS).stdout)
    assert data["answer"]["options"] == [1]
    assert [verdict["option"] for verdict in data["answer"]["verdicts"]] == [0, 1, 2, 3]
    assert all(verdict["because"] for verdict in data["answer"]["verdicts"])
    assert ergo("ask", OPTIONS).stdout.startswith("B  ")


def test_min_confidence_abstains() -> None:
    result = ergo("ask", "--min-confidence", "1", OPTIONS)
    assert result.exit_code == 1
    assert "No answer: the best guess, B, is " in result.stdout
    plain = ergo("ask", "--min-confidence", "1", STREAMS)
    assert plain.exit_code == 1
    assert " sure, less than the 100 % asked for." in " ".join(plain.stdout.split())
    assert "[dynamodb-streams/react-to-item-change]" in plain.stdout


def test_batch_keeps_order_and_survives_bad_lines(tmp_path: Path) -> None:
    stem, *options = OPTIONS.splitlines()
    good = {"id": "q1", "question": stem, "options": [one[3:] for one in options], "select": 1}
    lines = [
        json.dumps(good),
        "{not json",
        json.dumps({"id": "t", "text": STREAMS}),
        json.dumps({"id": "e", "options": 3}),
        "[]",
    ]
    lines.append(json.dumps({"id": "f", "facts": ["service=dynamodb", "need=react-to-item-change"]}))
    file = tmp_path / "q.jsonl"
    file.write_text("\n".join(lines) + "\n")
    result = ergo("batch", "--workers", "1", str(file))
    out = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [line.get("id", line.get("line")) for line in out] == ["q1", 2, "t", "e", 5, "f"]
    assert out[0]["answer"] == [1]
    assert out[1]["error"] == "not a JSON object"
    assert out[2]["answer"] == []
    assert out[2]["recommendations"]
    assert "error" in out[3]
    assert out[5]["fired"]
    assert [out[n]["guess"] for n in (2, 5)] == [False, False]
    assert result.stderr == "ergo: 3 of 6 lines could not be answered; each tells why in `error`\n"


def test_rules_notes_vocabulary() -> None:
    assert "Because" not in ergo("rules", "--service", "sqs").stdout
    page = ergo("rules", "dynamodb-streams/react-to-item-change").stdout
    assert "When" in page
    assert "https://docs.aws.amazon.com/" in page
    assert json.loads(ergo("rules", "--json", "dynamodb-streams/react-to-item-change").stdout)[0]["line"] > 0
    assert "n034" in ergo("notes", "n034").stdout
    assert "272 notes" in ergo("notes").stdout
    assert "DynamoDB" in ergo("vocabulary", "service=dynamodb").stdout
    assert ergo("rules", "--stale", "36500").stdout.strip() == "0 rules"


def test_run_answers_scenarios(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(
        f"scenarios:\n  - scenario: Streams.\n    text: {STREAMS}\n    expect: {{recommends: [dynamodb-streams]}}\n"
    )
    assert ergo("run", str(file)).stdout.startswith("# Streams.\n\nDynamoDB Streams")
    assert "1 scenarios, 0 failures" in ergo("test", str(file)).stdout


def test_a_failed_expectation_says_what_it_got(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(
        f"scenarios:\n  - scenario: Streams.\n    text: {STREAMS}\n    expect: {{recommends: [sqs-dead-letter-queue]}}\n"
    )
    result = ergo("test", str(file))
    assert result.exit_code == 1
    assert "expected `sqs-dead-letter-queue` first" in result.stdout
    assert "got `dynamodb-streams`" in result.stdout


def test_version_and_help() -> None:
    assert ergo("--version").stdout.startswith("ergo ")
    assert len(app.registered_commands) > 16
    for command in app.registered_commands:
        assert f"Usage: ergo {command.name} " in ergo(str(command.name), "--help").stdout
    for command in new.app.registered_commands:
        assert f" new {command.name} " in ergo("new", str(command.name), "--help").stdout


def test_control_characters_never_reach_the_terminal() -> None:
    result = ergo("ask", f"\x1b[31m{STREAMS}\x07\u202e")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", result.stdout)


def test_a_closed_pipe_is_no_traceback() -> None:
    environment = {**os.environ, "XDG_CACHE_HOME": str(CACHE_HOME)}
    command = [sys.executable, "-m", "cli.main", "rules"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    for command in app.registered_commands:
        assert f"`ergo {command.name}" in readme


def test_scenarios_that_ship_hold() -> None:
    result = ergo("test", str(SCENARIOS))
    assert result.exit_code == 0, result.stdout[-3000:]


def test_one_of_several_right_answers_has_to_be_first(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(
        f"scenarios:\n  - {{scenario: A, text: '{STREAMS}', expect: {{first-of: [s3-bucket, dynamodb-streams]}}}}\n"
    )
    assert ergo("test", str(file)).exit_code == 0
    file.write_text(file.read_text().replace("dynamodb-streams", "sqs-fifo-queue"))
    result = ergo("test", str(file))
    assert result.exit_code == 1
    assert "expected one of `s3-bucket`, `sqs-fifo-queue` first" in result.stdout


def test_batch_of_facts_fires_the_same_rules_with_and_without_the_other_fields(tmp_path: Path) -> None:
    pytest.importorskip("numpy")
    lines = [
        {"id": "a", "facts": ["service=dynamodb", "need=react-to-item-change"]},
        {"facts": ["service=sqs", "run-time=20 minutes"]},
        {"id": 3, "facts": ["servce=sqs"]},
        {"id": "w", "text": STREAMS},
        {"id": "e", "facts": []},
        {"id": ["odd", 1], "facts": ["service=lambda", "not service=sqs"]},
    ]
    file = tmp_path / "f.jsonl"
    file.write_text("\n\n".join(json.dumps(line) for line in lines) + "\n")
    every = [json.loads(line) for line in ergo("batch", "--workers", "1", str(file)).stdout.splitlines()]
    fired = [
        json.loads(line) for line in ergo("batch", "--workers", "1", "--fields", "fired", str(file)).stdout.splitlines()
    ]
    told = ("id", "line", "fired", "error")
    assert fired == [{name: value for name, value in line.items() if name in told} for line in every]
    assert [line.get("id", line.get("line")) for line in fired] == ["a", 3, 3, "w", "e", ["odd", 1]]
    assert fired[0]["fired"]


def test_batch_refuses_a_field_it_does_not_know() -> None:
    result = ergo("batch", "--fields", "fird", "-", text="")
    assert result.exit_code == 2
    assert "ergo: no field `fird`" in result.stderr
    assert "did you mean `fired`?" in result.stderr


def test_workers_of_a_cluster_are_told_the_folder_of_a_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the folder around it is named, or an installed pack."""
    cluster = pytest.importorskip("engine.cluster")
    jobs: list[Any] = []

    def run(address: str, source: str, job: object, told: object) -> int:
        jobs.append(job)
        return 0

    monkeypatch.setattr(cluster, "run", run)
    monkeypatch.setattr(installed, "installed", lambda: [Installed("licences", "ergo-licences", PACKAGE / "rules")])
    for rules in (str(PACKAGE), "licences"):
        result = ergo("batch", "--rules", rules, "--cluster", "tcp://x", "--out", str(tmp_path), "in.jsonl")
        assert result.exit_code == 0
    assert {job.rules for job in jobs} == {str(PACKAGE / "rules")}
