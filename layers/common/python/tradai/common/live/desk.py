"""The two calls of a running strategy."""

from __future__ import annotations

from datetime import datetime

from tradai.common.drift.counts import Counts
from tradai.common.entities.release import Release
from tradai.common.errors import ReleaseNotFoundError, ValidationFailedError
from tradai.common.runtime import wiring_live
from tradai.common.runtime.clock import product_clock

SOURCE = "live"


def current(strategy: str) -> Release:
    """What this strategy runs now, by one read.

    Raises:
        ReleaseNotFoundError: nothing was ever put live.
        TransientError: the ledger did not answer; go on with what runs.
    """
    release = next(wiring_live.ledger().history(strategy, limit=1), None)
    if release is None:
        raise ReleaseNotFoundError(strategy, "yet")
    return release


def report(
    strategy: str,
    *,
    counts: Counts | None = None,
    drawdown: float | None = None,
    hour: datetime | None = None,
    source: str = SOURCE,
) -> None:
    """What the strategy saw and how it fares.

    Args:
        counts: of one UTC hour, made with the live version's `DriftProfile`; the same hour and source
            again replaces them. An hour counted with the profile of an earlier version, which a position
            kept at work, is not judged.
        drawdown: from the highest equity since the release, a ratio from 0 to 1; feeds the alarm that
            rolls a bad model back.
        hour: the hour of `counts`; the present one when absent.
        source: who counts, when several processes trade one strategy.

    Raises:
        ReleaseNotFoundError: no model is live that could have counted.
        ValidationFailedError: a drawdown that is no ratio, an hour without a zone.
    """
    if drawdown is not None and not 0 <= drawdown <= 1:
        raise ValidationFailedError(f"drawdown: {drawdown} is not a ratio from 0 to 1")
    if counts is not None:
        _count(strategy, counts, hour or product_clock(), source)
    if drawdown is not None:
        wiring_live.live_metrics().put_drawdown(strategy, drawdown)


def _count(strategy: str, counts: Counts, hour: datetime, source: str) -> None:
    if hour.tzinfo is None:
        raise ValidationFailedError(f"hour: {hour} has no time zone; use UTC")
    version = current(strategy).model_version
    if version is None:
        raise ReleaseNotFoundError(strategy, "with a model")
    wiring_live.drift_counts().put(strategy, version, hour, source, counts)
