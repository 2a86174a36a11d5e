"""The stationary bootstrap resamples like the library that econometricians use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from arch.bootstrap import StationaryBootstrap

from tradai.common.model_comparison import bootstrap

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Returns = NDArray[np.float64]


def two(seed: int, count: int) -> tuple[Returns, Returns]:
    common, own = np.random.default_rng(seed).standard_t(5, size=(2, count))
    champion = 0.0005 + 0.01 * common
    return champion + 0.004 * own, champion


@pytest.mark.parametrize("count", [60, 250])
def test_resampled_differences_spread_like_archs(count: int) -> None:
    first, second = two(7, count)
    block = bootstrap.block_length(count)
    resamples = np.vstack(
        [
            np.concatenate([np.arange(*block) for block in zip(*both, strict=True)]) % count
            for blocks in bootstrap.stationary_blocks(count, 10_000, seed=3)
            for both in zip(*blocks, strict=True)
        ]
    )
    ours = _sharpe(first[resamples]) - _sharpe(second[resamples])

    theirs = StationaryBootstrap(block, first, second, seed=4).apply(
        lambda a, b: np.array([_sharpe(a) - _sharpe(b)]), 10_000
    )

    quantiles = (0.05, 0.25, 0.5, 0.75, 0.95)
    assert ours.std() == pytest.approx(theirs.std(), rel=0.05)
    assert np.quantile(ours, quantiles) == pytest.approx(
        np.quantile(theirs, quantiles), abs=0.1 * theirs.std()
    )


def _sharpe(returns: Returns) -> Returns:
    return np.asarray(returns.mean(axis=-1) / returns.std(axis=-1))
