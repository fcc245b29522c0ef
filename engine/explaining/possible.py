"""What may still be concluded, and how much an answer to a question is expected to tell about it.

Each rule that may still fire is a hypothesis: that it is the one whose case this is. The rules of one conclusion share its
weight. The information of a question is how much it is expected to lower the entropy (in bits) over the conclusions.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.advisor import Advisor
from engine.explaining.levers import Levers
from engine.judging.ranking import PLACES
from engine.model import ABSENT, FIRED, RECOMMEND, RULE_OUT, Fact, Rule, Trace, contrary

MENU = 5
UNSPOKEN = 0.02  # the weight of a rule that no word of the text raises, beside 1 for the one raised most
UNASKED = ("asks=", "step=", "order=", "limit=", "names=", FIRED, RECOMMEND, RULE_OUT)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A rule that may still fire for a conclusion, the facts it waits for, and its share of belief."""

    conclusion: str
    rule: Rule
    waits_for: tuple[Fact, ...]
    weight: float


def hypotheses(
    advisor: Advisor, levers: Levers, trace: Trace, closed: frozenset[Fact], raised: Mapping[str, float]
) -> list[Hypothesis]:
    """The rules that may still come to recommend something. `closed` are facts that were denied or that nobody knows.

    A case is the more likely the more rules name the facts it waits for (what many rules speak of is asked for often), and the
    more the words of the text raise its rule (`raised`).
    """
    open_: dict[str, list[tuple[Rule, tuple[Fact, ...]]]] = defaultdict(list)
    named: Counter[Fact] = Counter()
    for rule in advisor.pack.rules:
        named.update(fact for fact in rule.when if not fact.startswith("service="))
        for fact in rule.then:
            if fact.startswith(RECOMMEND) and RULE_OUT + fact.removeprefix(RECOMMEND) not in trace.facts:
                name = fact.removeprefix(RECOMMEND)
                waits = _waits_for(advisor, levers, trace, closed, rule, name)
                if waits:
                    open_[name].append((rule, waits))
    most = max(raised.values(), default=0.0)
    words = {name: UNSPOKEN + amount / most for name, amount in raised.items()} if most > 0 else {}
    found = []
    for name, rules in sorted(open_.items()):
        for rule, waits in rules:
            common = max((named[fact] for fact in waits), default=1) or 1
            weight = common * words.get(rule.id, UNSPOKEN if words else 1.0) * 0.5 ** (len(waits) - 1) / len(rules)
            found.append(Hypothesis(name, rule, waits, weight))
    return found


def _waits_for(
    advisor: Advisor, levers: Levers, trace: Trace, closed: frozenset[Fact], rule: Rule, name: str
) -> tuple[Fact, ...]:
    """The facts a rule still waits for, its service among them; none when it can no longer fire or is not about the case.

    While a service is known, only what is at home in a known one counts, or what has another condition met.
    """
    if advisor.pack.texts[rule.id].kind in ("order", "limit") or not trace.facts.isdisjoint(rule.unless):
        return ()
    waits = tuple(one for one in rule.when if one not in trace.facts)
    if not waits or any(_shut(one, trace, closed, levers) for one in waits):
        return ()
    home = f"service={advisor.reader.service_of(name)}"
    if home in trace.facts or not levers.statable(home):
        return waits
    elsewhere = any(fact.startswith("service=") for fact in trace.facts) and trace.facts.isdisjoint(rule.when)
    if elsewhere or home in closed or ABSENT + home in trace.facts:
        return ()
    return tuple(dict.fromkeys((home, *waits)))


def _shut(fact: Fact, trace: Trace, closed: frozenset[Fact], levers: Levers) -> bool:
    if fact in closed or contrary(fact) in trace.facts or fact.startswith(UNASKED):
        return True
    return not levers.stating(fact) and not levers.concluding(fact)


def best_menu(found: Sequence[Hypothesis]) -> tuple[tuple[Fact, ...], float]:
    """The facts to ask about next, at most MENU of one kind (services, or anything else), and the bits expected of it."""
    mass: dict[Fact, float] = defaultdict(float)
    for one in found:
        for fact in one.waits_for:
            mass[fact] += one.weight
    kinds: dict[bool, list[Fact]] = defaultdict(list)
    for fact in sorted(mass, key=lambda fact: (-round(mass[fact], PLACES), fact)):
        kinds[fact.startswith("service=")].append(fact)
    best: tuple[tuple[Fact, ...], float] = ((), 0.0)
    for facts in kinds.values():
        menu = tuple(facts[:MENU])
        bits = information(found, menu)
        if bits > best[1] + 1e-9 or not best[0]:
            best = (menu, bits)
    return best


def information(found: Iterable[Hypothesis], menu: Sequence[Fact]) -> float:
    """The bits expected of asking which of `menu` holds, if any: each hypothesis answers with the first it waits for."""
    parts: dict[Fact, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    whole: dict[str, float] = defaultdict(float)
    for one in found:
        answer = next((fact for fact in menu if fact in one.waits_for), "")
        parts[answer][one.conclusion] += one.weight
        whole[one.conclusion] += one.weight
    total = math.fsum(whole.values()) or 1.0
    after = math.fsum(math.fsum(part.values()) / total * entropy(part) for part in parts.values())
    return max(0.0, entropy(whole) - after)


def entropy(weights: Mapping[str, float]) -> float:
    """Bits of uncertainty over weights, which need not add up to one."""
    total = math.fsum(weights.values())
    return -math.fsum(w / total * math.log2(w / total) for w in weights.values() if w > 0) if total else 0.0
