"""What a strategy runs, and the append-only history of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class ReleaseKind(StrEnum):
    CONFIG_ACTIVATED = "config_activated"
    MODEL_PROMOTED = "model_promoted"
    MODEL_ROLLED_BACK = "model_rolled_back"
    DEPLOYED = "deployed"
    DEPLOY_ROLLED_BACK = "deploy_rolled_back"
    QUARANTINE_LIFTED = "quarantine_lifted"
    PAUSED = "paused"
    RESUMED = "resumed"
    IMPORTED = "imported"


def release_id_of(digest: str) -> str:
    """`deploy-{digest[:8]}`."""
    return f"deploy-{digest[:8]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One ledger entry: the whole pair after the change, with who, why and evidence.

    `digest` is the SHA-256 of the canonical entry without `digest` and `release_id`;
    `prev_digest` chains it to the entry before (empty for the first).
    """

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

    @property
    def release_id(self) -> str:
        """`deploy-{digest[:8]}`, the id that `tradai deploy rollback --deployment` takes."""
        return release_id_of(self.digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePointer:
    """`#LIVE`: what runs now. Moves only by compare-and-set on `seq` together with an entry.

    `since` is the `created_at` of the entry it points at.
    """

    strategy_name: str
    seq: int
    digest: str
    since: datetime
    config_id: str | None = None
    config_hash: str | None = None
    model_version: str | None = None
    image: str | None = None
    task_definition_arn: str | None = None
    paused: bool = False
    mirrored_seq: int = 0

    @property
    def release_id(self) -> str:
        """Id of the release that is live."""
        return release_id_of(self.digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseDraft:
    """A change about to be committed. None keeps what is live, except for the facts of the run."""

    strategy_name: str
    kind: ReleaseKind
    actor: str
    reason: str
    trace_id: str | None = None
    config_id: str | None = None
    config_hash: str | None = None
    model_version: str | None = None
    image: str | None = None
    task_definition_arn: str | None = None
    paused: bool | None = None
    mlflow_run_id: str | None = None
    git_commit: str | None = None
    quarantines: str | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """Proof of holding the retraining lease of a model: writes with an older token are refused."""

    model_name: str
    token: int


class ChainFault(StrEnum):
    ALTERED = "altered"
    MISSING = "missing"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    UNPINNED = "unpinned"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenEntry:
    """The first place where a ledger is not what was written.

    Args:
        seq: position of the entry concerned; 0 is the pointer.
        message: one sentence for people.
        release_id: what was written there, as the release after it or the pointer remembers; else as
            the entry itself says. None when nothing tells.
    """

    strategy_name: str
    seq: int
    fault: ChainFault
    message: str
    release_id: str | None = None
