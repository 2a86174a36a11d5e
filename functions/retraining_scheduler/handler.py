"""Evaluate all strategies; start the workflow for each that needs retraining."""

from __future__ import annotations

from collections.abc import Sequence

from tradai.common.entities.clock import system_clock
from tradai.common.retraining.scheduler import Evaluated, Occasion
from tradai.common.runtime import wiring_scheduling
from tradai.common.runtime.entrypoint import entrypoint
from tradai.common.runtime.observability import logger
from tradai.common.runtime.questions.scheduling import SchedulerQuestion


@entrypoint(SchedulerQuestion)
def lambda_handler(question: SchedulerQuestion) -> dict[str, object]:
    if question.alarm is not None and (why := wiring_scheduling.why_ignored(question.alarm)):
        logger.info("alarm ignored", alarm=question.alarm.name, reason=why)
        return _flat(())
    occasion = Occasion(
        occurred_at=question.occurred_at or system_clock(),
        models=question.models,
        force=question.force,
        manual_trigger=question.trigger == "manual",
    )
    return _flat(wiring_scheduling.scheduler().run(occasion))


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
