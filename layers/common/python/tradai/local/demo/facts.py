"""What happened, read from the product's own stores: ledger, drift states, job records, results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.entities.drift import DriftState
from tradai.common.entities.job import JobRecord
from tradai.common.entities.release import Release
from tradai.common.runtime import wiring_drift, wiring_judgement, wiring_retraining


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraining:
    """One job with what it left. `day` is the day on which it was started."""

    day: datetime
    job: JobRecord
    results: tuple[BacktestResult, ...]

    @property
    def evaluations(self) -> Mapping[str, BacktestResult]:
        return {result.role: result for result in self.results}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Oldest first."""

    releases: tuple[Release, ...]
    drift: tuple[DriftState, ...]
    retrainings: tuple[Retraining, ...]


def facts_of(strategy: str, jobs: Mapping[str, datetime], days: int) -> Facts:
    """Read everything back.

    Args:
        jobs: job ids with the day each was started.
        days: how many daily drift evaluations to read.
    """
    releases = wiring_retraining.ledger().history(strategy)
    return Facts(
        releases=tuple(reversed(list(releases))),
        drift=tuple(reversed(wiring_drift.drift_states().recent(strategy, days))),
        retrainings=tuple(_retraining(job_id, day) for job_id, day in jobs.items()),
    )


def job_of_execution(strategy: str, execution_arn: str) -> JobRecord | None:
    """The job that an execution took the lease for."""
    state: Any = wiring_retraining.retraining_states().get(strategy)
    if state is None or state.last_owner != execution_arn or state.last_job_id is None:
        return None
    return wiring_retraining.job_records().get(state.last_job_id)


def _retraining(job_id: str, day: datetime) -> Retraining:
    job = wiring_retraining.job_records().get(job_id)
    if job is None:
        raise LookupError(job_id)
    results = wiring_judgement.results().results(job_id) if job.new_version else ()
    return Retraining(day=day, job=job, results=results)
