"""What the data looked like when a model was made, small enough to travel with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tradai.common.drift.bins import Bins
from tradai.common.drift.calibration import totals
from tradai.common.drift.counts import Counts
from tradai.common.errors import ValidationFailedError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Counts", "DriftProfile", "FeatureProfile"]

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureProfile:
    """One feature: its bins, the counts of each reference window and how far those lie from each other.

    Args:
        total: sum of `windows`.
        scale: standardised PSI of a quiet window on average; see `calibration.scale_of`.
    """

    name: str
    bins: Bins
    windows: tuple[tuple[int, ...], ...]
    total: tuple[int, ...]
    scale: float


@dataclass(frozen=True, kw_only=True)
class DriftProfile:
    """The reference of one model version, made of consecutive windows of out-of-sample rows.

    Args:
        window: rows of one period.
        features: ascending by name.
        null_maxima: of each reference window the largest standardised PSI of any feature, in units of
            that feature's scale; ascending.
        least_samples: rows with which the detector finds a shift of PSI 0.25, of all features at once, in
            80 % of the windows; None when a whole window is not enough.
    """

    window: int
    features: tuple[FeatureProfile, ...]
    null_maxima: tuple[float, ...]
    least_samples: int | None

    @classmethod
    def from_reference(cls, features: Mapping[str, ArrayLike], window: int) -> DriftProfile:
        """Profile of reference rows in time order, oldest first.

        Args:
            features: values per feature, shape (n,); numbers, booleans or text; None and NaN are missing.
                Predictions are a feature like any other and must be out-of-sample.
            window: rows of one evaluation period; the newest n // window windows are used.

        Raises:
            ValidationFailedError: no features, a window below 1, lengths that differ, values that are
                neither numbers nor text.
        """
        from tradai.common.drift.reference import measure  # noqa: PLC0415  # numpy, for the trainer only

        return measure(features, window)

    @property
    def reference_windows(self) -> int:
        return len(self.null_maxima)

    @cached_property
    def id(self) -> str:
        """Names the bins: counts made with other bins are refused."""
        bins = {feature.name: feature.bins.as_json() for feature in self.features}
        return hashlib.sha256(json.dumps(bins, sort_keys=True).encode()).hexdigest()[:16]

    def count(self, features: Mapping[str, ArrayLike]) -> Counts:
        """Counts of new rows, shape (n,) per feature; n may be 0.

        Raises:
            ValidationFailedError: another set of features, or text where the reference had numbers.
        """
        from tradai.common.drift import binning  # noqa: PLC0415  # numpy, for whoever has raw rows

        self._check_names(features)
        values = tuple(
            binning.count(f.bins, binning.column(f.name, features[f.name], f.bins)) for f in self.features
        )
        return Counts(profile=self.id, values=values)

    def no_counts(self) -> Counts:
        """The counts of an empty period."""
        return Counts(profile=self.id, values=tuple((0,) * f.bins.size for f in self.features))

    def to_json(self) -> str:
        """About 1 KB per feature."""
        features = {
            f.name: {**f.bins.as_json(), "windows": f.windows, "scale": f.scale} for f in self.features
        }
        stored = {
            "format": FORMAT,
            "window": self.window,
            "least_samples": self.least_samples,
            "null_maxima": self.null_maxima,
            "features": features,
        }
        return json.dumps(stored, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> DriftProfile:
        """The inverse of `to_json`.

        Raises:
            ValidationFailedError: it is not a drift profile of this format.
        """
        try:
            stored = json.loads(text)
            if stored["format"] != FORMAT:
                raise ValidationFailedError(f"drift profile: format {stored['format']} is not {FORMAT}")
            return cls(
                window=stored["window"],
                least_samples=stored["least_samples"],
                null_maxima=tuple(stored["null_maxima"]),
                features=tuple(_feature(name, one) for name, one in sorted(stored["features"].items())),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ValidationFailedError(f"drift profile: can't be read: {error!r}") from None

    def _check_names(self, features: Mapping[str, object]) -> None:
        expected = {feature.name for feature in self.features}
        if expected != features.keys():
            missing = ", ".join(sorted(expected - features.keys())) or "none"
            unknown = ", ".join(sorted(features.keys() - expected)) or "none"
            raise ValidationFailedError(
                f"features: not those of the profile; missing: {missing}; unknown: {unknown}"
            )


def _feature(name: str, stored: Mapping[str, Any]) -> FeatureProfile:
    bins, windows = Bins.from_json(stored), stored["windows"]
    return FeatureProfile(
        name=name,
        bins=bins,
        windows=tuple(map(tuple, windows)),
        total=tuple(totals(windows)) if windows else (0,) * bins.size,
        scale=stored["scale"],
    )
