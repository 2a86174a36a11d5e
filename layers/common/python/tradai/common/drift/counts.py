"""What is kept of a period: how many values fell into each bin. Counts add up, in any order and split."""

from __future__ import annotations

import json
from dataclasses import dataclass
from operator import add

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
        if self.profile != other.profile:
            raise ValidationFailedError(
                f"counts of profile {self.profile} and of profile {other.profile} can't be added: "
                "they were made with different bins"
            )
        pairs = zip(self.values, other.values, strict=True)
        return Counts(profile=self.profile, values=tuple(tuple(map(add, *pair)) for pair in pairs))

    def __radd__(self, nothing: int) -> Counts:
        """So that `sum` adds counts up; it begins with 0."""
        return self if nothing == 0 else NotImplemented

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
