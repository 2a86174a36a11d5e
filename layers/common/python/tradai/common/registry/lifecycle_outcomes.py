"""What the operations of the model lifecycle answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tradai.common.entities.mlflow import ModelStage
from tradai.common.registry.lifecycle_gates import Check
from tradai.common.registry.mirror_report import MirrorState


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """Answer of `promote`. With `dry_run` nothing was written and `checks` tells what would happen.

    Args:
        archived_version: the champion before, when it left Production for Archived.
        kept_version: the champion before, when it went to Staging (`archive=False`).
    """

    model_name: str
    promoted: bool
    new_version: str
    new_stage: ModelStage
    archived_version: str | None = None
    kept_version: str | None = None
    already_promoted: bool = False
    release_id: str | None = None
    mirror: MirrorState = MirrorState.PENDING
    checks: tuple[Check, ...] = ()
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollback:
    """Answer of `rollback` and `restore`.

    Args:
        returns_to: the release whose model comes back; with `restore` its configuration and image too.
        config_id: the configuration afterwards; None when it returns under a number of its own.
        declined: why an automatic rollback was not done; people must be told.
        repeated: this alarm transition had been answered before.
    """

    model_name: str
    rolled_back: bool
    from_version: str | None
    to_version: str | None
    reason: str
    timestamp: datetime
    alarm_name: str | None = None
    returns_to: str | None = None
    release_id: str | None = None
    config_id: str | None = None
    config_returns: bool = False
    declined: str | None = None
    repeated: bool = False
    mirror: MirrorState = MirrorState.PENDING
    checks: tuple[Check, ...] = ()
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Answer of `pause`, `resume`, `lift_quarantine` and `deploy`.

    Args:
        changed: False when it was so already, or with `dry_run`.
    """

    model_name: str
    changed: bool
    release_id: str | None
    mirror: MirrorState = MirrorState.DONE
    checks: tuple[Check, ...] = ()
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A former champion; `obstacles` say why it is not eligible."""

    model_version: str
    release_id: str
    seq: int
    config_id: str | None
    config_hash: str | None
    live_from: datetime
    live_until: datetime
    eligible: bool
    obstacles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """A version as people look at it; `stage` is MLflow's label, `is_champion` the ledger's word."""

    model_name: str
    version: str
    stage: ModelStage
    is_champion: bool
    is_quarantined: bool
    created_at: datetime
    run_id: str | None
    aliases: tuple[str, ...]
    tags: Mapping[str, str]
