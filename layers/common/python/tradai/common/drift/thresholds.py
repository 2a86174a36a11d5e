"""From PSI to words."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, inf

from tradai.common.entities.drift import DriftSeverity
from tradai.common.errors import ValidationFailedError

LEAST_WINDOWS = 19
MOST_ALPHA = 0.5
SOUGHT_PSI = 0.25
"""The shift whose power a profile knows; see `DriftProfile.least_samples`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftThresholds:
    """Bands of PSI and the error rate at which the reference's own windows confirm one.

    Args:
        moderate: PSI from which drift is moderate.
        significant: PSI from which it is significant.
        alpha: chance that a period without drift is confirmed for any feature; up to 0.5.
        acting: how far beyond its line, as a multiple, a PSI must be before anything is retrained: one day
            in twenty passes the line by itself, and days in a row share most of their rows.

    Raises:
        ValidationFailedError: no such bands or rates.
    """

    moderate: float = 0.10
    significant: float = 0.25
    alpha: float = 0.05
    acting: float = 4 / 3

    def __post_init__(self) -> None:
        if not 0 < self.moderate <= self.significant < inf:
            raise ValidationFailedError(
                f"moderate: {self.moderate} must be above 0 and at most `significant`, {self.significant}"
            )
        if not 0 < self.alpha <= MOST_ALPHA:
            raise ValidationFailedError(f"alpha: {self.alpha} must be above 0 and at most {MOST_ALPHA}")
        if not 1 <= self.acting < inf:
            raise ValidationFailedError(f"acting: {self.acting} must be 1 or more")

    @property
    def least_windows(self) -> int:
        """With fewer, no rank among them is as rare as `alpha`."""
        return max(LEAST_WINDOWS, ceil(1 / self.alpha - 1e-9) - 1)

    def severity(self, value: float) -> DriftSeverity:
        if value >= self.significant:
            return DriftSeverity.SIGNIFICANT
        return DriftSeverity.MODERATE if value >= self.moderate else DriftSeverity.NONE
