"""Every look at the same champion spends some of the error budget."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence

from tradai.common.errors import ValidationFailedError


def alpha_at(look: int, alpha: float = 0.05) -> float:
    """Error rate allowed at the k-th look: alpha·6/(π²k²), which sums to alpha over all looks.

    Raises:
        ValidationFailedError: looks are counted from 1.
    """
    if look < 1:
        raise ValidationFailedError(f"looks: {look} is not a number of looks; the first comparison is look 1")
    return alpha * 6 / (math.pi * look) ** 2


def seed_of(*returns: Sequence[float | None]) -> int:
    """Seed of the bootstrap from the series themselves: equal evidence always gets the same verdict."""
    return int.from_bytes(hashlib.sha256(json.dumps(returns).encode()).digest()[:8])
