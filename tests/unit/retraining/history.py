"""Ledger entries of which only the model matters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from tradai.common.entities.release import Release, ReleaseKind

START = datetime(2026, 1, 1, tzinfo=UTC)


def entries(*versions: str | None) -> Sequence[Release]:
    """One entry per live model version, given oldest first; newest first as a ledger tells them."""
    return [_entry(seq, version) for seq, version in enumerate(versions, 1)][::-1]


def _entry(seq: int, version: str | None) -> Release:
    return Release(
        strategy_name="Alpha",
        seq=seq,
        kind=ReleaseKind.MODEL_PROMOTED,
        config_id="v1-abcdef01",
        config_hash="ab" * 32,
        model_name="Alpha",
        model_version=version,
        mlflow_run_id=None,
        git_commit=None,
        image=None,
        task_definition_arn=None,
        actor="ada",
        reason="",
        evidence={},
        quarantines=None,
        paused=False,
        trace_id=None,
        created_at=START + timedelta(days=seq),
        prev_digest="",
        digest=f"{seq:064x}",
    )
