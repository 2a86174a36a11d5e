"""A verdict that waits for a person: asked once, answered once, promoted exactly as reviewed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from tradai.common.entities.clock import Clock
from tradai.common.entities.job import JobRecord
from tradai.common.entities.release import LivePointer
from tradai.common.errors import ConflictError, JobNotFoundError, ValidationFailedError
from tradai.common.retraining.ports import RetrainingStates

LONGEST_REASON = 500


class Answer(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A job that was or is waiting.

    Args:
        token: what the workflow waits for; None once the run has ended. Never shown.
    """

    job: JobRecord
    token: str | None
    requested_at: datetime | None
    answer: Answer | None = None
    answered_by: str | None = None


class Reviews(Protocol):
    def get(self, job_id: str) -> Review | None: ...

    def waiting(self) -> list[Review]:
        """Without an answer, oldest first."""

    def record(self, job_id: str, answer: Answer, by: str, reason: str) -> bool:
        """Keep the answer and who gave it first; False when there is another one, or the run has ended."""


class Callbacks(Protocol):
    def succeed(self, token: str, output: Mapping[str, object]) -> bool:
        """Wake the workflow; False when nothing waits for this token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDesk:
    """Answers reviews; the same answer may be given again after a crash.

    Args:
        live: the pointer of a strategy.
        insist_on_evidence: (job_id, digest) refuses evidence that is not what was reviewed.
        actor: who answers.
        real_clock: wall clock, on which leases run.
    """

    reviews: Reviews
    callbacks: Callbacks
    states: RetrainingStates
    live: Callable[[str], LivePointer | None]
    insist_on_evidence: Callable[[str, str | None], object]
    actor: Callable[[], str]
    real_clock: Clock
    lease_seconds: int

    def waiting(self) -> list[Review]:
        return self.reviews.waiting()

    def approve(self, job_id: str, *, reason: str = "") -> JobRecord:
        """Let the workflow promote what was reviewed, under a lease of its own.

        The ledger entry is signed by whoever approves, and says why.

        Raises:
            ValidationFailedError: the reason is too long.
            JobNotFoundError: no such job.
            ConflictError: it was answered or has expired, the champion is another one than reviewed,
                or another execution is retraining the model.
            ContentAlteredError: the evidence is not what the verdict was based on.
        """
        _insist_on_short(reason)
        review, token = self._open(job_id, Answer.APPROVE)
        job = review.job
        self._insist_on_champion(job)
        self.insist_on_evidence(job.job_id, job.evidence_digest)
        fence = self._lease(job)
        self._record(review, Answer.APPROVE, reason)
        if not self.callbacks.succeed(token, {"decision": Answer.APPROVE.value, "fence": fence}):
            self._give_back(review)
            raise _expired(job)
        return self._answered(job)

    def reject(self, job_id: str, *, reason: str = "") -> JobRecord:
        """Keep the champion.

        Raises:
            ValidationFailedError: the reason is too long.
            JobNotFoundError: no such job.
            ConflictError: it was answered or has expired.
        """
        _insist_on_short(reason)
        review, token = self._open(job_id, Answer.REJECT)
        self._record(review, Answer.REJECT, reason)
        if not self.callbacks.succeed(token, {"decision": Answer.REJECT.value, "fence": 0}):
            raise _expired(review.job)
        return self._answered(review.job)

    def _open(self, job_id: str, answer: Answer) -> tuple[Review, str]:
        """The review with its token, if this answer may be given."""
        review = self.reviews.get(job_id)
        if review is None:
            raise JobNotFoundError(job_id)
        if review.answer not in {None, answer}:
            raise _answered(review)
        if review.token is None or review.job.is_final:
            raise ConflictError(
                f"job {job_id} waits for no review: it is {review.job.status}",
                current={"status": review.job.status, "decision": review.job.decision},
            )
        return review, review.token

    def _insist_on_champion(self, job: JobRecord) -> None:
        pointer = self.live(job.model_name)
        champion = pointer.model_version if pointer else None
        if champion != job.expected_champion:
            raise ConflictError(
                f"version {champion or 'none'} of {job.model_name} is live now, but the review is of version "
                f"{job.new_version} against {job.expected_champion or 'none'}: retrain instead, "
                f"`tradai retrain {job.model_name}`",
                current={"champion": champion},
            )

    def _lease(self, job: JobRecord) -> int:
        fence = self.states.take_lease(
            job.model_name,
            str(job.execution_arn),
            job.job_id,
            real_now=self.real_clock(),
            seconds=self.lease_seconds,
        )
        if fence is None:
            raise ConflictError(f"another execution is retraining {job.model_name}; answer when it has ended")
        return fence

    def _record(self, review: Review, answer: Answer, reason: str) -> None:
        if not self.reviews.record(review.job.job_id, answer, self.actor(), reason):
            raise _answered(self.reviews.get(review.job.job_id) or review)

    def _give_back(self, review: Review) -> None:
        """Not while the same answer, given before, may be moving the model: that run frees it itself."""
        job = review.job
        now = self.reviews.get(job.job_id) if review.answer else None
        if now is None or now.token is None or now.job.is_final:
            self.states.free_lease(job.model_name, str(job.execution_arn), failed_at=None)

    def _answered(self, job: JobRecord) -> JobRecord:
        """The record as the answer left it."""
        review = self.reviews.get(job.job_id)
        return review.job if review else job


def _insist_on_short(reason: str) -> None:
    if len(reason) > LONGEST_REASON:
        raise ValidationFailedError(f"reason: at most {LONGEST_REASON} characters")


def _answered(review: Review) -> ConflictError:
    return ConflictError(
        f"job {review.job.job_id} was answered already: {review.answer or review.job.status} "
        f"by {review.answered_by or 'nobody'}",
        current={"answer": review.answer, "status": review.job.status},
    )


def _expired(job: JobRecord) -> ConflictError:
    return ConflictError(
        f"the review of job {job.job_id} has expired or was answered; the champion was kept unless "
        f"`tradai history {job.model_name}` says otherwise",
        current={"status": job.status},
    )
