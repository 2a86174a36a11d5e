"""Composition: what a performance alarm does."""

from __future__ import annotations

from tradai.common.registry.alarmed_rollback import AlarmedRollback
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_models import model_lifecycle
from tradai.common.runtime.wiring_outbox import outbox


def alarmed_rollback() -> AlarmedRollback:
    return AlarmedRollback(
        lifecycle=model_lifecycle(),
        topic=environment().performance_topic_arn,
        tell=outbox().tell,
        now=product_clock,
    )
