"""Judge a challenger against the champion, with the evidence that the training task left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.entities.job import JobRecord
from tradai.common.entities.release import LivePointer, Release
from tradai.common.entities.retraining import Look, RetrainingState, RetrainingStatus
from tradai.common.errors import GateRefusedError, JobNotFoundError, ValidationFailedError
from tradai.common.retraining.looks import champion_seq, next_look
from tradai.common.retraining.ports import JobRecords, Results, RetrainingStates

STATUS_AFTER: Mapping[str, RetrainingStatus] = {
    "promote": RetrainingStatus.PROMOTING,
    "keep": RetrainingStatus.COMPARING,
    "manual_review": RetrainingStatus.AWAITING_REVIEW,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The verdict with every number behind it. `severity` is CRITICAL when neither model is fit to trade."""

    decision: str
    confidence: float | None
    reason: str
    checks: tuple[Mapping[str, Any], ...]
    verdict: Mapping[str, Any]
    champion_version: str | None
    challenger_version: str | None
    profit_improvement: float | None
    severity: str = "INFO"
    evidence_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What is asked of the comparator, in the words of this job."""

    challenger: BacktestResult
    champion: BacktestResult | None
    trigger: str
    look: Look
    seed: str


class Comparator(Protocol):
    """The comparison under the strategy's own `promotion` settings."""

    min_new_days: float

    def compare(self, comparison: Comparison) -> Judgement: ...


class Ledger(Protocol):
    def live(self, strategy: str) -> LivePointer | None: ...

    def history(self, strategy: str) -> Iterable[Release]: ...


class Staging(Protocol):
    def stage_challenger(self, model_name: str, version: str, verdict: str) -> None:
        """Label the challenger and its verdict; archives an older challenger that was never promoted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Reads the evidence of a job, spends a look, asks the comparator, keeps the answer."""

    results: Results
    jobs: JobRecords
    states: RetrainingStates
    ledger: Ledger
    staging: Staging
    comparator_of: Callable[[JobRecord], Comparator]

    def judge(self, model_name: str, job_id: str, *, challenger_version: str | None = None) -> Judgement:
        """The verdict of a job; asked again it gives the same answer and spends nothing.

        Raises:
            JobNotFoundError: no such job.
            ValidationFailedError: the job is another model's, or left no result of a challenger.
        """
        job = self._job(model_name, job_id)
        challenger, champion = self._evidence(job, challenger_version)
        live = self.ledger.live(model_name)
        expected = live.model_version if live else None
        judgement = self._compared(job, challenger, champion, expected)
        return self._keep(job, judgement)

    def _job(self, model_name: str, job_id: str) -> JobRecord:
        job = self.jobs.get(job_id)
        if job is None:
            raise JobNotFoundError(job_id)
        if job.model_name != model_name:
            raise ValidationFailedError(f"job_id: {job_id} is a job of {job.model_name}, not of {model_name}")
        return job

    def _evidence(
        self, job: JobRecord, challenger_version: str | None
    ) -> tuple[BacktestResult, BacktestResult | None]:
        found = {result.role: result for result in self.results.results(job.job_id)}
        challenger = found.get("challenger")
        if challenger is None or challenger.model_version is None:
            raise ValidationFailedError(f"job {job.job_id} left no registered challenger in its result.json")
        if challenger_version not in {None, challenger.model_version}:
            trained = challenger.model_version
            raise ValidationFailedError(
                f"challenger_version: job {job.job_id} trained {trained}, not {challenger_version}"
            )
        return challenger, found.get("champion")

    def _compared(
        self,
        job: JobRecord,
        challenger: BacktestResult,
        champion: BacktestResult | None,
        expected: str | None,
    ) -> Judgement:
        judged = champion.model_version if champion else None
        if judged != expected:
            return _unjudged(
                "manual_review",
                f"insufficient_data: version {expected or 'none'} is live, "
                f"but the job evaluated {judged or 'no champion'}",
                challenger,
                expected,
            )
        comparator = self.comparator_of(job)
        try:
            look = self._look(job, challenger, comparator.min_new_days, expected)
        except GateRefusedError as refusal:
            return _unjudged("keep", str(refusal), challenger, expected)
        return comparator.compare(
            Comparison(
                challenger=challenger,
                champion=champion,
                trigger=job.trigger or "manual",
                look=look,
                seed=job.job_id,
            )
        )

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
        version = str(judgement.challenger_version)
        self.staging.stage_challenger(job.model_name, version, judgement.decision)
        evidence = {"decision": judgement.decision, "reason": judgement.reason, **judgement.verdict}
        key, digest = self.results.put_evidence(job.job_id, evidence)
        self.jobs.update(
            job.job_id,
            status=STATUS_AFTER[judgement.decision],
            decision=judgement.decision,
            reason=judgement.reason,
            new_version=version,
            expected_champion=judgement.champion_version,
            evidence_key=key,
            evidence_digest=digest,
        )
        return replace(judgement, evidence_key=key)


def _unjudged(decision: str, reason: str, challenger: BacktestResult, expected: str | None) -> Judgement:
    return Judgement(
        decision=decision,
        confidence=None,
        reason=reason,
        checks=(),
        verdict={},
        champion_version=expected,
        challenger_version=challenger.model_version,
        profit_improvement=None,
    )
