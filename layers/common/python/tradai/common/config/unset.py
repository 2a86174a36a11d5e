"""The absence of an expectation."""

from __future__ import annotations

from enum import Enum


class Unset(Enum):
    """The caller expects nothing in particular, not even "none"."""

    UNSET = "unset"


UNSET = Unset.UNSET
