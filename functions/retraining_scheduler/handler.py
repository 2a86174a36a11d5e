"""Evaluate all strategies; start the workflow for each that needs retraining."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

from tradai.common.retraining.scheduler import Evaluated, Occasion
from tradai.common.runtime import wiring_retraining
from tradai.common.runtime.entrypoint import entrypoint
from tradai.common.runtime.questions.retraining import SchedulerQuestion


@entrypoint(SchedulerQuestion)
def lambda_handler(question: SchedulerQuestion) -> dict[str, object]:
    if question.is_quiet:
        return _flat(())
    occasion = Occasion(
        trace_id=question.trace_id or str(uuid4()),
        occurred_at=question.occurred_at or datetime.now(UTC),
        models=question.models,
        force=question.force,
    )
    return _flat(wiring_retraining.scheduler().run(occasion))


def _flat(evaluated: Sequence[Evaluated]) -> dict[str, object]:
    triggered = sum(one.triggered for one in evaluated)
    errors = sum(one.error is not None for one in evaluated)
    summary = {
        "models_evaluated": len(evaluated),
        "retraining_triggered": triggered,
        "skipped": len(evaluated) - triggered - errors,
        "errors": errors,
    }
    return {"summary": summary, "results": evaluated}
