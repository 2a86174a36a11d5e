"""Make a judged challenger the champion."""

from __future__ import annotations

from tradai.common.entities.release import Fence
from tradai.common.retraining.approval import reason_of, signer
from tradai.common.runtime import wiring_models, wiring_retraining
from tradai.common.runtime.entrypoint import entrypoint
from tradai.common.runtime.questions.promotion import PromoteQuestion


@entrypoint(PromoteQuestion)
def lambda_handler(question: PromoteQuestion) -> dict[str, object]:
    job = wiring_retraining.job_of(question.job_id)
    fence = None if question.fence is None else Fence(model_name=question.model_name, token=question.fence)
    outcome = wiring_models.model_lifecycle().promote(
        question.model_name,
        question.new_version,
        expected_champion=question.said("expected_champion"),
        reason=reason_of(job, question.reason),
        actor=question.actor or signer(job),
        trace_id=question.trace_id,
        fence=fence,
        evidence={
            "confidence": question.confidence,
            "evidence_key": job.evidence_key if job else None,
        },
    )
    return {
        "promoted": outcome.promoted,
        "new_version": outcome.new_version,
        "new_stage": outcome.new_stage,
        "archived_version": outcome.archived_version,
        "already_promoted": outcome.already_promoted,
        "release_id": outcome.release_id,
        "mirror": outcome.mirror,
    }
