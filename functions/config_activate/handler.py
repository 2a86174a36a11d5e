"""Put a config version live."""

from __future__ import annotations

from tradai.common.runtime import wiring_retraining
from tradai.common.runtime.entrypoint import entrypoint
from tradai.common.runtime.questions.activation import ActivateQuestion


@entrypoint(ActivateQuestion)
def lambda_handler(question: ActivateQuestion) -> dict[str, object]:
    versions = wiring_retraining.config_versions(actor=question.actor or None)
    before = versions.get_active(question.strategy_name)
    active = versions.activate(
        question.strategy_name,
        question.config_id,
        expected_active_id=question.said("expected_active_id"),
        reason=question.reason,
        dry_run=question.dry_run,
        trace_id=question.trace_id,
    )
    previous = before.config_id if before else None
    live = wiring_retraining.ledger().live(question.strategy_name)
    return {
        "activated": previous != active.config_id and not question.dry_run,
        "config_id": active.config_id,
        "previous_config_id": previous,
        "already_active": previous == active.config_id,
        "deployed_at": active.deployed_at,
        "release_id": live.release_id if live and not question.dry_run else None,
    }
