"""Retraining states in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from tradai.common.entities.retraining import (
    Look,
    RetrainingDecision,
    RetrainingState,
    RetrainingStatus,
)


@dataclass
class InMemoryRetrainingStates:
    items: dict[str, RetrainingState] = field(default_factory=dict)
    decisions: dict[str, tuple[RetrainingDecision, datetime]] = field(default_factory=dict)
    failed_runs: dict[str, str] = field(default_factory=dict)

    def get(self, model_name: str) -> RetrainingState | None:
        return self.items.get(model_name)

    def take_lease(
        self, model_name: str, owner: str, job_id: str, *, real_now: datetime, seconds: int
    ) -> int | None:
        state, now = self._item(model_name), int(real_now.timestamp())
        if state.owner not in {None, owner} and state.expires_at >= now:
            return None
        self.items[model_name] = replace(
            state,
            owner=owner,
            expires_at=now + seconds,
            fence=state.fence + (0 if state.owner == owner else 1),
            last_owner=owner,
            last_job_id=job_id,
        )
        return self.items[model_name].fence

    def free_lease(self, model_name: str, owner: str, *, failed_at: datetime | None) -> bool:
        state = self._item(model_name)
        if state.owner != owner:
            return False
        free = replace(state, owner=None, expires_at=0)
        self.items[model_name] = free if failed_at is None else _failed(free, failed_at)
        return True

    def count_failure(self, model_name: str, run: str, *, failed_at: datetime) -> bool:
        state = self.items.get(model_name)
        if state is None or state.owner or run in {state.last_owner, self.failed_runs.get(model_name)}:
            return False
        self.items[model_name] = _failed(state, failed_at)
        self.failed_runs[model_name] = run
        return True

    def record_decision(self, model_name: str, decision: RetrainingDecision, at: datetime) -> None:
        self.items.setdefault(model_name, RetrainingState(model_name=model_name))
        self.decisions[model_name] = (decision, at)

    def record_look(self, model_name: str, champion_seq: int, look: Look) -> None:
        state = self._item(model_name)
        if champion_seq < state.looks_seq:
            return
        spent = state.looks if state.looks_seq == champion_seq else ()
        others = tuple(one for one in spent if one.job_id != look.job_id)
        self.items[model_name] = replace(state, looks_seq=champion_seq, looks=(*others, look))

    def _item(self, model_name: str) -> RetrainingState:
        return self.items.get(model_name) or RetrainingState(model_name=model_name)


def _failed(state: RetrainingState, at: datetime) -> RetrainingState:
    return replace(
        state,
        last_attempt_at=at,
        last_status=RetrainingStatus.FAILED,
        consecutive_failures=state.consecutive_failures + 1,
    )
