"""Error rates at a glance: ours beside the rules that everybody uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.decisions.alarms import MEMORIES
from tests.benchmarks.decisions.estimates import Estimate
from tests.benchmarks.decisions.studies import Cell, Findings
from tests.benchmarks.decisions.superiority import LENGTHS
from tradai.cli.pictures.canvas import CHALLENGER, CHAMPION, INK, QUIET, canvas, quiet_grid

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FILE = Path(__file__).parents[3] / "docs" / "decision-quality.png"
ROWS, WINDOWS = 250, 20


def write(found: Mapping[str, Mapping[Cell, Findings]], file: Path = FILE) -> None:
    """Promotions of an equal model, and alarms on quiet data."""
    promoted = [found["promotion/superiority"][0.0, days] for days in LENGTHS]
    alarmed = [found["alarms/quiet"][memory, ROWS, WINDOWS] for memory in MEMORIES]
    with canvas(file, "How often a decision is wrong when nothing has changed", (10, 4.3)) as figure:
        left, right = figure.subplots(1, 2, sharey=True)
        _panel(left, [f"{days} days" for days in LENGTHS], promised=3.04)
        left.set_title("an equal challenger is promoted")
        left.set_ylabel("% of decisions")
        _line(left, [one["higher"] for one in promoted], "higher Sharpe wins", QUIET)
        _line(left, [one["better"] for one in promoted], "5 % better", CHAMPION)
        _line(left, [one["first"] for one in promoted], "TradAI (3.04 % promised)", CHALLENGER)
        _panel(right, [f"{memory:g}" for memory in MEMORIES], promised=5.0)
        right.set_title("a quiet week is called drift")
        right.set_xlabel(f"autocorrelation of the feature ({ROWS} rows a week)")
        _line(right, [one["chi"] for one in alarmed], "χ² test, 5 %", QUIET, lift=2)
        _line(right, [one["tenth"] for one in alarmed], "PSI > 0.1", CHAMPION, lift=-2)
        _line(right, [one["quarter"] for one in alarmed], "PSI > 0.25", INK)
        _line(right, [one["confirmed"] for one in alarmed], "TradAI (5 % promised)", CHALLENGER)


def _panel(axes: Axes, names: Sequence[str], *, promised: float) -> None:
    quiet_grid(axes)
    axes.set_ylim(-2, 102)
    axes.set_xlim(-0.2, len(names) - 1 + 0.62 * len(names))
    axes.set_xticks(range(len(names)), names)
    axes.hlines(promised, -0.2, len(names) - 1, color=CHALLENGER, linewidth=1, linestyle=(0, (4, 3)))


def _line(axes: Axes, values: Sequence[Estimate], name: str, colour: str, *, lift: float = 0) -> None:
    """Each with its 95 % interval; named at the end with the last value."""
    shares = [100 * one.value for one in values]
    reach = [
        [100 * (one.value - one.low) for one in values],
        [100 * (one.high - one.value) for one in values],
    ]
    axes.errorbar(
        range(len(shares)), shares, yerr=reach, color=colour, linewidth=2, marker="o", markersize=5, capsize=3
    )
    axes.annotate(
        f"{name}: {shares[-1]:.1f} %",
        (len(shares) - 1, shares[-1]),
        xytext=(10, 4 * lift),
        textcoords="offset points",
        color=colour,
        va="center",
        fontweight="bold",
    )
