"""Which answers of a decision give way to others, where nothing but facts is given.

An answer gives way to another one of the same decision that is on offer too where a preference that applies puts the other
first, or where a decision rule chose the other and only feature entries speak for this one. What does not give way stands;
engine/verifying/decisions.py proves for every scenario that no two answers of a decision do.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from engine.model import Pack, Trace

if TYPE_CHECKING:
    from engine.judging.recommend import Recommendation

BEHIND = 2 / 3  # of what stands, the most that gives way to it counts: a decision rule weighs half as much again


def give_way(pack: Pack, trace: Trace, found: Sequence[Recommendation]) -> set[str]:
    """Lower the scores of what gives way below those of what stands, decision by decision; their ids."""
    offered = {one.id: one for one in found}
    preferred = {(one.better, one.worse) for one in pack.preferences_for(offered) if one.applies(trace)}
    chosen = {one.id for one in found if any(pack.texts[firing.rule.id].kind == "decision" for firing in one.firings)}
    behind: set[str] = set()
    for decision in pack.decisions.values():
        names = [name for name in decision.among if name in offered]
        stand = standing(names, preferred, chosen)
        if stand:
            most = BEHIND * min(offered[name].score for name in stand)
            for name in set(names) - stand:
                offered[name].score = min(offered[name].score, most)
            behind.update(set(names) - stand)
    return behind


def standing(names: Sequence[str], preferred: Collection[tuple[str, str]], chosen: Collection[str]) -> set[str]:
    """Those of the answers on offer in a decision that do not give way, by the preferences that apply and what rules chose."""
    decided = any(name in chosen for name in names)
    return {
        name
        for name in names
        if (name in chosen or not decided) and not any((other, name) in preferred for other in names if other != name)
    }
