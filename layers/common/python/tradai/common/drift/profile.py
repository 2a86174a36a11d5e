"""What the data looked like when a model was made, small enough to travel with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tradai.common.drift.bins import Bins
from tradai.common.drift.counts import Counts
from tradai.common.drift.parts import Part, yardstick
from tradai.common.errors import ValidationFailedError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Counts", "DriftProfile", "FeatureProfile"]


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
        least_samples: rows with which the detector finds a shift of PSI 0.25, of all continuous features at
            once, in 80 % of the windows; of all others where there are none. None when a whole window is not
            enough.
        parts: how far parts of a window lie from the reference, ascending by rows; profiles of earlier
            versions have none, and a part is then judged like a whole window.
    """

    window: int
    features: tuple[FeatureProfile, ...]
    null_maxima: tuple[float, ...]
    least_samples: int | None
    parts: tuple[Part, ...] = ()

    @classmethod
    def from_reference(cls, features: Mapping[str, ArrayLike], window: int) -> DriftProfile:
        """Profile of reference rows in time order, oldest first.

        Args:
            features: values per feature, shape (n,); numbers, booleans or text; None and NaN are missing.
                A data frame will do. Predictions are a feature like any other and must be out-of-sample.
            window: rows of one evaluation period; the newest n // window windows are used, and no other
                row where there is one.

        Raises:
            ValidationFailedError: no features, names that are no text, a window that is no whole number
                from 1 on, lengths that differ, values that are neither numbers nor text, or both.
        """
        from tradai.common.drift.reference import measure  # noqa: PLC0415  # numpy, for the trainer only

        return measure(features, window)

    @property
    def reference_windows(self) -> int:
        return len(self.null_maxima)

    def yardstick(self, rows: int) -> Part:
        """What a period of so many rows is measured with."""
        return yardstick(self._parts, rows) if self.parts else self._whole

    @cached_property
    def _whole(self) -> Part:
        scales = tuple(feature.scale for feature in self.features)
        return Part(rows=self.window, null_maxima=self.null_maxima, scales=scales)

    @cached_property
    def _parts(self) -> tuple[Part, ...]:
        return (*self.parts, self._whole)

    @cached_property
    def id(self) -> str:
        """Names the bins: counts made with other bins are refused."""
        bins = {feature.name: feature.bins.as_json() for feature in self.features}
        return hashlib.sha256(json.dumps(bins, sort_keys=True).encode()).hexdigest()[:16]

    def count(self, features: Mapping[str, ArrayLike]) -> Counts:
        """Counts of new rows, shape (n,) per feature; n may be 0.

        Raises:
            ValidationFailedError: another set of features, lengths that differ, or text where the reference
                had numbers.
        """
        from tradai.common.drift import binning, raw  # noqa: PLC0415  # numpy, for whoever has raw rows

        given = raw.named(features)
        self._check_names(given)
        columns = {f.name: binning.column(f.name, given[f.name], f.bins) for f in self.features}
        raw.require_equal_lengths(columns)
        values = tuple(binning.count(f.bins, columns[f.name]) for f in self.features)
        return Counts(profile=self.id, values=values)

    def require_own(self, counts: Counts) -> None:
        """Refuse counts that were not made with this profile's bins.

        Raises:
            ValidationFailedError: they are of another profile, or not one per bin of each feature.
        """
        if counts.profile != self.id:
            raise ValidationFailedError(
                f"counts of profile {counts.profile} can't be judged by profile {self.id}: other bins"
            )
        if len(counts.values) != len(self.features):
            raise ValidationFailedError(
                f"counts: {len(counts.values)} features, the profile has {len(self.features)}; "
                "make them with `DriftProfile.count`"
            )
        for feature, row in zip(self.features, counts.values, strict=True):
            if len(row) != feature.bins.size:
                raise ValidationFailedError(
                    f"counts: feature {feature.name!r} has {len(row)} of them, its bins are "
                    f"{feature.bins.size}; make them with `DriftProfile.count`"
                )

    def no_counts(self) -> Counts:
        """The counts of an empty period."""
        return Counts(profile=self.id, values=tuple((0,) * f.bins.size for f in self.features))

    def to_json(self) -> str:
        """About 1 KB per feature."""
        from tradai.common.drift import stored  # noqa: PLC0415  # it makes profiles

        return stored.written(self)

    @classmethod
    def from_json(cls, text: str | bytes) -> DriftProfile:
        """The inverse of `to_json`.

        Raises:
            ValidationFailedError: it is not a drift profile of this format; the field is named.
        """
        from tradai.common.drift import stored  # noqa: PLC0415  # it makes profiles

        return stored.read(text)

    def _check_names(self, features: Mapping[str, object]) -> None:
        expected = {feature.name for feature in self.features}
        if expected != features.keys():
            missing = ", ".join(sorted(expected - features.keys())) or "none"
            unknown = ", ".join(sorted(features.keys() - expected)) or "none"
            raise ValidationFailedError(
                f"features: not those of the profile; missing: {missing}; unknown: {unknown}"
            )
