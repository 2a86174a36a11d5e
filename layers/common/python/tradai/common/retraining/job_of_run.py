"""The job record of a run: open from its lease on, ended when it got none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tradai.common.entities.job import JobRecord
from tradai.common.entities.retraining import (
    RetrainingDecision,
    RetrainingQuestion,
    RetrainingStatus,
    RetrainingTrigger,
    RetrainingVerdict,
)
from tradai.common.retraining.ports import JobRecords
from tradai.common.retraining.run import Answer, Run

REFUSALS = frozenset(RetrainingVerdict) - {RetrainingVerdict.NEEDS_RETRAINING}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobOfRun:
    """Two more ends of a job: `kept` when this is no time to train, `failed` when nothing can be trained.

    The champion stays in both. `decision` and `reason` are the policy's then, not those of a comparison.
    """

    jobs: JobRecords
    run: Run

    def refusal(self) -> RetrainingDecision | None:
        """What this very run was told before, when it was a no."""
        job = self.jobs.get(self.run.job_id)
        if job is None or job.execution_arn != self.run.execution_id or job.decision not in REFUSALS:
            return None
        return RetrainingDecision(decision=RetrainingVerdict(job.decision), reason=job.reason or "")

    def open(self, answer: Answer, question: RetrainingQuestion) -> None:
        trigger = answer.decision.trigger
        facts = self._facts(answer, question) | {
            "status": RetrainingStatus.TRAINING,
            "trigger": trigger.value if trigger else None,
            "fence": answer.fence,
        }
        if not self.jobs.put_new(self._record(answer, facts)):
            self.jobs.update(self.run.job_id, **facts)

    def end(self, answer: Answer, question: RetrainingQuestion) -> None:
        """End the request that is still queued; a job that was begun stays as it is.

        A person's request that was quicker than its record gets one: it would be queued after its end.
        """
        verdict, reason = answer.decision.decision, answer.decision.reason
        is_invalid = verdict is RetrainingVerdict.INVALID_MODEL
        is_asked = question.force or question.manual_trigger
        facts = self._facts(answer, question) | {
            "status": RetrainingStatus.FAILED if is_invalid else RetrainingStatus.KEPT,
            "trigger": RetrainingTrigger.MANUAL.value if is_asked else None,
            "decision": verdict.value,
            "reason": reason,
            "error": reason if is_invalid else None,
        }
        if is_invalid or not is_asked or not self.jobs.put_new(self._record(answer, facts)):
            self.jobs.end_queued(self.run.job_id, **facts)

    def _facts(self, answer: Answer, question: RetrainingQuestion) -> dict[str, Any]:
        return {
            "execution_arn": self.run.execution_id,
            "config_version_id": answer.config_version_id,
            "force": question.force or None,
        }

    def _record(self, answer: Answer, facts: Mapping[str, Any]) -> JobRecord:
        return JobRecord(
            job_id=self.run.job_id,
            model_name=answer.model_name,
            trace_id=self.run.trace_id,
            created_at=answer.evaluated_at,
            updated_at=answer.evaluated_at,
            **facts,
        )
