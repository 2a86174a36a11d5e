"""Composition: MLflow's labels, compared with the ledger."""

from __future__ import annotations

from tradai.common.registry.mirror_survey import MirrorSurvey
from tradai.common.runtime.wiring_models import model_lifecycle
from tradai.common.runtime.wiring_retraining import ledger


def mirror_survey() -> MirrorSurvey:
    return MirrorSurvey(mirror=model_lifecycle().mirror, strategies=ledger().strategies)
