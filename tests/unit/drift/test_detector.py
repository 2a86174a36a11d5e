"""When drift is said, and when nothing is."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.drift.series import WINDOW, WINDOWS, autocorrelated, noise, profile, reference
from tradai.common.drift.detector import DriftDetector
from tradai.common.drift.profile import DriftProfile
from tradai.common.drift.psi import psi
from tradai.common.drift.thresholds import DriftThresholds
from tradai.common.entities.drift import DriftSeverity, DriftStatus
from tradai.common.errors import ValidationFailedError

DETECTOR = DriftDetector()
PROFILE = profile()


def current(shift: float = 0.0, count: int = WINDOW, seed: int = 50) -> dict[str, np.ndarray]:
    rows = {f"f{i}": noise(seed + i, count) for i in range(3)}
    return {**rows, "f1": rows["f1"] + shift}


def test_a_quiet_period_is_analysed_and_said_to_be_quiet() -> None:
    report = DETECTOR.detect(PROFILE, PROFILE.count(current()))

    assert (report.status, report.severity) == (DriftStatus.ANALYZED, DriftSeverity.NONE)
    assert report.overall_psi == 0.0
    assert report.reason.startswith("no feature moved more than it did in quiet data (nearest: ")


def test_a_shifted_feature_is_found_and_named() -> None:
    report = DETECTOR.detect(PROFILE, PROFILE.count(current(shift=0.8)))

    top = report.features[0]
    assert report.severity is DriftSeverity.SIGNIFICANT
    assert (top.name, top.severity) == ("f1", DriftSeverity.SIGNIFICANT)
    assert report.overall_psi == top.psi > top.threshold
    assert report.p_value == pytest.approx(1 / (WINDOWS + 1))
    assert report.reason == (
        f"significant drift in 1 of 3 features: f1 moved by PSI {top.psi:.2f}, "
        "further than in any of the 20 quiet periods that the model was made with"
    )


def test_a_feature_is_confirmed_exactly_above_its_threshold() -> None:
    for shift in np.linspace(0, 1, 40):
        report = DETECTOR.detect(PROFILE, PROFILE.count(current(shift=float(shift))))

        for feature in report.features:
            assert (feature.psi > feature.threshold) == (feature.p_value <= 0.05)


def test_a_large_psi_that_quiet_windows_reach_too_is_no_drift() -> None:
    restless = DriftProfile.from_reference({"f": autocorrelated(1, WINDOW * WINDOWS, 0.97)}, WINDOW)

    report = DETECTOR.detect(restless, restless.count({"f": autocorrelated(7, WINDOW, 0.97)}))

    assert report.features[0].psi > 0.25
    assert report.severity is DriftSeverity.NONE
    assert report.status is DriftStatus.INSUFFICIENT_DATA
    assert "move so much by themselves" in report.reason


def test_a_confirmed_but_tiny_psi_is_none() -> None:
    wide = DriftProfile.from_reference({"f": noise(1, 20 * 5_000)}, 5_000)

    report = DETECTOR.detect(wide, wide.count({"f": noise(2, 5_000) + 0.15}))

    assert 0 < (report.overall_psi or 0) < 0.1
    assert report.severity is DriftSeverity.NONE
    assert "too little to matter" in report.reason


def test_too_few_samples_are_insufficient_unless_drift_is_plain() -> None:
    least = PROFILE.least_samples or 0

    quiet = DETECTOR.detect(PROFILE, PROFILE.count(current(count=least - 1)))
    drifted = DETECTOR.detect(PROFILE, PROFILE.count(current(shift=3.0, count=least - 1)))

    assert (quiet.status, quiet.severity) == (DriftStatus.INSUFFICIENT_DATA, DriftSeverity.NONE)
    assert f"PSI 0.25 of all features; {least} are needed" in quiet.reason
    assert (drifted.status, drifted.severity) == (DriftStatus.ANALYZED, DriftSeverity.SIGNIFICANT)


def test_an_empty_period_is_insufficient() -> None:
    report = DETECTOR.detect(PROFILE, PROFILE.no_counts())

    assert report.status is DriftStatus.INSUFFICIENT_DATA
    assert report.overall_psi is None
    assert report.features == ()
    assert "no predictions were counted" in report.reason


def test_a_feature_that_fell_silent_is_not_read_as_no_drift() -> None:
    counted = PROFILE.count(current())
    silent = replace(counted, values=(counted.values[0], (0,) * len(counted.values[1]), counted.values[2]))

    report = DETECTOR.detect(PROFILE, silent)

    assert (report.status, report.samples) == (DriftStatus.INSUFFICIENT_DATA, WINDOW)
    assert {feature.name for feature in report.features} == {"f0", "f2"}
    assert report.reason.startswith("nothing stands out, but not counted, so not judged: f1; count all")


def test_a_silent_feature_does_not_hide_the_drift_of_another() -> None:
    counted = PROFILE.count(current(shift=9.0))
    silent = replace(counted, values=((0,) * len(counted.values[0]), *counted.values[1:]))

    report = DETECTOR.detect(PROFILE, silent)

    assert (report.status, report.severity) == (DriftStatus.ANALYZED, DriftSeverity.SIGNIFICANT)
    assert report.features[0].name == "f1"
    assert report.reason.endswith("; not counted, so not judged: f0; count all features of the profile")


def test_fewer_than_nineteen_windows_prove_nothing() -> None:
    short = DriftProfile.from_reference({"f": noise(1, 18 * WINDOW)}, WINDOW)

    report = DETECTOR.detect(short, short.count({"f": noise(2) + 5}))

    assert report.status is DriftStatus.INSUFFICIENT_DATA
    assert "the model was made with 18 periods of reference data, 19 are needed" in report.reason


@pytest.mark.parametrize(("alpha", "needed"), [(0.2, 19), (0.05, 19), (0.04, 24), (0.01, 99)])
def test_a_rank_as_rare_as_alpha_needs_so_many_windows(alpha: float, needed: int) -> None:
    detector = DriftDetector(thresholds=DriftThresholds(alpha=alpha))
    short, long = (
        DriftProfile.from_reference({"f": noise(1, windows * 20)}, 20) for windows in (needed - 1, needed)
    )

    refused = detector.detect(short, short.count({"f": [99.0] * 20}))
    found = detector.detect(long, long.count({"f": [99.0] * 20}))

    assert refused.status is DriftStatus.INSUFFICIENT_DATA
    assert f"{needed - 1} periods of reference data, {needed} are needed" in refused.reason
    assert found.severity is DriftSeverity.SIGNIFICANT


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"alpha": 0.0}, "alpha"),
        ({"alpha": 1.0}, "alpha"),
        ({"alpha": -1.0}, "alpha"),
        ({"alpha": math.nan}, "alpha"),
        ({"moderate": 0.5}, "moderate"),
        ({"moderate": math.nan}, "moderate"),
        ({"significant": math.inf}, "moderate"),
        ({"acting": -1.0}, "acting"),
    ],
)
def test_thresholds_that_can_not_be_are_refused(wrong: dict[str, float], field: str) -> None:
    with pytest.raises(ValidationFailedError, match=f"^{field}: "):
        DriftThresholds(**wrong)


def test_reasons_speak_of_the_bands_that_were_asked_for() -> None:
    detector = DriftDetector(thresholds=DriftThresholds(moderate=2.5, significant=9.0))

    little = detector.detect(PROFILE, PROFILE.count(current(shift=0.8)))
    nothing = detector.detect(PROFILE, PROFILE.count(current()))

    assert little.reason.endswith("too little to matter (moderate drift begins at 2.5)")
    assert nothing.reason.endswith("; 2.500 would be drift)")


def test_a_line_below_the_bands_is_not_said_to_be_drift() -> None:
    wide = DriftProfile.from_reference({"f": noise(1, 20 * 5_000)}, 5_000)

    report = DETECTOR.detect(wide, wide.count({"f": noise(2, 5_000)}))

    assert report.features[0].threshold < 0.01
    assert report.reason.endswith(f"(nearest: f, PSI {report.features[0].psi:.3f}; 0.100 would be drift)")


def test_counts_of_another_profile_are_refused() -> None:
    with pytest.raises(ValidationFailedError, match="other bins"):
        DETECTOR.detect(PROFILE, profile(seed=3).no_counts())


def test_one_outlier_changes_nothing() -> None:
    rows = current(count=1_000)
    spoiled = {name: np.append(values[:-1], 1e6) for name, values in rows.items()}

    clean, dirty = (DETECTOR.detect(PROFILE, PROFILE.count(both)) for both in (rows, spoiled))

    psi_of = {feature.name: feature.psi for feature in clean.features}
    assert all(abs(feature.psi - psi_of[feature.name]) < 0.01 for feature in dirty.features)


def test_the_reference_itself_has_no_drift() -> None:
    rows = reference()

    report = DETECTOR.detect(PROFILE, PROFILE.count(rows))

    assert report.severity is DriftSeverity.NONE
    assert all(feature.psi == pytest.approx(0.0, abs=1e-6) for feature in report.features)


@pytest.mark.parametrize(
    ("known", "new"),
    [
        pytest.param([1.0] * 400, [2.0] * 20, id="a constant that moves up"),
        pytest.param([1.0] * 400, [0.0] * 20, id="a constant that moves down"),
        pytest.param([True, False] * 200, [True] * 20, id="a flag that sticks"),
        pytest.param(["a", "b"] * 200, ["c"] * 20, id="a category never seen"),
        pytest.param([0.0, 1.0] * 200, [math.nan] * 20, id="values that vanish"),
        pytest.param([math.nan] * 400, [1.0] * 20, id="values that appear"),
    ],
)
def test_features_of_few_values_drift_too(known: list[object], new: list[object]) -> None:
    made = DriftProfile.from_reference({"f": known}, 20)  # type: ignore[dict-item]  # any array

    report = DETECTOR.detect(made, made.count({"f": new}))  # type: ignore[dict-item]  # any array

    assert report.severity is DriftSeverity.SIGNIFICANT


@pytest.mark.parametrize("values", [[1.0], ["a"], [None], [0.0, 1.0], [True, False], ["a", "b"]])
def test_features_that_repeat_themselves_are_quiet(values: list[object]) -> None:
    made = DriftProfile.from_reference({"f": values * 400}, 20)  # type: ignore[dict-item]  # any array

    report = DETECTOR.detect(made, made.count({"f": values * 20}))  # type: ignore[dict-item]  # any array

    assert (report.status, report.severity) == (DriftStatus.ANALYZED, DriftSeverity.NONE)


def test_rows_delivered_by_two_sources_are_not_more_evidence() -> None:
    rows = current()
    once, twice = PROFILE.count(rows), PROFILE.count(rows) + PROFILE.count(rows)

    single, double = DETECTOR.detect(PROFILE, once), DETECTOR.detect(PROFILE, twice)

    assert double.p_value == pytest.approx(single.p_value)


@settings(max_examples=20)
@given(seed=st.integers(0, 1_000), shift=st.floats(0, 2))
def test_hours_in_any_order_give_the_same_report(seed: int, shift: float) -> None:
    rows = current(shift=shift, seed=seed)
    parts = range(0, WINDOW, 8)
    hours = [PROFILE.count({name: values[i : i + 8] for name, values in rows.items()}) for i in parts]
    shuffled = np.random.default_rng(seed).permutation(len(hours))

    one = DETECTOR.detect(PROFILE, sum((hours[i] for i in shuffled), start=PROFILE.no_counts()))

    assert one == DETECTOR.detect(PROFILE, PROFILE.count(rows))


def test_psi_is_that_of_the_counts() -> None:
    counted = PROFILE.count(current(shift=0.4))

    report = DETECTOR.detect(PROFILE, counted)

    by_name = {feature.name: feature.psi for feature in report.features}
    for feature, values in zip(PROFILE.features, counted.values, strict=True):
        assert by_name[feature.name] == psi(feature.total, values)


def test_the_largest_confirmed_feature_is_told_first() -> None:
    made = DriftProfile.from_reference({f"f{i}": noise(i, WINDOW * 60) for i in range(3)}, WINDOW)
    rows = {"f0": noise(7) + 0.55, "f1": noise(8) + 0.9, "f2": noise(9)}

    report = DETECTOR.detect(made, made.count(rows))

    assert [feature.name for feature in report.features] == ["f1", "f0", "f2"]
    assert report.overall_psi == report.features[0].psi
    assert report.reason.startswith("significant drift in 2 of 3 features: f1 moved by PSI")
