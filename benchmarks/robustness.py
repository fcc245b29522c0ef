"""What hostile packs and texts cost: `make robustness` prints the tables of docs/robustness.md.

Each case runs in a process of its own that has everything imported; memory is the growth of its resident set.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from engine.advisor import Advisor
from engine.errors import PackError
from engine.pack.compile import compile_pack
from tests.hostile import MANIFEST, PACKS, TEXTS


def alone(work: Callable[[], str]) -> tuple[str, float, float]:
    """What the work said, its milliseconds of processor time and its megabytes, in a process of its own."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.process_time()
        said = work()
        spent = 1000 * (time.process_time() - started)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        os.write(write, f"{spent}\t{grown}\t{said}".encode()[:4000])
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        took, grew, told = pipe.read().decode(errors="replace").split("\t", 2)
    os.waitpid(child, 0)
    return told, float(took), float(grew)


def packs() -> None:
    print("| pack | refused with | ms | MB |\n|---|---|---|---|")
    for name, (make, _) in PACKS.items():
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "pack"
            folder.mkdir()
            (folder / "pack.yaml").write_text(MANIFEST)
            make(folder)
            said, spent, grown = alone(lambda folder=folder: _refusal(folder))  # type: ignore[misc]
            print(f"| {name} | {said} | {spent:.0f} | {grown:.0f} |", flush=True)


def _refusal(folder: Path) -> str:
    try:
        compile_pack(folder)
    except PackError as error:
        return error.problems[0].message[:60]
    return "NOT REFUSED"


def texts(pack: Path) -> None:
    advisor = Advisor.open(pack, engine="indexed", cache=Path(tempfile.gettempdir()) / "ergo-robustness")
    advisor.ask("Which licence?")
    print("\n| text | characters | ms | ms for half of it | MB |\n|---|---|---|---|---|")
    for name, text in TEXTS.items():
        _, half, _ = alone(lambda text=text: _answer(advisor, text[: len(text) // 2]))  # type: ignore[misc]
        _, spent, grown = alone(lambda text=text: _answer(advisor, text))  # type: ignore[misc]
        print(f"| {name} | {len(text):,} | {spent:.0f} | {half:.0f} | {grown:.0f} |", flush=True)


def _answer(advisor: Advisor, text: str) -> str:
    return "no answer" if advisor.ask(text).abstained else "answer"


if __name__ == "__main__":
    packs()
    texts(Path(sys.argv[1] if len(sys.argv) > 1 else "rules"))
