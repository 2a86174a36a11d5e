"""`ReleaseStore` in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from tests.fakes.config_shelf import ConfigShelf
from tradai.common.config.ports import ConfigChange
from tradai.common.entities.release import Fence, LivePointer
from tradai.common.errors import LeaseLostError, MovedError
from tradai.common.registry.ports import Entry


@dataclass(slots=True)
class InMemoryReleases:
    """Entries are the very records a table would hold; `fences` stands for the retraining state."""

    shelf: ConfigShelf = field(default_factory=ConfigShelf)
    pointers: dict[str, LivePointer] = field(default_factory=dict)
    records: dict[str, dict[int, Entry]] = field(default_factory=lambda: defaultdict(dict))
    fences: dict[str, int] = field(default_factory=dict)

    def live(self, strategy: str) -> LivePointer | None:
        return self.pointers.get(strategy)

    def entry(self, strategy: str, seq: int) -> Entry | None:
        return self.records[strategy].get(seq)

    def entries(
        self, strategy: str, *, before: int | None = None, limit: int | None = None
    ) -> Iterator[tuple[int, Entry]]:
        newest_first = sorted(self.records[strategy].items(), reverse=True)
        return islice((pair for pair in newest_first if before is None or pair[0] < before), limit)

    def append(
        self,
        entry: Entry,
        pointer: LivePointer,
        *,
        expected: LivePointer | None,
        fence: Fence | None,
        config: ConfigChange | None,
    ) -> None:
        name, now = pointer.strategy_name, self.pointers.get(pointer.strategy_name)
        if (now and now.seq) != (expected and expected.seq) or pointer.seq in self.records[name]:
            raise MovedError(f"{name} moved on")
        if fence and self.fences.get(fence.model_name) != fence.token:
            raise LeaseLostError(f"a newer run than {fence.token} holds the lease of {fence.model_name}")
        if config:
            self.shelf.check(config)
            self.shelf.apply(config)
        self.records[name][pointer.seq] = dict(entry)
        self.pointers[name] = replace(pointer, mirrored_seq=now.mirrored_seq if now else 0)

    def mark_mirrored(self, strategy: str, seq: int) -> bool:
        now = self.pointers.get(strategy)
        if now is None or now.seq != seq:
            return False
        self.pointers[strategy] = replace(now, mirrored_seq=seq)
        return True

    def active_config(self, strategy: str) -> str | None:
        return self.shelf.head(strategy).active_id

    def strategies(self) -> list[str]:
        return sorted(self.shelf.heads)
