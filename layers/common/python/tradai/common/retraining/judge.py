"""Judge a challenger against the champion, with the evidence that the training task left."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.entities.job import JobRecord
from tradai.common.entities.release import LivePointer, Release
from tradai.common.entities.retraining import Look, RetrainingState, RetrainingStatus
from tradai.common.errors import ConflictError, GateRefusedError, JobNotFoundError, ValidationFailedError
from tradai.common.model_comparison.comparator import ModelComparator
from tradai.common.model_comparison.evaluation import Evaluation
from tradai.common.model_comparison.evidence import missing_evidence
from tradai.common.model_comparison.looks import seed_of
from tradai.common.model_comparison.policy import PromotionPolicy
from tradai.common.model_comparison.verdict import Decision
from tradai.common.retraining.judgement import Judgement, judged, unjudged
from tradai.common.retraining.looks import champion_seq, next_look
from tradai.common.retraining.ports import JobRecords, Results, RetrainingStates


class Ledger(Protocol):
    def live(self, strategy: str) -> LivePointer | None: ...

    def history(self, strategy: str) -> Iterable[Release]: ...


class Staging(Protocol):
    def stage(self, strategy: str, version: str, *, verdict: str, supersede: bool) -> Any:
        """Label the challenger and its verdict; an older one that never traded is archived."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Reads the evidence of a job, spends a look, asks the comparator, keeps the answer.

    Evidence that can't be judged spends no look: nothing was seen of the champion.

    Args:
        policy_of: the `promotion` settings of the config that a job ran under.
    """

    results: Results
    jobs: JobRecords
    states: RetrainingStates
    ledger: Ledger
    staging: Staging
    policy_of: Callable[[JobRecord], PromotionPolicy]

    def judge(
        self,
        model_name: str,
        job_id: str,
        *,
        challenger_version: str | None = None,
        champion_version: str | None = None,
    ) -> Judgement:
        """The verdict of a job; asked again it gives the same answer and spends nothing.

        Args:
            challenger_version: refuse another challenger than this one.
            champion_version: leave it to a person when another champion is live.

        Raises:
            JobNotFoundError: no such job.
            ValidationFailedError: the job is another model's, or its result.json is another job's, or it
                left no registered challenger.
            ConflictError: the workflow has acted on the verdict already.
        """
        job = self._open_job(model_name, job_id)
        challenger, champion = self._evidence(job, challenger_version)
        pointer = self.ledger.live(model_name)
        live = pointer.model_version if pointer else None
        if champion_version not in {None, live}:
            reason = (
                f"insufficient_data: version {live or 'none'} is live, not {champion_version} as expected"
            )
            return self._keep(job, unjudged(Decision.MANUAL_REVIEW, reason, challenger, live))
        return self._keep(job, self._judged(job, challenger, champion, live))

    def _open_job(self, model_name: str, job_id: str) -> JobRecord:
        job = self.jobs.get(job_id)
        if job is None:
            raise JobNotFoundError(job_id)
        if job.model_name != model_name:
            raise ValidationFailedError(f"job_id: {job_id} is a job of {job.model_name}, not of {model_name}")
        if job.decision and (job.is_final or job.status is RetrainingStatus.AWAITING_REVIEW):
            raise ConflictError(
                f"job {job_id} was judged already, {job.decision}, and is {job.status}; "
                f"`tradai trace {job.trace_id}` tells why",
                current={"status": job.status.value, "decision": job.decision},
            )
        return job

    def _evidence(
        self, job: JobRecord, challenger_version: str | None
    ) -> tuple[BacktestResult, BacktestResult | None]:
        results = self.results.results(job.job_id)
        found = {result.role: result for result in results}
        strange = [each for each in results if (each.job_id, each.model_name) != (job.job_id, job.model_name)]
        if strange or len(found) < len(results):
            what = ", ".join(f"{each.role} of {each.model_name} by job {each.job_id}" for each in results)
            raise ValidationFailedError(
                f"jobs/{job.job_id}/result.json: one challenger and at most one champion of {job.model_name} "
                f"by this job belong there, found {what}"
            )
        challenger = found.get("challenger")
        if challenger is None or challenger.model_version is None:
            raise ValidationFailedError(f"job {job.job_id} left no registered challenger in its result.json")
        if challenger_version not in {None, challenger.model_version}:
            trained = challenger.model_version
            raise ValidationFailedError(
                f"challenger_version: job {job.job_id} trained {trained}, not {challenger_version}"
            )
        return challenger, found.get("champion")

    def _judged(
        self,
        job: JobRecord,
        challenger: BacktestResult,
        champion: BacktestResult | None,
        expected: str | None,
    ) -> Judgement:
        evaluated = champion.model_version if champion else None
        if evaluated != expected:
            reason = (
                f"insufficient_data: version {expected or 'none'} is live, "
                f"but the job evaluated {evaluated or 'no champion'}"
            )
            return unjudged(Decision.MANUAL_REVIEW, reason, challenger, expected)
        policy = self.policy_of(job)
        ours, theirs = Evaluation.of(challenger), Evaluation.of(champion) if champion else None
        looks = 1
        if not missing_evidence(ours, theirs):
            try:
                looks = self._look(job, challenger, policy.min_new_days, expected).k
            except GateRefusedError as refusal:
                return unjudged(Decision.KEEP, str(refusal), challenger, expected)
        comparison = ModelComparator(policy=policy).compare(
            ours,
            theirs,
            trigger=job.trigger or "manual",
            looks=looks,
            trials=challenger.trials,
            seed=seed_of(challenger.daily_returns, champion.daily_returns if champion else ()),
        )
        return judged(comparison, challenger, expected)

    def _look(
        self, job: JobRecord, challenger: BacktestResult, min_new_days: float, expected: str | None
    ) -> Look:
        if expected is None:
            return Look(job_id=job.job_id, k=1, window_end=challenger.window_end)
        seq = champion_seq(self.ledger.history(job.model_name), expected)
        state = self.states.get(job.model_name) or RetrainingState(model_name=job.model_name)
        look = next_look(
            state, seq, job_id=job.job_id, window_end=challenger.window_end, min_new_days=min_new_days
        )
        self.states.record_look(job.model_name, seq, look)
        return look

    def _keep(self, job: JobRecord, judgement: Judgement) -> Judgement:
        version, decision = str(judgement.challenger_version), Decision(judgement.decision)
        self.staging.stage(job.model_name, version, verdict=decision.value, supersede=True)
        evidence = {
            "decision": decision.value,
            "reason": judgement.reason,
            "confidence": judgement.confidence,
            "checks": judgement.checks,
            "verdict": judgement.verdict,
        }
        key, digest = self.results.put_evidence(job.job_id, evidence)
        self.jobs.update(
            job.job_id,
            status=_status_after(decision),
            decision=decision.value,
            reason=judgement.reason,
            new_version=version,
            expected_champion=judgement.champion_version,
            evidence_key=key,
            evidence_digest=digest,
        )
        return replace(judgement, evidence_key=key)


def _status_after(decision: Decision) -> RetrainingStatus:
    """The workflow moves the record on from here; a review is awaited once it has been asked for."""
    return RetrainingStatus.PROMOTING if decision is Decision.PROMOTE else RetrainingStatus.COMPARING
