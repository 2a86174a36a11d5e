"""PSI of the most moved features over time, each with the line that quiet data seldom pass."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import groupby, pairwise
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

from tradai.cli.pictures.canvas import (
    FAINT,
    INK,
    MODERATE,
    QUIET,
    SIGNIFICANT,
    UNKNOWN,
    canvas,
    date_axis,
    quiet_grid,
)
from tradai.common.entities.drift import DriftSeverity, DriftState, DriftStatus, FeatureDrift
from tradai.common.errors import ValidationFailedError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = {
    DriftSeverity.NONE: QUIET,
    DriftSeverity.MODERATE: MODERATE,
    DriftSeverity.SIGNIFICANT: SIGNIFICANT,
}
FEATURES, COLUMNS = 6, 2
BANDS = (0.10, 0.25)
CROWDED = 1.5


def draw_drift(file: Path, *, title: str, history: Sequence[DriftState]) -> None:
    """One small picture for each of the six most moved features, and a ribbon of the severities above them.

    Args:
        file: .png, .svg or .html.
        history: evaluations of one model, in any order, at least one.

    Raises:
        ValidationFailedError: no evaluation; the file's name ends in nothing that can be drawn, or it can't
            be written.
        ConfigurationError: matplotlib is not installed.
    """
    if not history:
        raise ValidationFailedError("history: there is no evaluation to draw; give at least one")
    states = sorted(history, key=lambda state: state.evaluated_at)
    names = most_moved(states)
    rows = -(-len(names) // COLUMNS)
    with canvas(file, f"{title}{_choice(states)}", (11, 2.2 + 2.1 * rows)) as figure:
        grid = figure.add_gridspec(rows + 1, COLUMNS, height_ratios=(0.5, *[2.0] * rows))
        ribbon = figure.add_subplot(grid[0, :])
        _ribbon(ribbon, states)
        for i, name in enumerate(names):
            axes = figure.add_subplot(grid[1 + i // COLUMNS, i % COLUMNS], sharex=ribbon)
            _feature(axes, name, states)


def most_moved(states: Sequence[DriftState], limit: int = FEATURES) -> list[str]:
    """Features by how far they have been beyond their line, furthest first."""
    furthest: dict[str, float] = {}
    for state in states:
        for feature in state.features:
            furthest[feature.name] = max(furthest.get(feature.name, 0.0), _beyond(feature))
    return sorted(furthest, key=lambda name: (-furthest[name], name))[:limit]


def _choice(states: Sequence[DriftState]) -> str:
    seen = {feature.name for state in states for feature in state.features}
    return (
        f": {FEATURES} of {len(seen)} features, the furthest beyond their lines"
        if len(seen) > FEATURES
        else ""
    )


def _beyond(feature: FeatureDrift) -> float:
    return feature.psi / feature.threshold if feature.threshold else feature.psi


def _ribbon(axes: Axes, states: Sequence[DriftState]) -> None:
    colours = [COLOURS[s.severity] if s.status is DriftStatus.ANALYZED else UNKNOWN for s in states]
    days = [state.evaluated_at for state in states]
    axes.bar(days, 1.0, width=0.92, color=colours)  # type: ignore[arg-type]  # matplotlib takes dates
    asking = [state.evaluated_at for state in states if state.requires_attention]
    axes.plot(asking, [0.5] * len(asking), "v", color="white", markersize=5)  # type: ignore[arg-type]  # as above
    axes.set_yticks([])
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.tick_params(labelbottom=False)
    axes.set_title(textwrap.fill(_latest(states[-1]), 150), fontsize=9, pad=24)
    _new_models(axes, states, is_named=True)
    _legend(axes)


def _new_models(axes: Axes, states: Sequence[DriftState], *, is_named: bool = False) -> None:
    """A mark where another version was evaluated first: its PSI is measured from another reference."""
    for before, state in pairwise(states):
        if before.model_version == state.model_version:
            continue
        between = before.evaluated_at + (state.evaluated_at - before.evaluated_at) / 2
        axes.axvline(between, color=INK, linewidth=0.9, linestyle=":")  # type: ignore[arg-type]  # as above
        if is_named:
            axes.annotate(
                f"model {state.model_version}" if state.model_version else "no model",
                (between, 0),
                xycoords=("data", "axes fraction"),
                xytext=(2, -10),
                textcoords="offset points",
                fontsize=7.5,
                annotation_clip=False,
            )


def _latest(state: DriftState) -> str:
    asks = " It asks for a retraining." if state.requires_attention else ""
    return f"{state.evaluated_at:%Y-%m-%d}, model {state.model_version}: {state.reason}.{asks}"


def _legend(axes: Axes) -> None:
    from matplotlib.lines import Line2D  # noqa: PLC0415  # loaded with the canvas
    from matplotlib.patches import Patch  # noqa: PLC0415  # as above

    named = [(severity.value, colour) for severity, colour in COLOURS.items()]
    handles: list[object] = [Patch(color=colour, label=label) for label, colour in named]
    handles.append(Patch(color=UNKNOWN, label="not enough data"))
    handles.append(Line2D([], [], linestyle="", marker="v", color=INK, label="asks for a retraining"))
    handles.append(
        Line2D([], [], color=INK, linestyle="--", linewidth=1.2, label="line that quiet data seldom pass")
    )
    axes.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(-0.005, 0.92),
        ncols=len(handles),
        fontsize=8.5,
        handlelength=1.2,
        columnspacing=1.4,
    )


def _feature(axes: Axes, name: str, states: Sequence[DriftState]) -> None:
    seen = [(state, f) for state in states for f in state.features if f.name == name]
    for _, same in groupby(seen, key=lambda one: one[0].model_version):
        _curves(axes, list(same))
    _new_models(axes, states)
    psi, line = [f.psi for _, f in seen], [f.threshold for _, f in seen]
    top = 1.15 * max(filter(isfinite, [*psi, *line, BANDS[0]]))
    axes.set_ylim(0, top)
    for band in BANDS:
        _band(axes, band, top)
    drawn = f"line {line[-1]:.2f}" if isfinite(line[-1]) else "no line"
    axes.set_title(f"{name}   PSI {psi[-1]:.2f}, {drawn}", fontsize=9)
    quiet_grid(axes)
    date_axis(axes)


def _curves(axes: Axes, seen: Sequence[tuple[DriftState, FeatureDrift]]) -> None:
    """PSI and line of one feature under one version."""
    days = [state.evaluated_at for state, _ in seen]
    psi, line = [f.psi for _, f in seen], [f.threshold for _, f in seen]
    axes.plot(days, psi, color=QUIET, linewidth=1.3)  # type: ignore[arg-type]  # as above
    axes.scatter(days, psi, c=[COLOURS[f.severity] for _, f in seen], s=14, zorder=3)  # type: ignore[arg-type]  # as above
    axes.plot(days, line, color=INK, linewidth=1.2, linestyle="--")  # type: ignore[arg-type]  # as above


def _band(axes: Axes, band: float, top: float) -> None:
    """A limit of the bands, named where there is room for it."""
    if band >= top:
        return
    axes.axhline(band, color=FAINT, linewidth=0.9, zorder=0)
    if band == BANDS[0] and top > CROWDED:
        return
    axes.annotate(
        f"{band:.2f}",
        (1, band),
        xycoords=("axes fraction", "data"),
        xytext=(3, 0),
        textcoords="offset points",
        va="center",
        fontsize=7.5,
        color=QUIET,
    )
