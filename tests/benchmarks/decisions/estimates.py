"""A measured number with how sure it is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Z95 = 1.959964


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A share or a mean of `count` simulations and its 95 % interval."""

    value: float
    low: float
    high: float
    count: int

    @classmethod
    def share(cls, hits: Iterable[bool]) -> Estimate:
        """Wilson's interval (1927), right for rare hits too."""
        found = [bool(hit) for hit in hits]
        count, value = len(found), sum(found) / len(found)
        middle = (value + Z95**2 / (2 * count)) / (1 + Z95**2 / count)
        reach = Z95 * math.sqrt(value * (1 - value) / count + Z95**2 / (4 * count**2)) / (1 + Z95**2 / count)
        low, high = min(middle - reach, value), max(middle + reach, value)
        return cls(value=value, low=max(low, 0.0), high=min(high, 1.0), count=count)

    @classmethod
    def mean(cls, values: Sequence[float]) -> Estimate:
        count, value = len(values), sum(values) / len(values)
        spread = math.sqrt(sum((one - value) ** 2 for one in values) / max(count - 1, 1))
        reach = Z95 * spread / math.sqrt(count)
        return cls(value=value, low=value - reach, high=value + reach, count=count)

    @classmethod
    def exact(cls, value: float, count: int = 1) -> Estimate:
        """A count or a figure that chance has no part in."""
        return cls(value=value, low=value, high=value, count=count)

    def percent(self) -> str:
        """`3.1 % ± 0.5`."""
        return f"{100 * self.value:.1f} % ± {50 * (self.high - self.low):.1f}"

    def number(self, digits: int = 1) -> str:
        return f"{self.value:.{digits}f} ± {(self.high - self.low) / 2:.{digits}f}"
