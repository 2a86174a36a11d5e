"""Pictures are drawn from values alone, into the format that the file's name asks for."""

from __future__ import annotations

import math
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.unit.model_comparison.evaluations import days, pair
from tradai.cli.pictures.canvas import checked_file
from tradai.cli.pictures.comparison import draw_comparison
from tradai.cli.pictures.drift import draw_drift, most_moved
from tradai.common.entities.drift import DriftSeverity, DriftState, DriftStatus, FeatureDrift
from tradai.common.errors import ConfigurationError, ValidationFailedError

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)


def state(day: int, features: dict[str, float], status: DriftStatus = DriftStatus.ANALYZED) -> DriftState:
    seen = [
        FeatureDrift(
            name=name,
            psi=psi,
            threshold=0.0 if name == "constant" else 0.3,
            p_value=0.05,
            severity=DriftSeverity.SIGNIFICANT if psi > 0.3 else DriftSeverity.NONE,
        )
        for name, psi in features.items()
    ]
    return DriftState(
        model_name="alpha",
        evaluated_at=NOON + timedelta(days=day),
        status=status,
        severity=DriftSeverity.SIGNIFICANT if max(features.values(), default=0) > 0.3 else DriftSeverity.NONE,
        overall_psi=max(features.values(), default=None),
        model_version="3",
        requires_attention=day > 3,
        reason="rsi moved",
        features=tuple(seen),
    )


HISTORY = [
    state(0, {}, DriftStatus.INSUFFICIENT_DATA),
    *(state(day, {"rsi": 0.1 * day, "adx": 0.05, "constant": 0.0, "ema": 2.0}) for day in range(1, 9)),
]


@pytest.mark.parametrize(
    ("suffix", "start"),
    [
        ("png", b"\x89PNG"),
        ("svg", b"<?xml"),
        ("html", b"<!doctype html>"),
        ("PNG", b"\x89PNG"),
        ("HTML", b"<!doctype html>"),
    ],
)
def test_drift_over_time_is_drawn(tmp_path: Path, suffix: str, start: bytes) -> None:
    file = tmp_path / f"drift.{suffix}"

    draw_drift(file, title="Drift of alpha", history=HISTORY[::-1])

    drawn = file.read_bytes()
    assert drawn.startswith(start)
    assert suffix.lower() == "png" or b"Drift of alpha" in drawn


def test_a_history_without_features_is_drawn_too(tmp_path: Path) -> None:
    draw_drift(tmp_path / "drift.png", title="Drift of alpha", history=HISTORY[:1])

    assert (tmp_path / "drift.png").exists()


def test_the_features_furthest_beyond_their_line_come_first() -> None:
    assert most_moved(HISTORY, limit=3) == ["ema", "rsi", "adx"]


def test_names_and_reasons_are_drawn_letter_by_letter(tmp_path: Path) -> None:
    file = tmp_path / "drift.svg"
    named = replace(state(1, {"px_$USD_$EUR": 0.2, r"$\foo$": 0.1}), reason="px_$USD_$EUR moved")

    draw_drift(file, title="Drift of alpha", history=[named])

    drawn = file.read_text(encoding="utf-8")
    assert "px_$USD_$EUR moved" in drawn
    assert r"$\foo$" in drawn


def test_a_line_that_nothing_can_pass_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "drift.svg"
    quiet = state(1, {"rsi": 0.2})
    endless = replace(quiet, features=tuple(replace(one, threshold=math.inf) for one in quiet.features))

    draw_drift(file, title="Drift of alpha", history=[endless])

    assert "PSI 0.20, no line" in file.read_text(encoding="utf-8")


def test_the_title_says_that_not_all_features_are_drawn(tmp_path: Path) -> None:
    file = tmp_path / "drift.svg"

    draw_drift(file, title="Drift of alpha", history=[state(1, {f"f{n}": 0.1 for n in range(8)})])

    assert "Drift of alpha: 6 of 8 features" in file.read_text(encoding="utf-8")


def test_another_version_is_marked_where_it_was_evaluated_first(tmp_path: Path) -> None:
    file = tmp_path / "drift.svg"
    later = replace(state(2, {"rsi": 0.1}), model_version="4")

    draw_drift(file, title="Drift of alpha", history=[state(1, {"rsi": 0.1}), later, state(0, {"rsi": 0.1})])

    assert ">model 4</text>" in file.read_text(encoding="utf-8")
    assert ">model 3</text>" not in file.read_text(encoding="utf-8")


def test_an_empty_history_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValidationFailedError, match=r"^history: "):
        draw_drift(tmp_path / "drift.svg", title="Drift of alpha", history=[])


@pytest.mark.parametrize("ahead", [0.0, 0.004, -0.004])
def test_two_models_are_drawn_with_the_band_of_their_difference(tmp_path: Path, ahead: float) -> None:
    challenger, champion = pair(ahead=ahead, count=60)
    file = tmp_path / "compared.svg"

    draw_comparison(
        file,
        title="model 3 against model 2",
        reason="because",
        dates=days(60),
        challenger=tuple(challenger.daily_returns),
        champion=tuple(champion.daily_returns),
    )

    drawn = file.read_text(encoding="utf-8")
    assert "90 % band" in drawn
    assert {0.0: "around zero", 0.004: "above zero", -0.004: "below zero"}[ahead] in drawn


def test_a_first_model_is_drawn_alone(tmp_path: Path) -> None:
    challenger, _ = pair(ahead=0.0, count=60)
    file = tmp_path / "alone.html"

    draw_comparison(
        file,
        title="model 1",
        reason="there is no champion",
        dates=days(60),
        challenger=tuple(challenger.daily_returns),
        champion=None,
    )

    assert "band" not in file.read_text(encoding="utf-8")


def test_an_unknown_format_is_refused_before_anything_is_drawn(tmp_path: Path) -> None:
    with pytest.raises(ValidationFailedError, match=r"--plot: drift.doc must end in .png, .svg, .html"):
        draw_drift(tmp_path / "drift.doc", title="", history=HISTORY)


def test_a_file_that_cannot_be_is_refused_before_anything_is_drawn(tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()

    with pytest.raises(ValidationFailedError, match=r"^--plot: .*folder.png is a folder"):
        checked_file(tmp_path / "folder.png")
    with pytest.raises(ValidationFailedError, match=r"^--plot: there is no folder .*none; make it first"):
        checked_file(tmp_path / "none" / "drift.png")


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "drift.png").symlink_to(tmp_path / "none" / "drift.png")

    with pytest.raises(ValidationFailedError, match=r"^--plot: .*drift.png can't be written: No such file"):
        draw_drift(tmp_path / "drift.png", title="Drift of alpha", history=HISTORY)


def test_without_matplotlib_the_fix_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)

    with pytest.raises(ConfigurationError, match="pip install 'tradai"):
        draw_drift(tmp_path / "drift.png", title="", history=HISTORY)
