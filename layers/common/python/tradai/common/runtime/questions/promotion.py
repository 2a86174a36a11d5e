"""Which version is to become champion?"""

from __future__ import annotations

from tradai.common.runtime.questions.base import JobId, Question, StrategyName, Version


class PromoteQuestion(Question):
    """`new_version` may be absent when exactly one Staging version has the verdict promote.

    Without `expected_champion` any champion is replaced; with null only "none yet".
    """

    model_name: StrategyName
    new_version: Version | None = None
    expected_champion: Version | None = None
    confidence: float | None = None
    reason: str = ""
    fence: int | None = None
    job_id: JobId | None = None
    actor: str | None = None
