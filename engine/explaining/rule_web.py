"""How rules hang together: which lead to which, which override or block which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from engine.model import FIRED, NAMES_SERVICE, RECOMMEND, RULE_OUT, Fact, Pack, Rule


class RuleWeb:
    """The rules of a pack by what they ask for, conclude and block; built once, asked any number of times."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.variants: dict[str, list[Rule]] = defaultdict(list)
        self._concluding: dict[Fact, set[str]] = defaultdict(set)
        self._asking: dict[Fact, set[str]] = defaultdict(set)
        for rule in pack.rules:
            self.variants[rule.id].append(rule)
            for fact in rule.then:
                self._concluding[fact].add(rule.id)
            for fact in rule.when:
                self._asking[fact].add(rule.id)

    def when(self, name: str) -> list[tuple[Fact, ...]]:
        """The conditions of a rule, one tuple for each alternative.

        An alternative that only takes its service for granted where none is named is left out.
        """
        own = [rule.when for rule in self.variants[name] if NAMES_SERVICE not in rule.unless]
        return own or [rule.when for rule in self.variants[name]]

    def unless(self, name: str) -> list[Fact]:
        """What a rule must not know, over all its alternatives."""
        return list(dict.fromkeys(f for r in self.variants[name] for f in r.unless if f != NAMES_SERVICE))

    def then(self, name: str) -> list[Fact]:
        """What a rule concludes, leaving aside that it fired."""
        return [fact for fact in self.variants[name][0].then if not fact.startswith(FIRED)]

    def led_by(self, name: str) -> list[str]:
        """The rules that derive a condition of this one."""
        needs = {fact for when in self.when(name) for fact in when}
        return sorted({one for fact in needs for one in self._concluding.get(fact, ())} - {name})

    def leads_to(self, name: str) -> list[str]:
        """The rules that have a conclusion of this one among their conditions."""
        return sorted({one for fact in self.then(name) for one in self._asking.get(fact, ())} - {name})

    def overridden_by(self, name: str) -> list[str]:
        """The rules that defeat this one when they fire."""
        return sorted(fact.removeprefix(FIRED) for fact in self.unless(name) if fact.startswith(FIRED))

    def opposed_by(self, name: str) -> list[str]:
        """The rules that rule out what this one recommends."""
        return self._other(name, RECOMMEND, RULE_OUT)

    def opposes(self, name: str) -> list[str]:
        """The rules that recommend what this one rules out."""
        return self._other(name, RULE_OUT, RECOMMEND)

    def beside(self, name: str) -> list[str]:
        """The other rules with the same conclusion."""
        facts = [fact for fact in self.then(name) if fact.startswith((RECOMMEND, RULE_OUT))]
        return sorted({one for fact in facts for one in self._concluding[fact]} - {name})

    def _other(self, name: str, mine: str, theirs: str) -> list[str]:
        subjects = [fact.removeprefix(mine) for fact in self.then(name) if fact.startswith(mine)]
        return sorted({one for subject in subjects for one in self._concluding.get(theirs + subject, ())})

    def of_decision(self, among: Iterable[str]) -> list[str]:
        """The rules that recommend one of some answers, decision rules first."""
        found = {one for name in among for one in self._concluding.get(RECOMMEND + name, ())}
        return sorted(found, key=lambda one: (self.pack.texts[one].kind != "decision", one))
