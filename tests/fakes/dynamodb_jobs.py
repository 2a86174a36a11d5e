"""Job records in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tradai.common.entities.clock import Clock, system_clock
from tradai.common.entities.job import JobRecord
from tradai.common.entities.retraining import RetrainingStatus


@dataclass
class InMemoryJobRecords:
    clock: Clock = system_clock
    items: dict[str, JobRecord] = field(default_factory=dict)

    def get(self, job_id: str) -> JobRecord | None:
        return self.items.get(job_id)

    def put_new(self, job: JobRecord) -> bool:
        return self.items.setdefault(job.job_id, job) is job

    def update(self, job_id: str, **facts: Any) -> None:
        job = self.items.get(job_id)
        if job is not None and not job.is_final:
            self._set(job, facts)

    def end_queued(self, job_id: str, **facts: Any) -> None:
        job = self.items.get(job_id)
        if job is not None and job.status is RetrainingStatus.QUEUED:
            self._set(job, facts)

    def _set(self, job: JobRecord, facts: Mapping[str, Any]) -> None:
        known = {name: fact for name, fact in facts.items() if fact is not None}
        self.items[job.job_id] = replace(job, **known, updated_at=self.clock())

    def of_trace(self, trace_id: str) -> list[JobRecord]:
        found = (job for job in self.items.values() if job.trace_id == trace_id)
        return sorted(found, key=lambda job: job.created_at)
