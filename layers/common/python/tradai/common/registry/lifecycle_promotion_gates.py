"""What a promotion is decided on, and the conditions it must meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from tradai.common.config.unset import UNSET, Unset
from tradai.common.entities.mlflow import ModelStage
from tradai.common.entities.model_version import ModelVersion
from tradai.common.entities.release import Fence, LivePointer, Release
from tradai.common.errors import ConflictError, GateRefusedError, InvalidTransitionError
from tradai.common.registry.candidates import quarantined_in
from tradai.common.registry.lifecycle_gates import (
    Gates,
    Refusal,
    files_refusal,
    quarantine_refusal,
    way_from_archive,
)
from tradai.common.registry.lifecycle_parts import Cause
from tradai.common.registry.mirror_plan import Labels
from tradai.common.registry.model_ports import ModelRegistry


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionOrder:
    """What `ModelLifecycle.promote` was asked."""

    strategy: str
    version: str | None
    expected_champion: str | Unset | None
    archive: bool
    cause: Cause
    fence: Fence | None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    accept_foreign: bool
    dry_run: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionFacts:
    """What the gates look at.

    Args:
        history: releases up to the pointer, newest first.
        active_inputs: inputs hash of the ACTIVE configuration, None when there is none.
    """

    order: PromotionOrder
    version: ModelVersion
    pointer: LivePointer | None
    history: Sequence[Release]
    labels: Labels
    active_inputs: str | None
    registry: ModelRegistry

    @property
    def champion(self) -> str | None:
        return self.pointer.model_version if self.pointer else None


def _in_staging(facts: PromotionFacts) -> Refusal:
    name, version, number = facts.order.strategy, facts.version, facts.version.version
    if version.stage is ModelStage.STAGING:
        return None
    ways = {
        ModelStage.NONE: f"stage it first: `tradai strategy set-version {name} {number} --stage Staging`",
        ModelStage.ARCHIVED: way_from_archive(name, number, facts.history),
        ModelStage.PRODUCTION: f"but the ledger's champion is {facts.champion}: `tradai doctor --repair`",
    }
    return InvalidTransitionError(f"{name} version {number} is in {version.stage}; {ways[version.stage]}")


def _champion_as_expected(facts: PromotionFacts) -> Refusal:
    expected = facts.order.expected_champion
    if expected in (UNSET, facts.champion):
        return None
    return ConflictError(
        f"the champion of {facts.order.strategy} is {facts.champion or 'none'}, "
        f"not {expected or 'none'} as expected",
        current={"champion": facts.champion, "seq": facts.pointer.seq if facts.pointer else 0},
    )


def _not_quarantined(facts: PromotionFacts) -> Refusal:
    if facts.version.version not in quarantined_in(facts.history):
        return None
    return quarantine_refusal(facts.order.strategy, facts.version.version)


def _made_for_the_configuration(facts: PromotionFacts) -> Refusal:
    name, made_for = facts.order.strategy, facts.version.inputs_hash
    if facts.pointer is None or facts.active_inputs is None:
        return GateRefusedError(
            f"{name} has no ACTIVE configuration for a model to trade with; "
            f"`tradai config activate {name} CONFIG_ID` first"
        )
    if made_for is None:
        return None if facts.order.accept_foreign else _foreign(facts, "inputs hash")
    if made_for == facts.active_inputs:
        return None
    origin = facts.version.tags.get("config_id", "the configuration it was made for")
    return GateRefusedError(
        f"{name} version {facts.version.version} was made for other inputs than the ACTIVE "
        f"{facts.pointer.config_id} has; retrain, or activate {origin}",
        current={"inputs_hash": made_for, "active_inputs_hash": facts.active_inputs},
    )


def _files_as_registered(facts: PromotionFacts) -> Refusal:
    if facts.version.sha256 is None and not facts.order.accept_foreign:
        return _foreign(facts, "artifact hash")
    return files_refusal(facts.registry, facts.version)


def _foreign(facts: PromotionFacts, missing: str) -> GateRefusedError:
    return GateRefusedError(
        f"{facts.order.strategy} version {facts.version.version} has no {missing}: it was not "
        "registered by us; a person may promote it with --yes"
    )


PROMOTION_GATES: Gates[PromotionFacts] = MappingProxyType(
    {
        "expected_champion": _champion_as_expected,
        "stage": _in_staging,
        "quarantine": _not_quarantined,
        "inputs": _made_for_the_configuration,
        "artifacts": _files_as_registered,
    }
)
