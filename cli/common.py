"""What the commands share: finding the pack, printing, and ending with the right code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from cli import plain
from cli.plain import colour
from cli.waiting import COMPILING, waiting

if TYPE_CHECKING:
    from engine.advisor import Advisor
    from engine.answer import Answer
    from engine.documents.library import Library
    from engine.errors import PackError
    from engine.model import Pack

FORMS = ("text", "markdown", "json", "mermaid", "dot", "html", "adr")
ABSTAINED, USAGE, INVALID = 1, 2, 3
OLDEST = 36_500  # days that --stale takes; further back the calendar ends

RulesOption = Annotated[
    Path | None,
    typer.Option(
        "--rules",
        metavar="DIR",
        help="Use the rule pack in this folder, or the installed pack of this name.",
        envvar=plain.PACK_VARIABLE,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
FactOption = Annotated[
    list[str] | None, typer.Option("--fact", metavar="A=B", help="State a fact besides the text; repeat it.")
]
FormatOption = Annotated[
    str, typer.Option("--format", metavar="FORM", help=f"{', '.join(FORMS)}.", show_default="text")
]
EvidenceOption = Annotated[
    Path | None,
    typer.Option(
        "--evidence",
        metavar="DIR",
        help="Quote the Markdown and text files in this folder, and count them as weak evidence.",
    ),
]
EngineOption = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="NAME",
        help="durable or indexed; both give the same answers.",
        show_default="best installed",
    ),
]


def default_pack() -> Path:
    """The pack that ships with ergo; ends the program where it is missing."""
    try:
        return Path(plain.shipped_pack())
    except LookupError as error:
        fail(str(error), USAGE, "install ergo again, or name a pack with --rules")


def scenarios_of(rules: Path | None) -> Path:
    """The scenarios that belong to a pack: the folder `scenarios` beside it, or in it."""
    folder = pack_folder(rules)
    found = scenarios_beside(folder)
    if found is None:
        fail(f"no folder `scenarios` beside `{folder}`", USAGE, "name scenario files or folders")
    return found


def scenarios_beside(folder: Path) -> Path | None:
    """The folder `scenarios` beside that of a pack, or in it; none where there is neither."""
    places = (folder.resolve().parent / "scenarios", folder / "scenarios")
    return next((one for one in places if one.is_dir()), None)


def cache_folder() -> Path:
    """Where compiled packs are kept."""
    return Path(plain.cache())


def pack_folder(rules: Path | None) -> Path:
    """The folder of the pack asked for: a folder, the name of an installed pack, or, without either, the pack shipped."""
    if rules is None:
        return default_pack()
    from engine.errors import NotFound
    from engine.pack.installed import locate

    try:
        return locate(rules)
    except NotFound as error:
        fail(error.message, USAGE, error.help)


def open_advisor(rules: Path | None, engine: str, judging: bool = True) -> Advisor:
    """The advisor for a pack; ends the program with code 3 when the rule files are invalid."""
    from engine.advisor import Advisor
    from engine.errors import NotFound, PackError

    try:
        with waiting(COMPILING):
            return Advisor.open(pack_folder(rules), engine=engine, cache=cache_folder(), judging=judging)
    except PackError as error:
        fail_with(error)
    except NotFound as error:
        fail(error.message, USAGE, error.help)
    except OSError as error:
        fail(f"cannot read `{error.filename}`: {(error.strerror or 'unreadable').lower()}", INVALID)


def open_rules(rules: Path | None) -> Advisor:
    """The same to look at rules only, which are compiled much sooner than what questions need."""
    return open_advisor(rules, "indexed", judging=False)


def open_library(evidence: Path | None) -> Library | None:
    """The documents asked for as evidence, indexed; ends the program with code 2 for a folder that cannot serve."""
    if evidence is None:
        return None
    from engine.documents.library import Library

    with usage_errors():
        return Library.open(evidence, cache_folder(), lambda message: say(f"ergo: {message}", err=True))


def fail_with(error: PackError) -> NoReturn:
    """Tell everything wrong with rule files on standard error and end."""
    for problem in error.problems:
        say(str(problem), err=True)
    count = len(error.problems)
    say(f"ergo: {count} problem{'s' if count != 1 else ''} in the rule files", err=True)
    raise typer.Exit(INVALID)


def rule_paths(paths: list[Path] | None) -> list[Path]:
    """The YAML files named, or below folders named, or below this folder where it holds a pack."""
    if not paths:
        here = Path()
        if (here / "pack.yaml").is_file():
            paths = [here]
        elif (here / "rules" / "pack.yaml").is_file():
            paths = [one for one in (Path("rules"), Path("scenarios")) if one.is_dir()]
        else:
            fail("no rule pack in this folder", USAGE, "name files or folders: rules/ scenarios/")
    missing = [path for path in paths if not path.exists()]
    if missing:
        fail(f"no file or folder `{missing[0]}`", USAGE, "name files or folders: rules/ scenarios/")
    found: list[Path] = []
    for path in paths:
        found.extend(sorted(path.rglob("*.yaml")) if path.is_dir() else [path])
    return found


def fail(message: str, code: int, told: str = "") -> NoReturn:
    """Say what is wrong on standard error and end."""
    say(f"ergo: {message}", err=True)
    if told:
        say(f"    help: {told}", err=True)
    raise typer.Exit(code)


def say(text: str, err: bool = False) -> None:
    """Print text that may hold words of a question or a rule file: nothing in it reaches the terminal as a command."""
    from engine.plain import clean

    typer.echo(clean(text), err=err)


def print_json(data: Any) -> None:
    """One JSON document on standard output; never a colour code."""
    typer.echo(plain.json_text(data))


def show(answer: Answer, form: str, explain: bool = False) -> None:
    """An answer on standard output in one of FORMS."""
    from engine.explaining import forms

    if form == "json":
        print_json(forms.data_of(answer, explain))
    else:
        typer.echo(forms.written(answer, form, colour(), explain), nl=form == "text")


def form_of(form: str, json: bool) -> str:
    """The form of an answer that --format and --json ask for; ends the program where they contradict each other."""
    if form and form not in FORMS:
        fail(f"no format `{form}`", USAGE, f"there are {', '.join(FORMS)}")
    if json and form not in ("", "json"):
        fail(f"`--json` and `--format {form}` exclude each other", USAGE, "give one of them")
    return "json" if json else form or "text"


def text_from(words: list[str] | None) -> str:
    """The question from the arguments; `-` reads standard input."""
    if words == ["-"]:
        return sys.stdin.buffer.read().decode("utf-8", errors="replace")
    return " ".join(words or [])


def question_from(words: list[str] | None, facts: list[str] | None) -> str:
    """The question from the arguments, which may be empty beside facts; ends the program where there is nothing to answer."""
    question = text_from(words)
    if not question.strip() and not facts:
        fail("nothing to answer", USAGE, "give the question in words, or facts with --fact")
    return question


def without_options(question: str) -> None:
    """End the program where a text holds options to choose among, for the commands that weigh one answer after another."""
    from engine import questions

    if questions.parse(question).options:
        fail("a question with options", USAGE, "leave the options out; ergo ask gives a reason for each")


def service_named(pack: Pack, service: str) -> str:
    """The label of a service of the pack; ends the program for one that it does not have."""
    from engine.model import value_of
    from engine.pack.tree import nearest

    labels = {value_of(one.id): one.label for one in pack.concepts.values() if one.kind == "service"}
    if service not in labels:
        fail(f"no service `{service}`", USAGE, nearest(service, labels) or "see ergo vocabulary service")
    return labels[service]


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Tell on a terminal how far long work has come; stay silent in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return

    def tell(done: int, total: int) -> None:
        sys.stderr.write(f"\r{what}: {done} of {total}\x1b[K")
        sys.stderr.flush()

    try:
        yield tell
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


@contextmanager
def usage_errors() -> Iterator[None]:
    """End with what the engine says of a question, a fact or documents that were not given as they must be."""
    from engine.errors import UsageError

    try:
        yield
    except UsageError as error:
        fail(error.message, USAGE, error.help)
