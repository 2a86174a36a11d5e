"""The models of one evaluation of many, while there is time; what is wrong with one stays with it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple, Protocol

from tradai.common.entities.release import LivePointer
from tradai.common.errors import TradaiError, TransientError

FAULTS: Final = (
    TradaiError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What reading and judging one model raises: our own errors, and whatever malformed data make of it."""


class Model(NamedTuple):
    """A strategy with its live version; `fault` says why the version is not known."""

    name: str
    version: str | None = None
    fault: str = ""


class LiveModels(Protocol):
    def strategies(self) -> Iterable[str]: ...

    def live(self, strategy: str) -> LivePointer | None: ...


def live_models(ledger: LiveModels, names: Iterable[str] | None) -> Iterator[Model]:
    """The named models, each once, or all that have one: without a model nothing drifts."""
    for name in ledger.strategies() if names is None else dict.fromkeys(names):
        model = _model(ledger, name)
        if model.version is not None or model.fault or names is not None:
            yield model


def told(fault: Exception) -> str:
    """A fault in a sentence."""
    return str(fault) if isinstance(fault, TradaiError) else f"its stored data can't be read: {fault!r}"


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


def _model(ledger: LiveModels, name: str) -> Model:
    try:
        pointer = ledger.live(name)
    except FAULTS as fault:
        return Model(name, fault=told(fault))
    return Model(name, pointer.model_version if pointer else None)
