"""Make a judged challenger the champion."""

from __future__ import annotations

from tradai.common.entities.release import Fence
from tradai.common.runtime import wiring_models, wiring_retraining
from tradai.common.runtime.entrypoint import entrypoint
from tradai.common.runtime.questions.promotion import PromoteQuestion


@entrypoint(PromoteQuestion)
def lambda_handler(question: PromoteQuestion) -> dict[str, object]:
    fence = None if question.fence is None else Fence(model_name=question.model_name, token=question.fence)
    outcome = wiring_models.model_lifecycle().promote(
        question.model_name,
        question.new_version,
        expected_champion=question.expected_champion,
        reason=question.reason,
        actor=question.actor,
        trace_id=question.trace_id,
        fence=fence,
        evidence={
            "confidence": question.confidence,
            "evidence_key": wiring_retraining.evidence_key(question.job_id),
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
