"""Coverage-guided fuzzing of the reader: `make fuzz`.

Any text is read: facts with spans that lie in the text, the same each time; every sixty-fourth input is answered whole, and neither the
text for a terminal nor the JSON holds what a terminal would obey or what cannot be encoded.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["engine.reading", "engine.questions", "engine.plain"]):
    from engine.advisor import Advisor
    from engine.explaining import data as as_data
    from engine.explaining import text as as_text
    from engine.plain import clean, whole

ROOT = Path(__file__).parent.parent.parent
SLOW = 2.0  # seconds for one input
WHOLE = 64
PACK = ROOT / "examples" / "licences" / "ergo_licences"
ADVISOR = Advisor.open(PACK / "rules", engine="indexed")


def try_one(data: bytes) -> None:
    """One input: the first byte says whether it is answered whole, the rest is the text, halves of characters included."""
    started = time.monotonic()
    text = data[1:].decode("utf-8", errors="surrogateescape")
    reading = ADVISOR.reader.read(text)
    for mention in reading.mentions:
        assert 0 <= mention.start <= mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
    if data and data[0] % WHOLE == 0:
        answer = ADVISOR.ask(text)
        shown = as_text.answer(answer)
        assert clean(shown) == shown
        printed = whole(json.dumps(as_data.answer(answer), ensure_ascii=False, allow_nan=False)).encode()
        assert json.loads(printed)["schema_version"] == 1
    assert time.monotonic() - started < SLOW, "slow"


def seeds(folder: Path) -> None:
    """Write the seeds: the questions of the scenarios."""
    from engine import scenarios

    cases = scenarios.read(scenarios.find([PACK / "scenarios", ROOT / "scenarios" / "lambda.yaml"]))
    for number, case in enumerate(cases):
        (folder / f"{number}").write_bytes(bytes([number % WHOLE]) + "\n".join([case.text, *case.options]).encode())


def main() -> None:
    with tempfile.TemporaryDirectory() as corpus:
        seeds(Path(corpus))
        atheris.Setup([*sys.argv, corpus, "-max_len=1024", "-timeout=10"], try_one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
