"""Packs made to harm whoever loads them, and texts made to harm whoever reads them. Used by tests and by benchmarks/robustness.py."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

MANIFEST = "checked: 2026-11-23\npack: hostile\ntitle: Hostile\n"
HEAD = "checked: 2026-11-23\nfeatures:\n"


def _file(content: bytes | str) -> Callable[[Path], None]:
    """A pack with one feature file of this content."""

    def make(folder: Path) -> None:
        path = folder / "features" / "a.yaml"
        path.parent.mkdir()
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    return make


def _bomb(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines)


def _huge(folder: Path) -> None:
    (folder / "features").mkdir()
    with (folder / "features" / "a.yaml").open("wb") as file:
        file.write(b"checked: 2026-11-23\nfeatures: ")
        for _ in range(100):
            file.write(b"a" * 1_000_000)


def _sparse(folder: Path) -> None:
    (folder / "features").mkdir()
    with (folder / "features" / "a.yaml").open("wb") as file:
        file.truncate(1 << 40)


def _link(to: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / "features").mkdir()
        (folder / "features" / "a.yaml").symlink_to(to)

    return make


def _loop(folder: Path) -> None:
    (folder / "features").mkdir()
    (folder / "features" / "a.yaml").symlink_to("b.yaml")
    (folder / "features" / "b.yaml").symlink_to("a.yaml")


def _folder_elsewhere(folder: Path) -> None:
    other = folder.parent / "elsewhere"
    other.mkdir()
    (other / "a.yaml").write_text("secret: true\n")
    (folder / "features").symlink_to(other)


def _pipe(folder: Path) -> None:
    (folder / "features").mkdir()
    os.mkfifo(folder / "features" / "a.yaml")


def _thousand(folder: Path) -> None:
    (folder / "features").mkdir()
    for number in range(1_001):
        (folder / "features" / f"{number}.yaml").write_text(f"{HEAD}  []\n")


def _folder_named_as_a_file(folder: Path) -> None:
    (folder / "features" / "a.yaml").mkdir(parents=True)


PACKS: dict[str, tuple[Callable[[Path], None], str]] = {
    "alias bomb, 9 to the 20th": (_file(_bomb(20)), "anchor `&a0`"),
    "200,000 nested brackets": (_file("a: " + "[" * 200_000), "nested deeper than"),
    "100,000 nested braces": (_file("a: " + "{a: " * 100_000), "nested deeper than"),
    "200,000 nested dashes": (_file("a:\n" + "- " * 200_000), "nested deeper than"),
    "200,000 question marks": (_file("? " * 200_000), "a key that is itself a list or mapping"),
    "100 MB scalar": (_huge, "larger than 500,000 bytes"),
    "a terabyte of nothing": (_sparse, "larger than 500,000 bytes"),
    "490 KB scalar": (_file(HEAD + "  - feature: " + "a" * 490_000), "is too long"),
    "490 KB key": (_file("a" * 490_000 + ": b"), "not readable as YAML"),
    "490 KB in quotes": (_file('checked: "' + "\\n" * 245_000 + '"'), "is not a day"),
    "240,000 items": (_file("checked: 2026-11-23\nfeatures: [" + "a," * 240_000 + "]"), "more than 15,000 values"),
    "40,000 keys": (_file("\n".join(f"k{n}: 1" for n in range(40_000))), "more than 15,000 values"),
    "9,000 unknown fields": (
        _file(HEAD + "  - {" + ", ".join(f"k{n}: 1" for n in range(9_000)) + "}"),
        "unknown field",
    ),
    "the same key 40,000 times": (_file("a: 1\n" * 40_000), "`a` is given twice"),
    "490 KB of comments": (_file("#\n" * 245_000), "not a mapping"),
    "490 KB of blanks": (_file(" " * 490_000), "not a mapping"),
    "490 KB of line breaks": (_file("\n" * 490_000), "not a mapping"),
    "490 KB of open quotes": (_file("a: '" * 120_000), "not readable as YAML"),
    "100,000 documents": (_file("---\n" * 100_000), "a second document"),
    "NUL": (_file(b"checked: 2026-11-23\n\x00"), "control character U+0000"),
    "byte order mark, UTF-16": (_file("checked: 2026-11-23\n".encode("utf-16")), "not UTF-8"),
    "mixed encodings": (_file("# é\n".encode() + "# é\n".encode("latin-1")), "not UTF-8"),
    "lone surrogates": (_file(b"checked: \xed\xa0\x80\n"), "not UTF-8"),
    "overlong UTF-8": (_file(b"checked: \xc0\xaf\n"), "not UTF-8"),
    "terminal escape in an escape": (_file('"\\e]0;owned\\a": 1\n'), "control character U+001B"),
    "right-to-left override": (_file("checked: \u202e2026\n"), "control character U+202E"),
    "a tag that would run a command": (_file("a: !!python/object/apply:os.system [ls]"), "tag"),
    "loop of links": (_loop, "a link that leads nowhere"),
    "link to a file outside": (_link("/etc/passwd"), "leads out of the pack"),
    "link to a device": (_link("/dev/zero"), "leads out of the pack"),
    "link to a folder outside": (_folder_elsewhere, "leads out of the pack"),
    "path that climbs": (_link("../" * 30 + "etc/hostname"), "leads out of the pack"),
    "a pipe": (_pipe, "not a file"),
    "a folder named as a file": (_folder_named_as_a_file, "not a file"),
    "1,001 files": (_thousand, "more than 1,000 rule files"),
}

N = 100_000
TEXTS: dict[str, str] = {
    "10 MB of prose": "We store an object in the bucket, and licences matter. " * 190_000,
    "a million words": "patent " * 1_000_000,
    "one word of a million letters": "a" * 1_000_000,
    "control characters": "".join(map(chr, range(32))) * 3_000,
    "NUL": "\0" * N,
    "terminal escapes": "\x1b[31mpatent\x1b]0;owned\x07 " * 5_000,
    "C1 escapes": "\x9b31mpatent " * 5_000,
    "right-to-left marks": "\u202epatent\u2066 \u200f" * 5_000,
    "lone surrogates": "\ud800patent\udfff " * 5_000,
    "combining marks": "e\u0301" * N,
    "zero-width joiners": "\u200d" * N,
    "emoji": "\U0001f600" * N,
    "capitals that grow": "\u0130" * N,
    "line breaks": "a" + "\n" * N + "b",
    "blanks and breaks": "a" + "\n " * N + "b",
    "full stops": ". " * N,
    "quotes": "\"'" * N,
    "brackets": "(" * N,
    "dashes": "- " * N,
    "digits": "1" * N,
    "digits and commas": "1," * N,
    "dollars": "$1" * N,
    "quantities": "15 minutes " * 10_000,
    "negations": "not without " * 10_000,
    "option letters": "\nA) x" * 20_000,
    "choose any": "choose any " * 10_000,
    "question marks": "?" * N,
}
