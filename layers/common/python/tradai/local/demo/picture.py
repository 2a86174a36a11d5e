"""Three pictures on one page: equity of champion and challenger, drift over time, what was live when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import cycle, pairwise
from pathlib import Path
from typing import Any

import numpy as np

from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.entities.drift import DriftSeverity, DriftState
from tradai.common.entities.release import Release
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.retraining.policy import is_judged
from tradai.local.demo.facts import Facts, Retraining
from tradai.local.demo.story import Story

CHAMPION, CHALLENGER, QUIET, MODERATE, SIGNIFICANT = "#4c6a92", "#e07b39", "#9aa5b1", "#ecb22e", "#c0392b"
UNKNOWN = "#dfe4e8"
BANDS = {
    "not enough to judge": UNKNOWN, "drift none": QUIET, "drift moderate": MODERATE,
    "drift significant": SIGNIFICANT,
}  # fmt: skip
NARROW = 0.06  # share of the time that is too narrow to write in
MODELS = ("#4c6a92", "#e07b39", "#5b8c5a", "#8e5ea2", "#c0392b", "#3aa6a6")


def draw(facts: Facts, story: Story, file: Path) -> Path:
    """A PNG of the story."""
    import matplotlib as mpl  # noqa: PLC0415 - a second of imports, for whoever wants the picture

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415 - after the backend is chosen

    with plt.rc_context({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False}):
        figure, axes = plt.subplots(
            3, 1, figsize=(11, 9), height_ratios=(3, 2.2, 1.6), constrained_layout=True
        )
        axes[2].sharex(axes[1])
        _equity(axes[0], _telling(facts.retrainings))
        _drift(axes[1], facts.drift, story)
        _timeline(axes[2], facts, story)
        for one in axes:
            _few_dates(one)
        figure.suptitle(f"{story.name}: what was judged, what moved, what was live", weight="bold")
        figure.savefig(file, dpi=130)
        plt.close(figure)
    return file


def _few_dates(axes: Any) -> None:
    from matplotlib.dates import AutoDateLocator, DateFormatter  # noqa: PLC0415 - as above

    locator = AutoDateLocator(minticks=3, maxticks=9, interval_multiples=False)  # type: ignore[no-untyped-call]  # matplotlib's
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(DateFormatter("%-d %b"))  # type: ignore[no-untyped-call]  # as above


def _telling(retrainings: Sequence[Retraining]) -> Retraining | None:
    """The newest promotion over a champion, else the newest comparison, else the newest job."""
    compared = [one for one in retrainings if "champion" in one.evaluations]
    promoted = [one for one in compared if one.job.status is RetrainingStatus.PROMOTED]
    candidates = promoted or compared or list(retrainings)
    return candidates[-1] if candidates else None


def _equity(axes: Any, retraining: Retraining | None) -> None:
    if retraining is None:
        axes.set_title("nothing was judged")
        axes.set_axis_off()
        return
    for role, colour in (("champion", CHAMPION), ("challenger", CHALLENGER)):
        result = retraining.evaluations.get(role)
        if result is not None and result.daily_returns:
            _curve(axes, result, role, colour)
    axes.axhline(0, color=QUIET, linewidth=0.8)
    axes.set_ylabel("return on the window, %")
    axes.set_title(f"{retraining.day:%Y-%m-%d}: {retraining.job.reason}", loc="left", fontsize=9, wrap=True)
    axes.legend(frameon=False, loc="upper left")


def _curve(axes: Any, result: BacktestResult, role: str, colour: str) -> None:
    growth = 100 * (np.cumprod(1 + np.asarray(result.daily_returns)) - 1)
    axes.plot(result.dates, growth, color=colour, linewidth=2, label=f"{role} (model {result.model_version})")
    axes.annotate(
        f"{growth[-1]:+.1f} %", (result.dates[-1], growth[-1]), xytext=(4, 0), textcoords="offset points",
        color=colour, va="center",
    )  # fmt: skip


def _drift(axes: Any, states: Sequence[DriftState], story: Story) -> None:
    """The feature that is least like a quiet period, day by day, with the line it would have to cross."""
    judged = [(state, state.features[0]) for state in states if state.features]
    for band, colour in BANDS.items():
        bars = [(state.evaluated_at, top.psi) for state, top in judged if _band(state) == band]
        if bars:
            axes.bar(*zip(*bars, strict=True), width=0.8, color=colour, label=band)
    if not judged:
        axes.text(0.5, 0.5, "nothing was judged: no model was live", transform=axes.transAxes, ha="center")
        axes.set_yticks([])
    else:
        top_of_page = 1.15 * max(top.psi for _, top in judged)
        line = [(state.evaluated_at, _within(top.threshold, top_of_page)) for state, top in judged]
        axes.plot(*zip(*line, strict=True), color="#333333", linewidth=1.1, drawstyle="steps-mid",
                  label="calibrated line; off the page where nothing can be told")  # fmt: skip
        axes.set_ylim(0, top_of_page)
        axes.legend(frameon=False, loc="lower right", bbox_to_anchor=(1, 0.98), ncols=4, fontsize=8)
    axes.set_ylabel("PSI of the oddest feature")
    _shift(axes, story)


def _band(state: DriftState) -> str:
    if state.severity is DriftSeverity.NONE and not is_judged(state):
        return "not enough to judge"
    return f"drift {state.severity}"


def _within(value: float, limit: float) -> float:
    return value if value <= limit else float("nan")


def _timeline(axes: Any, facts: Facts, story: Story) -> None:
    end = _last_moment(facts, story) + timedelta(days=1)
    rows = (
        ("config", lambda r: r.config_id),
        ("model", lambda r: r.model_version and f"model {r.model_version}"),
    )
    for level, (name, value) in enumerate(rows):
        spans = [span for span in _spans(facts.releases, value, end) if span[0] is not None]
        sides = cycle(("right", "left"))  # of names that do not fit into their stretch
        for (what, start, stop), colour in zip(spans, MODELS * len(spans), strict=False):
            axes.barh(level, stop - start, left=start, height=0.6, color=colour, alpha=0.85)
            if (stop - start) / (end - story.first_day) > NARROW:
                axes.text(start + (stop - start) / 2, level, what, ha="center", va="center", color="white",
                          fontsize=8)  # fmt: skip
            else:
                axes.text(stop, level + 0.34, what, ha=next(sides), va="bottom", color=colour, fontsize=8)
        axes.text(-0.01, level, name, transform=axes.get_yaxis_transform(), ha="right", va="center")
    for one in facts.retrainings:
        is_promoted = one.job.status is RetrainingStatus.PROMOTED
        axes.plot(
            one.day, 1.6, marker="^" if is_promoted else "x", color="#2e7d32" if is_promoted else "#777777"
        )
    axes.set_yticks([])
    axes.set_ylim(-0.5, 2)
    axes.set_xlim(story.first_day - timedelta(days=2), end + timedelta(days=2))
    axes.set_title("live pair; ▲ promoted, x kept", loc="left", fontsize=9)
    _shift(axes, story)


def _last_moment(facts: Facts, story: Story) -> datetime:
    drift = (state.evaluated_at for state in facts.drift)
    releases = (release.created_at for release in facts.releases)
    return max([story.first_day, *drift, *releases, *(one.day for one in facts.retrainings)])


def _spans(
    releases: Sequence[Release], value: Any, end: datetime
) -> list[tuple[str | None, datetime, datetime]]:
    """Stretches of one value, from the entry that brought it to the entry that replaced it."""
    spans: list[tuple[str | None, datetime, datetime]] = []
    marks = [(value(release), release.created_at) for release in releases]
    for (what, start), (_, stop) in pairwise([*marks, (None, end)]):
        if spans and spans[-1][0] == what:
            spans[-1] = (what, spans[-1][1], stop)
        else:
            spans.append((what, start, stop))
    return spans


def _shift(axes: Any, story: Story) -> None:
    if story.shift_day is not None:
        axes.axvline(story.shift_day, color="#8e5ea2", linestyle="--", linewidth=1)
        axes.annotate(
            "market changes", (story.shift_day, 1), xycoords=("data", "axes fraction"), xytext=(4, -2),
            textcoords="offset points", color="#8e5ea2", fontsize=8, va="top", annotation_clip=True,
        ).set_in_layout(False)  # fmt: skip  # a story may end before its market changes
