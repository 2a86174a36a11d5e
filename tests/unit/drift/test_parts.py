"""A period that lacks hours is compared with quiet periods that lack hours."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.unit.drift.series import noise, profile
from tradai.common.drift.calibration import critical_ratio
from tradai.common.drift.detector import DriftDetector
from tradai.common.drift.parts import Part, yardstick
from tradai.common.drift.profile import DriftProfile
from tradai.common.drift.report import DriftReport
from tradai.common.entities.drift import DriftSeverity, DriftStatus

if TYPE_CHECKING:
    from tests.unit.drift.series import Series

WEEK, WEEKS = 168, 20
DETECTOR = DriftDetector()


def hours_of(rows: Series, seed: int) -> dict[str, Series]:
    """The calendar and one signal, at these hours since the reference began."""
    return {"day": rows // 24 % 7.0, "hour": rows % 24.0, "signal": noise(seed, len(rows))}


REFERENCE = hours_of(np.arange(WEEKS * WEEK, dtype=np.float64), seed=1)
PROFILE = DriftProfile.from_reference(REFERENCE, WEEK)


def judged(made: DriftProfile, rows: Series, shift: float = 0.0) -> DriftReport:
    now = hours_of(rows, seed=2)
    return DETECTOR.detect(made, made.count({**now, "signal": now["signal"] + shift}))


def week_without(hours: range) -> Series:
    """The week after the reference, beginning at another hour of another day."""
    rows = np.arange(WEEK, dtype=np.float64) + WEEKS * WEEK + 37
    return np.delete(rows, list(hours))


@pytest.mark.parametrize(
    "missing",
    [
        pytest.param(range(144, 168), id="the last day"),
        pytest.param(range(24), id="the first day"),
        pytest.param(range(60, 66), id="six hours"),
        pytest.param(range(50, 122), id="three days in the middle"),
        pytest.param(range(10, 168), id="all but ten hours"),
    ],
)
def test_missing_hours_are_no_drift_of_the_calendar(missing: range) -> None:
    report = judged(PROFILE, week_without(missing))

    assert report.severity is DriftSeverity.NONE


def test_a_signal_that_drifts_is_found_in_a_week_that_lacks_a_day() -> None:
    report = judged(PROFILE, week_without(range(144, 168)), shift=1.0)

    assert (report.severity, report.features[0].name) == (DriftSeverity.SIGNIFICANT, "signal")


def test_a_feature_of_a_part_is_confirmed_exactly_above_its_threshold() -> None:
    for shift in np.linspace(0, 1, 20):
        report = judged(PROFILE, week_without(range(100, 148)), shift=float(shift))

        for feature in report.features:
            assert (feature.psi > feature.threshold) == (feature.p_value <= 0.05)


def test_whole_windows_are_judged_as_without_parts() -> None:
    made = profile()
    rows = {f"f{i}": noise(70 + i, made.window) + 0.3 * i for i in range(3)}

    report = DETECTOR.detect(made, made.count(rows))

    assert made.parts
    assert report == DETECTOR.detect(replace(made, parts=()), made.count(rows))


def test_profiles_of_earlier_versions_judge_parts_like_whole_windows() -> None:
    made = profile(features=1)
    stored = {key: value for key, value in json.loads(made.to_json()).items() if key != "parts"}
    earlier = DriftProfile.from_json(json.dumps(stored))

    report = DETECTOR.detect(earlier, earlier.count({"f0": noise(9, 50)}))

    (feature,) = earlier.features
    line = critical_ratio(earlier.null_maxima, 0.05) * feature.scale * (1 / sum(feature.total) + 1 / 50)
    assert report.status is DriftStatus.INSUFFICIENT_DATA
    assert report.features[0].threshold == pytest.approx(line)


def test_a_window_of_one_row_has_no_parts() -> None:
    assert DriftProfile.from_reference({"f": noise(1, 100)}, 1).parts == ()


LOW, HIGH, WHOLE = (
    Part(rows=10, null_maxima=(1.0, 4.0), scales=(3.0,)),
    Part(rows=20, null_maxima=(2.0, 3.0), scales=(5.0,)),
    Part(rows=40, null_maxima=(0.5, 0.5), scales=(1.0,)),
)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (1, LOW),
        (10, LOW),
        (15, Part(rows=15, null_maxima=(2.0, 4.0), scales=(5.0,))),
        (20, HIGH),
        (39, Part(rows=39, null_maxima=(2.0, 3.0), scales=(5.0,))),
        (40, WHOLE),
        (80, WHOLE),
    ],
)
def test_between_two_parts_the_larger_figures_count(rows: int, expected: Part) -> None:
    assert yardstick((LOW, HIGH, WHOLE), rows) == expected
