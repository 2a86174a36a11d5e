"""Drift in one sentence, for a person who has never seen the code."""

from __future__ import annotations

from dataclasses import replace

from tradai.common.drift.profile import DriftProfile
from tradai.common.drift.report import DriftReport
from tradai.common.drift.thresholds import SOUGHT_PSI, DriftThresholds
from tradai.common.entities.drift import DriftSeverity, DriftStatus, FeatureDrift

NAMED = 3


def explained(report: DriftReport, profile: DriftProfile, thresholds: DriftThresholds) -> DriftReport:
    """The report with its reason."""
    return replace(report, reason=_reason(report, profile, thresholds))


def _reason(report: DriftReport, profile: DriftProfile, thresholds: DriftThresholds) -> str:
    if profile.reference_windows < thresholds.least_windows:
        return (
            f"the model was made with {profile.reference_windows} periods of reference data, "
            f"{thresholds.least_windows} are "
            "needed to know how much quiet data move; train on a longer reference (training.reference_days)"
        )
    if not report.features:
        return "no predictions were counted in this period"
    silent = _silent(report, profile)
    if report.status is DriftStatus.INSUFFICIENT_DATA:
        return f"nothing stands out, but {silent or _too_few(report)}"
    found = _found(report, profile, thresholds)
    return f"{found}; {silent}" if silent else found


def _silent(report: DriftReport, profile: DriftProfile) -> str:
    """Features without any counts: somebody counts rows that lack them."""
    judged = {feature.name for feature in report.features}
    silent = [feature.name for feature in profile.features if feature.name not in judged]
    more = f" and {len(silent) - NAMED} more" if len(silent) > NAMED else ""
    named = ", ".join(silent[:NAMED]) + more
    return f"not counted, so not judged: {named}; count all features of the profile" if silent else ""


def _too_few(report: DriftReport) -> str:
    if report.least_samples is None:
        return (
            "these features move so much by themselves that one period can't rule "
            f"out a shift of PSI {SOUGHT_PSI} of all of them"
        )
    return (
        f"{report.samples} samples can't rule out a shift of PSI {SOUGHT_PSI} of all features; "
        f"{report.least_samples} are needed"
    )


def _found(report: DriftReport, profile: DriftProfile, thresholds: DriftThresholds) -> str:
    top = report.features[0]
    if not report.overall_psi:
        return (
            f"no feature moved more than it did in quiet data (nearest: {top.name}, PSI {top.psi:.3f}; "
            f"{max(top.threshold, thresholds.moderate):.3f} would be drift)"
        )
    found = (
        f"{top.name} moved by PSI {top.psi:.2f}, further than in {_share(top, profile)} quiet periods that "
        "the model "
        "was made with"
    )
    if report.severity is DriftSeverity.NONE:
        return f"{found}, but too little to matter (moderate drift begins at {thresholds.moderate:g})"
    moved = sum(f.severity is not DriftSeverity.NONE for f in report.features)
    return f"{report.severity.value} drift in {moved} of {len(report.features)} features: {found}"


def _share(feature: FeatureDrift, profile: DriftProfile) -> str:
    windows = profile.reference_windows
    as_large = round(feature.p_value * (windows + 1)) - 1
    return f"all but {as_large} of the {windows}" if as_large else f"any of the {windows}"
