"""Make MLflow show what the ledger says, whatever the pointer says of having been mirrored."""

from __future__ import annotations

from tradai.common.runtime import wiring_mirror
from tradai.common.runtime.entrypoint import entrypoint
from tradai.common.runtime.observability import measure
from tradai.common.runtime.questions.mirroring import MirrorQuestion


@entrypoint(MirrorQuestion)
def lambda_handler(question: MirrorQuestion) -> dict[str, object]:
    survey = wiring_mirror.mirror_survey().run(question.models)
    if question.models is None:  # some models say nothing about all
        measure("MirrorBehind", len(survey.disagreements) + len(survey.errors))
        measure("ChampionAgeDays", wiring_mirror.oldest_champion_days())
    return {
        "mirrored": survey.mirrored,
        "repaired": survey.repaired,
        "disagreements": survey.disagreements,
        "errors": survey.errors,
    }
