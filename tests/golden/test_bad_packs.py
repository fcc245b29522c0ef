"""What a writer reads when a rule file is wrong: each case's messages, pinned in the file beside it.

`ERGO_PIN=1 pytest tests/golden` writes the files anew; read the difference like code.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import PackError
from engine.pack.compile import compile_pack

BAD = sorted((Path(__file__).parent / "bad").glob("*.yaml"))
SERVICE = "checked: 2026-11-23\nservices:\n  - service: kitchen\n    label: Kitchen\n    names: [kitchen]\n"


@pytest.mark.parametrize("case", BAD, ids=lambda path: path.stem)
def test_message(case: Path, pack: Callable[..., Path]) -> None:
    content = case.read_bytes()
    folder = content.split(b"\n", 1)[0].removeprefix(b"# in: ").decode()
    place = pack({"vocabulary/services.yaml": SERVICE})
    (place / folder).mkdir(exist_ok=True)
    (place / folder / "case.yaml").write_bytes(content)
    with pytest.raises(PackError) as caught:
        compile_pack(place)
    pinned = case.with_suffix(".txt")
    if os.environ.get("ERGO_PIN"):
        pinned.write_text(f"{caught.value}\n")
    assert f"{caught.value}\n" == pinned.read_text()


def test_every_message_has_a_place() -> None:
    for case in BAD:
        for line in case.with_suffix(".txt").read_text().splitlines():
            if not line.startswith("    help: "):
                assert line.split(": ")[0].count(":") == 2, line
