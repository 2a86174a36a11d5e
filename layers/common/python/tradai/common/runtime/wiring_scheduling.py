"""Composition: who is retrained now."""

from __future__ import annotations

from tradai.common.entities.alarm import Alarm
from tradai.common.retraining.scheduler import RetrainingScheduler
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_check import retraining_check
from tradai.common.runtime.wiring_retraining import ledger
from tradai.common.runtime.wiring_workflow import workflow


def scheduler() -> RetrainingScheduler:
    return RetrainingScheduler(
        check=retraining_check(),
        workflow=workflow(),
        strategies=ledger().strategies,
    )


def why_ignored(alarm: Alarm) -> str:
    """Why an alarm asks for no retraining, empty when it does."""
    return alarm.ignored(metric="DriftSeverityMax", topic=environment().drift_topic_arn)
