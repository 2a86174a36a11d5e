"""A verdict that needs a person: what is asked, and the two commands that answer it."""

from __future__ import annotations

from tradai.common.entities.job import JobRecord
from tradai.common.entities.notification import Notification
from tradai.common.entities.severity import Severity


def review_message(job: JobRecord) -> Notification:
    """The request for a review; never carries the task token."""
    champion = f"version {job.expected_champion}" if job.expected_champion else "nothing"
    return Notification(
        type="review_requested",
        severity=Severity.WARNING,
        title=f"Model version {job.new_version} of {job.model_name} waits for your review",
        message=(
            f"It would replace {champion}. {job.reason or 'No reason was given.'} "
            f"Promote it: tradai review approve {job.job_id}. "
            f"Keep the champion: tradai review reject {job.job_id}. Without an answer the champion is kept."
        ),
        model_name=job.model_name,
        details={
            "job_id": job.job_id,
            "evidence_digest": job.evidence_digest,
            "evidence_key": job.evidence_key,
        },
        trace_id=job.trace_id,
        key=job.job_id,
    )
