"""What is kept of a period: how many values fell into each bin. Counts add up, in any order and split."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from tradai.common.errors import ValidationFailedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Counts per bin for every feature of one profile.

    Args:
        profile: `DriftProfile.id` of the bins that they were counted in.
        values: one tuple per feature, in the profile's order.
    """

    profile: str
    values: tuple[tuple[int, ...], ...]

    def __add__(self, other: Counts) -> Counts:
        return self.plus((other,))

    def __radd__(self, nothing: int) -> Counts:
        """So that `sum` adds counts up; it begins with 0."""
        return self if nothing == 0 else NotImplemented

    def plus(self, others: Iterable[Counts]) -> Counts:
        """All of them together.

        Raises:
            ValidationFailedError: some were made with the bins of another profile.
        """
        added = (self, *others)
        for other in added:
            if other.profile != self.profile:
                raise ValidationFailedError(
                    f"counts of profile {self.profile} and of profile {other.profile} can't be added: "
                    "they were made with different bins"
                )
        features = zip(*(one.values for one in added), strict=True)
        values = tuple(tuple(map(sum, zip(*same, strict=True))) for same in features)
        return Counts(profile=self.profile, values=values)

    @property
    def samples(self) -> int:
        """Rows seen; with features of different lengths the shortest."""
        return min((sum(counts) for counts in self.values), default=0)

    def to_json(self) -> str:
        """Compact text of about two bytes per bin."""
        return json.dumps({"profile": self.profile, "values": self.values}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Counts:
        stored = json.loads(text)
        return cls(profile=stored["profile"], values=tuple(map(tuple, stored["values"])))
