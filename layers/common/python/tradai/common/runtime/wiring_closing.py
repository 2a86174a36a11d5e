"""Composition: what dead runs leave behind."""

from __future__ import annotations

from tradai.common.retraining.closer import ExecutionCloser
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.wiring_jobs import job_records, retraining_states
from tradai.common.runtime.wiring_outbox import outbox


def execution_closer() -> ExecutionCloser:
    return ExecutionCloser(
        states=retraining_states(), jobs=job_records(), tell=outbox().tell, clock=product_clock
    )
