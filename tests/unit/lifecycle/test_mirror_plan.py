from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.mlflow_adapter import InMemoryMLflow
from tradai.common.entities.mlflow import ModelStage
from tradai.common.registry.mirror_plan import ALIAS, QUARANTINE_TAG, Labels, Shown, steps_to

NAME = "M"
VERSIONS = st.lists(st.sampled_from(ModelStage), min_size=1, max_size=6)


def registry(stages: list[ModelStage], tagged: set[int], alias: int | None) -> InMemoryMLflow:
    made = InMemoryMLflow()
    made.create_registered_model(NAME)
    for number, stage in enumerate(stages, start=1):
        tags = {QUARANTINE_TAG: "true"} if number in tagged else {}
        made.create_model_version(NAME, "s", tags=tags)
        made.transition_model_version_stage(NAME, number, stage)
    if alias:
        made.set_registered_model_alias(NAME, ALIAS, alias)
    return made


def labels(made: InMemoryMLflow) -> Labels:
    alias = made.get_registered_model(NAME).aliases.get(ALIAS)
    return Labels(versions=made.search_model_versions(NAME), alias=alias)


@given(stages=VERSIONS, choice=st.data())
def test_from_any_labels_the_steps_lead_to_those_of_the_release_and_then_end(
    stages: list[ModelStage], choice: st.DataObject
) -> None:
    numbers = st.sampled_from([str(n) for n in range(1, len(stages) + 1)])
    champion = choice.draw(numbers)
    others = numbers.filter(lambda number: number != champion)
    shown = Shown(
        model_name=NAME,
        seq=1,
        champion=champion,
        kept=choice.draw(st.none() | others) if len(stages) > 1 else None,
        quarantined=choice.draw(st.none() | st.frozensets(others)) if len(stages) > 1 else None,
    )
    tagged = choice.draw(st.sets(st.integers(1, len(stages))))
    made = registry(stages, tagged, choice.draw(st.none() | st.integers(1, len(stages))))

    for step in steps_to(shown, labels(made)):
        step.apply(made)

    after = labels(made)
    assert steps_to(shown, after) == []
    assert after.alias == champion
    assert [v.version for v in after.versions if v.stage is ModelStage.PRODUCTION] == [champion]
    if shown.quarantined is not None:
        assert {v.version for v in after.versions if QUARANTINE_TAG in v.tags} == shown.quarantined


@given(stages=VERSIONS)
def test_versions_that_no_rule_concerns_keep_their_label(stages: list[ModelStage]) -> None:
    made = registry(stages, set(), None)
    shown = Shown(model_name=NAME, seq=1, champion="1")

    for step in steps_to(shown, labels(made)):
        step.apply(made)

    for version, before in zip(labels(made).versions[::-1][1:], stages[1:], strict=True):
        expected = ModelStage.ARCHIVED if before is ModelStage.PRODUCTION else before
        assert version.stage is expected
