"""Is a retraining needed, and may this execution run it?"""

from __future__ import annotations

from uuid import uuid4

from tradai.common.entities.retraining import RetrainingQuestion
from tradai.common.retraining.run import Answer, Run
from tradai.common.runtime import wiring_check
from tradai.common.runtime.entrypoint import entrypoint
from tradai.common.runtime.questions.check import CheckQuestion

UNTOLD = ""  # a table's text attribute takes no null


@entrypoint(CheckQuestion)
def lambda_handler(question: CheckQuestion) -> dict[str, object]:
    asked = RetrainingQuestion(
        model_name=question.model_name, force=question.force, manual_trigger=question.manual_trigger
    )
    check, job_id = wiring_check.retraining_check(), question.job_id or str(uuid4())
    if question.execution_id is None:
        return _flat(check.decide(asked, config_id=question.config_version_id), job_id)
    run = Run(execution_id=question.execution_id, job_id=job_id, trace_id=question.trace_id)
    return _flat(check.claim(asked, run, config_id=question.config_version_id), job_id)


def _flat(answer: Answer, job_id: str) -> dict[str, object]:
    decision = answer.decision
    return {
        "model_name": answer.model_name,
        "job_id": job_id,
        "decision": decision.decision,
        "trigger": decision.trigger,
        "reason": decision.reason,
        "hours_since_retrain": decision.hours_since_retrain,
        "days_since_retrain": decision.days_since_retrain,
        "drift_severity": decision.drift_severity,
        "drift_psi": decision.drift_psi,
        "fence": answer.fence,
        "task_definition_arn": answer.task_definition_arn,
        "config_version_id": answer.config_version_id,
        "data_version": answer.data_version or UNTOLD,
        "evaluated_at": answer.evaluated_at,
    }
