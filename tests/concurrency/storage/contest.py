"""Sixteen processes that start the same call at the same moment."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.pool import Pool
from multiprocessing.synchronize import Barrier
from typing import Any

from tests.contracts.storage.storages import Storage, on_aws
from tests.local_stack import LocalAws
from tradai.common.entities.clock import system_clock
from tradai.common.patience import Patience

CONTESTANTS = 16
START_WITHIN = 120
"""Seconds that all may take to stand at the line."""

# A fork of a server that has imported everything starts at once and shares no connection.
CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.concurrency.storage.contest"])

Task = Callable[[Storage, Any], Any]


@dataclass(slots=True)
class Lane:
    """What a process keeps from one round to the next."""

    storage: Storage
    line: Barrier


_lane: Lane


@contextmanager
def contestants(aws: LocalAws, number: int = CONTESTANTS) -> Iterator[Pool]:
    line = CONTEXT.Barrier(number)
    with CONTEXT.Pool(number, initializer=_enter, initargs=(aws.endpoint, line)) as pool:
        yield pool


def contested(pool: Pool, task: Task, values: Sequence[Any]) -> list[Any]:
    """The answers of `task` for each value, one process per value, all started together."""
    return pool.starmap(_run, [(task, value) for value in values], chunksize=1)


def storage_at(endpoint: str) -> Storage:
    aws = LocalAws(endpoint=endpoint)
    return on_aws(aws.client("dynamodb"), aws.client("s3"))


def service_of(storage: Storage, actor: str = "") -> Any:
    """The service with a real clock and real pauses."""
    return storage.service(system_clock, actor=actor or f"process {os.getpid()}", patience=Patience())


def _enter(endpoint: str, line: Barrier) -> None:
    global _lane  # noqa: PLW0603 - a pool's process has no other place
    _lane = Lane(storage=storage_at(endpoint), line=line)


def _run(task: Task, value: Any) -> Any:
    """Holds its process at the line until every process has one task."""
    _lane.line.wait(START_WITHIN)
    return task(_lane.storage, value)
