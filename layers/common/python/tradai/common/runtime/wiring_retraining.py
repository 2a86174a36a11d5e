"""Composition: versions, ledger, leases and jobs, which most of the product needs."""

from __future__ import annotations

from tradai.common.config.service import ConfigVersionService
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_jobs import job_of, job_records, retraining_states
from tradai.common.runtime.wiring_releases import ledger

__all__ = ["config_versions", "job_of", "job_records", "ledger", "retraining_states"]


def config_versions(actor: str | None = None) -> ConfigVersionService:
    return ConfigVersionService(environment().config_versions_table, clock=product_clock, actor=actor)
