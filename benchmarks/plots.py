"""The plots of docs/: cost against the number of rules, and scenarios in batch."""

from __future__ import annotations

import statistics
from pathlib import Path


def plot(kept: dict[str, dict[int, dict[str, list[float]]]], folder: Path) -> None:
    """Write `one-scenario.png` and `batch.png`. The bounds were measured apart: C kernel and numpy at 300 rules."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    for name, title, bounds in (
        ("one", "One scenario, with its trace", {}),
        ("batch", "Fact scenarios in batch", {"bound: C kernel, 300 rules": 1 / 13e6, "bound: numpy, packed": 1 / 5e5}),
    ):
        figure, axes = pyplot.subplots(figsize=(7, 4.5), dpi=110)
        sizes = sorted(kept[name])
        contestants = list(dict.fromkeys(one for size in sizes for one in kept[name][size]))
        for one in contestants:
            here = [size for size in sizes if one in kept[name][size]]
            axes.plot(here, [statistics.median(kept[name][size][one]) * 1e6 for size in here], marker="o", label=one)
        for label, seconds in bounds.items():
            axes.axhline(seconds * 1e6, linestyle=":", color="grey")
            axes.text(sizes[0], seconds * 1e6 * 1.1, label, fontsize=8, color="grey")
        axes.set(xscale="log", yscale="log", xlabel="rules in the pack", ylabel="microseconds a scenario", title=title)
        axes.grid(True, which="major", alpha=0.3)
        axes.legend(fontsize=8)
        figure.tight_layout()
        figure.savefig(folder / {"one": "one-scenario.png", "batch": "batch.png"}[name])
        pyplot.close(figure)
