"""Ledgers with a past."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.contracts.storage.storages import EPOCH, NO_PAUSE
from tests.fakes.dynamodb_releases import InMemoryReleases
from tradai.common.entities.release import LivePointer, Release, ReleaseDraft, ReleaseKind
from tradai.common.registry.chain import pointed_at
from tradai.common.registry.releases import ReleaseLedger

NAME = "MyStrategy"
QUARANTINES = (ReleaseKind.MODEL_ROLLED_BACK, ReleaseKind.DEPLOY_ROLLED_BACK, ReleaseKind.QUARANTINE_LIFTED)


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
    """A ledger of `length` releases of every kind, with reasons of at least `wordy` characters."""

    length: int
    seed: int = 0
    wordy: int = 0
    store: InMemoryReleases = field(default_factory=InMemoryReleases)
    releases: list[Release] = field(default_factory=list)

    def __post_init__(self) -> None:
        chance = Random(self.seed)  # noqa: S311 - a story, not a secret
        ledger = ReleaseLedger(store=self.store, clock=Ticking(chance), patience=NO_PAUSE)
        for number in range(self.length):
            draft = self.draft(chance, number)
            self.releases.append(ledger.commit(draft, expected=ledger.live(NAME)))

    def draft(self, chance: Random, number: int) -> ReleaseDraft:
        kind = chance.choice(list(ReleaseKind))
        return draft(
            kind,
            reason=f"reason {number}".ljust(self.wordy, "."),
            model_version=str(chance.randrange(5)),
            config_id=f"v{number}-aaaaaaaa",
            paused=kind is ReleaseKind.PAUSED,
            quarantines=str(chance.randrange(5)) if kind in QUARANTINES else None,
            image=f"registry/strategy@sha256:{chance.randrange(16**8):064x}",
            task_definition_arn="arn:aws:ecs:eu-west-1:000000000000:task-definition/tradai-dev-train-s:7",
            mlflow_run_id=f"{chance.randrange(16**8):032x}",
            git_commit=f"{chance.randrange(16**8):040x}",
            trace_id=f"trace-{number}",
            evidence={"sharpe": chance.random(), "checks": ["a", None, {"passed": True, "name": "ä"}]},
        )

    @property
    def ledger(self) -> ReleaseLedger:
        return ReleaseLedger(store=self.store, clock=lambda: EPOCH, patience=NO_PAUSE)

    def pointer_at(self, seq: int) -> LivePointer:
        """The pointer as it was after an entry."""
        return pointed_at(self.releases[seq - 1])

    def entries(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Copies of the stored records, oldest first."""
        for seq, entry in sorted(self.store.records[NAME].items()):
            yield seq, dict(entry)


def draft(kind: ReleaseKind = ReleaseKind.MODEL_PROMOTED, **facts: Any) -> ReleaseDraft:
    return ReleaseDraft(**{"strategy_name": NAME, "kind": kind, "actor": "ada", "reason": "why", **facts})
