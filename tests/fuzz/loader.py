"""Coverage-guided fuzzing of the loader and the formatter: `make fuzz`.

Any bytes are a rule file or are refused with problems at their places; a file that is taken says the same after formatting, which
settles at once. Seeds are the good files of examples/ and the bad ones of tests/golden/bad.
"""

from __future__ import annotations

import contextlib
import random
import sys
import tempfile
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(
    include=["engine.pack", "engine.authoring", "engine.chaining.stratify", "engine.reading"]
):
    from engine.authoring import shape
    from engine.authoring.formatter import format_text
    from engine.errors import PackError
    from engine.pack.compile import compile_files
    from engine.pack.files import File, parse_one
    from engine.pack.tree import read

ROOT = Path(__file__).parent.parent.parent
SLOW = 2.0  # seconds for one input
FOLDERS = ("features", "decisions", "limits", "orders", "notes", "vocabulary", "pack", "scenarios")
SERVICE = b"checked: 2026-11-23\nservices:\n  - {service: kitchen, label: Kitchen, names: [kitchen]}\n"
MANIFEST = b"checked: 2026-11-23\npack: kitchen\ntitle: Cooking\nguides: {book: https://example.org/book/}\n"


def _file(content: bytes, name: str, kind: str) -> File:
    file, problems = parse_one(content, name, "" if kind == "pack" else kind, shape.KINDS[kind])
    assert file, problems
    return file


GROUND = [_file(MANIFEST, "pack.yaml", "pack"), _file(SERVICE, "vocabulary/services.yaml", "vocabulary")]


def try_one(data: bytes) -> None:
    """One input: the first byte chooses the folder, the rest is the file."""
    if not data:
        return
    started = time.monotonic()
    kind = FOLDERS[data[0] % len(FOLDERS)]
    content = data[1:]
    file, problems = parse_one(content, "case.yaml", "" if kind == "pack" else kind, shape.KINDS[kind])
    assert file or problems
    for problem in problems:
        assert problem.source.line > 0
        assert problem.source.column > 0
        assert "\x1b" not in str(problem)
    if file and not problems:
        _compile(file, kind)
        _format(content, kind)
    assert time.monotonic() - started < SLOW, "slow"


def _compile(file: File, kind: str) -> None:
    if kind == "scenarios":
        return
    with contextlib.suppress(PackError):
        compile_files([file, GROUND[1]] if kind == "pack" else [*GROUND, file])


def _format(content: bytes, kind: str) -> None:
    once = format_text(content, "case.yaml", shape.KINDS[kind])
    assert _bare(read(once.encode(), "x")[0].data) == _bare(read(content, "x")[0].data)
    assert format_text(once.encode(), "case.yaml", shape.KINDS[kind]) == once


def _bare(data: object) -> object:
    """Data without the line breaks at the end of blocks, which formatting may drop."""
    if isinstance(data, dict):
        return {key: _bare(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_bare(value) for value in data]
    return data.rstrip("\n") if isinstance(data, str) else data


def seeds(folder: Path) -> None:
    """Write the seeds: the folder of each file as a byte before it."""
    paths = [*(ROOT / "examples").rglob("*.yaml"), *(ROOT / "tests" / "golden" / "bad").glob("*.yaml")]
    for number, path in enumerate(paths):
        content = path.read_bytes()
        kind = (
            content.partition(b"\n")[0].removeprefix(b"# in: ").decode()
            if path.parent.name == "bad"
            else shape.kind_of(path, content)
        )
        if kind in FOLDERS:
            (folder / f"{number}").write_bytes(bytes([FOLDERS.index(kind)]) + content)


LINES = [
    line for path in (ROOT / "examples").rglob("*.yaml") for line in path.read_bytes().split(b"\n") if line.strip()
]


def mutate(data: bytes, max_size: int, seed: int) -> bytes:
    """By turns the usual change of bytes, or one of lines: drop, repeat, swap, indent, or bring one from elsewhere."""
    dice = random.Random(seed)
    if dice.random() < 0.4:
        return bytes(atheris.Mutate(data, max_size))
    lines = data[1:].split(b"\n")
    for _ in range(dice.randint(1, 4)):
        at, other = dice.randrange(len(lines)), dice.randrange(len(lines))
        turn = dice.randrange(6)
        if turn == 0 and len(lines) > 1:
            del lines[at]
        elif turn == 1:
            lines.insert(at, lines[other])
        elif turn == 2:
            lines[at], lines[other] = lines[other], lines[at]
        elif turn == 3:
            lines[at] = lines[at][2:] if dice.random() < 0.5 else b"  " + lines[at]
        elif turn == 4:
            lines.insert(at, dice.choice(LINES))
        else:
            lines[at] = lines[at].partition(b":")[0] + b":" + dice.choice(LINES).partition(b":")[2]
    return (data[:1] + b"\n".join(lines))[:max_size]


def main() -> None:
    with tempfile.TemporaryDirectory() as corpus:
        seeds(Path(corpus))
        atheris.Setup([*sys.argv, corpus, "-max_len=4096", "-timeout=10"], try_one, custom_mutator=mutate)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
