"""The rule pack `licences`: which open-source licence to choose."""

from pathlib import Path

RULES = Path(__file__).parent / "rules"
