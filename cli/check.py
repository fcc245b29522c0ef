"""`ergo check`: prove a pack consistent, or show where it is not."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.common import (
    ABSTAINED,
    USAGE,
    JsonOption,
    RulesOption,
    cache_folder,
    fail,
    open_rules,
    pack_folder,
    print_json,
)
from cli.plain import colour

if TYPE_CHECKING:
    from engine.advisor import Advisor
    from engine.pack.compile import Cycle


def check(
    rules: RulesOption = None,
    json: JsonOption = False,
    sarif: Annotated[bool, typer.Option("--sarif", help="Print SARIF 2.1.0 for editors.")] = False,
    accepted: Annotated[
        bool, typer.Option("--accepted", help="List what the pack declares to be meant, with its reasons.")
    ] = False,
) -> None:
    """Prove a pack consistent over every scenario, or show the smallest scenario in which it is not.

    ergo check --rules my-pack
    """
    if importlib.util.find_spec("pysat") is None:
        fail("`ergo check` needs python-sat, which is not installed", USAGE, "pip install 'ergo[check]'")
    if json and sarif:
        fail("`--json` and `--sarif` exclude each other", USAGE, "give one of them")
    from engine import __version__
    from engine.chaining import chainer
    from engine.explaining import findings
    from engine.verifying.check import check as prove

    folder = pack_folder(rules)
    advisor, cycles = _open(folder)
    second = chainer()
    report = prove(
        advisor.pack,
        lambda facts: advisor.chain("", facts)[1],
        cycles,
        lambda facts: advisor.chain("", facts, chainer=second)[1],
    )
    if json:
        print_json(findings.data(report))
    elif sarif:
        print_json(findings.sarif(report, folder, __version__))
    else:
        typer.echo(findings.text(report, colour(), accepted))
    raise typer.Exit(0 if report.clean else ABSTAINED)


def _open(folder: Path) -> tuple[Advisor, list[Cycle]]:
    """The advisor, and the cycles that were left out of the pack to have one; other problems end the program."""
    from engine.advisor import Advisor
    from engine.chaining import chainer
    from engine.errors import PackError
    from engine.pack.compile import compile_pack
    from engine.pack.load import assemble

    try:
        return Advisor.open(folder, engine="indexed", cache=cache_folder(), judging=False), []
    except (PackError, OSError):
        cycles: list[Cycle] = []
        try:
            pack = compile_pack(folder, cycles)
        except (PackError, OSError):
            return open_rules(folder), []  # tells what is wrong, and ends
        return Advisor(assemble(pack), chainer("indexed")), cycles
