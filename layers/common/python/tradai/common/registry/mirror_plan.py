"""What MLflow should show for a release, and the steps that get it there. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.model_version import ModelVersion
from tradai.common.entities.release import LivePointer, Release
from tradai.common.registry.candidates import quarantined_in, reign_of
from tradai.common.registry.model_ports import ModelRegistry

ALIAS = "champion"
QUARANTINE_TAG = "tradai.quarantined"
KEPT = "kept_version"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What MLflow should show.

    Args:
        kept: the champion before, promoted over without archiving: it belongs in Staging.
        quarantined: versions that carry the tag; None leaves tags as they are.
    """

    model_name: str
    seq: int
    champion: str
    kept: str | None = None
    quarantined: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What MLflow shows; `alias` is the version that holds it, or None; `versions` newest first."""

    versions: Sequence[ModelVersion]
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One change in MLflow."""

    text: str
    apply: Callable[[ModelRegistry], object]


def shown_by(pointer: LivePointer, champion: str, history: Iterable[Release]) -> Shown:
    """Fold the releases, newest first, into what MLflow should show."""
    releases = list(history)
    began = reign_of(releases, pointer)
    return Shown(
        model_name=pointer.strategy_name,
        seq=pointer.seq,
        champion=champion,
        kept=began.evidence.get(KEPT) if began else None,
        quarantined=quarantined_in(releases),
    )


def steps_to(shown: Shown, labels: Labels) -> list[Step]:
    """Steps from the labels that are to those that should be, in the order to take them."""
    return [*_alias(shown, labels), *_stages(shown, labels), *_tags(shown, labels)]


def _alias(shown: Shown, labels: Labels) -> Iterator[Step]:
    if labels.alias != shown.champion:
        yield Step(
            f"alias {ALIAS}: {labels.alias or 'none'} → {shown.champion}",
            lambda registry: registry.set_registered_model_alias(shown.model_name, ALIAS, shown.champion),
        )


def _stages(shown: Shown, labels: Labels) -> Iterator[Step]:
    stages = {version.version: version.stage for version in labels.versions}
    if stages[shown.champion] is not ModelStage.PRODUCTION:
        yield _labelled(shown, stages, shown.champion, ModelStage.PRODUCTION)
        stages = {**_without_production(stages), shown.champion: ModelStage.PRODUCTION}
    for version, stage in stages.items():
        if version == shown.kept and stage is not ModelStage.STAGING:
            yield _labelled(shown, stages, version, ModelStage.STAGING)
        elif stage is ModelStage.PRODUCTION and version != shown.champion:
            yield _labelled(shown, stages, version, ModelStage.ARCHIVED)


def _without_production(stages: Mapping[str, ModelStage]) -> dict[str, ModelStage]:
    """MLflow archives every other Production version in the same step."""
    return {v: ModelStage.ARCHIVED if s is ModelStage.PRODUCTION else s for v, s in stages.items()}


def _labelled(shown: Shown, stages: Mapping[str, ModelStage], version: str, stage: ModelStage) -> Step:
    archive = stage is ModelStage.PRODUCTION

    def apply(registry: ModelRegistry) -> object:
        return registry.transition_model_version_stage(
            shown.model_name, version, stage, archive_existing_versions=archive
        )

    return Step(f"version {version}: {stages[version]} → {stage}", apply)


def _tags(shown: Shown, labels: Labels) -> Iterator[Step]:
    if shown.quarantined is None:
        return
    for version in labels.versions:
        name, number = shown.model_name, version.version
        tagged, due = QUARANTINE_TAG in version.tags, number in shown.quarantined
        if due and not tagged:
            yield Step(f"version {number}: quarantined", partial(_quarantine, name, number))
        elif tagged and not due:
            yield Step(f"version {number}: no longer quarantined", partial(_release, name, number))


def _quarantine(name: str, version: str, registry: ModelRegistry) -> None:
    registry.set_model_version_tag(name, version, QUARANTINE_TAG, "true")


def _release(name: str, version: str, registry: ModelRegistry) -> None:
    registry.delete_model_version_tag(name, version, QUARANTINE_TAG)
