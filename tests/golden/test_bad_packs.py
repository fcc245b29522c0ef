"""What a writer reads when a rule file is wrong: each case's messages, pinned in the file beside it.

`ERGO_PIN=1 pytest tests/golden` writes the files anew; read the difference like code.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from engine import scenarios
from engine.errors import PackError
from engine.pack.compile import compile_pack
from engine.pack.files import read_weights

BAD = sorted((Path(__file__).parent / "bad").glob("*.yaml"))
SERVICE = "checked: 2026-11-23\nservices:\n  - service: kitchen\n    label: Kitchen\n    names: [kitchen]\n"


def told(case: Path, pack: Callable[..., Path]) -> str:
    """What is said of a case: a file of the folder that its first line names, or pack.yaml, judging.yaml, a scenario file."""
    content = case.read_bytes()
    folder = content.split(b"\n", 1)[0].removeprefix(b"# in: ").decode()
    place = pack({"vocabulary/services.yaml": SERVICE})
    alone = folder in ("pack", "judging")
    path = place / (f"{folder}.yaml" if alone else f"{folder}/case.yaml")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    with pytest.raises(PackError) as caught:
        use(place, path, folder)
    return f"{caught.value}\n".replace(f"{place}/", "")


def use(pack: Path, case: Path, folder: str) -> None:
    """Load the pack as far as the case bears on."""
    if folder == "judging":
        read_weights(pack)
    compiled = compile_pack(pack)
    if folder == "scenarios":
        raise PackError(list(scenarios.check_references(compiled, scenarios.read([case]))))


@pytest.mark.parametrize("case", BAD, ids=lambda path: path.stem)
def test_message(case: Path, pack: Callable[..., Path]) -> None:
    message = told(case, pack)
    pinned = case.with_suffix(".txt")
    if os.environ.get("ERGO_PIN"):
        pinned.write_text(message)
    assert message == pinned.read_text()


def test_there_are_many_kinds() -> None:
    messages = {case.with_suffix(".txt").read_text() for case in BAD}
    assert len(BAD) >= 200
    assert len(messages) >= 190, "too many cases say the same"


def test_every_message_has_a_place() -> None:
    for case in BAD:
        for line in case.with_suffix(".txt").read_text().splitlines():
            if not line.startswith("    help: "):
                assert line.split(": ")[0].count(":") == 2, line
