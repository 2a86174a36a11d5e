"""No incomplete evidence is ever promoted, and every gap is named."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.model_comparison.evaluations import METRICS, days, pair
from tradai.common.model_comparison.comparator import ModelComparator
from tradai.common.model_comparison.evaluation import Evaluation
from tradai.common.model_comparison.verdict import Decision

COMPARATOR = ModelComparator()
CHALLENGER, CHAMPION = pair(ahead=0.004)
COUNT = len(CHALLENGER.dates)


def _decimal(value: float) -> Decimal:
    """As DynamoDB keeps it."""
    return Decimal(repr(value))


Spoil = Callable[[Evaluation], Evaluation]


def with_fact(name: str, value: Any) -> Spoil:
    return lambda given: replace(given, **{name: value})


def with_metric(name: str, value: Any) -> Spoil:
    return lambda given: replace(given, metrics={**given.metrics, name: value})


def with_return(position: int, value: float | None) -> Spoil:
    def spoil(given: Evaluation) -> Evaluation:
        returns: list[Any] = list(given.daily_returns)
        returns[position] = value
        return replace(given, daily_returns=returns)

    return spoil


def with_dates(change: Callable[[list[Any]], list[Any]]) -> Spoil:
    return lambda given: replace(given, dates=change(list(given.dates)))


GAPS: dict[str, tuple[Spoil, str]] = {
    "metric absent": (
        lambda e: replace(e, metrics={k: v for k, v in e.metrics.items() if k != "win_rate"}),
        "win_rate is missing",
    ),
    "metric undefined": (with_metric("sharpe_ratio", None), "sharpe_ratio is missing"),
    "metric NaN": (with_metric("total_profit", math.nan), "total_profit is nan"),
    "metric infinite": (with_metric("sharpe_ratio", math.inf), "sharpe_ratio is inf"),
    "metric a sentinel": (with_metric("sharpe_ratio", -100.0), "sharpe_ratio is -100.0"),
    "profit a sentinel": (with_metric("total_profit", -100.0), "total_profit is -100.0"),
    "metric a text": (with_metric("win_rate", "high"), "win_rate is 'high'"),
    "metric a number as text": (with_metric("win_rate", "0.5"), "win_rate is '0.5'"),
    "metric a truth value": (with_metric("win_rate", True), "win_rate is True"),
    "metrics absent": (with_fact("metrics", None), "sharpe_ratio is missing"),
    "drawdown in percent": (with_metric("max_drawdown", 8.0), "max_drawdown is 8, not a ratio"),
    "trades unknown": (with_metric("total_trades", None), "total_trades is missing"),
    "trades a fraction": (with_metric("total_trades", 10.5), "total_trades is 10.5, not a whole number"),
    "trades negative": (with_metric("total_trades", -3), "total_trades is -3"),
    "drawdown negative": (with_metric("max_drawdown", -0.4), "max_drawdown is -0.4, not a ratio"),
    "win rate in percent": (with_metric("win_rate", 55.0), "win_rate is 55, not a ratio"),
    "return NaN": (with_return(3, math.nan), "some daily returns are not finite .* that of 2026-01-04"),
    "return absent": (with_return(3, None), "some daily returns are not finite"),
    "return a truth value": (with_return(3, True), "some daily returns are not finite"),
    "return beyond belief": (with_return(3, 1e100), "above 1,000,000 times the balance"),
    "returns absent": (with_fact("daily_returns", None), "there are 0 daily returns for 90 dates"),
    "returns next to nothing": (
        lambda e: replace(e, daily_returns=[r * 1e-100 for r in e.daily_returns]),
        "never vary",
    ),
    "dates absent": (with_fact("dates", None), "the window has 0 days"),
    "midnights elsewhere": (
        with_dates(lambda d: [datetime.combine(x, time(), timezone(timedelta(hours=9))) for x in d]),
        "some dates are not whole UTC days",
    ),
    "trained inside the window": (
        lambda e: replace(e, trained_until=datetime(2026, 1, 1, 1, tzinfo=UTC)),
        "trained until 2026-01-01 01:00 UTC, inside the window that begins 2026-01-01",
    ),
    "trained after the window": (
        lambda e: replace(e, trained_until=datetime(2099, 3, 20)),  # noqa: DTZ001  # read as UTC
        "inside the window",
    ),
    "training time a text": (
        with_fact("trained_until", "soon"),
        "trained_until is 'soon', not a time",
    ),
    "return infinite": (with_return(3, -math.inf), "some daily returns are not finite"),
    "return below -1": (with_return(3, -1.5), "lose more than everything"),
    "return missing": (
        lambda e: replace(e, daily_returns=tuple(e.daily_returns)[:-1]),
        f"there are {COUNT - 1} daily returns for {COUNT} dates",
    ),
    "returns constant": (lambda e: replace(e, daily_returns=[0.001] * COUNT), "never vary"),
    "no days": (lambda e: replace(e, dates=(), daily_returns=()), "the window has 0 days"),
    "29 days": (
        lambda e: replace(e, dates=tuple(e.dates)[:29], daily_returns=tuple(e.daily_returns)[:29]),
        "the window has 29 days of at least 30; .*1 more day is needed",
    ),
    "days unsorted": (with_dates(lambda d: d[::-1]), "not consecutive days"),
    "day twice": (with_dates(lambda d: [d[0], *d[:-1]]), "not consecutive days"),
    "day left out": (with_dates(lambda d: [date(2025, 12, 31), *d[1:]]), "not consecutive days"),
    "day a number": (with_dates(lambda d: [1, *d[1:]]), "some dates are not whole UTC days"),
    "day a bad text": (with_dates(lambda d: ["soon", *d[1:]]), "some dates are not whole UTC days"),
    "day with a time": (
        with_dates(lambda d: [datetime(2026, 1, 1, 5, tzinfo=UTC), *d[1:]]),
        "some dates are not whole UTC days",
    ),
    "data version unknown": (lambda e: replace(e, data_version=""), "the data version is unknown"),
    "data version blank": (lambda e: replace(e, data_version=" "), "the data version is unknown"),
    "data version NaN": (with_fact("data_version", math.nan), "the data version is unknown"),
    "config hash unknown": (lambda e: replace(e, config_hash=""), "the config hash is unknown"),
    "config hash a number": (with_fact("config_hash", 5), "the config hash is unknown"),
    "fee unknown": (lambda e: replace(e, fee=math.nan), "the fee is nan"),
    "fee negative": (lambda e: replace(e, fee=-0.001), "the fee is -0.001"),
    "evaluation failed": (
        lambda e: replace(e, error="no model file"),
        "the evaluation failed: no model file",
    ),
}

DIFFERENCES: dict[str, dict[str, Any]] = {
    "different data versions": {"data_version": "data-2"},
    "different fees": {"fee": 0.002},
    "different configurations": {"config_hash": "decaf"},
    "different windows": {"dates": days(COUNT, date(2026, 1, 2))},
}


def test_the_pair_is_promoted_when_nothing_is_missing() -> None:
    assert COMPARATOR.compare(CHALLENGER, CHAMPION).decision is Decision.PROMOTE


@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize("trigger", ["manual", "drift_detected"])
def test_a_gap_on_either_side_goes_to_a_person_and_is_named(gap: str, trigger: str) -> None:
    spoil, named = GAPS[gap]

    spoiled = spoil(CHALLENGER)
    for challenger, champion in ((spoiled, CHAMPION), (CHALLENGER, spoil(CHAMPION)), (spoiled, None)):
        answer = COMPARATOR.compare(challenger, champion, trigger=trigger)

        assert answer.decision is Decision.MANUAL_REVIEW
        assert answer.confidence == 0.0
        assert answer.reason.startswith("insufficient_data: ")
        assert re.search(named, answer.reason)


def _is_whole(given: Evaluation) -> bool:
    """Whether there is something left to spoil."""
    return all((given.metrics, given.dates, given.daily_returns)) and len(given.daily_returns) > 3


@pytest.mark.parametrize("named", DIFFERENCES)
def test_evaluations_that_differ_in_more_than_the_model_are_not_compared(named: str) -> None:
    answer = COMPARATOR.compare(CHALLENGER, replace(CHAMPION, **DIFFERENCES[named]))

    assert answer.decision is Decision.MANUAL_REVIEW
    assert named in answer.reason


@settings(max_examples=30)
@given(
    gaps=st.lists(st.sampled_from(sorted(GAPS)), min_size=1, max_size=4, unique=True),
    on_champion=st.booleans(),
    trigger=st.sampled_from(["manual", "scheduled", "drift_detected"]),
    looks=st.integers(1, 60),
    trials=st.integers(1, 500),
)
def test_no_combination_of_gaps_is_promoted(
    gaps: list[str], on_champion: bool, trigger: str, looks: int, trials: int
) -> None:
    spoiled = CHAMPION if on_champion else CHALLENGER
    for gap in gaps:
        spoiled = GAPS[gap][0](spoiled) if _is_whole(spoiled) else spoiled
    challenger, champion = (CHALLENGER, spoiled) if on_champion else (spoiled, CHAMPION)

    answer = COMPARATOR.compare(challenger, champion, trigger, looks, trials)

    assert answer.decision is not Decision.PROMOTE


@settings(max_examples=30)
@given(
    order=st.permutations(sorted(METRICS)),
    kinds=st.tuples(*[st.sampled_from([float, np.float64, np.float32, _decimal])] * 2),
    drawdown=st.integers(0, 60),
)
def test_the_verdict_does_not_depend_on_order_or_float_type(
    order: list[str], kinds: tuple[Callable[[float], Any], ...], drawdown: int
) -> None:
    plain = [
        with_metric("max_drawdown", drawdown / 100)(_in_narrow_floats(given))
        for given in (CHALLENGER, CHAMPION)
    ]
    retyped = [
        replace(
            given,
            metrics={name: kind(given.metrics[name] or 0.0) for name in order},
            daily_returns=[kind(r) for r in given.daily_returns],
            dates=np.array(given.dates, dtype="datetime64[D]"),
            fee=kind(given.fee),
        )
        for given, kind in zip(plain, kinds, strict=True)
    ]

    assert COMPARATOR.compare(retyped[0], retyped[1]) == COMPARATOR.compare(plain[0], plain[1])


def _in_narrow_floats(given: Evaluation) -> Evaluation:
    """With returns that are the same number in 32 bits."""
    return replace(given, daily_returns=[round(r * 1024) / 1024 for r in given.daily_returns])


def test_days_may_be_written_as_text_or_midnights() -> None:
    as_text = replace(CHALLENGER, dates=[str(day) for day in CHALLENGER.dates])
    midnights = [datetime.combine(day, time(), UTC) for day in days(COUNT)]

    assert COMPARATOR.compare(as_text, replace(CHAMPION, dates=midnights)).decision is Decision.PROMOTE
