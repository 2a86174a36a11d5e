"""Reference rows into bins and counts."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.drift.series import WINDOW, WINDOWS, autocorrelated, noise, profile, reference
from tradai.common.drift.calibration import left_out_scores, null_maxima, scale_of
from tradai.common.drift.detector import DriftDetector
from tradai.common.drift.profile import Counts, DriftProfile
from tradai.common.entities.drift import DriftSeverity
from tradai.common.errors import ValidationFailedError

if TYPE_CHECKING:
    from numpy.typing import NDArray

PROFILE = profile()


def test_bins_hold_a_tenth_of_the_reference_each() -> None:
    made = profile(features=1)

    (feature,) = made.features
    assert len(feature.bins.edges) == 9
    assert feature.total == (*[WINDOW * WINDOWS // 10] * 10, 0)
    assert len(feature.windows) == made.reference_windows == WINDOWS


def test_only_whole_windows_count_and_the_newest_stay() -> None:
    values = np.concatenate([np.full(50, 99.0), noise(1, 19 * WINDOW)])

    made = DriftProfile.from_reference({"f": values}, WINDOW)

    assert made.reference_windows == 19
    assert sum(made.features[0].total) == 19 * WINDOW


def test_it_travels_as_a_few_kilobytes_of_json() -> None:
    made = profile(features=50)

    text = made.to_json()

    assert DriftProfile.from_json(text) == made
    assert DriftProfile.from_json(text.encode()).id == made.id
    assert len(text) < 60_000


def test_the_stored_calibration_is_the_one_of_the_stored_counts() -> None:
    made = DriftProfile.from_json(profile().to_json())

    scores = [left_out_scores(feature.windows) for feature in made.features]

    totals = [feature.total for feature in made.features]
    assert [scale_of(*both) for both in zip(scores, totals, strict=True)] == [f.scale for f in made.features]
    assert null_maxima(scores, totals) == made.null_maxima


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 2}', '{"format": 1, "features": {}}', '{"format": 1, "window": 5}']
)
def test_what_is_not_a_profile_is_refused(text: str) -> None:
    with pytest.raises(ValidationFailedError, match="drift profile"):
        DriftProfile.from_json(text)


def test_bins_do_not_depend_on_the_order_of_features() -> None:
    features = reference()

    assert DriftProfile.from_reference(features, WINDOW) == DriftProfile.from_reference(
        dict(reversed(features.items())), WINDOW
    )


@settings(max_examples=30)
@given(cuts=st.lists(st.integers(0, 300), max_size=6), order=st.randoms(use_true_random=False))
def test_counts_of_any_split_in_any_order_add_up(cuts: list[int], order: object) -> None:
    made, rows = PROFILE, {f"f{i}": noise(90 + i, 300) for i in range(3)}
    borders = [0, *sorted(cuts), 300]
    parts = [made.count({name: values[a:b] for name, values in rows.items()}) for a, b in pairwise(borders)]
    order.shuffle(parts)  # type: ignore[attr-defined]  # hypothesis' Random

    assert sum(parts, start=made.no_counts()) == made.no_counts().plus(parts) == made.count(rows)
    assert sum(parts) == made.count(rows)


def test_counts_travel_as_json() -> None:
    counted = profile().count({f"f{i}": noise(i, 100) for i in range(3)})

    assert Counts.from_json(counted.to_json()) == counted
    assert counted.samples == 100


def test_counts_of_other_bins_are_not_added() -> None:
    with pytest.raises(ValidationFailedError, match="made with different bins"):
        profile(seed=1).no_counts() + profile(seed=2).no_counts()


def test_another_feature_set_is_refused_and_named() -> None:
    with pytest.raises(ValidationFailedError, match="missing: f2; unknown: rsi"):
        profile().count({"f0": [1.0], "f1": [1.0], "rsi": [1.0]})


@pytest.mark.parametrize(
    ("features", "window", "message"),
    [
        ({}, 10, "needs features"),
        ({"f": [1.0, 2.0]}, 0, "window of 1 row or more"),
        ({"f": [1.0], "g": [1.0, 2.0]}, 1, "lengths differ: 1, 2"),
        ({"f": [[1.0], [2.0]]}, 1, r"shape \(2, 1\) is not one value per row"),
        ({"f": [object(), object()]}, 1, "neither numbers nor text"),
    ],
)
def test_a_reference_that_is_none_is_refused(features: dict[str, object], window: int, message: str) -> None:
    with pytest.raises(ValidationFailedError, match=message):
        DriftProfile.from_reference(features, window)  # type: ignore[arg-type]  # wrong on purpose


def one_feature(values: object) -> DriftProfile:
    return DriftProfile.from_reference({"f": values}, 5)  # type: ignore[dict-item]  # any array


@pytest.mark.parametrize(
    ("values", "edges"),
    [
        ([2.0] * 100, 2),
        ([0.0, 1.0] * 50, 3),
        ([True, False] * 50, 3),
        ([math.nan] * 100, 0),
        ([None] * 100, 0),
        ([0.0] * 70 + list(range(1, 31)), 4),
    ],
)
def test_repeated_and_missing_values_make_fewer_bins(values: list[object], edges: int) -> None:
    (feature,) = one_feature(values).features

    assert len(feature.bins.edges) == edges
    assert sum(feature.total) == 100


def test_values_beyond_a_constant_are_seen_on_both_sides() -> None:
    made = one_feature([2.0] * 100)

    assert made.count({"f": [1.9, 2.0, 2.1]}).values == ((1, 1, 1, 0),)


def test_values_beyond_the_reference_fall_into_its_outer_bins() -> None:
    made = one_feature(list(range(100)))

    assert made.count({"f": [-1e300, -1.0, 0.0, 99.0, 100.0, 1e300]}).values == ((3, *(0,) * 8, 3, 0),)


def test_missing_and_infinite_values_have_their_own_place() -> None:
    made = one_feature(list(range(100)))

    counted = made.count({"f": [math.nan, math.inf, -math.inf, 50.0]})

    assert counted.values[0][-1] == 3
    assert counted.samples == 4


def test_categories_are_counted_by_level_and_new_ones_together() -> None:
    made = one_feature(["bull", "bear"] * 50)

    (feature,) = made.features
    assert feature.bins.levels == ("bear", "bull")
    assert made.count({"f": np.array(["bull", "crab", "crab", None])}).values == ((0, 1, 2, 1),)
    assert DriftProfile.from_json(made.to_json()) == made


def test_only_frequent_categories_have_a_place_of_their_own() -> None:
    made = one_feature(np.array([f"pair{i % 30:02}" for i in range(600)]))

    assert len(made.features[0].bins.levels or ()) == 20


@pytest.mark.parametrize(("known", "new"), [([1.0, 2.0] * 50, ["a"]), (["a", "b"] * 50, [1.0])])
def test_text_for_numbers_and_numbers_for_text_are_refused(known: list[object], new: list[object]) -> None:
    with pytest.raises(ValidationFailedError, match="feature 'f': the profile has"):
        one_feature(known).count({"f": np.array(new)})


def test_no_rows_are_no_counts() -> None:
    made = profile()

    assert made.count({f"f{i}": [] for i in range(3)}) == made.no_counts()


def test_quiet_features_need_few_rows_and_restless_ones_more_than_a_window() -> None:
    quiet = profile(features=1)
    restless = DriftProfile.from_reference({"f": autocorrelated(1, WINDOW * WINDOWS, 0.97)}, WINDOW)

    assert quiet.least_samples is not None
    assert quiet.least_samples < WINDOW
    assert restless.least_samples is None


@pytest.mark.parametrize("constant", [1.0, "a", True, None])
def test_constant_features_need_a_single_row(constant: object) -> None:
    assert one_feature([constant] * 100).least_samples == 1


FLAGS = np.random.default_rng(1).random(WINDOW * (WINDOWS + 50)) < 0.5


@pytest.mark.parametrize("known", [FLAGS, FLAGS * 1.0, np.where(FLAGS, "up", "down")])
def test_least_samples_of_few_values_find_a_shift_of_a_quarter(known: NDArray[np.generic]) -> None:
    made = DriftProfile.from_reference({"f": known[: WINDOW * WINDOWS]}, WINDOW)
    rows = made.least_samples or 0
    value_of = dict(zip(FLAGS.tolist(), known, strict=True))
    sticking = np.random.default_rng(2).random((50, rows)) < 0.735  # PSI 0.24 from one half

    reports = [
        DriftDetector().detect(made, made.count({"f": [value_of[flag] for flag in row.tolist()]}))
        for row in sticking
    ]

    assert 10 < rows < WINDOW
    assert np.mean([report.severity is not DriftSeverity.NONE for report in reports]) >= 0.7


@pytest.mark.parametrize(
    "few",
    [
        pytest.param(np.random.default_rng(3).random(WINDOW * WINDOWS) < 0.3, id="flag"),
        pytest.param(np.arange(WINDOW * WINDOWS) % 24.0, id="hour"),
        pytest.param(np.array(["a", "b", "c", "d"])[np.arange(WINDOW * WINDOWS) % 4], id="text"),
        pytest.param(np.maximum(noise(3, WINDOW * WINDOWS), 0.0), id="half zeros"),
    ],
)
def test_a_feature_of_few_values_speaks_for_no_restless_one(few: NDArray[np.generic]) -> None:
    restless = {f"f{i}": autocorrelated(i, WINDOW * WINDOWS, 0.97) for i in range(10)}

    made = DriftProfile.from_reference({**restless, "few": few}, WINDOW)

    assert made.least_samples is None


def test_a_reference_shorter_than_a_window_has_bins_but_no_windows() -> None:
    made = DriftProfile.from_reference({"f": noise(1, 50)}, WINDOW)

    assert made.reference_windows == 0
    assert made.least_samples is None
    assert DriftProfile.from_json(made.to_json()) == made


def test_reading_a_profile_needs_no_numpy() -> None:
    text = json.dumps(profile(features=2).to_json())
    code = (
        "import sys; from tradai.common.drift.detector import DriftDetector;"
        "from tradai.common.drift.profile import DriftProfile;"
        f"p = DriftProfile.from_json({text}); DriftDetector().detect(p, p.no_counts());"
        "assert 'numpy' not in sys.modules"
    )

    subprocess.run([sys.executable, "-c", code], check=True, cwd=".", env={"PYTHONPATH": ":".join(sys.path)})
