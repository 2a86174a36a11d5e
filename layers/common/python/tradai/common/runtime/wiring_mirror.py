"""Composition: MLflow's labels, compared with the ledger."""

from __future__ import annotations

from datetime import timedelta

from tradai.common.registry.champion_age import champion_since
from tradai.common.registry.mirror import Mirror
from tradai.common.registry.mirror_survey import MirrorSurvey
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.wiring_registry import mlflow_adapter
from tradai.common.runtime.wiring_releases import ledger


def mirror_survey() -> MirrorSurvey:
    releases = ledger()
    return MirrorSurvey(mirror=Mirror(mlflow_adapter(), releases).reconcile, strategies=releases.strategies)


def oldest_champion_days() -> float:
    """Age of the champion that has been live for longest; 0 without any."""
    releases, now = ledger(), product_clock()
    since = (champion_since(releases.history(name)) for name in releases.strategies())
    return max(((now - when) / timedelta(days=1) for when in since if when), default=0.0)
