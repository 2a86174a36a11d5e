"""The part of the lifecycle that leaves the choice of the model alone, and the views."""

from __future__ import annotations

from collections.abc import Callable

from tradai.common.entities.names import checked_name
from tradai.common.registry.lifecycle_changes import Deployment, deploy, lift_quarantine, set_paused
from tradai.common.registry.lifecycle_outcomes import Candidate, Change, ModelCard
from tradai.common.registry.lifecycle_parts import Cause, Parts
from tradai.common.registry.mirror_report import MirrorReport


class LifecycleDesk:
    """Deployments, pauses, quarantines; candidates, versions, the mirror."""

    _parts: Parts
    _actor: Callable[[], str]

    def deploy(
        self,
        strategy: str,
        config_id: str,
        *,
        image: str,
        task_definition_arn: str | None = None,
        git_commit: str | None = None,
        reason: str = "",
        actor: str | None = None,
        trace_id: str | None = None,
        accept_new_inputs: bool = False,
        dry_run: bool = False,
    ) -> Change:
        """Put a configuration and an image live in one entry.

        Raises:
            ConfigVersionNotFoundError: there is no such version.
            GateRefusedError: it changes what the live model depends on, and that was not accepted.
        """
        deployment = Deployment(
            strategy=checked_name(strategy),
            config_id=config_id,
            image=image,
            task_definition_arn=task_definition_arn,
            git_commit=git_commit,
            accept_new_inputs=accept_new_inputs,
        )
        return deploy(self._parts, deployment, self._cause(actor, reason, trace_id), dry_run=dry_run)

    def pause(
        self,
        strategy: str,
        *,
        reason: str = "",
        actor: str | None = None,
        trace_id: str | None = None,
        dry_run: bool = False,
    ) -> Change:
        """Tell the running strategy to stop trading. ReleaseNotFoundError when nothing is live."""
        cause = self._cause(actor, reason, trace_id)
        return set_paused(self._parts, checked_name(strategy), cause, paused=True, dry_run=dry_run)

    def resume(
        self,
        strategy: str,
        *,
        reason: str = "",
        actor: str | None = None,
        trace_id: str | None = None,
        dry_run: bool = False,
    ) -> Change:
        """The end of a pause."""
        cause = self._cause(actor, reason, trace_id)
        return set_paused(self._parts, checked_name(strategy), cause, paused=False, dry_run=dry_run)

    def lift_quarantine(
        self,
        strategy: str,
        version: str | int,
        *,
        reason: str,
        actor: str | None = None,
        trace_id: str | None = None,
        dry_run: bool = False,
    ) -> Change:
        """Allow a version that a rollback left behind to trade again. A reason is required."""
        cause = self._cause(actor, reason, trace_id)
        return lift_quarantine(self._parts, checked_name(strategy), str(version), cause, dry_run=dry_run)

    def rollback_candidates(self, strategy: str) -> tuple[Candidate, ...]:
        """Every former champion, newest reign first, with what stands in its way. Reads its files."""
        from tradai.common.registry.lifecycle_views import candidates  # noqa: PLC0415 - only people look

        return candidates(self._parts, checked_name(strategy))

    def versions(self, strategy: str) -> tuple[ModelCard, ...]:
        """Every version, newest first, as MLflow labels it and as the ledger sees it."""
        from tradai.common.registry.lifecycle_views import cards  # noqa: PLC0415 - only people look

        return cards(self._parts, checked_name(strategy))

    def mirror(self, strategy: str) -> MirrorReport:
        """Make MLflow show what the ledger says, whatever it showed before."""
        return self._parts.mirror.reconcile(checked_name(strategy))

    def inspect(self, strategy: str) -> MirrorReport:
        """What `mirror` would change."""
        return self._parts.mirror.inspect(checked_name(strategy))

    def _cause(self, actor: str | None, reason: str, trace_id: str | None) -> Cause:
        return Cause(actor=actor or self._actor(), reason=reason, trace_id=trace_id)
