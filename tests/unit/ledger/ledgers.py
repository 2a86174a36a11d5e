"""Ledgers with a past."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.contracts.storage.storages import EPOCH, NO_PAUSE
from tests.fakes.dynamodb_releases import InMemoryReleases
from tradai.common.entities.release import Release, ReleaseDraft, ReleaseKind
from tradai.common.registry.releases import ReleaseLedger

NAME = "MyStrategy"


@dataclass(slots=True)
class Ticking:
    """A clock that jumps by a random span at every look, sometimes not at all, sometimes back."""

    chance: Random
    now: datetime = EPOCH

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=self.chance.choice((0, 0.001, 60, 3_600, 86_400, -30)))
        return self.now


@dataclass(slots=True)
class Past:
    """A ledger of `length` releases of every kind."""

    length: int
    seed: int = 0
    store: InMemoryReleases = field(default_factory=InMemoryReleases)
    releases: list[Release] = field(default_factory=list)

    def __post_init__(self) -> None:
        chance = Random(self.seed)  # noqa: S311 - a story, not a secret
        ledger = ReleaseLedger(store=self.store, clock=Ticking(chance), patience=NO_PAUSE)
        for number in range(self.length):
            draft = self.draft(chance, number)
            self.releases.append(ledger.commit(draft, expected=ledger.live(NAME)))

    @staticmethod
    def draft(chance: Random, number: int) -> ReleaseDraft:
        kind = chance.choice(list(ReleaseKind))
        return draft(
            kind,
            reason=f"reason {number}",
            model_version=str(chance.randrange(5)),
            config_id=f"v{number}-aaaaaaaa",
            paused=kind is ReleaseKind.PAUSED,
            evidence={"sharpe": chance.random(), "checks": ["a", None, {"passed": True}]},
        )

    @property
    def ledger(self) -> ReleaseLedger:
        return ReleaseLedger(store=self.store, clock=lambda: EPOCH, patience=NO_PAUSE)

    def entries(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Copies of the stored records, oldest first."""
        for seq, entry in sorted(self.store.records[NAME].items()):
            yield seq, dict(entry)


def draft(kind: ReleaseKind = ReleaseKind.MODEL_PROMOTED, **facts: Any) -> ReleaseDraft:
    return ReleaseDraft(**{"strategy_name": NAME, "kind": kind, "actor": "ada", "reason": "why", **facts})
