"""Models from registration to retirement: staging, promotion, rollback, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from tradai.common.config.unset import UNSET, Unset
from tradai.common.entities.clock import Clock, system_clock
from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.names import checked_name
from tradai.common.entities.release import Fence, ReleaseKind
from tradai.common.errors import InvalidTransitionError
from tradai.common.registry.lifecycle_desk import LifecycleDesk
from tradai.common.registry.lifecycle_outcomes import Promotion, Rollback
from tradai.common.registry.lifecycle_parts import Parts
from tradai.common.registry.lifecycle_staging import Challengers, Staged
from tradai.common.registry.mirror import Mirror
from tradai.common.registry.model_ports import Configurations, ModelRegistry
from tradai.common.registry.releases import ReleaseLedger


class ModelLifecycle(LifecycleDesk):
    """Moves model versions; the ledger decides, MLflow shows.

    Every change is one ledger entry that says who and why. `dry_run` answers with what would
    change and every check, and writes nothing. A change whose labels could not be set in MLflow
    stands all the same and answers `mirror="pending"`; the next one completes it.

    Args:
        registry: the model registry, e.g. `MLflowAdapter`. What is not given is the environment's.
        configs: e.g. `ConfigVersionService` on the same tables as `ledger`.
        clock: the product clock, the same as the ledger's.
        actor: who is written down where a call names nobody.
        cooldown: least time between two rollbacks of one model.
        bake: age of a champion up to which an alarm may roll it back by itself.

    Raises:
        TransientError: by any method: a store or MLflow did not answer; nothing has changed.
        InvalidNameError: by any method.
    """

    def __init__(
        self,
        registry: ModelRegistry | None = None,
        ledger: ReleaseLedger | None = None,
        configs: Configurations | None = None,
        *,
        clock: Clock | None = None,
        actor: Callable[[], str] | None = None,
        cooldown: timedelta = timedelta(hours=24),
        bake: timedelta = timedelta(hours=72),
    ) -> None:
        if registry is None or ledger is None or configs is None:
            from tradai.common.runtime import wiring_models as usual  # noqa: PLC0415 - a door to the wiring

            registry, ledger = registry or usual.mlflow_adapter(), ledger or usual.ledger()
            configs = configs or usual.config_versions()
            clock, actor = clock or usual.product_clock, actor or usual.caller
        self._actor = actor or str
        self._parts = Parts(
            registry=registry,
            ledger=ledger,
            configs=configs,
            mirror=Mirror(registry, ledger),
            clock=clock or system_clock,
            cooldown=cooldown,
            bake=bake,
        )

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
        """Make a fresh version a challenger; see `Challengers.stage`.

        A model that MLflow labels Production and the ledger does not know is imported first.
        """
        if not dry_run:
            self._take_over(checked_name(strategy), actor)
        challengers = Challengers(registry=self._parts.registry, ledger=self._parts.ledger)
        return challengers.stage(
            strategy,
            version,
            verdict=verdict,
            supersede=supersede,
            reason=reason,
            actor=actor or (self._actor() if reason else None),
            dry_run=dry_run,
        )

    def _take_over(self, strategy: str, actor: str | None) -> None:
        from tradai.common.registry.lifecycle_imports import taken_over  # noqa: PLC0415 - once in a lifetime

        taken_over(self._parts, strategy, partial(self._cause, actor, "", None))

    def promote(
        self,
        strategy: str,
        version: str | int | None = None,
        *,
        expected_champion: str | int | Unset | None = UNSET,
        archive: bool = True,
        reason: str = "",
        actor: str | None = None,
        trace_id: str | None = None,
        fence: Fence | None = None,
        evidence: Mapping[str, Any] | None = None,
        accept_foreign: bool = False,
        dry_run: bool = False,
    ) -> Promotion:
        """Make a Staging version the champion; promoting the champion is a no-op success.

        Args:
            version: None takes the only Staging version with the verdict promote.
            expected_champion: refuse unless this one is live; None: unless there is none yet.
            archive: False moves the champion before to Staging instead of Archived.
            fence: the lease of the run that promotes.
            evidence: goes into the ledger entry; at most 64 KiB.
            accept_foreign: allow a version without artifact hash or inputs hash.

        Raises:
            ModelVersionNotFoundError: there is no such version.
            InvalidTransitionError: it is not in Staging; names the right command.
            ConflictError: another champion than expected, or somebody else was first; `current`
                says who.
            GateRefusedError: quarantined, made for other inputs, not hashed, or nothing ACTIVE.
            ContentAlteredError: its files are not those that were registered.
            LeaseLostError: a newer run holds the lease.
        """
        from tradai.common.registry.lifecycle_promotion import promote  # noqa: PLC0415 - not for a way back
        from tradai.common.registry.lifecycle_promotion_gates import PromotionOrder  # noqa: PLC0415 - the same

        return promote(
            self._parts,
            PromotionOrder(
                strategy=checked_name(strategy),
                version=None if version is None else str(version),
                expected_champion=str(expected_champion)
                if isinstance(expected_champion, int)
                else expected_champion,
                archive=archive,
                cause=self._cause(actor, reason, trace_id),
                fence=fence,
                evidence=evidence or {},
                accept_foreign=accept_foreign,
                dry_run=dry_run,
            ),
        )

    def rollback(
        self,
        strategy: str,
        target_version: str | int | None = None,
        *,
        reason: str = "",
        force: bool = False,
        actor: str | None = None,
        trace_id: str | None = None,
        alarm_name: str | None = None,
        alarm_transition: str | None = None,
        dry_run: bool = False,
    ) -> Rollback:
        """Return to a former champion and quarantine the one left behind.

        The ACTIVE configuration stays if the model was made for it, else the one it traded with
        returns as a new version in the same step.

        Args:
            target_version: default the last champion that is not quarantined.
            force: do it during the cooldown; recorded.
            alarm_transition: ARN and time of an alarm's state change: then the rollback is
                automatic, a refusal is an answer with `declined`, and the same transition
                answers with the same release.

        Raises:
            InvalidTransitionError: the target is live, or never was.
            GateRefusedError: nothing to return to, quarantined, or too soon.
            ContentAlteredError: the target's files or configuration are altered or missing.
            ConflictError: somebody else was first.
        """
        from tradai.common.registry import lifecycle_back as back  # noqa: PLC0415 - a promotion does without

        version = None if target_version is None else str(target_version)
        return back.roll_back(
            self._parts,
            back.Wish(
                strategy=checked_name(strategy),
                kind=ReleaseKind.MODEL_ROLLED_BACK,
                target=partial(back.model_target, version=version),
                whole_pair=False,
                cause=self._cause(actor, reason, trace_id),
                force=force,
                dry_run=dry_run,
                alarm_name=alarm_name,
                transition=alarm_transition,
            ),
        )

    def restore(
        self,
        strategy: str,
        release_id: str | None = None,
        *,
        reason: str = "",
        force: bool = False,
        actor: str | None = None,
        trace_id: str | None = None,
        dry_run: bool = False,
    ) -> Rollback:
        """Return to a whole earlier release: configuration, model and image together.

        Args:
            release_id: `deploy-…`; default the last that ran something else and may return.
            force: during the cooldown, or though its model was made for other inputs.

        Raises:
            ReleaseNotFoundError: no release has that id.
            ConflictError, InvalidTransitionError: as for `rollback`.
        """
        from tradai.common.registry import lifecycle_back as back  # noqa: PLC0415 - a promotion does without

        return back.roll_back(
            self._parts,
            back.Wish(
                strategy=checked_name(strategy),
                kind=ReleaseKind.DEPLOY_ROLLED_BACK,
                target=partial(back.pair_target, release_id=release_id),
                whole_pair=True,
                cause=self._cause(actor, reason, trace_id),
                force=force,
                dry_run=dry_run,
            ),
        )

    def set_version(
        self, strategy: str, version: str | int, stage: ModelStage = ModelStage.PRODUCTION, **promotion: Any
    ) -> Staged | Promotion:
        """`strategy set-version`: `stage` or `promote` by the name of the stage.

        Raises:
            InvalidTransitionError: None and Archived are where a version comes from or ends,
                not where a person puts it.
        """
        if stage is ModelStage.STAGING:
            facts = {name: promotion[name] for name in ("reason", "actor", "dry_run") if name in promotion}
            return self.stage(strategy, version, **facts)
        if stage is ModelStage.PRODUCTION:
            return self.promote(strategy, version, **promotion)
        raise InvalidTransitionError(f"a version is set to Staging or Production, not to {stage}")
