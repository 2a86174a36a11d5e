"""Two equity curves, and how sure their difference is."""

from __future__ import annotations

import operator
import textwrap
from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from tradai.cli.pictures.canvas import CHALLENGER, CHAMPION, FAINT, INK, canvas, date_axis, quiet_grid

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROOM = 0.12


def draw_comparison(
    file: Path,
    *,
    title: str,
    reason: str,
    dates: Sequence[date],
    challenger: Sequence[float],
    champion: Sequence[float] | None,
    alpha: float = 0.05,
    seed: int = 0,
) -> None:
    """Equity of both models, and below it their summed daily difference with its band.

    Args:
        file: .png, .svg or .html.
        challenger: daily returns, ratios, one per date.
        champion: on the same days; None leaves the lower picture out.
        alpha: error of the band on each side.

    Raises:
        ValidationFailedError: the file's name ends in nothing that can be drawn, or it can't be written.
        ConfigurationError: matplotlib is not installed.
    """
    with canvas(file, title, (10, 6.4 if champion is not None else 4.2)) as figure:
        parts = 1 if champion is None else 2
        axes = figure.subplots(parts, 1, sharex=True, squeeze=False, height_ratios=(3, 2)[:parts])[:, 0]
        axes[0].set_title(textwrap.fill(reason, 140), fontsize=9, pad=10)
        curves = [("challenger", challenger, CHALLENGER)]
        if champion is not None:
            curves.append(("champion", champion, CHAMPION))
            _difference(axes[1], dates, challenger, champion, alpha=alpha, seed=seed)
        _equity(axes[0], dates, curves)
        axes[0].axhline(0, color=FAINT, linewidth=1)
        axes[0].set_ylabel("return, %")
        for one in axes:
            quiet_grid(one)
            one.margins(x=0.02)
        date_axis(axes[-1])


def _equity(axes: Axes, dates: Sequence[date], curves: Sequence[tuple[str, Sequence[float], str]]) -> None:
    """The curves, named at their ends; names that would touch move apart."""
    grown = [(label, _growth(returns), colour) for label, returns, colour in curves]
    values = [value for _, growth, _ in grown for value in growth]
    room = ROOM * (max(values) - min(values))
    last = sorted(growth[-1] for _, growth, _ in grown)
    is_crowded = last[-1] - last[0] < room
    for label, growth, colour in reversed(grown):
        axes.plot(dates, growth, color=colour, linewidth=2)  # type: ignore[arg-type]  # matplotlib takes dates
        lift = (14 if growth[-1] == last[-1] else -14) if is_crowded and len(grown) > 1 else 0
        _at_the_end(axes, dates[-1], growth[-1], f"{label}\n{growth[-1]:+.1f} %", colour, lift=lift)


def _growth(returns: Sequence[float]) -> list[float]:
    return [100 * (total - 1) for total in accumulate((1 + one for one in returns), operator.mul)]


def _difference(
    axes: Axes,
    dates: Sequence[date],
    challenger: Sequence[float],
    champion: Sequence[float],
    *,
    alpha: float,
    seed: int,
) -> None:
    from tradai.common.model_comparison.band import difference_band  # noqa: PLC0415  # numpy, only to draw

    lower, upper = difference_band(challenger, champion, alpha=alpha, seed=seed)
    pairs = zip(challenger, champion, strict=True)
    summed = list(accumulate(100 * (ours - theirs) for ours, theirs in pairs))
    axes.fill_between(dates, 100 * lower, 100 * upper, color=INK, alpha=0.10, linewidth=0)  # type: ignore[arg-type]  # as above
    axes.plot(dates, summed, color=INK, linewidth=1.6)  # type: ignore[arg-type]  # as above
    axes.axhline(0, color=CHAMPION, linewidth=1)
    clear = "above zero" if lower[-1] > 0 else "below zero" if upper[-1] < 0 else "around zero"
    axes.set_title(
        f"challenger minus champion, summed; {100 * (1 - 2 * alpha):.0f} % band, at the end {clear}",
        fontsize=9,
    )
    axes.set_ylabel("points")
    _at_the_end(axes, dates[-1], summed[-1], f"{summed[-1]:+.1f}", INK)


def _at_the_end(axes: Axes, day: date, value: float, text: str, colour: str, *, lift: float = 0) -> None:
    axes.annotate(
        text,
        (day, value),
        xytext=(6, lift),
        textcoords="offset points",
        color=colour,
        va="center",
        fontweight="bold",
        annotation_clip=False,
    )
