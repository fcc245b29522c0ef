"""From rule files to rules, in a pack that has nothing to do with AWS."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from engine import to_data
from engine.advisor import Advisor
from engine.errors import FactError, PackError
from engine.explaining import account
from engine.explaining.change import Change, Inquiry
from engine.explaining.levers import Levers
from engine.explaining.precedence import precedence
from engine.explaining.proof import in_words
from engine.explaining.text import answer as as_text
from engine.explaining.what_if import what_if

VOCABULARY = """\
checked: 2026-11-23
services:
  - {service: kitchen, label: Kitchen, names: [kitchen]}
  - {service: bakery, label: Bakery, names: [bakery]}
constraints:
  - {constraint: fast, label: fast, said: [fast|quickly]}
practices:
  - {practice: guess, label: guessing, said: [guess]}
"""
FEATURES = """\
checked: 2026-11-23
features:
  - feature: oven
    of: kitchen
    kind: tool
    label: Oven
    names: [oven]
    solves:
      - need: bake-bread
        said: [bake|make bread]
        asked: [How do I bake bread?]
        because: Heat from all sides makes a crust.
        docs: [book:oven]
        notes: [n1]
    cannot:
      - need: keep-cold
        said: [keep|stay cold]
        because: It only heats.
        docs: [book:oven]
    rather-than:
      - {over: pan, on: simpler, because: A pan heats one side.}
  - feature: pan
    of: kitchen
    kind: tool
    label: Pan
    names: [pan]
    solves:
      - need: bake-bread
        because: Flat bread bakes in a pan.
        docs: [book:pan]
      - need: keep-cold
        with: [service=kitchen]
        because: A pan of ice keeps cold.
        docs: [book:pan]
"""
DECISIONS = """\
checked: 2026-11-23
decisions:
  - {decision: heat, question: How hot?, among: [oven, pan]}
needs:
  - {need: hungry, said: [hungry|starving]}
rules:
  - id: hungry-means-bread
    when: [need=hungry]
    derive: [need=bake-bread]
    because: Bread feeds.
    docs: [book:bread]
  - id: fast-bread-in-a-pan
    when: [need=bake-bread, constraint=fast]
    unless: [service=bakery]
    recommend: pan
    overrides: [oven/bake-bread]
    because: Flat bread takes minutes.
    docs: [book:pan]
"""
LIMITS = """\
checked: 2026-11-23
limits:
  - limit: oven-heat-time
    of: oven
    names: [baking time]
    quantity: bake-time
    said: ["bake|takes #time"]
    at-most: 2 hours
    rules-out: oven
    because: The timer ends.
    docs: [book:oven]
"""
ORDERS = """\
checked: 2026-11-23
orders:
  - order: bread
    label: steps of bread
    of: kitchen
    said: [bread step|order]
    steps: [Knead, Proof, Bake]
    because: Dough needs time.
    docs: [book:bread]
"""
NOTES = """\
checked: 2026-11-23
notes:
  - {note: n1, claim: Bread bakes., verdict: confirmed, rules: [oven/bake-bread], docs: [book:oven]}
"""
FILES = {
    "vocabulary/v.yaml": VOCABULARY, "features/f.yaml": FEATURES, "decisions/d.yaml": DECISIONS,
    "limits/l.yaml": LIMITS, "orders/o.yaml": ORDERS, "notes/n.yaml": NOTES,
}  # fmt: skip


@pytest.fixture(params=["durable", "indexed"])
def advisor(request: pytest.FixtureRequest, pack: Callable[..., Path]) -> Advisor:
    if request.param == "durable":
        pytest.importorskip("durable_rules_engine")
    return Advisor.open(pack(FILES), engine=request.param)


def ids(advisor: Advisor, text: str, *facts: str) -> list[str]:
    return [found.id for found in advisor.ask(text, facts).recommendations]


def test_preferred_first(advisor: Advisor) -> None:
    assert ids(advisor, "How do I bake bread in my kitchen?") == ["oven", "pan"]


def test_an_override_wins_and_its_exception_gives_it_back(advisor: Advisor) -> None:
    assert ids(advisor, "make bread quickly") == ["pan"]
    assert "oven" in ids(advisor, "make bread quickly, at the bakery")


def test_a_chain_of_two_rules_and_its_proof(advisor: Advisor) -> None:
    answer = advisor.ask("I am starving")
    depths = {firing.rule.id: firing.depth for firing in answer.trace.firings}
    assert depths["hungry-means-bread"] == 1
    assert depths["oven/bake-bread"] == 2


def test_ruled_out_does_not_stand(advisor: Advisor) -> None:
    answer = advisor.ask("bake bread and keep it cold in the kitchen")
    assert "oven" not in [found.id for found in answer.recommendations]
    assert [found.id for found in answer.ruled_out] == ["oven"]


def test_beyond_a_limit_is_ruled_out(advisor: Advisor) -> None:
    assert "oven" in [found.id for found in advisor.ask("bake bread, it takes 3 hours").ruled_out]
    assert "oven" not in [found.id for found in advisor.ask("bake bread, it takes 2 hours").ruled_out]
    assert "oven" in [found.id for found in advisor.ask(facts=["bake-time=121 minutes"]).ruled_out]


def test_a_limit_can_be_asked_for(advisor: Advisor) -> None:
    assert ids(advisor, "What is the maximum baking time?") == ["oven-heat-time"]


def test_what_comes_next_and_before(advisor: Advisor) -> None:
    assert ids(advisor, "What comes after Knead?") == ["bread.proof"]
    assert ids(advisor, "What comes before Bake?") == ["bread.proof"]


def test_a_service_guard_is_taken_for_granted_only_when_no_service_is_named(advisor: Advisor) -> None:
    assert ids(advisor, "it must stay cold") == ["pan"]
    assert ids(advisor, "it must stay cold in the kitchen") == ["pan"]
    assert ids(advisor, "it must stay cold in the bakery") == []


def test_nothing_known_means_no_answer(advisor: Advisor) -> None:
    answer = advisor.ask("Where is the moon?")
    assert answer.abstained
    assert not answer.nearest


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        ("kitchen", "`kitchen` is not a fact; write it as `attribute=value` or `not attribute=value`"),
        ("service=kitchn", "unknown service `kitchn`; did you mean `kitchen`?"),
        ("servce=kitchen", "unknown attribute `servce`; did you mean `service`?"),
        ("bake-time=3 MB", "`bake-time` is a time; `3 MB` is a size"),
        ("recommend=pan", "`recommend=` is not stated but concluded; state what is so; see ergo vocabulary"),
        ("not rule-out=pan", "`rule-out=` is not stated but concluded; state what is so; see ergo vocabulary"),
        ("fired=fast-bread-in-a-pan", "`fired=` is not stated but concluded; state what is so; see ergo vocabulary"),
        ("names=service", "`names=` is not stated but concluded; state what is so; see ergo vocabulary"),
        (
            "quantity=bake-time",
            "`quantity=bake-time` gives no amount; write it as `bake-time=15 minutes` or `bake-time=1,000`",
        ),
        ("bake-time=long", "`long` is not a quantity; write it as `15 minutes`, `256 KB`, `10 %` or `1,000`"),
    ],
)
def test_facts_that_are_none(advisor: Advisor, fact: str, told: str) -> None:
    with pytest.raises(FactError) as caught:
        advisor.ask(facts=[fact])
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("one", "other"),
    [("need=keep-cold", "not need=keep-cold"), ("bake-time=2 hours", "bake-time=3 hours")],
)
def test_facts_that_exclude_each_other_are_not_given_together(advisor: Advisor, one: str, other: str) -> None:
    for facts in ([one, other], [other, "need=hungry", one]):
        with pytest.raises(FactError) as caught:
            advisor.ask(facts=facts)
        assert str(caught.value) == f"`{facts[0]}` and `{facts[-1]}` cannot both hold; leave one of them out"
    assert advisor.ask(facts=[one, one]).trace.given.count(one) == 1
    assert advisor.ask(facts=["bake-time=120 minutes", "bake-time=2 hours"]).trace.given.count("bake-time=2 hours") == 1


def test_what_is_given_excludes_what_is_read(advisor: Advisor) -> None:
    text = "It must stay cold and takes 3 hours to bake"
    assert {"need=keep-cold", "bake-time=3 hours"} <= {*advisor.ask(text).trace.given}
    answer = advisor.ask(text, ["not need=keep-cold", "bake-time=1 hour"])
    assert {"not need=keep-cold", "bake-time=1 hour"} <= {*answer.trace.given}
    assert not {"need=keep-cold", "bake-time=3 hours", "bake-time>7200"} & {*answer.trace.given, *answer.reading.facts}


RED = """\
checked: 2026-11-23
rules:
  - id: pan-unless-cold
    when: [need=bake-bread]
    any: [constraint=fast, need=hungry]
    unless: [need=keep-cold]
    recommend: pan
    rather-than: [oven]
    because: A pan is quick.
    docs: [book:pan]
"""


def test_a_rule_prefers_only_where_it_fires(pack: Callable[..., Path]) -> None:
    features = FEATURES.replace(
        "    rather-than:\n      - {over: pan, on: simpler, because: A pan heats one side.}\n", ""
    )
    needs = "needs:\n  - {need: hungry, said: [hungry|starving]}\n"
    files = {**FILES, "features/f.yaml": features, "decisions/d.yaml": RED.replace("rules:\n", f"{needs}rules:\n")}
    advisor = Advisor.open(pack(files), engine="indexed")
    fired = advisor.ask("", ["need=bake-bread", "constraint=fast"])
    assert [found.id for found in fired.recommendations] == ["pan", "oven"]
    assert fired.recommendations[0].instead_of == ["oven"]
    assert precedence(fired, *fired.recommendations[:2]).clause == "the rule `pan-unless-cold` chooses it"
    for more in ([], ["constraint=fast", "need=keep-cold"]):
        silent = advisor.ask("", ["need=bake-bread", *more])
        assert all(found.instead_of == [] for found in silent.recommendations), more


def test_a_denied_amount_is_no_fact(advisor: Advisor) -> None:
    with pytest.raises(FactError, match="denies an amount"):
        advisor.fact("not bake-time=3 hours")


def test_an_amount_asked_for_exactly_is_told_apart_from_the_comparison(pack: Callable[..., Path]) -> None:
    rule = "  - {id: just-so, when: [bake-time = 2 hours], recommend: pan, because: So., docs: [book:a]}\n"
    advisor = Advisor.open(pack({**FILES, "decisions/d.yaml": DECISIONS + rule}), engine="indexed")
    answer = advisor.ask("", ["bake-time=120 minutes"])
    assert [found.id for found in answer.recommendations] == ["pan"]
    assert account.given(answer) == ["bake-time=2 hours"]
    assert account.behind(answer) == {"bake-time==7200", "bake-time=2 hours"}
    assert in_words(advisor.pack, "bake-time==7200") == "bake time = 2 hours"
    dropped = what_if(advisor, Inquiry(facts=("bake-time=2 hours",)), Change(drop=frozenset(["bake-time=2 hours"])))
    assert dropped.after.abstained


def test_rules_that_stand_high_on_one_another_are_proved_in_few_lines(pack: Callable[..., Path]) -> None:
    """A diamond at each layer doubled the proof, and a long chain was deeper than calls may be."""
    layers = "".join(
        f"  - {{id: a{n}, when: [wish=a{n - 1}, wish=b{n - 1}], derive: [wish=a{n}], because: So., docs: [book:a]}}\n"
        f"  - {{id: b{n}, when: [wish=a{n - 1}, wish=b{n - 1}], derive: [wish=b{n}], because: So., docs: [book:a]}}\n"
        for n in range(1, 500)
    )
    first = "  - {id: start, when: [constraint=fast], derive: [wish=a0, wish=b0], because: So., docs: [book:a]}\n"
    end = "  - {id: end, when: [wish=a499], recommend: pan, because: So., docs: [book:a]}\n"
    advisor = Advisor.open(pack({**FILES, "decisions/d.yaml": DECISIONS + first + layers + end}), engine="indexed")
    inquiry = Inquiry(facts=("constraint=fast",))
    answer = inquiry.ask(advisor)
    assert "pan" in [found.id for found in answer.recommendations]
    assert len(json.dumps(to_data(answer))) < 100_000
    assert "told above or too deep to show" in as_text(answer, explain=True)
    assert any(step.drop == {"constraint=fast"} for step in Levers(advisor).towards("nothing", answer.trace, ["pan"]))


def test_rules_know_where_they_stand(advisor: Advisor) -> None:
    assert str(advisor.pack.texts["oven/bake-bread"].source) == "features/f.yaml:9:9"
    assert str(advisor.pack.texts["fast-bread-in-a-pan"].source) == "decisions/d.yaml:12:5"


def test_files_in_any_order_make_the_same_pack(pack: Callable[..., Path], tmp_path: Path) -> None:
    from engine.pack import files as rule_files
    from engine.pack.compile import compile_files
    from engine.pack.folder import find

    folder = pack(FILES)
    files, _ = rule_files.parse(find(folder), folder)
    one, other = compile_files(files), compile_files(files[::-1])
    assert one.rules == other.rules
    assert one.statements == other.statements


def test_no_pack_here(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="no rule pack here"):
        Advisor.open(tmp_path / "nowhere")


def test_cache_is_a_convenience(pack: Callable[..., Path], tmp_path: Path) -> None:
    folder, cache = pack(FILES), tmp_path / "cache"
    for _ in range(2):
        assert Advisor.open(folder, engine="indexed", cache=cache).ask("bake bread").recommendations[0].id == "oven"
    for kept in cache.iterdir():
        kept.write_bytes(b"damaged")
    assert Advisor.open(folder, engine="indexed", cache=cache).ask("bake bread").recommendations[0].id == "oven"
    assert (
        Advisor.open(folder, engine="indexed", cache=Path("/proc/none")).ask("bake bread").recommendations[0].id
        == "oven"
    )


def test_a_limit_has_a_number_or_is_in_words(pack: Callable[..., Path]) -> None:
    entry = "  - {{limit: {0}, of: oven, names: [{0}], at-most: {1}, because: So., docs: [book:a]}}\n"
    limits = LIMITS + entry.format("loaves", "5500 loaves") + entry.format("guests", "unlimited")
    found = Advisor.open(pack({**FILES, "limits/l.yaml": limits}), engine="indexed").pack.limits
    assert [found[name].amount for name in ("oven-heat-time", "loaves", "guests")] == [7200.0, 5500.0, None]


def test_a_rule_derives_what_is_a_symptom_elsewhere_under_either_name(pack: Callable[..., Path]) -> None:
    symptom = FEATURES.replace("need: bake-bread", "symptom: bake-bread")
    files = {**FILES, "features/f.yaml": symptom}
    assert ids(Advisor.open(pack(files), engine="indexed"), "", "need=hungry") == ["oven", "pan"]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("feature/x.yaml", "`feature/` is no folder of a pack\n    help: did you mean `features`?"),
        (
            "features/sub/x.yaml",
            "`features/sub/` is no folder of a pack\n    help: put the file into `features/` itself",
        ),
        ("x.yaml", "`x.yaml` is no file of a pack\n    help: put rules into one of `vocabulary/`, `features/`"),
        ("limits/x.yml", "a rule file ends in `.yaml`\n    help: name it `x.yaml`"),
        ("deep/er/x.yaml", "`deep/er/` is no folder of a pack\n    help: there are `vocabulary/`, `features/`"),
    ],
)
def test_a_file_that_nothing_would_read_is_told(
    pack: Callable[..., Path],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    told: str,
) -> None:
    monkeypatch.setattr("engine.pack.folder.SETTLED", -1 << 62)  # files just written are settled already
    folder, cache = pack(FILES), tmp_path_factory.mktemp("cache")
    Advisor.open(folder, engine="indexed", cache=cache)  # a pack that was compiled before is looked at again
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text("broken: [\n")
    for kept in (cache, None):
        with pytest.raises(PackError) as caught:
            Advisor.open(folder, engine="indexed", cache=kept)
        assert f"{path}:1:1: {told}" in str(caught.value)


def test_files_that_are_no_rules_lie_aside(pack: Callable[..., Path]) -> None:
    beside = {"scenarios/more/x.yaml": "broken: [", ".hidden/x.yaml": "broken: [", "features/.x.yaml": "broken: ["}
    assert ids(Advisor.open(pack({**FILES, **beside}), engine="indexed"), "bake bread")


def test_what_is_denied_is_no_guess(pack: Callable[..., Path]) -> None:
    """The words may raise it all the same."""
    advisor = Advisor.open(pack(FILES), engine="indexed")
    text = "Which heat makes a crust from all sides?"
    assert advisor.ask(text).recommendations[0].guess
    answer = advisor.ask(text, ["not need=bake-bread"])
    assert not answer.recommendations
    assert "need=bake-bread" not in [one.fact for one in answer.reading.mentions]
