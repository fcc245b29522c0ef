"""Compiled packs: opened equal to what was put in, safe against killed writers and against many starting at once."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.generated import rule_base, scenarios, word, write_pack
from engine import to_data
from engine.advisor import Advisor
from engine.pack import load as loading
from engine.pack.load import KEPT
from engine.pack.shelf import Damaged, StoredMap, open_shelf
from engine.pack.shelving import write_shelf
from tests.conftest import ROOT

texts = st.text(max_size=12)
members = st.one_of(st.integers(), texts, st.none(), st.floats(allow_nan=False), st.tuples(texts, st.integers()))


def put(folder: Path, what: object) -> Path:
    path = folder / "x.pack"
    with path.open("wb") as file:
        write_shelf(file, what)
    return path


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(texts, members, max_size=200), st.lists(members, max_size=200), st.sets(texts, max_size=150))
def test_what_is_opened_is_what_was_put(
    tmp_path_factory: pytest.TempPathFactory, table: dict[str, object], row: list[object], names: set[str]
) -> None:
    table |= {f"more {n}": n for n in range(70)}
    numbers = [float(len(row)) + n for n in range(70)]
    opened = open_shelf(str(put(tmp_path_factory.mktemp("shelf"), (table, row, names, numbers))))
    assert isinstance(opened[0], StoredMap)
    assert all(opened[0][key] == value for key, value in table.items())
    assert [*opened[0].items()] == [*table.items()]
    assert "nowhere in it" not in opened[0]
    assert [*opened[1]] == row
    assert set(opened[2]) == names
    assert all(name in opened[2] for name in names)
    assert [*opened[3]] == numbers


@pytest.mark.parametrize("cut", [0, 10, 100, -1])
def test_half_a_file_is_not_opened(tmp_path: Path, cut: int) -> None:
    path = put(tmp_path, {f"k{n}": n for n in range(100)})
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(Damaged):
        open_shelf(str(path))


def write_solves(folder: Path) -> None:
    """Answers to needs of a generated pack put as actions, and what does not serve."""
    entries = [
        {
            "feature": f"c{number % 3}-{35 + number % 15}",
            "need": f"t{number % 3}-{number % 20}",
            "do": [f"Turn on the {word(number)} with a {word(number + 7)} for the queue."],
            "not": [{"do": f"Watch the {word(number + 3)} instead.", "because": "It only delays the load."}],
            "because": f"The {word(number)} closes the limit.",
            "docs": ["https://example.org/page"],
        }
        for number in range(45)
    ]
    (folder / "features" / "solves.yaml").write_text(json.dumps({"checked": "2026-11-23", "solves": entries}))


def choices(advisor: Advisor) -> list[tuple[str, list[str]]]:
    """Questions with options, from the sentences, actions and contrasts of a pack."""
    rng = random.Random(3)
    asked = [one for one in advisor.pack.statements if one.asked]
    texts = [text for one in advisor.pack.statements for text in (*one.acts, *(put for put, _ in one.contrasts))]
    texts += [one.says for one in advisor.pack.statements[:20]]
    found = []
    acting = [one for one in asked if one.acts] or asked
    for one in rng.sample(acting, min(25, len(acting))):
        options = [*(one.acts or (one.says,))[:1], *(put for put, _ in one.contrasts[:1]), *rng.sample(texts, 3)]
        found.append((one.asked[0], rng.sample(options, len(options))))
    return found


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pack")
    write_pack(folder, rule_base(150))
    write_solves(folder)
    for path in folder.rglob("*.yaml"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return folder


def test_an_opened_pack_answers_as_the_one_in_memory(pack: Path, tmp_path: Path) -> None:
    memory = Advisor.open(pack, engine="indexed")
    Advisor.open(pack, engine="indexed", cache=tmp_path)
    opened = Advisor.open(pack, engine="indexed", cache=tmp_path)
    assert isinstance(opened.pack.concepts, StoredMap)
    for facts in scenarios(150, 50):
        one, other = memory.ask("", facts), opened.ask("", facts)
        assert one.trace == other.trace
        assert one.recommendations == other.recommendations
    for statement in memory.pack.statements[::9]:
        one, other = memory.ask(statement.says), opened.ask(statement.says)
        assert (one.trace, one.recommendations, one.nearest) == (other.trace, other.recommendations, other.nearest)


def test_an_opened_pack_chooses_as_the_one_in_memory(pack: Path, tmp_path: Path) -> None:
    memory = Advisor.open(pack, engine="indexed")
    Advisor.open(pack, engine="indexed", cache=tmp_path)
    opened = Advisor.open(pack, engine="indexed", cache=tmp_path)
    asked = choices(memory)
    assert asked
    for question, options in asked:
        assert to_data(memory.ask(question, options=options)) == to_data(opened.ask(question, options=options))


def test_rules_alone_are_kept_without_what_questions_need(pack: Path, tmp_path: Path) -> None:
    memory = Advisor.open(pack, engine="indexed")
    for _ in range(2):  # compiled, then opened
        rules = Advisor.open(pack, engine="indexed", cache=tmp_path, judging=False)
        assert [one.suffix for one in tmp_path.iterdir() if one.stat().st_size and one.suffix != ".seen"] == [".rules"]
        assert rules._loaded._index is None
    assert isinstance(rules.pack.concepts, StoredMap)
    for facts in scenarios(150, 20):
        assert rules.chain("", facts)[1] == memory.chain("", facts)[1]
    statement = memory.pack.statements[3]
    one, other = rules.ask(statement.says), memory.ask(statement.says)  # what questions need is built after all
    assert one.recommendations == other.recommendations
    Advisor.open(pack, engine="indexed", cache=tmp_path)
    whole = Advisor.open(pack, engine="indexed", cache=tmp_path, judging=False)  # what is there is used
    assert whole._loaded._index is not None


def test_a_changed_file_is_seen(pack: Path, tmp_path: Path) -> None:
    before = Advisor.open(pack, cache=tmp_path).pack.digest
    path = pack / "pack.yaml"
    old = path.read_text()
    path.write_text(old.replace("Generated rules", "generated rules"))  # as long as before
    after = Advisor.open(pack, cache=tmp_path).pack
    path.write_text(old)
    assert after.digest != before
    assert after.title == "generated rules"


@pytest.mark.parametrize("back", [False, True])
def test_a_pack_saved_while_it_compiles_is_not_kept(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, back: bool
) -> None:
    """What is kept under the name of some content was compiled from that content."""
    folder, cache = tmp_path / "pack", tmp_path / "cache"
    shutil.copytree(pack, folder)
    path, compiled = folder / "pack.yaml", loading._compile
    old = path.read_text()

    def while_saved(where: str, name: str) -> loading.Loaded:
        path.write_text(old.replace("Generated rules", "half written"))
        found = compiled(where, name)
        if back:
            path.write_text(old)
        return found

    monkeypatch.setattr(loading, "_compile", while_saved)
    assert Advisor.open(folder, cache=cache).pack.title == "half written"
    assert not [*cache.glob("*.pack")]
    monkeypatch.setattr(loading, "_compile", compiled)
    path.write_text(old)
    assert Advisor.open(folder, cache=cache).pack.title == "Generated rules"


def test_the_packs_used_last_are_kept(pack: Path, tmp_path: Path) -> None:
    cache, folders = tmp_path / "cache", [tmp_path / f"p{number}" for number in range(KEPT + 2)]
    for age, folder in enumerate(folders):
        shutil.copytree(pack, folder)
        (folder / "pack.yaml").write_text((pack / "pack.yaml").read_text().replace("rules", f"rules {age}"))
    digests = [Advisor.open(folder, cache=cache).pack.digest for folder in folders[:KEPT]]
    for age, digest in enumerate(digests):
        os.utime(cache / f"{digest}.pack", (1_700_000_000 + age,) * 2)
    Advisor.open(folders[0], cache=cache)  # the oldest is used once more
    digests += [Advisor.open(folder, cache=cache).pack.digest for folder in folders[KEPT:]]
    assert {path.stem for path in cache.glob("*.pack")} == {digests[0], *digests[3:]}


ASK = (
    "import sys; from engine import Advisor;"
    "print(Advisor.open(sys.argv[1], engine='indexed', cache=sys.argv[2]).ask('', ['service=s1']).pack.digest)"
)


def start(pack: Path, cache: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", ASK, str(pack), str(cache)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_many_processes_start_at_once_and_some_are_killed(pack: Path, tmp_path: Path) -> None:
    running = [start(pack, tmp_path / "cache") for _ in range(64 if os.environ.get("ERGO_MANY") else 12)]
    for one in running[::4]:
        one.send_signal(signal.SIGKILL)
    told = [one.communicate() for one in running]
    assert {out for (out, _), one in zip(told, running, strict=True) if one.returncode == 0} == {told[1][0]}
    assert all(one.returncode in (0, -signal.SIGKILL) for one in running), told
    assert len(list((tmp_path / "cache").glob("*.pack"))) == 1
