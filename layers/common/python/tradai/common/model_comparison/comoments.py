"""Moments of two resampled series from moments of single days: no resampled series is ever built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_FLAT = 1e-12


def day_products(first: Floats, second: Floats) -> Floats:
    """Powers and products of each day's standardised returns, shape (days, 12); see `Comoments.of`."""
    u, w = _standardised(first), _standardised(second)
    return np.column_stack([u, u**2, u**3, u**4, w, w**2, w**3, w**4, u * w, u**2 * w, u * w**2, u**2 * w**2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Comoments:
    """Sharpe ratios and standardised central moments of many resamples of one pair, one entry each."""

    first_sharpe: Floats
    second_sharpe: Floats
    first_spread: Floats
    second_spread: Floats
    shared: Floats

    @classmethod
    def of(cls, means: Floats, first: Floats, second: Floats) -> Comoments:
        """From the resampled means of `day_products`, shape (resamples, 12), and the two series."""
        u1, u2, u3, u4, w1, w2, w3, w4, uw, uuw, uww, uuww = means.T
        a, b = _scale(u1, u2), _scale(w1, w2)
        x, y = (_sharpe_of(first) + u1) * a, (_sharpe_of(second) + w1) * b
        both = (uw - u1 * w1) * a * b
        first_second_squared = (uww - 2 * w1 * uw - u1 * w2 + 2 * u1 * w1**2) * a * b**2
        first_squared_second = (uuw - 2 * u1 * uw - w1 * u2 + 2 * w1 * u1**2) * a**2 * b
        squares = uuww - 2 * u1 * uww - 2 * w1 * uuw + u1**2 * w2 + w1**2 * u2
        squares = (squares + 4 * u1 * w1 * uw - 3 * u1**2 * w1**2) * a**2 * b**2
        moving = (a > 0) & (b > 0)
        return cls(
            first_sharpe=x,
            second_sharpe=y,
            first_spread=_spread(x, a, (u1, u2, u3, u4)),
            second_spread=_spread(y, b, (w1, w2, w3, w4)),
            shared=np.where(
                moving,
                both - (y * first_second_squared + x * first_squared_second) / 2 + x * y * (squares - 1) / 4,
                0.0,
            ),
        )

    def influence_variance(self) -> Floats:
        """Variance of the difference of the influence functions z - SR/2·(z² - 1)."""
        return self.first_spread + self.second_spread - 2 * self.shared


def _standardised(series: Floats) -> Floats:
    deviation = series - series.mean()
    scale = deviation.std()
    return np.asarray(deviation / scale if scale > 0 else deviation)


def _sharpe_of(series: Floats) -> float:
    scale = float(series.std())
    return float(series.mean()) / scale if scale > 0 else 0.0


def _scale(mean: Floats, square: Floats) -> Floats:
    """One over the standard deviation; 0 for a resample that never moves."""
    variance = square - mean**2
    return np.where(variance > _FLAT, 1 / np.sqrt(np.maximum(variance, _FLAT)), 0.0)


def _spread(sharpe: Floats, scale: Floats, powers: tuple[Floats, Floats, Floats, Floats]) -> Floats:
    """1 - skew·SR + (kurtosis - 1)/4·SR²; 0 for a resample that never moves."""
    one, two, three, four = powers
    skew = (three - 3 * one * two + 2 * one**3) * scale**3
    kurtosis = (four - 4 * one * three + 6 * one**2 * two - 3 * one**4) * scale**4
    return np.where(scale > 0, 1 - skew * sharpe + (kurtosis - 1) / 4 * sharpe**2, 0.0)
