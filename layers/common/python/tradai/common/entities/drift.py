"""Severity of drift and its state per model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DriftSeverity(StrEnum):
    NONE = "none"
    MODERATE = "moderate"
    SIGNIFICANT = "significant"

    @property
    def level(self) -> int:
        """0, 1, 2: the value of the alarm's metric."""
        return tuple(DriftSeverity).index(self)


class DriftStatus(StrEnum):
    ANALYZED = "analyzed"
    INSUFFICIENT_DATA = "insufficient_data"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureDrift:
    """One feature in one period.

    Args:
        threshold: PSI above which quiet data would confirm it, for this number of samples.
        p_value: chance of such a PSI in any feature of a quiet period.
        severity: band of `psi`; `none` for a PSI that is not confirmed, however large.
    """

    name: str
    psi: float
    threshold: float
    p_value: float
    severity: DriftSeverity


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftState:
    """One daily evaluation of one model.

    Args:
        overall_psi: largest confirmed PSI, 0.0 when none is, None when nothing could be judged.
        requires_attention: True when 2 of the last 3 evaluations were significant and well beyond the line.
        features: confirmed ones first, by PSI; then the others by p.
        samples: rows of the period.
    """

    model_name: str
    evaluated_at: datetime
    status: DriftStatus
    severity: DriftSeverity
    overall_psi: float | None
    model_version: str | None
    requires_attention: bool
    reason: str = ""
    features: tuple[FeatureDrift, ...] = ()
    samples: int = 0
