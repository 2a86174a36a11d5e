"""From PSI to words."""

from __future__ import annotations

from dataclasses import dataclass

from tradai.common.entities.drift import DriftSeverity

LEAST_WINDOWS = 19


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftThresholds:
    """Bands of PSI and the error rate at which the reference's own windows confirm one.

    Args:
        moderate: PSI from which drift is moderate.
        significant: PSI from which it is significant.
        alpha: chance that a period without drift is confirmed for any feature.
        acting: how far beyond its line, as a multiple, a PSI must be before anything is retrained: one day
            in twenty passes the line by itself, and days in a row share most of their rows.
    """

    moderate: float = 0.10
    significant: float = 0.25
    alpha: float = 0.05
    acting: float = 4 / 3

    def severity(self, value: float) -> DriftSeverity:
        if value >= self.significant:
            return DriftSeverity.SIGNIFICANT
        return DriftSeverity.MODERATE if value >= self.moderate else DriftSeverity.NONE
