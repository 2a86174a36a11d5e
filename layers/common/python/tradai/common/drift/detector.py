"""Has the data moved, more than quiet data move by themselves?"""

from __future__ import annotations

from dataclasses import dataclass, field

from tradai.common.drift import reasons
from tradai.common.drift.calibration import critical_ratio, rank_p_value
from tradai.common.drift.counts import Counts
from tradai.common.drift.profile import DriftProfile, FeatureProfile
from tradai.common.drift.psi import psi
from tradai.common.drift.report import DriftReport
from tradai.common.drift.thresholds import LEAST_WINDOWS, DriftThresholds
from tradai.common.entities.drift import DriftSeverity, DriftStatus, FeatureDrift


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftDetector:
    """PSI per feature, confirmed by rank among the reference's own windows.

    A feature's PSI is measured in units of its mean over those windows; the present maximum over features
    is ranked among theirs, so that many features do not mean many false alarms.
    Needs counts only: O(bins), no numpy.
    """

    thresholds: DriftThresholds = field(default_factory=DriftThresholds)

    def detect(self, profile: DriftProfile, counts: Counts) -> DriftReport:
        """The drift of the period that `counts` add up to.

        Raises:
            ValidationFailedError: the counts were made with another profile, or are not one per bin.
        """
        profile.require_own(counts)
        if profile.reference_windows < LEAST_WINDOWS or not counts.samples:
            return self._nothing_to_judge(profile, counts)
        pairs = zip(profile.features, counts.values, strict=True)
        features = sorted((self._feature(profile, *pair) for pair in pairs), key=self._telling_first)
        confirmed = [f.psi for f in features if f.p_value <= self.thresholds.alpha]
        overall = max(confirmed, default=0.0)
        is_enough = profile.least_samples is not None and counts.samples >= profile.least_samples
        report = DriftReport(
            overall_psi=overall,
            severity=self.thresholds.severity(overall),
            status=DriftStatus.ANALYZED if confirmed or is_enough else DriftStatus.INSUFFICIENT_DATA,
            features=tuple(features),
            samples=counts.samples,
            least_samples=profile.least_samples,
            p_value=min(f.p_value for f in features),
            reason="",
        )
        return reasons.explained(report, profile)

    def _feature(
        self, profile: DriftProfile, feature: FeatureProfile, counts: tuple[int, ...]
    ) -> FeatureDrift:
        noise = _noise(profile, feature, counts)
        value = psi(feature.total, counts)
        p_value = rank_p_value(value / (noise * feature.scale), profile.null_maxima)
        is_confirmed = p_value <= self.thresholds.alpha
        return FeatureDrift(
            name=feature.name,
            psi=value,
            threshold=critical_ratio(profile.null_maxima, self.thresholds.alpha) * feature.scale * noise,
            p_value=p_value,
            severity=self.thresholds.severity(value) if is_confirmed else DriftSeverity.NONE,
        )

    def _telling_first(self, feature: FeatureDrift) -> tuple[float, float, float, str]:
        """The confirmed by PSI, then the others by how near they came."""
        is_quiet = feature.p_value > self.thresholds.alpha
        return is_quiet, feature.p_value if is_quiet else 0.0, -feature.psi, feature.name

    def _nothing_to_judge(self, profile: DriftProfile, counts: Counts) -> DriftReport:
        report = DriftReport(
            overall_psi=None,
            severity=DriftSeverity.NONE,
            status=DriftStatus.INSUFFICIENT_DATA,
            features=(),
            samples=counts.samples,
            least_samples=profile.least_samples,
            p_value=None,
            reason="",
        )
        return reasons.explained(report, profile)


def _noise(profile: DriftProfile, feature: FeatureProfile, counts: tuple[int, ...]) -> float:
    """1/n + 1/m. Rows beyond one window are more of the same days: they don't count as more evidence."""
    return 1 / sum(feature.total) + 1 / min(sum(counts), profile.window)
