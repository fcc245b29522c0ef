"""`pytest scenarios/`: scenario files as tests, one for each scenario.

A YAML file is taken when it has `scenarios:` at its top and a rule pack stands near: named by `--ergo-rules` or by `ergo_rules` in the
configuration, or found as `rules/pack.yaml` or `pack.yaml` beside the file or in a folder above. Other YAML files are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from engine.advisor import Advisor
    from engine.scenarios import Failure, Scenario

OPTION = "ergo_rules"
HEAD = 4096  # bytes of a file in which `scenarios:` must stand


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("ergo", "scenario files of ergo")
    group.addoption(
        "--ergo-rules", metavar="PACK", help="the rule pack that scenarios are tried on: a folder or a name"
    )
    parser.addini(OPTION, "the rule pack that scenarios are tried on: a folder or a name")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix != ".yaml" or not _holds_scenarios(file_path):
        return None
    rules = _pack_for(file_path, parent.config)
    return ScenarioFile.from_parent(parent, path=file_path, rules=rules) if rules else None


def _holds_scenarios(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return False
    return head.startswith(b"scenarios:") or b"\nscenarios:" in head


def _pack_for(path: Path, config: pytest.Config) -> Path | None:
    from engine.pack.installed import locate

    named = config.getoption(OPTION) or config.getini(OPTION)
    if named:
        beside = config.rootpath / named
        try:
            return locate(beside if beside.exists() else named)
        except LookupError as error:
            raise pytest.Collector.CollectError(str(error)) from None
    for folder in path.parents:
        for place in (folder / "rules", folder):
            if (place / "pack.yaml").is_file():
                return place
        if folder == config.rootpath:
            return None
    return None


class ScenarioFile(pytest.File):
    """A scenario file and the pack it is tried on."""

    def __init__(self, *, rules: Path, **given: Any) -> None:
        super().__init__(**given)
        self.rules = rules

    def collect(self) -> Iterable[ScenarioItem]:
        from engine import scenarios
        from engine.errors import PackError

        try:
            cases = scenarios.read([self.path])
        except PackError as error:
            raise self.CollectError(str(error)) from None
        seen: dict[str, int] = {}
        for case in cases:
            seen[case.name] = seen.get(case.name, 0) + 1
            name = case.name.rstrip(".") + (f" ({seen[case.name]})" if seen[case.name] > 1 else "")
            yield ScenarioItem.from_parent(self, name=name, case=case)


class ScenarioItem(pytest.Item):
    """One scenario as a test."""

    def __init__(self, *, case: Scenario, **given: Any) -> None:
        super().__init__(**given)
        self.case = case

    def runtest(self) -> None:
        from engine import scenarios

        assert isinstance(self.parent, ScenarioFile)
        advisor = _advisor(self.config, self.parent.rules)
        unknown = list(scenarios.check_references(advisor.pack, [self.case]))
        if unknown:
            raise Missed("\n".join(str(problem) for problem in unknown))
        trace, failures = scenarios.evaluate(advisor, self.case)
        if failures:
            case = self.case
            answer = advisor.ask(case.text, case.facts, options=case.options) if trace else None
            raise Missed("\n".join(_told(self.case, failures, advisor, answer)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        from engine.errors import PackError

        if isinstance(excinfo.value, Missed | PackError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.case.source.line - 1, self.name


class Missed(Exception):
    """What a scenario expected and did not get, in the author's words."""


_ADVISORS = pytest.StashKey[dict[Path, "Advisor"]]()


def _advisor(config: pytest.Config, rules: Path) -> Advisor:
    """The advisor for a pack, opened once in a run."""
    import platformdirs

    from engine.advisor import Advisor

    opened = config.stash.setdefault(_ADVISORS, {})
    if rules not in opened:
        opened[rules] = Advisor.open(rules, cache=Path(platformdirs.user_cache_dir("ergo")))
    return opened[rules]


def _told(case: Scenario, failures: list[Failure], advisor: Advisor, answer: Any) -> Iterator[str]:
    from engine.plain import clean

    yield clean(f"{case.source}: {case.name}")
    asked = case.text or ", ".join(case.facts)
    yield clean(f"  asked     {asked}")
    for failure in failures:
        yield clean(f"  expected  {failure.expected}")
        yield clean(f"  got       {failure.got}")
    if answer is None:
        return
    yield "  because   it read " + (", ".join(f"`{fact}`" for fact in answer.trace.given) or "nothing")
    for firing in answer.trace.firings[:SHOWN]:
        text = advisor.pack.texts[firing.rule.id]
        yield clean(f"            `{text.id}` fired ({text.source.file}:{text.source.line}): {text.because}")
    for name in case.expect.fires:
        yield from (clean(line) for line in _lacking(advisor, answer, name))


SHOWN = 6


def _lacking(advisor: Advisor, answer: Any, name: str) -> Iterator[str]:
    """What kept a rule that was expected from firing: the facts not known, or those that stood against it."""
    if any(firing.rule.id == name for firing in answer.trace.firings):
        return
    variants = [rule for rule in advisor.pack.rules if rule.id == name]
    nearest = min(variants, key=lambda rule: sum(fact not in answer.trace.facts for fact in rule.when))
    missing = [fact for fact in nearest.when if fact not in answer.trace.facts]
    against = [fact for fact in nearest.unless if fact in answer.trace.facts]
    if missing:
        yield f"            `{name}` lacked {', '.join(f'`{fact}`' for fact in missing)}"
    if against:
        yield f"            `{name}` was kept back by {', '.join(f'`{fact}`' for fact in against)}"
