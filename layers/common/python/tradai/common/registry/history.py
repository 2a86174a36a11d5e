"""Releases as a sequence that is read only as far as somebody looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import overload

from tradai.common.entities.release import Release
from tradai.common.errors import TradaiError


class History(Sequence[Release]):
    """Newest first. Iterating, indexing from the front and `next` read on as needed; `len` reads all."""

    def __init__(self, releases: Iterator[Release]) -> None:
        self._unread = releases
        self._read: list[Release] = []
        self._told = 0

    def __iter__(self) -> Iterator[Release]:
        place = 0
        while self._reaches(place):
            yield self._read[place]
            place += 1

    def __next__(self) -> Release:
        if not self._reaches(self._told):
            raise StopIteration
        self._told += 1
        return self._read[self._told - 1]

    @overload
    def __getitem__(self, index: int) -> Release: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Release]: ...

    def __getitem__(self, index: int | slice) -> Release | Sequence[Release]:
        if isinstance(index, slice) or index < 0:
            return [*self][index]
        self._reaches(index)
        return self._read[index]

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return self._reaches(0)

    def _reaches(self, place: int) -> bool:
        """Whether there is a release at a place, which is read then."""
        while len(self._read) <= place:
            try:
                self._read.append(next(self._unread))
            except StopIteration:
                return False
            except TradaiError as error:
                self._unread = iter(partial(_refused, error), None)  # nobody reads around it
                raise
        return True


def _refused(error: TradaiError) -> Release:
    raise error
