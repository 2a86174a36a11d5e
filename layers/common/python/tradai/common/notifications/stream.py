"""From changed items to messages: the tables' streams are the outbox."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from tradai.common.entities.job import JobRecord
from tradai.common.entities.notification import Notification
from tradai.common.entities.release import Release
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.notifications.release_messages import release_message
from tradai.common.notifications.review_messages import review_message


class History(Protocol):
    def history(
        self, strategy: str, *, limit: int | None = None, before: int | None = None
    ) -> Iterator[Release]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a batch of stream records says, in the order it happened."""

    releases: tuple[Release, ...] = ()
    jobs: tuple[JobRecord, ...] = ()
    left: tuple[Notification, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamMessages:
    history: History

    def of(self, changes: Changes) -> tuple[Notification, ...]:
        """One message per release, one per job that waits for a review, and those left to be told."""
        told = [self._release(entry) for entry in changes.releases]
        waiting = [job for job in changes.jobs if job.status is RetrainingStatus.AWAITING_REVIEW]
        return (*told, *map(review_message, waiting), *changes.left)

    def _release(self, entry: Release) -> Notification:
        before = next(self.history.history(entry.strategy_name, limit=1, before=entry.seq), None)
        return release_message(entry, before)
