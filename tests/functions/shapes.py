"""What each function answers: the contract's fields, and beside them what it says in `BEYOND`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ALWAYS: Final = frozenset({"trace_id", "environment"})

CONTRACT: Final[Mapping[str, str]] = {
    "check_retraining_needed": "decision trigger reason hours_since_retrain days_since_retrain "
    "drift_severity drift_psi fence task_definition_arn",
    "compare_models": "decision confidence checks verdict reason champion_version challenger_version "
    "profit_improvement",
    "promote_model": "promoted new_version new_stage archived_version already_promoted release_id mirror",
    "model_rollback": "rolled_back from_version to_version reason alarm_name release_id timestamp",
    "drift_monitor": "summary results",
    "retraining_scheduler": "summary results",
    "config_activate": "activated config_id previous_config_id already_active deployed_at release_id",
    "notify": "sent sns slack throttled",
    "job_consumer": "batchItemFailures",
    "registry_mirror": "mirrored repaired disagreements",
    "execution_closer": "closed execution_arn",
}

BEYOND: Final[Mapping[str, str]] = {
    "check_retraining_needed": "model_name job_id config_version_id data_version "
    "evaluated_at",  # for the workflow
    "compare_models": "severity evidence_key",  # of the workflow's message; where the numbers are
    "model_rollback": "model_name mirror",  # an alarm's caller named no model
    "registry_mirror": "errors",  # strategies whose labels are unknown
}


def shape(function: str) -> set[str]:
    """Every field of an answer."""
    return {*CONTRACT[function].split(), *BEYOND.get(function, "").split(), *ALWAYS}
