"""The models of one evaluation of many, while there is time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from tradai.common.entities.release import LivePointer
from tradai.common.errors import TransientError

Model = tuple[str, str | None]


class LiveModels(Protocol):
    def strategies(self) -> Iterable[str]: ...

    def live(self, strategy: str) -> LivePointer | None: ...


def live_models(ledger: LiveModels, names: Iterable[str] | None) -> Iterator[Model]:
    """Name and live version of the named models, or of all that have one: without a model nothing drifts."""
    for name in ledger.strategies() if names is None else names:
        pointer = ledger.live(name)
        version = pointer.model_version if pointer else None
        if version is not None or names is not None:
            yield name, version


def in_time(
    models: Iterable[Model], seconds: float, *, clock: Callable[[], float] = time.monotonic
) -> Iterator[Model]:
    """The models while there is time, at least one.

    Raises:
        TransientError: time is up before the models are; another attempt goes on with the others.
    """
    started = clock()
    for done, model in enumerate(models):
        if done and clock() - started > seconds:
            raise TransientError(f"time is up after {done} models; the next attempt goes on with the others")
        yield model
