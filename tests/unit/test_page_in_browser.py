"""HTML explanations in a real browser: what a reader sees, light and dark, wide and narrow.

Headless Chromium takes a screenshot, and in a second run tells where every element stands. The screenshot is compared, as a
coarse grid of brightness, with the one that was looked at.
"""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from engine.advisor import Advisor
from engine.explaining import forms
from tests import kitchen

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
GOLDEN = Path(__file__).parent.parent / "golden" / "explained"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --force-device-scale-factor=1 --font-render-hinting=none"
).split()
GRID = 24
TOLERANCE = 6.0
MEASURE = """<script>
const seen = [...document.querySelectorAll('section, h1, h2, blockquote, mark, li, dd, svg, p')].map(e => {
  const r = e.getBoundingClientRect(); return [e.tagName.toLowerCase(), e.parentElement.id || e.id, r.left, r.top, r.right, r.bottom]; });
document.body.innerHTML = '<pre>' + JSON.stringify({width: innerWidth, wide: document.documentElement.scrollWidth, seen}) + '</pre>';
</script>"""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here to look at the page with")


@pytest.fixture
def page(pack: Callable[..., Path]) -> str:
    advisor = Advisor.open(pack(kitchen.FILES), engine="indexed")
    return forms.written(advisor.ask(kitchen.FAST), "html")


def chromium(folder: Path, *arguments: str) -> str:
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={folder / 'profile'}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout


def boxes(page: str, folder: Path, width: int) -> dict[str, object]:
    """Where the elements stand. The page forbids scripts; the copy that is measured allows this one."""
    head, tail = page.split('<meta http-equiv="Content-Security-Policy"', 1)
    file = folder / "measured.html"
    file.write_text((head + tail.split(">", 1)[1]).replace("</body>", f"{MEASURE}</body>"))
    dump = chromium(folder, f"--window-size={width},1600", "--dump-dom", file.as_uri())
    data: dict[str, object] = json.loads(dump.split("<pre>")[1].split("</pre>")[0])
    return data


def screenshot(page: str, folder: Path, width: int, dark: bool) -> list[list[float]]:
    """The page as a grid of mean brightness (0 to 255), row by row."""
    file, shot = folder / "page.html", folder / "shot.png"
    file.write_text(page)
    scheme = ["--blink-settings=preferredColorScheme=0"] if dark else ["--blink-settings=preferredColorScheme=1"]
    chromium(folder, *scheme, f"--window-size={width},1600", f"--screenshot={shot}", file.as_uri())
    return grid(shot.read_bytes())


def grid(png: bytes) -> list[list[float]]:
    width, height, channels, rows = pixels(png)
    cells = [[0.0] * GRID for _ in range(GRID)]
    counts = [[0] * GRID for _ in range(GRID)]
    for y in range(0, height, 2):
        row, line = rows[y], cells[y * GRID // height]
        for x in range(0, width, 2):
            line[x * GRID // width] += sum(row[x * channels : x * channels + 3]) / 3
            counts[y * GRID // height][x * GRID // width] += 1
    return [[round(cell / n, 1) for cell, n in zip(*pair, strict=True)] for pair in zip(cells, counts, strict=True)]


def pixels(png: bytes) -> tuple[int, int, int, list[bytearray]]:
    """Width, height, channels and rows of a PNG of 8 bits a channel, not interlaced, as Chromium writes it."""
    width, height, depth, colour = struct.unpack(">IIBB", png[16:26])
    assert depth == 8
    channels = {2: 3, 6: 4}[colour]
    packed, at = b"", 8
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        packed += png[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    data, stride = zlib.decompress(packed), width * channels
    rows: list[bytearray] = []
    above = bytearray(stride)
    for y in range(height):
        start = y * (stride + 1)
        above = unfiltered(data[start], bytearray(data[start + 1 : start + 1 + stride]), above, channels)
        rows.append(above)
    return width, height, channels, rows


def unfiltered(kind: int, row: bytearray, above: bytearray, step: int) -> bytearray:
    if kind == 2:
        return bytearray((a + b) & 255 for a, b in zip(row, above, strict=True))
    for x in range(len(row) if kind else 0):
        left, up = row[x - step] if x >= step else 0, above[x]
        if kind == 1:
            row[x] = (row[x] + left) & 255
        elif kind == 3:
            row[x] = (row[x] + (left + up) // 2) & 255
        else:
            corner = above[x - step] if x >= step else 0
            near = left + up - corner
            far = (abs(near - left), abs(near - up), abs(near - corner))
            row[x] = (row[x] + (left, up, corner)[far.index(min(far))]) & 255
    return row


@pytest.mark.parametrize("width", [500, 1200])
def test_nothing_overlaps_or_runs_out(page: str, tmp_path: Path, width: int) -> None:
    data = boxes(page, tmp_path, width)
    assert data["wide"] == data["width"], "the page scrolls sideways"
    seen = data["seen"]
    assert isinstance(seen, list)
    sections = [box for box in seen if box[0] == "section"]
    assert len(sections) >= 6
    for above, below in pairwise(sections):
        assert above[5] <= below[3]
    for tag, _, left, top, right, bottom in seen:
        if tag != "svg":
            assert 0 <= left <= right <= width, (tag, left, right)
        assert bottom > top, tag
    drawing = next(box for box in seen if box[0] == "svg")
    assert drawing[4] - drawing[2] > 300


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [500, 1200])
def test_the_page_looks_as_it_was_looked_at(page: str, tmp_path: Path, width: int, dark: bool) -> None:
    """ERGO_GOLDEN=1 accepts a new look; look at it first."""
    cells = screenshot(page, tmp_path, width, dark)
    mean = sum(map(sum, cells)) / GRID**2
    assert mean < 60 if dark else mean > 225
    file = GOLDEN / f"look-{width}-{'dark' if dark else 'light'}.json"
    if os.environ.get("ERGO_GOLDEN"):
        file.write_text("[\n" + ",\n".join(json.dumps(row) for row in cells) + "\n]\n")
    if "DejaVu" not in fonts():
        pytest.skip("other fonts here than those the page was looked at with")
    looked_at = json.loads(file.read_text())
    off = [abs(a - b) for one, other in zip(cells, looked_at, strict=True) for a, b in zip(one, other, strict=True)]
    assert sum(off) / len(off) < TOLERANCE


def fonts() -> str:
    matcher = shutil.which("fc-match")
    return subprocess.run([matcher, "system-ui"], capture_output=True, text=True, check=False).stdout if matcher else ""
