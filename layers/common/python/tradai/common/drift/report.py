"""The answer of the detector."""

from __future__ import annotations

from dataclasses import dataclass

from tradai.common.entities.drift import DriftSeverity, DriftStatus, FeatureDrift


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftReport:
    """Drift of one period against the profile.

    Args:
        overall_psi: largest confirmed PSI, 0.0 when none is confirmed, None when there was nothing to judge.
        status: `insufficient_data` when finding nothing would prove nothing.
        features: those that were counted; confirmed ones first, by PSI; then the others by p.
        samples: rows of the period; `least_samples` are needed to rule out a shift of PSI 0.25 of all
            features at once. A shift of one feature among many needs more.
        p_value: chance that a quiet period looks at least like this, over all features together.
        reason: one sentence for people.
    """

    overall_psi: float | None
    severity: DriftSeverity
    status: DriftStatus
    features: tuple[FeatureDrift, ...]
    samples: int
    least_samples: int | None
    p_value: float | None
    reason: str
