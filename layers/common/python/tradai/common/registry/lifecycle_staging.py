"""Staging: a fresh version becomes a challenger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.model_version import ModelVersion
from tradai.common.errors import InvalidTransitionError
from tradai.common.registry.lifecycle_gates import files_refusal
from tradai.common.registry.lifecycle_outcomes import Staged
from tradai.common.registry.lifecycle_parts import Parts, version_among
from tradai.common.registry.lifecycle_promotion import VERDICT_TAG

STAGEABLE = frozenset({ModelStage.NONE, ModelStage.STAGING})


@dataclass(frozen=True, slots=True, kw_only=True)
class StagingOrder:
    """What `ModelLifecycle.stage` was asked."""

    strategy: str
    version: str
    verdict: str | None
    supersede: bool
    dry_run: bool


def stage(parts: Parts, order: StagingOrder) -> Staged:
    """See `ModelLifecycle.stage`."""
    versions = parts.registry.search_model_versions(order.strategy)
    version = version_among(versions, order.strategy, order.version)
    _insist_on_fresh(version)
    refusal = files_refusal(parts.registry, version)
    if refusal:
        raise refusal
    older = _superseded(parts, order, versions)
    if not order.dry_run:
        _write(parts, order, version, older)
    return Staged(
        model_name=order.strategy,
        version=version.version,
        stage=ModelStage.STAGING,
        previous_stage=version.stage,
        archived=older,
        dry_run=order.dry_run,
    )


def _insist_on_fresh(version: ModelVersion) -> None:
    if version.stage in STAGEABLE:
        return
    name, number = version.model_name, version.version
    ways = {
        ModelStage.ARCHIVED: f"return to it with `tradai deploy rollback {name} --model {number}`",
        ModelStage.PRODUCTION: "promote another version with --no-archive and it moves to Staging",
    }
    raise InvalidTransitionError(f"{name} version {number} is in {version.stage}; {ways[version.stage]}")


def _superseded(parts: Parts, order: StagingOrder, versions: Sequence[ModelVersion]) -> tuple[str, ...]:
    """Older challengers that never traded."""
    older = [
        version.version
        for version in versions
        if version.stage is ModelStage.STAGING and int(version.version) < int(order.version)
    ]
    if not older or not order.supersede:
        return ()
    traded = {release.model_version for release in parts.ledger.history(order.strategy)}
    return tuple(version for version in older if version not in traded)


def _write(parts: Parts, order: StagingOrder, version: ModelVersion, older: Sequence[str]) -> None:
    """The verdict first: a version in Staging without one can not be promoted by the workflow."""
    name, registry = order.strategy, parts.registry
    if order.verdict is not None:
        registry.set_model_version_tag(name, version.version, VERDICT_TAG, order.verdict)
    if version.stage is not ModelStage.STAGING:
        registry.transition_model_version_stage(name, version.version, ModelStage.STAGING)
    for number in older:
        registry.transition_model_version_stage(name, number, ModelStage.ARCHIVED)
