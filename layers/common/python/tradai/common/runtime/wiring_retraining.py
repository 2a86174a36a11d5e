"""Composition: versions, ledger, leases and jobs, which most of the product needs."""

from __future__ import annotations

from tradai.common.runtime.wiring_configs import config_versions
from tradai.common.runtime.wiring_jobs import job_of, job_records, retraining_states
from tradai.common.runtime.wiring_releases import ledger

__all__ = ["config_versions", "job_of", "job_records", "ledger", "retraining_states"]
