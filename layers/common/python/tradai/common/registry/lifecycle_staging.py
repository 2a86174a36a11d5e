"""Staging: a fresh version becomes a challenger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.model_version import ModelVersion
from tradai.common.entities.names import checked_name
from tradai.common.entities.release import Release
from tradai.common.errors import InvalidTransitionError
from tradai.common.registry.lifecycle_gates import files_refusal, way_from_archive
from tradai.common.registry.model_versions import ACTOR_TAG, REASON_TAG, VERDICT_TAG, version_among
from tradai.common.registry.releases import checked_reason

if TYPE_CHECKING:  # the judge needs no ports of configurations
    from tradai.common.registry.model_ports import ModelRegistry

STAGEABLE = frozenset({ModelStage.NONE, ModelStage.STAGING})


class History(Protocol):
    def history(self, strategy: str) -> Iterable[Release]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """Answer of `stage`; `archived` are older challengers that it superseded."""

    model_name: str
    version: str
    stage: ModelStage
    previous_stage: ModelStage
    archived: tuple[str, ...] = ()
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Challengers:
    """Where a model version waits for its promotion; see `ModelLifecycle.stage`."""

    registry: ModelRegistry
    ledger: History

    def stage(
        self,
        strategy: str,
        version: str | int,
        *,
        verdict: str | None = None,
        supersede: bool = False,
        reason: str = "",
        actor: str | None = None,
        dry_run: bool = False,
    ) -> Staged:
        """Make a fresh version a challenger.

        Nothing goes live by this, so the ledger has no entry of it: a reason is kept with the version.

        Args:
            verdict: of the comparison, kept as the tag `tradai.verdict`.
            reason: kept as the tag `tradai.staged_reason`, and `actor` as `tradai.staged_by`.
            supersede: archive older challengers that never traded.

        Raises:
            ValidationFailedError: the reason is too long.
            ModelVersionNotFoundError: there is no such version.
            InvalidTransitionError: it has been further already.
            ContentAlteredError: its files are not those that were registered.
        """
        checked_reason(reason)
        versions = self.registry.search_model_versions(checked_name(strategy))
        fresh = version_among(versions, strategy, str(version))
        self._insist_on_fresh(fresh)
        refusal = files_refusal(self.registry, fresh)
        if refusal:
            raise refusal
        older = self._superseded(fresh, versions) if supersede else ()
        if not dry_run:
            tags = {VERDICT_TAG: verdict, REASON_TAG: reason or None, ACTOR_TAG: actor if reason else None}
            self._write(fresh, {name: value for name, value in tags.items() if value is not None}, older)
        return Staged(
            model_name=strategy,
            version=fresh.version,
            stage=ModelStage.STAGING,
            previous_stage=fresh.stage,
            archived=older,
            dry_run=dry_run,
        )

    def _superseded(self, fresh: ModelVersion, versions: Sequence[ModelVersion]) -> tuple[str, ...]:
        """Older challengers that never traded."""
        older = [
            version.version
            for version in versions
            if version.stage is ModelStage.STAGING and int(version.version) < int(fresh.version)
        ]
        if not older:
            return ()
        traded = {release.model_version for release in self.ledger.history(fresh.model_name)}
        return tuple(version for version in older if version not in traded)

    def _write(self, fresh: ModelVersion, tags: Mapping[str, str], older: Sequence[str]) -> None:
        """The verdict first: a version in Staging without one can not be promoted by the workflow."""
        name, registry = fresh.model_name, self.registry
        for tag, value in tags.items():
            registry.set_model_version_tag(name, fresh.version, tag, value)
        if fresh.stage is not ModelStage.STAGING:
            registry.transition_model_version_stage(name, fresh.version, ModelStage.STAGING)
        for number in older:
            registry.transition_model_version_stage(name, number, ModelStage.ARCHIVED)

    def _insist_on_fresh(self, version: ModelVersion) -> None:
        if version.stage in STAGEABLE:
            return
        name, number = version.model_name, version.version
        way = "promote another version with --no-archive and it moves to Staging"
        if version.stage is ModelStage.ARCHIVED:
            way = way_from_archive(name, number, self.ledger.history(name))
        raise InvalidTransitionError(f"{name} version {number} is in {version.stage}; {way}")
