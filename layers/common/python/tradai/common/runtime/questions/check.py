"""Is a retraining needed?"""

from __future__ import annotations

from tradai.common.runtime.questions.base import JobId, Question


class CheckQuestion(Question):
    """`model_name` is not checked here: a bad one is a decision, not a fault."""

    model_name: str
    force: bool = False
    manual_trigger: bool = False
    execution_id: str | None = None
    job_id: JobId | None = None
    config_version_id: str | None = None
