"""The commands that explain, as people and pipes use them, on the shipped pack."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from benchmarks import pages
from cli import common, waiting
from cli.main import app
from engine.advisor import Advisor
from tests.conftest import CACHE, ROOT

ORDERED = "The SQS queue must deliver messages in the exact order in which they were sent."
STREAMS = "We must react in near real time when an item in our DynamoDB table changes"
FASTEST = "fastest way to deploy to Elastic Beanstalk, downtime is fine"
FAILING = "Our SQS consumer crashes on the same message again and again. What should we use?"


@pytest.fixture(autouse=True)
def _opened_once(monkeypatch: pytest.MonkeyPatch, aws: Advisor) -> None:
    """Commands share one advisor, but for the engine that is named: opening the pack is tested elsewhere."""
    really = Advisor.open

    def open_(folder: Path, *, engine: str = "", cache: Path | None = None, judging: bool = True) -> Advisor:
        return really(folder, engine=engine, cache=cache) if engine == "durable" else aws

    monkeypatch.setattr(common, "cache_folder", lambda: CACHE)
    monkeypatch.setattr(Advisor, "open", open_)


def ergo(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=text)


def test_explain_tells_the_story_before_the_proof() -> None:
    lines = ergo("ask", "--explain", FASTEST).stdout.splitlines()
    assert lines[0].startswith("Ergo read \u201cfastest way to deploy")
    assert lines.index("Proof") < next(
        n for n, line in enumerate(lines) if line.startswith("Elastic Beanstalk all at once deployment  ")
    )
    assert all(len(line) <= 80 or "https://" in line or " " not in line.strip(" -\u2500\u251c\u2514") for line in lines)


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("markdown", "# Elastic Beanstalk all at once deployment\n"),
        ("json", "{\n"),
        ("mermaid", "flowchart LR\n"),
        ("dot", "digraph "),
        ("html", "<!doctype html>\n"),
        ("adr", "---\nstatus: proposed\n"),
    ],
)
def test_forms(form: str, start: str) -> None:
    result = ergo("ask", "--format", form, FASTEST)
    assert result.exit_code == 0
    assert result.stdout.startswith(start)
    assert result.stdout.endswith("\n")
    assert not result.stdout.endswith("\n\n")


def test_both_engines_write_the_same_page() -> None:
    pytest.importorskip("durable_rules_engine")
    pair = [ergo("ask", "--format", "html", "--engine", engine, STREAMS).stdout for engine in ("durable", "indexed")]
    assert pair[0] == pair[1]


def test_why_not() -> None:
    result = ergo("why-not", "SQS standard queue", ORDERED)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "SQS standard queue  ruled out"
    data = json.loads(ergo("why-not", "--json", "sqs-standard-queue", ORDERED).stdout)
    assert data["schema_version"] == 1
    assert data["reason"] == "ruled-out"
    assert data["ruled_out_by"] == ["sqs-standard-queue/cannot/strict-message-order"]
    change = data["to_be_the_answer"]["changes"][0]
    flags = [part for fact in change["add"] for part in ("--add", fact)]
    flags += [part for fact in change["drop"] for part in ("--drop", fact)]
    after = json.loads(ergo("what-if", "--json", ORDERED, *flags).stdout)
    assert after["after"]["recommendations"][0]["id"] == "sqs-standard-queue"


def test_what_if_shows_both_answers_side_by_side() -> None:
    result = ergo("what-if", FASTEST, "--drop", "need=fastest-deployment-with-downtime")
    assert result.exit_code == 0
    assert "Now                                    │ Then" in result.stdout
    assert "The answer stays the same." in result.stdout
    assert "  - beanstalk-all-at-once-when-speed-beats-uptime:" in result.stdout.split("No longer fires")[1]


def test_sensitivity_names_what_the_answer_rests_on() -> None:
    data = json.loads(ergo("sensitivity", "--json", ORDERED).stdout)
    assert data["answer"] == ["sqs-fifo-queue"]
    assert ["need=strict-message-order"] in [one["drop"] for one in data["changes"]]
    assert all(one["answer"] != data["answer"] for one in data["changes"])
    assert "It rests on" in ergo("sensitivity", ORDERED).stdout


def test_an_interview_through_a_pipe() -> None:
    replies = "why\n?\nno\nback\n" + "no\n" * 12
    result = ergo("interview", "--plain", FAILING, text=replies)
    assert result.exit_code == 0
    assert "Is any of these so?" in result.stdout
    assert "The answer now: SQS dead-letter queue." in result.stdout
    assert "no further reply can change the answer" in " ".join(result.stdout.split())
    assert "SQS dead-letter queue  " in result.stdout


def test_an_interview_from_nothing_takes_words() -> None:
    replies = "DynamoDB\nreact to item changes in near real time when an item changes\nno\nno\nno\nno\nno\n"
    result = ergo("interview", "--json", text=replies)
    data = json.loads(result.stdout)
    assert data["finished"] is True
    assert data["interview"][0]["holds"] == ["service=dynamodb"]
    assert data["recommendations"]
    assert "Is it about one of these?" in result.stderr


def test_an_interview_cut_short_says_so() -> None:
    result = ergo("interview", FASTEST, text="")
    assert "before everything that could change the answer was asked" in " ".join(result.stdout.split())
    assert result.exit_code == 0


def test_the_page_of_a_rule_shows_its_web_and_its_scenarios() -> None:
    page = ergo("rules", "storage-class-archive-hours").stdout
    assert "Overrides\n" in page
    assert "Because: " in page
    assert "Overridden by\n  storage-class-" in ergo("rules", "s3-standard-ia/storage-for-rarely-read-objects").stdout
    page = ergo("rules", "sqs-dead-letter-queue/isolate-failing-messages").stdout
    assert "  - fires: A message that fails again and again goes to a dead-letter queue." in page
    assert "  - does not fire: " in page


def test_graph() -> None:
    assert "beanstalk-deployment-policy  Which deployment policy" in ergo("graph").stdout
    drawn = ergo("graph", "--decision", "beanstalk-deployment-policy").stdout
    assert drawn.startswith("flowchart LR\n")
    assert "Which deployment policy" in drawn
    assert ergo("graph", "--rule", "storage-class-archive-hours", "--format", "dot").stdout.count("overrides") >= 1
    assert ergo("graph", "--service", "sqs", "--format", "svg").stdout.startswith("<svg ")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ask", "--format", "pdf", "x"], "ergo: no format `pdf`"),
        (
            ["why-not", "dynamodb-dxa", "x"],
            "ergo: nothing is called `dynamodb-dxa`\n    help: did you mean `dynamodb-dax`?",
        ),
        (["why-not", "dynamodb-dax"], "ergo: nothing to answer"),
        (["what-if", "x"], "ergo: nothing to change"),
        (
            ["what-if", STREAMS, "--drop", "service=sqs"],
            "ergo: `service=sqs` is not among the facts that were read or given\n    help: drop one of `",
        ),
        (["what-if", STREAMS, "--add", "service=dynamo"], "ergo: unknown service `dynamo`"),
        (["what-if", STREAMS, "--add", "service=sqs", "--drop", "service=sqs"], "ergo: `service=sqs`"),
        (
            ["what-if", STREAMS, "--add", "service=dynamodb", "--drop", "service=dynamodb"],
            "ergo: `service=dynamodb` cannot be added and dropped at once\n    help: do one of them",
        ),
        (["sensitivity"], "ergo: nothing to answer"),
        (["interview", "-"], "ergo: an interview reads its replies from standard input"),
        (["graph", "--decision", "nope"], "ergo: no decision `nope`"),
        (["graph", "--rule", "a", "--service", "b"], "ergo: more than one part named"),
        (["graph", "--service", "sqz"], "ergo: no service `sqz`"),
        (["graph", "--format", "png"], "ergo: no format `png`"),
        (["rules", "--service", "sqz"], "ergo: no service `sqz`"),
        (["rules", "dynamodb-raed-units"], "    help: did you mean `dynamodb-read-units`?"),
        (["ask", "--json", "--format", "html", "x"], "ergo: `--json` and `--format html` exclude each other"),
        (["ask", "--json", "--format", "text", "x"], "ergo: `--json` and `--format text` exclude each other"),
        (["interview", "--json", "--format", "adr", "x"], "ergo: `--json` and `--format adr` exclude each other"),
        (
            ["why-not", "sqs-standard-queue", "Which queue keeps the order? A. SQS FIFO queue B. SQS standard queue"],
            "ergo: a question with options\n    help: leave the options out; ergo ask gives a reason for each\n",
        ),
        (
            ["interview", "Which colour is best? A. red B. blue"],
            "ergo: a question with options\n    help: leave the options out; ergo ask gives a reason for each\n",
        ),
        (["ask", "Which?", "--option", "", "--option", "x"], "ergo: option 1 is empty\n    help: give it words"),
        (["ask", "Which?", *["--option=x"] * 27], "ergo: 27 options\n    help: give no more than 26"),
    ],
)
def test_usage_errors(arguments: list[str], told: str) -> None:
    result = ergo(*arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""


def test_changes_are_tried_on_a_question_with_options() -> None:
    asked = "Which queue keeps the exact order of messages? A. SQS standard queue B. SQS FIFO queue"
    told = json.loads(ergo("what-if", asked, "--add", "service=lambda", "--json").stdout)
    assert [told[side]["answer"]["options"] for side in ("before", "after")] == [[1], [1]]
    assert told["same"]
    result = ergo("sensitivity", asked)
    assert result.exit_code == 0
    assert result.stdout.startswith("B. SQS FIFO queue  the answer as it stands\n")


def test_what_was_derived_cannot_be_dropped() -> None:
    result = ergo("what-if", "Files in our bucket are read rarely after a month", "--drop", "service=s3")
    assert result.exit_code == 2
    assert "was not stated but derived" in result.stderr


def test_the_catalogue_is_fresh(aws: Advisor) -> None:
    folder = ROOT / "docs" / "rules"
    there = {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*.md")}
    stale = [name for name, text in pages.rules(aws).items() if there.pop(name, None) != text]
    assert not stale, "run `make docs`"
    assert not there, "run `make docs`"


def test_the_catalogue_has_every_rule(aws: Advisor) -> None:
    written = "".join(pages.rules(aws).values())
    for name, text in aws.pack.texts.items():
        if text.kind != "order" and not text.id.endswith("/beyond"):
            assert f"`{name}`" in written, name
    assert all(f"`{name}`" in written for name in (*aws.pack.orders, *aws.pack.decisions))


def test_pages_no_longer_made_go(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text("old")
    pages.write_rules({"README.md": "a", "decisions/x.md": "b"}, tmp_path)
    assert sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.md")) == ["README.md", "decisions/x.md"]


class _Screen:
    """Standard error as a terminal, or as a pipe."""

    def __init__(self, terminal: bool) -> None:
        self.written = ""
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def write(self, text: str) -> None:
        self.written += text

    def flush(self) -> None:
        pass


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_is_for_terminals(monkeypatch: pytest.MonkeyPatch, terminal: bool) -> None:
    screen = _Screen(terminal)
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr(waiting, "MOMENT", 0.0)
    with common.progress("counting") as tell:
        tell(1, 2)
    assert ("counting: 1 of 2" in screen.written) is terminal
    screen.written = ""
    with waiting.waiting("thinking"):
        pass
    assert (not terminal) <= (not screen.written)


RATES = "How many RCUs do 80 strongly consistent reads per second of 6 KB items need?"


def test_what_is_computed_comes_first_with_its_inputs() -> None:
    lines = ergo("ask", RATES).stdout.splitlines()
    assert lines[0] == "160 read capacity units  computed"
    assert lines[1] == "  = \u230880 \u00d7 \u23086 KB / 4 KB\u2309 \u00d7 1\u2309"
    assert "  80  reads a second  <- \u201c80 strongly consistent reads per second\u201d" in lines
    assert "  formula  dynamodb-read-units" in next(line for line in lines if "formula  " in line)
    (found,) = json.loads(ergo("ask", "--json", RATES).stdout)["computed"]
    assert (found["formula"], found["amount"], found["shown"]) == (
        "dynamodb-read-units",
        160,
        "160 read capacity units",
    )
    assert RATES[found["inputs"][1]["start"] : found["inputs"][1]["end"]] == "6 KB"
    assert "computed" not in json.loads(ergo("ask", "--json", STREAMS).stdout)
    assert "that is 160 read capacity units" in " ".join(ergo("ask", "--explain", RATES).stdout.split())


def test_a_formula_has_a_page_and_stands_among_the_rules() -> None:
    page = ergo("rules", "dynamodb-read-units").stdout
    assert page.startswith("dynamodb-read-units\n  Read capacity units for a load")
    assert "2\n      transactional" in page
    (one,) = json.loads(ergo("rules", "--json", "dynamodb-read-units").stdout)
    assert (one["kind"], one["then"]) == ("formula", [])
    assert ergo("rules", "dynamodb-read", "--service", "dynamodb").stdout.rstrip().endswith("2 formulas")


def test_no_answer_ends_with_one() -> None:
    """As it does for `ergo ask`; of two answers the one after the change counts."""
    nothing = "Where do I buy a pink bucket for my beach holiday?"
    assert ergo("sensitivity", nothing).exit_code == 1
    assert ergo("sensitivity", ORDERED).exit_code == 0
    assert ergo("what-if", nothing, "--add", "service=sqs").exit_code == 1
    facts = ("--fact", "service=dynamodb", "--fact", "need=react-to-item-change")
    assert ergo("what-if", *facts, "--add", "need=strict-message-order").exit_code == 0
    assert ergo("what-if", *facts, "--drop", "need=react-to-item-change", "--drop", "service=dynamodb").exit_code == 1


def test_json_may_be_asked_for_twice() -> None:
    assert ergo("ask", "--json", "--format", "json", STREAMS).stdout == ergo("ask", "--json", STREAMS).stdout
