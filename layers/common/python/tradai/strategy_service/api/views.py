"""What the operations show, where a value of the domain holds more or less."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal, TypeVar

from tradai.common.entities.config_version import ConfigStatus
from tradai.common.entities.drift import DriftState
from tradai.common.entities.release import LivePointer, Release, ReleaseKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """What a strategy runs now; seq 0 before its first release.

    Args:
        is_mirrored: MLflow was seen to show this release.
    """

    strategy_name: str
    seq: int
    release_id: str | None = None
    config_id: str | None = None
    config_hash: str | None = None
    model_version: str | None = None
    image: str | None = None
    task_definition_arn: str | None = None
    paused: bool = False
    since: datetime | None = None
    is_mirrored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One release."""

    release_id: str
    strategy_name: str
    seq: int
    kind: ReleaseKind
    config_id: str | None
    config_hash: str | None
    model_name: str
    model_version: str | None
    mlflow_run_id: str | None
    git_commit: str | None
    image: str | None
    task_definition_arn: str | None
    actor: str
    reason: str
    evidence: Mapping[str, Any]
    quarantines: str | None
    paused: bool
    trace_id: str | None
    created_at: datetime
    prev_digest: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A config version without its content."""

    strategy_name: str
    config_id: str
    config_hash: str
    status: ConfigStatus
    version_number: int
    created_at: datetime
    inputs_hash: str
    description: str
    created_by: str
    deployed_at: datetime | None
    superseded_by: str | None
    ttl: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewlyConfigured(Config):
    """A version as it was created; `duplicate` says that it had been before."""

    duplicate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeConfig(Config):
    """A config version with its content."""

    config_data: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value that differs between two config versions."""

    path: str
    old: Any
    new: Any
    risk: Literal["money", "model", "policy", "other"]
    raises_exposure: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigDiff:
    """Every difference, the dearest first."""

    strategy_name: str
    from_id: str
    to_id: str
    changes: list[Difference]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """Evaluations of drift, newest first; `latest` is null before the first."""

    strategy_name: str
    latest: DriftState | None
    history: list[DriftState]


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The service answers."""

    status: str
    environment: str


View = TypeVar("View")


def view(kind: type[View], value: object) -> View:
    """The fields of a view, taken from a value of the domain."""
    return kind(**{field.name: getattr(value, field.name) for field in fields(kind)})  # type: ignore[arg-type]  # a dataclass


def strategy_view(name: str, pointer: LivePointer | None) -> Strategy:
    if pointer is None:
        return Strategy(strategy_name=name, seq=0)
    known = [field.name for field in fields(Strategy) if field.name not in {"release_id", "is_mirrored"}]
    return Strategy(
        **{name: getattr(pointer, name) for name in known},
        release_id=pointer.release_id,
        is_mirrored=pointer.mirrored_seq == pointer.seq,
    )


def entry_view(release: Release) -> LedgerEntry:
    return view(LedgerEntry, release)
