"""Drift counts, states and profiles in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from tradai.common.drift.counts import Counts
from tradai.common.drift.ports import HourlyCounts
from tradai.common.drift.profile import DriftProfile
from tradai.common.entities.drift import DriftState
from tradai.common.errors import ModelVersionNotFoundError

Hour = tuple[datetime, str]


@dataclass
class InMemoryDriftCounts:
    items: dict[tuple[str, str], dict[Hour, Counts]] = field(default_factory=dict)

    def put(self, model_name: str, version: str, hour: datetime, source: str, counts: Counts) -> None:
        start = hour.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        self.items.setdefault((model_name, version), {})[start, source] = counts

    def between(
        self, model_name: str, version: str, start: datetime, end: datetime
    ) -> Iterator[HourlyCounts]:
        for (hour, source), counts in sorted(
            self.items.get((model_name, version), {}).items(), key=lambda one: one[0]
        ):
            if start <= hour < end:
                yield HourlyCounts(hour=hour, source=source, counts=counts)


@dataclass
class InMemoryDriftStates:
    items: dict[str, dict[date, DriftState]] = field(default_factory=dict)

    def put(self, state: DriftState) -> None:
        self.items.setdefault(state.model_name, {})[state.evaluated_at.astimezone(UTC).date()] = state

    def recent(self, model_name: str, limit: int, *, until: datetime | None = None) -> tuple[DriftState, ...]:
        states = self.items.get(model_name, {})
        last = date.max if until is None else until.astimezone(UTC).date()
        days = sorted((day for day in states if day <= last), reverse=True)
        return tuple(states[day] for day in days[:limit])

    def latest(self, model_name: str) -> DriftState | None:
        return next(iter(self.recent(model_name, 1)), None)


@dataclass
class InMemoryDriftProfiles:
    items: dict[tuple[str, str], DriftProfile] = field(default_factory=dict)

    def profile(self, model_name: str, version: str) -> DriftProfile:
        if (model_name, version) not in self.items:
            raise ModelVersionNotFoundError(model_name, version)
        return self.items[model_name, version]
