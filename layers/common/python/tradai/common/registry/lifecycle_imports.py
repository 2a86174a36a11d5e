"""A registry that already has a Production model: the ledger takes it over once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.model_version import ModelVersion
from tradai.common.entities.release import LivePointer, ReleaseDraft, ReleaseKind
from tradai.common.errors import ConflictError, MovedError
from tradai.common.registry.lifecycle_parts import Cause, Parts
from tradai.common.registry.mirror_plan import Labels


def imported(
    parts: Parts, strategy: str, pointer: LivePointer | None, labels: Labels, cause: Cause
) -> LivePointer | None:
    """The pointer, with the model that MLflow labels Production if the ledger knew of none.

    Raises:
        ConflictError: several are labelled so and none holds the alias.
    """
    if pointer and pointer.model_version is not None:
        return pointer
    found = labelled_champion(parts, strategy, labels)
    if found is None:
        return pointer
    draft = ReleaseDraft(
        strategy_name=strategy,
        kind=ReleaseKind.IMPORTED,
        actor=cause.actor,
        reason="labelled Production in MLflow before the first release",
        trace_id=cause.trace_id,
        model_version=found.version,
        mlflow_run_id=found.run_id,
        git_commit=found.tags.get("git_commit"),
        evidence={"sha256": found.sha256, "labelled": found.stage.value},
    )
    with suppress(MovedError):
        parts.ledger.commit(draft, expected=pointer)
    return parts.ledger.live(strategy)


def taken_over(parts: Parts, strategy: str, cause: Callable[[], Cause]) -> None:
    """Import for an operation that does without a champion: which one it is may stay open."""
    pointer = parts.ledger.live(strategy)
    if pointer and pointer.model_version is not None:
        return
    labels = Labels(versions=parts.registry.search_model_versions(strategy))
    if any(version.stage is ModelStage.PRODUCTION for version in labels.versions):
        with suppress(ConflictError):
            imported(parts, strategy, pointer, labels, cause())


def labelled_champion(parts: Parts, strategy: str, labels: Labels) -> ModelVersion | None:
    """The version that MLflow calls Production; the alias decides between several."""
    found = [version for version in labels.versions if version.stage is ModelStage.PRODUCTION]
    if len(found) > 1:
        alias = parts.mirror.labels(strategy).alias
        found = [version for version in found if version.version == alias] or found
    if len(found) > 1:
        numbers = [version.version for version in found]
        raise ConflictError(
            f"MLflow labels versions {', '.join(numbers)} of {strategy} Production; "
            "set the alias `champion` on the one that trades, then try again",
            current={"production": numbers},
        )
    return found[0] if found else None
