"""What both ways into the program decide alike: the pack, the cache, colours, the form of JSON, names in a list.

Needs nothing of the command line, which takes longer to come up than an answer; `start.py` and `common.py` both take it from here.
"""

from __future__ import annotations

import os
import sys
from typing import Any

PACK_VARIABLE = "ERGO_RULES"  # names a pack in the environment


def shipped_pack() -> str:
    """The folder of the pack that ships with ergo: beside the source, or inside the wheel. Raises LookupError."""
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
    for place in (os.path.join(here, "data", "rules"), os.path.join(os.path.dirname(here), "rules")):  # noqa: PTH118, PTH120
        if holds_pack(place):
            return place
    raise LookupError("the rule pack that ships with ergo is missing")


def holds_pack(folder: str) -> bool:
    """Whether a folder is that of a pack."""
    return os.path.isfile(os.path.join(folder, "pack.yaml"))  # noqa: PTH113, PTH118


def cache() -> str:
    """The folder that platformdirs names, without the time it takes to come up where that is plain."""
    if sys.platform == "linux":
        base = os.environ.get("XDG_CACHE_HOME", "").strip() or os.path.expanduser("~/.cache")  # noqa: PTH111
        return os.path.join(base, "ergo")  # noqa: PTH118
    import platformdirs

    return platformdirs.user_cache_dir("ergo")


def colour() -> bool:
    """Whether to colour: a terminal, and nobody said no."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def json_text(data: Any) -> str:
    """One JSON document, as the program prints it."""
    from json import dumps

    from engine.plain import whole

    return whole(dumps(data, ensure_ascii=False, indent=2, allow_nan=False))


def names(listed: str) -> tuple[str, ...]:
    """The names in a list with commas between."""
    return tuple(name.strip() for name in listed.split(",") if name.strip())
