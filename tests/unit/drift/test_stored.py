"""What is read back may be of another version, or altered: it is refused with the field's name."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

from tests.unit.drift.series import WINDOW, WINDOWS, noise, profile
from tradai.common.drift.detector import DriftDetector
from tradai.common.drift.profile import Counts, DriftProfile
from tradai.common.errors import ValidationFailedError

PROFILE = profile(features=2)
COUNTED = PROFILE.count({"f0": noise(1), "f1": noise(2)})
EDGES = list(PROFILE.features[0].bins.edges)
MAXIMA = list(PROFILE.null_maxima)


def stored(**changed: Any) -> str:
    return json.dumps({**json.loads(PROFILE.to_json()), **changed})


def stored_feature(**changed: Any) -> str:
    features = json.loads(PROFILE.to_json())["features"]
    return stored(features={**features, "f0": {**features["f0"], **changed}})


def stored_part(**changed: Any) -> str:
    first, *others = json.loads(PROFILE.to_json())["parts"]
    return stored(parts=[{**first, **changed}, *others])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param("[" * 100_000, "can't be read", id="deep"),
        pytest.param(b"\xff\xfe\x00", "can't be read", id="no text"),
        pytest.param("[]", "must be an object", id="a list"),
        (stored(features=[1]), "features: must be an object"),
        (stored(features=None), "features: must be an object"),
        (stored(features={}), "features: there are none"),
        (stored(features={"f0": None}), "features: 'f0': must be an object"),
        (stored(window=0), "window must be a whole number from 1 on, not 0"),
        (stored(window="168"), "window must be"),
        (stored(window=True), "window must be"),
        (stored(least_samples=-1), "least_samples must be"),
        (stored(null_maxima=None), "null_maxima must be a list"),
        (stored(null_maxima=MAXIMA[::-1]), "null_maxima must be ascending"),
        (stored(null_maxima=[math.nan] * WINDOWS), "null_maxima must be ascending"),
        (stored(null_maxima=["a"] * WINDOWS), "null_maxima must be ascending"),
        (stored(null_maxima=[-1.0, *MAXIMA[1:]]), "null_maxima must not be negative"),
        (stored(null_maxima=[*MAXIMA, MAXIMA[-1]]), "'f0': windows must be as many as null_maxima, 21"),
        (stored(parts=None), "parts must be a list"),
        (stored(parts=[1]), "parts: must be an object"),
        (stored_part(rows=0), "parts: rows must be"),
        (stored_part(rows=WINDOW), "parts: rows must ascend and stay below the window's 200"),
        (stored_part(null_maxima=MAXIMA[1:]), "parts: must have 20 null_maxima and 2 scales"),
        (stored_part(null_maxima=MAXIMA[::-1]), "parts: null_maxima must be ascending"),
        (stored_part(scales=[1.0]), "parts: must have 20 null_maxima and 2 scales"),
        (stored_part(scales=[1.0, 0.0]), "parts: scales must be numbers above 0"),
        (stored_feature(scale=0), "'f0': scale must be a number above 0, not 0"),
        (stored_feature(scale=math.nan), "'f0': scale must be"),
        (stored_feature(edges=EDGES[::-1]), "'f0': edges must be ascending"),
        (stored_feature(edges=[EDGES[0], *EDGES[:-1]]), "'f0': edges must differ"),
        (stored_feature(edges=EDGES[:-1]), "'f0': windows must have 10 counts each"),
        (stored_feature(edges=[10**400]), "'f0': edges must be"),
        (stored_feature(levels=["a", "a"]), "'f0': levels must be different texts"),
        (stored_feature(windows=[[0] * 11] * WINDOWS), f"the window's {WINDOW} rows"),
        (stored_feature(windows=[["1"] * 11] * WINDOWS), "'f0': windows must be lists of counts"),
        (stored_feature(windows=[[-1, WINDOW + 1, *[0] * 9]] * WINDOWS), "lists of counts"),
    ],
)
def test_a_profile_that_can_not_be_is_refused_by_the_field(text: str | bytes, named: str) -> None:
    with pytest.raises(ValidationFailedError, match=r"^drift profile: .*; train the model again$") as refused:
        DriftProfile.from_json(text)

    assert named in str(refused.value)


def test_fields_of_later_versions_are_ignored() -> None:
    assert DriftProfile.from_json(stored(sequel={"of": "this"})) == PROFILE


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "can't be read"),
        ("null", "must be an object"),
        ("{}", "profile is missing"),
        ('{"profile": "x"}', "values is missing"),
        ('{"profile": 5, "values": []}', "profile must be the id of a profile"),
        ('{"profile": "x", "values": {"f": [1]}}', "values must be a list"),
        ('{"profile": "x", "values": [5]}', "one list of counts per feature"),
        ('{"profile": "x", "values": [[1], ["a"]]}', "feature 2 must be whole numbers"),
        ('{"profile": "x", "values": [[true]]}', "feature 1 must be whole numbers"),
        ('{"profile": "x", "values": [[1.5]]}', "feature 1 must be whole numbers"),
        ('{"profile": "x", "values": [[NaN]]}', "feature 1 must be whole numbers"),
        ('{"profile": "x", "values": [[-1]]}', "feature 1 must be whole numbers"),
        (f'{{"profile": "x", "values": [[{10**30}]]}}', "feature 1 must be whole numbers"),
    ],
)
def test_counts_that_can_not_be_are_refused_by_the_field(text: str, named: str) -> None:
    with pytest.raises(ValidationFailedError, match=r"^counts: ") as refused:
        Counts.from_json(text)

    assert named in str(refused.value)


def test_counts_of_numpy_are_counts() -> None:
    values = tuple(tuple(np.array(row)) for row in COUNTED.values)

    assert Counts.from_json(Counts(profile=PROFILE.id, values=values).to_json()) == COUNTED


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ((), "0 features, the profile has 2"),
        (COUNTED.values[:1], "1 features, the profile has 2"),
        ((COUNTED.values[0], COUNTED.values[1][:-1]), "feature 'f1' has 10 of them, its bins are 11"),
    ],
)
def test_counts_of_another_shape_are_not_judged(values: tuple[tuple[int, ...], ...], named: str) -> None:
    counts = Counts(profile=PROFILE.id, values=values)

    with pytest.raises(ValidationFailedError, match=named):
        DriftDetector().detect(PROFILE, counts)
    with pytest.raises(ValidationFailedError, match="can't be added"):
        PROFILE.no_counts().plus([counts])


def test_only_counts_are_added_to_counts() -> None:
    with pytest.raises(TypeError):
        COUNTED + None  # type: ignore[operator]  # wrong on purpose
