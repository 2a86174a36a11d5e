"""What a return to an earlier release would change, and the conditions it must meet."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from tradai.common.config.ports import ConfigChange
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.entities.model_version import ModelVersion
from tradai.common.entities.release import Release, ReleaseKind
from tradai.common.errors import GateRefusedError, ModelVersionNotFoundError, TradaiError
from tradai.common.registry.candidates import reign_of, suitable_release
from tradai.common.registry.lifecycle_gates import Gates, Refusal, files_refusal, quarantine_refusal
from tradai.common.registry.lifecycle_parts import Cause, Parts
from tradai.common.registry.lifecycle_targets import Past
from tradai.common.registry.mirror_plan import Labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What `ModelLifecycle.rollback` or `restore` was asked.

    Args:
        target: chooses the release to return to.
        whole_pair: return to its configuration and image too, not only to its model.
        transition: the alarm's ARN and time when nobody asked but an alarm did.
    """

    strategy: str
    kind: ReleaseKind
    target: Callable[[Past], Release]
    whole_pair: bool
    cause: Cause
    force: bool
    dry_run: bool
    alarm_name: str | None = None
    transition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """The facts of one return.

    Args:
        version: the model in MLflow, None when it was deleted there.
        change: the configuration that comes back, None when the ACTIVE one stays.
        obstacle: why the configuration can not come back.
    """

    wish: Wish
    parts: Parts
    past: Past
    labels: Labels
    target: Release
    version: ModelVersion | None
    active: ConfigVersion | None
    change: ConfigChange | None
    obstacle: TradaiError | None
    now: datetime

    @property
    def changes_model(self) -> bool:
        return self.target.model_version not in {None, self.past.pointer.model_version}

    @property
    def inputs_afterwards(self) -> str | None:
        """Of the configuration that is ACTIVE after the return."""
        if self.change and self.change.activates:
            return self.change.activates.version.inputs_hash
        return self.active.inputs_hash if self.active else None

    @property
    def leaves_behind(self) -> str | None:
        """The version that is quarantined by this."""
        return self.past.pointer.model_version if self.changes_model else None


def prepared(parts: Parts, wish: Wish, past: Past, labels: Labels) -> Return:
    """Everything the gates ask for.

    Raises:
        GateRefusedError, InvalidTransitionError, ReleaseNotFoundError: there is no such target.
    """
    target = wish.target(past)
    number = target.model_version or past.pointer.model_version
    version = next((version for version in labels.versions if version.version == number), None)
    active = parts.configs.get_active(wish.strategy)
    change, obstacle = None, None
    if wish.whole_pair:
        change, obstacle = config_return(parts, target)
    elif not _suits(active, version, target):
        made_for = version.inputs_hash if version else None
        change, obstacle = config_return(parts, suitable_release(past.history, target, made_for))
    return Return(
        wish=wish,
        parts=parts,
        past=past,
        labels=labels,
        target=target,
        version=version,
        active=active,
        change=change,
        obstacle=obstacle,
        now=parts.clock(),
    )


def config_return(parts: Parts, target: Release) -> tuple[ConfigChange | None, TradaiError | None]:
    """The move back to a release's configuration, or why there is none."""
    if target.config_id is None:
        return None, None
    try:
        change = parts.configs.prepare_change(
            target.strategy_name, target.config_id, config_hash=target.config_hash
        )
    except TradaiError as error:
        return None, error
    return change, None


def _suits(active: ConfigVersion | None, version: ModelVersion | None, target: Release) -> bool:
    """Whether the ACTIVE configuration is one the model was made for."""
    if active is None:
        return False
    made_for = version.inputs_hash if version else None
    return made_for == active.inputs_hash if made_for else target.config_hash == active.config_hash


def _target_not_quarantined(facts: Return) -> Refusal:
    number = facts.target.model_version
    if not facts.changes_model or number not in facts.past.quarantined:
        return None
    return quarantine_refusal(facts.wish.strategy, str(number))


def _cooled_down(facts: Return) -> Refusal:
    last = next((release for release in facts.past.history if _left_a_model(release)), None)
    if last is None or not facts.changes_model or facts.wish.force:
        return None
    until = last.created_at + facts.parts.cooldown
    waits = until - facts.now
    if waits <= timedelta(0):
        return None
    return GateRefusedError(
        f"{facts.wish.strategy} was rolled back at {last.created_at:%Y-%m-%d %H:%M} UTC by {last.actor}; "
        f"the next rollback waits until {until:%Y-%m-%d %H:%M} UTC or --force",
        current={"release_id": last.release_id, "seconds_left": int(waits.total_seconds())},
    )


def _left_a_model(release: Release) -> bool:
    return release.quarantines is not None and release.kind is not ReleaseKind.QUARANTINE_LIFTED


def _files_as_registered(facts: Return) -> Refusal:
    if not facts.changes_model:
        return None
    if facts.version is None:
        return ModelVersionNotFoundError(facts.wish.strategy, str(facts.target.model_version))
    return files_refusal(facts.parts.registry, facts.version)


def _config_can_return(facts: Return) -> Refusal:
    return facts.obstacle


def _model_suits_the_configuration(facts: Return) -> Refusal:
    """A mixed pair that was live once returns only with force."""
    made_for = facts.version.inputs_hash if facts.version else None
    is_forced = facts.wish.whole_pair and facts.wish.force and facts.target.model_version is not None
    if made_for is None or is_forced or facts.obstacle or made_for == facts.inputs_afterwards:
        return None
    number = facts.target.model_version or facts.past.pointer.model_version
    return GateRefusedError(
        f"model {number} of {facts.wish.strategy} was made for other inputs than the configuration that "
        "would be ACTIVE; name a release that had both with --deployment",
        current={"inputs_hash": made_for, "active_inputs_hash": facts.inputs_afterwards},
    )


def _still_baking(facts: Return) -> Refusal:
    began = reign_of(facts.past.history, facts.past.pointer)
    if facts.wish.transition is None or began is None:
        return None
    age = facts.now - began.created_at
    if age <= facts.parts.bake:
        return None
    name, hour = facts.wish.strategy, timedelta(hours=1)
    return GateRefusedError(
        f"champion {began.model_version} of {name} has been live for {age / hour:.0f} h, longer than the "
        f"{facts.parts.bake / hour:.0f} h in which an alarm rolls it back by itself; "
        f"`tradai deploy rollback {name}` does it"
    )


def _raises_no_exposure(facts: Return) -> Refusal:
    if facts.wish.transition is None or facts.change is None or facts.change.activates is None:
        return None
    text, active = facts.change.activates.text, facts.active
    if text and active:
        from tradai.common.config.diff import raised_exposure  # noqa: PLC0415 - only this way pays for it

        raised = [str(change.path) for change in raised_exposure(active.config_data, json.loads(text))]
    else:
        raised = ["a configuration that can not be compared"]
    if not raised:
        return None
    return GateRefusedError(
        f"returning to {facts.target.release_id} raises what can be lost ({', '.join(raised)}); "
        f"an alarm does not do that by itself: `tradai deploy rollback {facts.wish.strategy}`",
        current={"raises": raised},
    )


RETURN_GATES: Gates[Return] = MappingProxyType(
    {
        "quarantine": _target_not_quarantined,
        "cooldown": _cooled_down,
        "bake": _still_baking,
        "config": _config_can_return,
        "inputs": _model_suits_the_configuration,
        "exposure": _raises_no_exposure,
        "artifacts": _files_as_registered,
    }
)
