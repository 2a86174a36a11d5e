"""Faults between every two calls: a client or store that dies, hangs up or loses the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, cast

from tests.contracts.storage.storages import Storage


class ProcessDeath(BaseException):
    """The process ends here; no handler may catch it."""


@dataclass(slots=True)
class Faults:
    """Strikes once, at call number `at` of all that it was laid on; the first call is 0.

    Args:
        after: the call is carried out and its answer lost, else it never arrives.
    """

    at: int = -1
    after: bool = False
    error: Callable[[], BaseException] = ProcessDeath
    calls: int = 0

    def on(self, target: Any) -> Any:
        """The target, with faults."""
        return _Faulty(target, self)

    def call(self, operation: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        strikes, self.calls = self.calls == self.at, self.calls + 1
        if strikes and not self.after:
            raise self.error()
        answer = operation(*args, **kwargs)
        if strikes:
            raise self.error()
        return answer


@dataclass(frozen=True, slots=True)
class _Faulty:
    target: Any
    faults: Faults

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self.target, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            return self.faults.call(operation, *args, **kwargs)

        return call


def struck(storage: Storage, faults: Faults) -> Storage:
    """The storage with faults in front of every call of every store."""
    return replace(
        storage,
        versions=cast("Any", faults.on(storage.versions)),
        releases=cast("Any", faults.on(storage.releases)),
        bodies=cast("Any", faults.on(storage.bodies)),
    )
