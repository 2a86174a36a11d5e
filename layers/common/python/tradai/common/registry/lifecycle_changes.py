"""Changes that leave the model alone: pause, resume, the end of a quarantine, a deployment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from tradai.common.config.ports import ConfigChange
from tradai.common.entities.release import LivePointer, Release, ReleaseDraft, ReleaseKind
from tradai.common.errors import GateRefusedError, ReleaseNotFoundError, ValidationFailedError
from tradai.common.registry.candidates import quarantined_in
from tradai.common.registry.lifecycle_outcomes import Change
from tradai.common.registry.lifecycle_parts import Cause, Parts, decided_again, is_mirrored
from tradai.common.registry.mirror_report import MirrorState
from tradai.common.registry.model_versions import version_among


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """What `deploy strategy` puts live at once."""

    strategy: str
    config_id: str
    image: str
    task_definition_arn: str | None
    git_commit: str | None
    accept_new_inputs: bool


def set_paused(parts: Parts, strategy: str, cause: Cause, *, paused: bool, dry_run: bool) -> Change:
    """See `ModelLifecycle.pause`."""

    def attempt() -> Change:
        pointer = _live(parts, strategy)
        if pointer.paused == paused or dry_run:
            return _unchanged(pointer, dry_run=dry_run)
        kind = ReleaseKind.PAUSED if paused else ReleaseKind.RESUMED
        return _committed(parts, _draft(strategy, kind, cause, paused=paused), pointer)

    return decided_again(attempt)


def lift_quarantine(parts: Parts, strategy: str, version: str, cause: Cause, *, dry_run: bool) -> Change:
    """See `ModelLifecycle.lift_quarantine`."""
    if not cause.reason.strip():
        raise ValidationFailedError("reason: say why the version may trade again")

    def attempt() -> Change:
        pointer = _live(parts, strategy)
        is_quarantined = version in quarantined_in(parts.ledger.history(strategy))
        if not is_quarantined:
            version_among(parts.registry.search_model_versions(strategy), strategy, version)
        if not is_quarantined or dry_run:
            return _unchanged(pointer, dry_run=dry_run)
        draft = _draft(strategy, ReleaseKind.QUARANTINE_LIFTED, cause, quarantines=version)
        return _committed(parts, draft, pointer)

    return decided_again(attempt)


def deploy(parts: Parts, deployment: Deployment, cause: Cause, *, dry_run: bool) -> Change:
    """See `ModelLifecycle.deploy`."""
    return decided_again(partial(_deploy_once, parts, deployment, cause, dry_run=dry_run))


def _deploy_once(parts: Parts, deployment: Deployment, cause: Cause, *, dry_run: bool) -> Change:
    strategy = deployment.strategy
    pointer = parts.ledger.live(strategy)
    change = parts.configs.prepare_change(strategy, deployment.config_id)
    _insist_on_inputs(deployment, pointer, change)
    running = (deployment.image, deployment.task_definition_arn)
    is_live = pointer and change is None and (pointer.image, pointer.task_definition_arn) == running
    if pointer and (is_live or dry_run):
        return _unchanged(pointer, dry_run=dry_run)
    if dry_run:
        return Change(model_name=strategy, changed=False, release_id=None, dry_run=True)
    draft = ReleaseDraft(
        strategy_name=strategy,
        kind=ReleaseKind.DEPLOYED,
        actor=cause.actor,
        reason=cause.reason,
        trace_id=cause.trace_id,
        image=deployment.image,
        task_definition_arn=deployment.task_definition_arn,
        git_commit=deployment.git_commit,
        evidence=_inputs(change),
    )
    return _committed(parts, draft, pointer, change)


def _inputs(change: ConfigChange | None) -> dict[str, str | None]:
    if change is None or change.activates is None:
        return {}
    return {
        "inputs_hash": change.activates.version.inputs_hash,
        "previous_inputs_hash": change.head.active_inputs_hash,
    }


def _insist_on_inputs(
    deployment: Deployment, pointer: LivePointer | None, change: ConfigChange | None
) -> None:
    champion = pointer.model_version if pointer else None
    if champion is None or change is None or change.activates is None or deployment.accept_new_inputs:
        return
    wanted = change.activates.version
    before = change.head.active_inputs_hash
    if before in {None, wanted.inputs_hash}:
        return
    raise GateRefusedError(
        f"{wanted.config_id} changes what model {champion} of {deployment.strategy} was trained for "
        "(timeframe, symbols, entry_point or training); --yes deploys it all the same",
        current={"model_version": champion, "inputs_hash": wanted.inputs_hash, "active_inputs_hash": before},
    )


def _live(parts: Parts, strategy: str) -> LivePointer:
    pointer = parts.ledger.live(strategy)
    if pointer is None:
        raise ReleaseNotFoundError(strategy, "yet")
    return pointer


def _draft(
    strategy: str,
    kind: ReleaseKind,
    cause: Cause,
    *,
    paused: bool | None = None,
    quarantines: str | None = None,
) -> ReleaseDraft:
    return ReleaseDraft(
        strategy_name=strategy,
        kind=kind,
        actor=cause.actor,
        reason=cause.reason,
        trace_id=cause.trace_id,
        paused=paused,
        quarantines=quarantines,
    )


def _committed(
    parts: Parts, draft: ReleaseDraft, pointer: LivePointer | None, change: ConfigChange | None = None
) -> Change:
    release = parts.ledger.commit(draft, expected=pointer, config=change)
    return Change(
        model_name=draft.strategy_name,
        changed=True,
        release_id=release.release_id,
        mirror=_mirrored(parts, release, pointer),
    )


def _mirrored(parts: Parts, release: Release, before: LivePointer | None) -> MirrorState:
    """MLflow is asked only if it has something to show, or lagged behind before."""
    if release.kind is ReleaseKind.QUARANTINE_LIFTED or not is_mirrored(before):
        return parts.mirror.catch_up(release.strategy_name)
    return parts.mirror.mark(release)


def _unchanged(pointer: LivePointer, *, dry_run: bool) -> Change:
    return Change(
        model_name=pointer.strategy_name,
        changed=False,
        release_id=f"deploy-{pointer.digest[:8]}",
        mirror=MirrorState.DONE if is_mirrored(pointer) else MirrorState.PENDING,
        dry_run=dry_run,
    )
