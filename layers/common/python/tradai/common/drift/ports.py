"""What the monitor needs from the outside, in its own words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol

from tradai.common.drift.counts import Counts
from tradai.common.entities.drift import DriftState

if TYPE_CHECKING:  # whoever reads a state needs no profile
    from tradai.common.drift.profile import DriftProfile

EVALUATION_SOURCE: Final = "evaluation"
"""The source of what the training task counted; every other one is a running strategy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HourlyCounts:
    """What one source counted in one UTC hour."""

    hour: datetime
    source: str
    counts: Counts


class DriftCounts(Protocol):
    def put(self, model_name: str, version: str, hour: datetime, source: str, counts: Counts) -> None:
        """Store the counts of one UTC hour; the same hour and source overwrite."""

    def between(
        self, model_name: str, version: str, start: datetime, end: datetime
    ) -> Iterable[HourlyCounts]:
        """Hours from `start` to before `end`, ascending."""


class DriftStates(Protocol):
    """One evaluation per model and UTC day; a second one on a day replaces the first."""

    def put(self, state: DriftState) -> None: ...

    def recent(self, model_name: str, limit: int, *, until: datetime | None = None) -> tuple[DriftState, ...]:
        """Newest first; with `until` none of a later UTC day than that of `until`."""

    def latest(self, model_name: str) -> DriftState | None: ...


class DriftProfiles(Protocol):
    def profile(self, model_name: str, version: str) -> DriftProfile:
        """The profile registered with a model version.

        Raises:
            NotFoundError: the version has none.
        """
