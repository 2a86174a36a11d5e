"""Who signs a promotion, and with what reason: of a reviewed one, whoever approved it."""

from __future__ import annotations

from tradai.common.entities.job import JobRecord
from tradai.common.registry.releases import LONGEST_REASON


def signer(job: JobRecord | None) -> str | None:
    """Who approved; None when nobody was asked."""
    return job.reviewed_by if job else None


def reason_of(job: JobRecord | None, verdict: str) -> str:
    """The verdict's reason; of a reviewed promotion after what the person said."""
    if signer(job) is None:
        return verdict
    said = f"approved: {job.review_reason}" if job and job.review_reason else "approved after review"
    return f"{said}; {verdict}".removesuffix("; ")[:LONGEST_REASON]
