"""Student's t without its integral: the t value that means what a normal z means, and back.

Wallace, "Bounds on normal approximations to Student's and the chi-square distributions" (1959);
the tail is right to 3 % for 15 degrees of freedom and to 6 % for 7.5, up to t = 6.
"""

from __future__ import annotations

import math


def normal_equivalent(t: float, freedom: float) -> float:
    """The normal z with the tail of `t` at `freedom` degrees of freedom."""
    z = _shrink(freedom) * math.sqrt(freedom * math.log1p(t**2 / freedom))
    return math.copysign(z, t)


def student_equivalent(z: float, freedom: float) -> float:
    """The inverse of `normal_equivalent`."""
    t = math.sqrt(freedom * math.expm1((z / _shrink(freedom)) ** 2 / freedom))
    return math.copysign(t, z)


def _shrink(freedom: float) -> float:
    return (8 * freedom + 1) / (8 * freedom + 3)
