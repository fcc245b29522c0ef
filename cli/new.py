"""`ergo new pack` and `ergo new rule`: the first lines of rule files, written for you."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.common import ABSTAINED, INVALID, USAGE, RulesOption, fail, fail_with, pack_folder, say, scenarios_beside

if TYPE_CHECKING:
    from engine.advisor import Advisor
    from engine.authoring.scaffold import NewFeature, NewRule
    from engine.model import Pack

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Texts = dict[Path, str]


@app.command("pack")
def new_pack(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")],
    title: Annotated[
        str, typer.Option("--title", help="What the pack is about.", show_default="the folder's name")
    ] = "",
) -> None:
    """Make a folder with a rule pack of one rule and its scenarios.

    ergo new pack garden --title "What to plant"
    """
    from engine.authoring.scaffold import new_pack as texts_of

    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-") or "pack"
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        fail(f"`{folder}` is there already", USAGE, "name a folder that does not exist yet")
    texts = texts_of(folder, name, title or name.replace("-", " ").capitalize(), date.today())
    _write(texts)
    for path in texts:
        if ".schema" not in path.parts:
            say(f"wrote {path}")
    say(
        f'\nnow:  ergo test --rules {folder}\n      ergo ask --rules {folder} "What comes next?"\n      ergo new rule --rules {folder}'
    )


@app.command("rule")
def new_rule(
    feature: Annotated[str, typer.Option(help="The feature it is about: an id of the pack, or a new one.")] = "",
    need: Annotated[str, typer.Option(help="The need it meets (or, with --cannot, does not meet): an id.")] = "",
    said: Annotated[list[str] | None, typer.Option(help="A phrase that states the need; repeat it.")] = None,
    because: Annotated[str, typer.Option(help="The reason, in one sentence.")] = "",
    page: Annotated[list[str] | None, typer.Option(help="A page that says so: guide:page or https://...")] = None,
    question: Annotated[str, typer.Option(help="A question on which the rule fires.")] = "",
    near_miss: Annotated[str, typer.Option(help="A question close by on which it must not fire.")] = "",
    note: Annotated[list[str] | None, typer.Option(help="A note of the ledger it rests on; repeat it.")] = None,
    symptom: Annotated[
        bool, typer.Option("--symptom", help="The need is a symptom: something that goes wrong.")
    ] = False,
    cannot: Annotated[
        bool, typer.Option("--cannot", help="The feature does not do it: the rule rules it out.")
    ] = False,
    of: Annotated[str, typer.Option(help="New feature: the service or feature it belongs to.")] = "",
    kind: Annotated[str, typer.Option(help="New feature: feature, setting, command, ...")] = "feature",
    label: Annotated[str, typer.Option(help="New feature: how answers call it.")] = "",
    name: Annotated[list[str] | None, typer.Option(help="New feature: a name people use; repeat it.")] = None,
    rules: RulesOption = None,
) -> None:
    """Write a rule, a scenario in which it fires and a near miss. Asks for what no option gives.

    ergo new rule --rules garden
    """
    from engine.authoring.scaffold import NewRule

    folder = pack_folder(rules)
    pack = _opened(folder).pack
    feature = _asked("Feature (an id such as `dead-letter-queue`)", feature, _id)
    new = None if f"feature={feature}" in pack.concepts else _new_feature(pack, feature, of, kind, label, name or [])
    need = _asked("Need (an id such as `isolate-failing-messages`)", need, _id)
    symptom = symptom or (f"symptom={need}" in pack.concepts and f"need={need}" not in pack.concepts)
    _refuse_known(pack, feature, need, cannot)
    phrases = _phrases(pack, f"{'symptom' if symptom else 'need'}={need}", said or [])
    because = _asked("Because (one sentence, the mechanism)", because, _text)
    docs = page or [_asked("Page (guide:page or https://...)", "", _text)]
    question = _asked("A question on which it fires", question, _text)
    near_miss = _asked("A question close by on which it must not fire", near_miss, _text)
    rule = NewRule(
        feature, need, because, tuple(docs), question, near_miss, tuple(phrases), tuple(note or ()), symptom, cannot, new
    )  # fmt: skip
    _add(folder, rule)


def _new_feature(pack: Pack, feature: str, of: str, kind: str, label: str, names: list[str]) -> NewFeature:
    """A feature that the pack does not have; asks for what is not given."""
    from engine.authoring.scaffold import NewFeature
    from engine.pack import schema

    if not of:
        say(f"`{feature}` is new.", err=True)
    of = _asked("  it belongs to (the id of a service or feature)", of, lambda text: _home(text, pack.concepts))
    label = _asked("  how answers call it", label, _text)
    names = names or [_asked("  a name people use for it", "", _text)]
    if kind not in schema.Kind.__args__:  # type: ignore[attr-defined]
        fail(f"no kind `{kind}`", USAGE, f"one of {', '.join(schema.Kind.__args__)}")  # type: ignore[attr-defined]
    return NewFeature(of, kind, label, tuple(names))


def _refuse_known(pack: Pack, feature: str, need: str, cannot: bool) -> None:
    """Ends the program where the pack has a rule for both already."""
    if f"{feature}/{'cannot/' if cannot else ''}{need}" in pack.texts:
        fail(
            f"there is a rule for `{feature}` and `{need}` already", USAGE, "add phrases to it, or choose another need"
        )


def _phrases(pack: Pack, need: str, said: list[str]) -> list[str]:
    """The phrases given; asks for some where a need has none."""
    known = pack.concepts.get(need)
    if not said and not (known and known.phrases):
        return _several("A phrase that states it (`fail|crash message|job`)", _phrase)
    for wrong in filter(None, map(_phrase, said)):
        fail(wrong, USAGE, "see Phrases in docs/pack-format.md")
    return said


def _add(folder: Path, rule: NewRule) -> None:
    from engine.authoring import scaffold
    from engine.errors import PackError

    try:
        texts = scaffold.new_rule(folder, scenarios_beside(folder) or folder / "scenarios", rule, date.today())
    except PackError as error:
        fail_with(error)
    before = {path: path.read_bytes() if path.exists() else None for path in texts}
    try:
        _write(texts)
        advisor = _opened(folder)
    except BaseException:  # an interrupt is a SystemExit here (cli/guard.py)
        for path, content in before.items():
            path.unlink(missing_ok=True) if content is None else path.write_bytes(content)
        say("ergo: nothing was changed", err=True)
        raise
    for path in texts:
        say(f"wrote {path}")
    raise typer.Exit(_tell(advisor, rule))


def _tell(advisor: Advisor, rule: NewRule) -> int:
    """Say whether the rule does what was meant; the exit code."""
    fires, misfires = (
        rule.id in {firing.rule.id for firing in advisor.follow(text).firings}
        for text in (rule.fires_on, rule.near_miss)
    )
    say(f"rule {rule.id} {'fires' if fires else 'does NOT fire'} on: {rule.fires_on}")
    say(f"{'it FIRES' if misfires else 'and does not fire'} on: {rule.near_miss}")
    if not fires:
        say("    help: no phrase of the need meets the question; add one to `said`, or a synonym to a slot", err=True)
    if misfires:
        say("    help: a phrase takes in too much; add a slot, or `!word` for what must not stand there", err=True)
    return 0 if fires and not misfires else ABSTAINED


def _opened(folder: Path) -> Advisor:
    from cli.common import open_rules

    return open_rules(folder)


def _write(texts: Texts) -> None:
    from engine.authoring.writing import write_whole

    for path, text in texts.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, text)
        except OSError as error:
            fail(f"cannot write `{path}`: {(error.strerror or 'not writable').lower()}", INVALID)


def _asked(question: str, given: str, wrong: Callable[[str], str]) -> str:
    """The value given, or the answer to a question; asked again until nothing is wrong with it."""
    if given:
        told = wrong(given)
        if told:
            fail(told, USAGE)
        return given
    while True:
        answer = _prompt(question)
        told = wrong(answer)
        if not told:
            return answer
        say(f"  {told}", err=True)
        if not sys.stdin.isatty():
            fail("stopped; nothing was written", USAGE)


def _several(question: str, wrong: Callable[[str], str]) -> list[str]:
    """At least one answer, and more until an empty one."""
    found = [_asked(question, "", wrong)]
    while more := _prompt("  another one, or nothing", default=""):
        told = wrong(more)
        if told:
            say(f"  {told}", err=True)
        else:
            found.append(more)
    return found


def _prompt(question: str, default: str | None = None) -> str:
    """What is typed after a question; without a default it is something. Ends the program where the input ends."""
    try:
        return str(typer.prompt(question, default, type=str, show_default=False, err=True)).strip()
    except typer.Abort:
        say("", err=True)
        fail("stopped; nothing was written", USAGE)


def _id(text: str) -> str:
    from engine.pack.schema import ID_FORM

    return "" if ID_FORM.match(text) else f"`{text}` is not an id: lower-case words and digits joined by hyphens"


def _text(text: str) -> str:
    return "" if text.strip() else "say something"


def _phrase(text: str) -> str:
    from engine.reading import phrases

    try:
        phrases.parse(text, 0)
    except phrases.PhraseError as error:
        return str(error)
    return ""


def _home(text: str, concepts: Mapping[str, object]) -> str:
    from engine.model import value_of
    from engine.pack.tree import nearest

    if f"service={text}" in concepts or f"feature={text}" in concepts:
        return ""
    known = [value_of(fact) for fact in concepts if fact.startswith(("service=", "feature="))]
    return f"no service or feature `{text}`; {nearest(text, known) or 'add the service to vocabulary/ first'}"
