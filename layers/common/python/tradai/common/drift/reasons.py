"""Drift in one sentence, for a person who has never seen the code."""

from __future__ import annotations

from dataclasses import replace

from tradai.common.drift.profile import DriftProfile
from tradai.common.drift.report import DriftReport
from tradai.common.drift.thresholds import LEAST_WINDOWS
from tradai.common.entities.drift import DriftSeverity, DriftStatus, FeatureDrift


def explained(report: DriftReport, profile: DriftProfile) -> DriftReport:
    """The report with its reason."""
    return replace(report, reason=_reason(report, profile))


def _reason(report: DriftReport, profile: DriftProfile) -> str:
    if profile.reference_windows < LEAST_WINDOWS:
        return (
            f"the model was made with {profile.reference_windows} periods of reference data, "
            f"{LEAST_WINDOWS} are "
            "needed to know how much quiet data move; train on a longer reference (training.reference_days)"
        )
    if not report.samples:
        return "no predictions were counted in this period for at least one feature"
    if report.status is DriftStatus.INSUFFICIENT_DATA:
        return _too_few(report)
    return _found(report, profile)


def _too_few(report: DriftReport) -> str:
    if report.least_samples is None:
        return (
            "nothing stands out, but these features move so much by themselves that one period can't rule "
            "out a shift of PSI 0.25"
        )
    return (
        f"nothing stands out, but {report.samples} samples can't rule out a shift of PSI 0.25; "
        f"{report.least_samples} are needed"
    )


def _found(report: DriftReport, profile: DriftProfile) -> str:
    top = report.features[0]
    if not report.overall_psi:
        return (
            f"no feature moved more than it did in quiet data "
            f"(nearest: {top.name}, PSI {top.psi:.2f}; {top.threshold:.2f} would be drift)"
        )
    found = (
        f"{top.name} moved by PSI {top.psi:.2f}, further than in {_share(top, profile)} quiet periods that "
        "the model "
        "was made with"
    )
    if report.severity is DriftSeverity.NONE:
        return f"{found}, but too little to matter (moderate drift begins at 0.10)"
    moved = sum(f.severity is not DriftSeverity.NONE for f in report.features)
    return f"{report.severity.value} drift in {moved} of {len(report.features)} features: {found}"


def _share(feature: FeatureDrift, profile: DriftProfile) -> str:
    windows = profile.reference_windows
    as_large = round(feature.p_value * (windows + 1)) - 1
    return f"all but {as_large} of the {windows}" if as_large else f"any of the {windows}"
