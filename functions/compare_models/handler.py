"""Judge the challenger of a job against the champion."""

from __future__ import annotations

from tradai.common.retraining.judgement import Judgement
from tradai.common.runtime import wiring_judgement
from tradai.common.runtime.entrypoint import entrypoint
from tradai.common.runtime.questions.comparison import CompareQuestion


@entrypoint(CompareQuestion)
def lambda_handler(question: CompareQuestion) -> Judgement:
    return wiring_judgement.judge().judge(
        question.model_name,
        question.job_id,
        challenger_version=question.challenger_version,
        champion_version=question.champion_version,
    )
