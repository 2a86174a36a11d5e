"""Has the data moved, more than quiet data move by themselves?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tradai.common.drift import psi, reasons
from tradai.common.drift.calibration import critical_ratio, rank_p_value
from tradai.common.drift.counts import Counts
from tradai.common.drift.profile import DriftProfile
from tradai.common.drift.report import DriftReport
from tradai.common.drift.thresholds import DriftThresholds
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
        """The drift of the period that `counts` add up to, in the features that were counted.

        Raises:
            ValidationFailedError: the counts were made with another profile, or are not one per bin.
        """
        profile.require_own(counts)
        samples = min(filter(None, map(sum, counts.values)), default=0)
        if profile.reference_windows < self.thresholds.least_windows or not samples:
            return self._nothing_to_judge(profile, samples)
        features = sorted(self._judged(profile, counts, samples), key=self._telling_first)
        confirmed = [f.psi for f in features if f.p_value <= self.thresholds.alpha]
        overall = max(confirmed, default=0.0)
        is_enough = len(features) == len(profile.features) and _is_enough(profile, samples)
        report = DriftReport(
            overall_psi=overall,
            severity=self.thresholds.severity(overall),
            status=DriftStatus.ANALYZED if confirmed or is_enough else DriftStatus.INSUFFICIENT_DATA,
            features=tuple(features),
            samples=samples,
            least_samples=profile.least_samples,
            p_value=min(f.p_value for f in features),
            reason="",
        )
        return reasons.explained(report, profile, self.thresholds)

    def _judged(self, profile: DriftProfile, counts: Counts, samples: int) -> Iterator[FeatureDrift]:
        """The features that were counted."""
        quiet = profile.yardstick(samples)
        critical = critical_ratio(quiet.null_maxima, self.thresholds.alpha)
        for feature, scale, row in zip(profile.features, quiet.scales, counts.values, strict=True):
            if any(row):
                value = psi.psi(feature.total, row)
                unit = psi.noise(sum(feature.total), _rows(profile, row))
                p_value = rank_p_value(value / (unit * scale), quiet.null_maxima)
                is_confirmed = p_value <= self.thresholds.alpha
                yield FeatureDrift(
                    name=feature.name,
                    psi=value,
                    threshold=critical * scale * unit,
                    p_value=p_value,
                    severity=self.thresholds.severity(value) if is_confirmed else DriftSeverity.NONE,
                )

    def _telling_first(self, feature: FeatureDrift) -> tuple[float, float, float, str]:
        """The confirmed by PSI, then the others by how near they came."""
        is_quiet = feature.p_value > self.thresholds.alpha
        return is_quiet, feature.p_value if is_quiet else 0.0, -feature.psi, feature.name

    def _nothing_to_judge(self, profile: DriftProfile, samples: int) -> DriftReport:
        report = DriftReport(
            overall_psi=None,
            severity=DriftSeverity.NONE,
            status=DriftStatus.INSUFFICIENT_DATA,
            features=(),
            samples=samples,
            least_samples=profile.least_samples,
            p_value=None,
            reason="",
        )
        return reasons.explained(report, profile, self.thresholds)


def _is_enough(profile: DriftProfile, samples: int) -> bool:
    return profile.least_samples is not None and samples >= profile.least_samples


def _rows(profile: DriftProfile, counts: tuple[int, ...]) -> int:
    """Rows beyond one window are more of the same days: they don't count as more evidence."""
    return min(sum(counts), profile.window)
