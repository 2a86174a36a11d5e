"""Stands before a store, writes down the calls and lets a test step in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Hook = Callable[[str], None]

READS = (
    "search_model_versions",
    "get_registered_model",
    "get_model_version",
    "get_run",
    "hash_artifacts",
    "live",
    "entry",
    "entries",
    "strategies",
)


class Killed(BaseException):
    """The end of a process: nothing in the product catches it."""


def nothing(_call: str) -> None:
    """The hook that leaves all as it is."""


@dataclass
class Tap:
    inner: Any
    calls: list[str] = field(default_factory=list)
    before: Hook = nothing
    after: Hook = nothing

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.inner, name)
        if not callable(found):
            return found

        def tapped(*args: Any, **kwargs: Any) -> Any:
            self.before(name)
            self.calls.append(name)
            answer = found(*args, **kwargs)
            self.after(name)
            return answer

        return tapped

    @property
    def writes(self) -> list[str]:
        return [call for call in self.calls if call not in READS]


def killing_at(number: int) -> Hook:
    """A hook that ends the process at the n-th write it sees, counted from 1."""
    seen: list[str] = []

    def hook(call: str) -> None:
        if call in READS:
            return
        seen.append(call)
        if len(seen) == number:
            raise Killed(call)

    return hook
