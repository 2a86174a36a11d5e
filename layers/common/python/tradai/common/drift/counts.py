"""What is kept of a period: how many values fell into each bin. Counts add up, in any order and split."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from operator import index
from typing import Any

from tradai.common.drift.document import Document, are_counts
from tradai.common.errors import ValidationFailedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Counts per bin for every feature of one profile.

    Args:
        profile: `DriftProfile.id` of the bins that they were counted in.
        values: one tuple per feature, in the profile's order.

    Raises:
        ValidationFailedError: a value is no count.
    """

    profile: str
    values: tuple[tuple[int, ...], ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", _checked(self.profile, self.values))

    def __add__(self, other: Counts) -> Counts:
        return self.plus((other,)) if isinstance(other, Counts) else NotImplemented

    def __radd__(self, nothing: int) -> Counts:
        """So that `sum` adds counts up; it begins with 0."""
        return self if nothing == 0 else NotImplemented

    def plus(self, others: Iterable[Counts]) -> Counts:
        """All of them together.

        Raises:
            ValidationFailedError: some were made with the bins of another profile, or with fewer of them.
        """
        added = (self, *others)
        for other in added:
            if other.profile != self.profile:
                raise ValidationFailedError(
                    f"counts of profile {self.profile} and of profile {other.profile} can't be added: "
                    "they were made with different bins"
                )
            if list(map(len, other.values)) != list(map(len, self.values)):
                raise ValidationFailedError(
                    f"counts of profile {self.profile} can't be added: "
                    f"{_shape(self)} and {_shape(other)} of them per feature"
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
        """The inverse of `to_json`.

        Raises:
            ValidationFailedError: it is not what `to_json` writes.
        """
        stored = Document.parse(text, what="counts", fix="count the hour again with the model's profile")
        return cls(profile=stored.field("profile"), values=tuple(stored.listed("values")))


def _checked(profile: object, values: Any) -> tuple[tuple[int, ...], ...]:
    """As tuples of int; one look at all of them, since there are thousands."""
    if not isinstance(profile, str):
        raise ValidationFailedError(f"counts: profile must be the id of a profile, not {profile!r:.40}")
    try:
        rows = tuple(map(tuple, values))
    except TypeError:
        raise ValidationFailedError("counts: values must be one list of counts per feature") from None
    if are_counts(tuple(chain.from_iterable(rows))):
        return rows
    return tuple(_row(position, row) for position, row in enumerate(rows, start=1))


def _row(position: int, row: tuple[Any, ...]) -> tuple[int, ...]:
    """Counts of other types, numpy's for example, as int."""
    try:
        counts = tuple(n if isinstance(n, bool) else index(n) for n in row)
    except TypeError:
        counts = ()
    if len(counts) < len(row) or not are_counts(counts):
        raise ValidationFailedError(
            f"counts: those of feature {position} must be whole numbers from 0 on, not {row!r:.80}"
        )
    return counts


def _shape(counts: Counts) -> str:
    return "/".join(str(len(row)) for row in counts.values) or "no"
