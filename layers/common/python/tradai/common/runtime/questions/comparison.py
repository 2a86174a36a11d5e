"""Which job is to be judged?"""

from __future__ import annotations

from tradai.common.runtime.questions.base import JobId, Question, StrategyName, Version


class CompareQuestion(Question):
    model_name: StrategyName
    job_id: JobId
    challenger_version: Version | None = None
    champion_version: Version | None = None
