"""Putting a version live."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tradai.common.config.canonical import canonical_json
from tradai.common.config.collaborators import Collaborators
from tradai.common.config.contents import stored
from tradai.common.config.ports import ConfigChange, Standing
from tradai.common.config.unset import UNSET, Unset
from tradai.common.entities.config_version import ConfigStatus, ConfigVersion
from tradai.common.entities.release import ReleaseDraft, ReleaseKind
from tradai.common.errors import (
    ConfigVersionNotFoundError,
    ConflictError,
    GateRefusedError,
    InvalidTransitionError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """One call of `activate`."""

    parts: Collaborators
    strategy: str
    config_id: str
    expected_active_id: str | Unset | None = UNSET
    reason: str = ""
    accept_new_inputs: bool = False
    dry_run: bool = False
    trace_id: str | None = None

    def attempt(self) -> ConfigVersion:
        """Read, decide, commit: once."""
        standing, version = self._read()
        if version.status is ConfigStatus.ACTIVE:
            return version
        self._check(standing, version)
        active = replace(version, status=ConfigStatus.ACTIVE, deployed_at=self.parts.clock())
        change = _change(standing, active)
        self._check_inputs(standing, change)
        if not self.dry_run:
            self.parts.ledger.attempt(self._draft(change), expected=standing.pointer, config=change)
        return active

    def _read(self) -> tuple[Standing, ConfigVersion]:
        standing = self.parts.store.standing(self.strategy, self.config_id)
        found = self.parts.kept(standing.wanted)
        if found is None:
            raise ConfigVersionNotFoundError(self.strategy, self.config_id)
        return standing, self.parts.contents.opened(found)

    def _check(self, standing: Standing, version: ConfigVersion) -> None:
        active_id = standing.head.active_id
        if self.expected_active_id not in (UNSET, active_id):
            raise ConflictError(
                f"{active_id or 'no version'} of {self.strategy} is ACTIVE, not {self.expected_active_id}",
                current={"active_id": active_id},
            )
        if version.status is not ConfigStatus.DRAFT:
            raise InvalidTransitionError(
                f"{version.config_id} is {version.status}; make a new version of its content: "
                f"`tradai config create {self.strategy} --from {version.config_id}`"
            )
        self.parts.rules.check(version.config_data)

    def _check_inputs(self, standing: Standing, change: ConfigChange) -> None:
        model = standing.pointer and standing.pointer.model_version
        if model and change.changes_inputs and not self.accept_new_inputs:
            raise GateRefusedError(
                f"{self.config_id} changes what model {model} of {self.strategy} was made for "
                "(timeframe, symbols, entry_point or training); `--yes` activates it all the same",
                current={"model_version": model, **_inputs(change)},
            )

    def _draft(self, change: ConfigChange) -> ReleaseDraft:
        return ReleaseDraft(
            strategy_name=self.strategy,
            kind=ReleaseKind.CONFIG_ACTIVATED,
            actor=self.parts.actor(),
            reason=self.reason,
            trace_id=self.trace_id,
            evidence={
                "previous_config_id": change.head.active_id,
                "inputs_changed": change.changes_inputs,
                **_inputs(change),
            },
        )


def _change(standing: Standing, active: ConfigVersion) -> ConfigChange:
    text = canonical_json(active.config_data).decode()
    return ConfigChange(
        head=standing.head, activates=stored(active, text), at=active.deployed_at or active.created_at
    )


def _inputs(change: ConfigChange) -> dict[str, str | None]:
    return {
        "inputs_hash": change.activates.version.inputs_hash if change.activates else None,
        "previous_inputs_hash": change.head.active_inputs_hash,
    }
