"""Return to a former champion: asked for, or told to by a performance alarm."""

from __future__ import annotations

from tradai.common.registry.lifecycle_outcomes import Rollback
from tradai.common.runtime import wiring_models, wiring_rollback
from tradai.common.runtime.entrypoint import entrypoint
from tradai.common.runtime.questions.rollback import RollbackQuestion


@entrypoint(RollbackQuestion)
def lambda_handler(question: RollbackQuestion) -> dict[str, object]:
    if question.alarm is not None:
        outcome = wiring_rollback.alarmed_rollback().after(question.alarm, question.model_name)
        return _flat(outcome, question.alarm_name)
    outcome = wiring_models.model_lifecycle().rollback(
        question.model_name,
        question.target_version,
        reason=question.reason,
        force=question.force,
        trace_id=question.trace_id,
        alarm_name=question.alarm_name,
        dry_run=question.dry_run,
    )
    return _flat(outcome, question.alarm_name)


def _flat(outcome: Rollback, alarm_name: str | None) -> dict[str, object]:
    return {
        "model_name": outcome.model_name,
        "rolled_back": outcome.rolled_back,
        "from_version": outcome.from_version,
        "to_version": outcome.to_version,
        "reason": outcome.declined or outcome.reason,
        "alarm_name": alarm_name,
        "release_id": outcome.release_id,
        "timestamp": outcome.timestamp,
        "mirror": outcome.mirror,
    }
