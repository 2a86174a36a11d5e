"""How entries of the ledger are made, each sealed with the one before. No I/O."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tradai.common.config.canonical import config_hash
from tradai.common.config.ports import ConfigChange
from tradai.common.entities.release import LivePointer, Release, ReleaseDraft
from tradai.common.registry.ports import Entry
from tradai.common.registry.records import record

TICK = timedelta(microseconds=1)
UNSEALED = frozenset({"digest", "release_id"})


def digest(entry: Entry) -> str:
    """SHA-256 hex of the canonical entry without `digest` and `release_id`."""
    return config_hash({name: value for name, value in entry.items() if name not in UNSEALED})


def build(
    draft: ReleaseDraft, pointer: LivePointer | None, now: datetime, config: ConfigChange | None = None
) -> Release:
    """The entry that follows `pointer`; later than the one before it even if the clock is not."""
    release = Release(
        strategy_name=draft.strategy_name,
        seq=pointer.seq + 1 if pointer else 1,
        kind=draft.kind,
        model_name=draft.strategy_name,
        mlflow_run_id=draft.mlflow_run_id,
        git_commit=draft.git_commit,
        actor=draft.actor,
        reason=draft.reason,
        evidence=draft.evidence,
        quarantines=draft.quarantines,
        trace_id=draft.trace_id,
        created_at=max(now, pointer.since + TICK) if pointer else now,
        prev_digest=pointer.digest if pointer else "",
        digest="",
        **_running(draft, pointer, config),
    )
    return replace(release, digest=digest(record(release)))


def pointed_at(release: Release) -> LivePointer:
    """The pointer after a release."""
    return LivePointer(
        strategy_name=release.strategy_name,
        seq=release.seq,
        digest=release.digest,
        since=release.created_at,
        config_id=release.config_id,
        config_hash=release.config_hash,
        model_version=release.model_version,
        image=release.image,
        task_definition_arn=release.task_definition_arn,
        paused=release.paused,
    )


def _running(draft: ReleaseDraft, pointer: LivePointer | None, config: ConfigChange | None) -> dict[str, Any]:
    """What runs after the draft: its own word where it has one, else what runs now."""
    names = ("config_id", "config_hash", "model_version", "image", "task_definition_arn", "paused")
    running = {name: getattr(draft, name) for name in names}
    for name, value in running.items():
        if value is None:
            running[name] = getattr(pointer, name, None)
    running["paused"] = bool(running["paused"])
    if config:
        version = config.activates.version if config.activates else None
        running["config_id"] = version and version.config_id
        running["config_hash"] = version and version.config_hash
    return running
