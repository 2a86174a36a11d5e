"""A run of the workflow, and what it is answered when it asks whether to train."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tradai.common.entities.retraining import RetrainingDecision


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The execution that asks, with the ids that travel through everything it does."""

    execution_id: str
    job_id: str
    trace_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The decision with what the workflow needs to act on it.

    Args:
        is_known: of a strategy that has left a trace; an answer about any other name is not stored.
        fence: None unless the lease was taken.
    """

    model_name: str
    decision: RetrainingDecision
    evaluated_at: datetime
    is_known: bool = True
    config_version_id: str | None = None
    data_version: str | None = None
    champion_version: str | None = None
    task_definition_arn: str | None = None
    fence: int | None = None
