"""The standard normal distribution."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from statistics import NormalDist


def cdf(x: float) -> float:
    """Probability of a value up to `x`."""
    return _standard().cdf(x)


def quantile(probability: float) -> float:
    """The value below which `probability` (0 to 1, both excluded) lies."""
    return _standard().inv_cdf(probability)


@lru_cache(maxsize=1)
def _standard() -> NormalDist:
    from statistics import NormalDist  # noqa: PLC0415 - a millisecond of every start

    return NormalDist()
