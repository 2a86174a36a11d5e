"""How long a proof runs: short in the suite, at length with `make prove`."""

from __future__ import annotations

import os

AT_LENGTH = os.environ.get("TRADAI_PROOF") == "long"


def rounds(short: int, at_length: int) -> int:
    return at_length if AT_LENGTH else short
