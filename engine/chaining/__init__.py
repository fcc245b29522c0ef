"""Facts to firings, by chainers that agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import NotFound

if TYPE_CHECKING:
    from engine.chaining.base import Chainer


def chainer(name: str = "") -> Chainer:
    """The chainer called `durable` or `indexed`; without a name the best one installed.

    Raises NotFound when it is not there.
    """
    if name not in ("", "durable", "indexed"):
        raise NotFound(f"no chainer called `{name}`", "there are `durable` and `indexed`")
    if name != "indexed":
        try:
            from engine.chaining.durable import DurableChainer
        except ImportError:
            if name:
                raise NotFound(
                    "durable_rules is not installed here", "use `indexed`, which gives the same answers"
                ) from None
        else:
            return DurableChainer()
    from engine.chaining.indexed import IndexedChainer

    return IndexedChainer()
