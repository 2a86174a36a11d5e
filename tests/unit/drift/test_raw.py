"""The same rows are the same values, whatever they are given as."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.unit.drift.series import noise
from tradai.common.drift.detector import DriftDetector
from tradai.common.drift.profile import DriftProfile
from tradai.common.entities.drift import DriftSeverity
from tradai.common.errors import ValidationFailedError

WINDOW = 20
TEXT: Any = ["a", "b", math.nan, "a"] * 100


def made_of(values: Any, window: Any = WINDOW) -> DriftProfile:
    return DriftProfile.from_reference({"f": values}, window)


def counted(made: DriftProfile, values: Any) -> tuple[tuple[int, ...], ...]:
    return made.count({"f": values}).values  # noqa: PD011  # of Counts


@pytest.mark.parametrize(
    "values",
    [
        TEXT,
        tuple(TEXT),
        np.array(TEXT, dtype=object),
        pd.Series(TEXT, dtype=object),
        pd.Series(TEXT, dtype="category"),
        pd.array(TEXT, dtype="string"),
        ["a", "b", None, "a"] * 100,
        ["a", "b", pd.NA, "a"] * 100,
        np.ma.masked_array(["a", "b", "x", "a"] * 100, mask=[False, False, True, False] * 100),
    ],
)
def test_text_with_gaps_is_counted_alike_however_it_is_given(values: Any) -> None:
    made = made_of(TEXT)

    assert made_of(values) == made
    assert counted(made, values) == ((200, 100, 0, 100),)


@pytest.mark.parametrize(
    "values",
    [
        [1.5, math.nan] * 50,
        [1.5, None] * 50,
        [1.5, pd.NA] * 50,
        [Decimal("1.5"), Decimal("NaN")] * 50,
        [Fraction(3, 2), None] * 50,
        pd.array([1.5, None] * 50, dtype="Float64"),
        np.ma.masked_array([1.5, 99.0] * 50, mask=[False, True] * 50),
    ],
)
def test_numbers_with_gaps_are_counted_alike_however_they_are_given(values: Any) -> None:
    assert made_of(values) == made_of([1.5, math.nan] * 50)


def test_flags_with_gaps_are_numbers() -> None:
    flags = pd.array([True, None] * 50, dtype="boolean")

    assert made_of(flags) == made_of([1.0, math.nan] * 50)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["a", 1.0] * 50, "feature 'f': holds text and the number 1.0"),
        (np.array(["a", 1.0] * 50, dtype=object), "feature 'f': holds text and the number 1.0"),
        ([[1], [1, 2]], "feature 'f': is not one value per row"),
        ([10**400] * 50, "feature 'f': a value is no number"),
        ([1 + 2j] * 50, "complex128 holds neither numbers nor text"),
        ([b"1"] * 50, "holds neither numbers nor text"),
        (np.array([b"1"] * 50, dtype=object), "bytes holds neither numbers nor text"),
        (np.zeros(50, dtype="datetime64[D]"), "holds neither numbers nor text"),
        ([dt.date(2026, 1, 1)] * 50, "date holds neither numbers nor text"),
        (np.zeros(50, dtype=[("a", int)]), "holds neither numbers nor text"),
    ],
)
def test_what_is_no_column_is_refused_by_name(values: Any, message: str) -> None:
    with pytest.raises(ValidationFailedError, match=message):
        made_of(values)


@pytest.mark.parametrize("window", [200.0, True, "5", None, math.nan, 0, -1])
def test_a_window_is_a_whole_number_of_rows(window: Any) -> None:
    with pytest.raises(ValidationFailedError, match="window of 1 row or more, not"):
        made_of(noise(1, 100), window)


def test_a_window_may_be_of_numpy() -> None:
    made = made_of(noise(1, 100), np.int64(5))

    assert DriftProfile.from_json(made.to_json()) == made_of(noise(1, 100), 5)


@pytest.mark.parametrize("features", [None, [1, 2], {1: [1.0]}, {1: [1.0], "a": [1.0]}, {None: [1.0]}])
def test_features_are_values_by_names_of_text(features: Any) -> None:
    with pytest.raises(ValidationFailedError, match=r"^features: "):
        DriftProfile.from_reference(features, 1)
    with pytest.raises(ValidationFailedError, match=r"^features: "):
        made_of(noise(1, 100)).count(features)


def test_a_data_frame_is_a_mapping_of_its_columns() -> None:
    frame = pd.DataFrame({"f": noise(1, 400), "g": noise(2, 400)})

    made = DriftProfile.from_reference(frame, WINDOW)  # type: ignore[arg-type]  # a mapping by its looks

    assert made == DriftProfile.from_reference(dict(frame), WINDOW)
    assert made.count(frame).samples == 400  # type: ignore[arg-type]


def test_rows_that_lack_a_feature_are_not_counted() -> None:
    made = DriftProfile.from_reference({"f": noise(1, 100), "g": noise(2, 100)}, WINDOW)

    with pytest.raises(ValidationFailedError, match="lengths differ: 5, 9 rows of 'g', 'f'"):
        made.count({"f": noise(3, 9), "g": noise(4, 5)})


@pytest.mark.parametrize("gap", [None, math.nan])
def test_text_that_is_missing_for_an_hour_is_missing(gap: object) -> None:
    assert counted(made_of(["a", "b"] * 50), [gap, gap]) == ((0, 0, 0, 2),)


@pytest.mark.parametrize(
    ("known", "now"),
    [
        pytest.param(np.full(400, 0.3), np.full(WINDOW, 0.1 + 0.2), id="arithmetic"),
        pytest.param(np.full(400, 0.1, dtype="f4"), np.full(WINDOW, 0.1), id="float32 made it"),
        pytest.param(np.full(400, -0.1), np.full(WINDOW, -0.1, dtype="f4"), id="float32 reads it"),
        pytest.param(np.tile([0.1, 0.2], 200).astype("f4"), np.tile([0.1, 0.2], 10), id="choices"),
        pytest.param(np.tile([0.0, 1.0], 200), np.tile([0.1 + 0.2 - 0.3, 1.0], 10), id="about zero"),
        pytest.param(np.tile([0.0, 1.0], 200), np.tile([0.3 - 0.2 - 0.1, 1.0], 10), id="below zero"),
    ],
)
def test_the_last_bits_of_repeated_values_are_no_drift(known: Any, now: Any) -> None:
    made = made_of(known)

    report = DriftDetector().detect(made, made.count({"f": now}))

    assert (report.severity, report.overall_psi) == (DriftSeverity.NONE, 0.0)


def test_an_edge_keeps_repeated_values_apart_that_are_close() -> None:
    made = made_of([100.0, 100.00001] * 50)

    assert made.features[0].total == (0, 50, 50, 0, 0)
    assert counted(made, [100.0, 100.00001]) == ((0, 1, 1, 0, 0),)


def test_rows_before_the_first_whole_window_move_no_edge() -> None:
    rows = noise(1, 20 * 200)

    assert made_of(np.concatenate([np.full(199, 99.0), rows]), 200) == made_of(rows, 200)
