"""The demo's market: it changes from one regime to another on a known day, with one seed after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from tests.benchmarks.decisions.estimates import Estimate
from tests.benchmarks.decisions.studies import Cell, Findings, Study
from tests.benchmarks.decisions.tables import Bar, Table
from tests.benchmarks.decisions.years import PER_DAY, PERIOD, REFERENCE, Strategy, daily_states
from tradai.common.drift.monitor import alarm_level
from tradai.common.drift.profile import DriftProfile
from tradai.local.demo.story import MARKET_START, PRICES, SHIFT_AFTER_DAYS
from tradai.local.market import Market

WARM_UP = 2  # days that the slowest feature needs
AFTER = 14
SEEN = {"one": 1, "three": 3, "week": 7}


def features(candles: pd.DataFrame) -> pd.DataFrame:
    """Those of examples/SwingStrategy, without prediction."""
    close = candles["close"]
    change = close.pct_change()
    made = {f"change-{hours}": close.pct_change(hours) for hours in (1, 4)}
    for hours in (6, 24):
        made[f"gap-{hours}"] = close / close.rolling(hours).mean() - 1
        made[f"spread-{hours}"] = change.rolling(hours).std()
    return pd.DataFrame(made)


def market(seed: int) -> Strategy:
    """Both pairs' rows, hour by hour; the market changes after `SHIFT_AFTER_DAYS` evaluations."""
    shift = WARM_UP + REFERENCE + PERIOD + SHIFT_AFTER_DAYS
    made = Market(seed=seed, start=MARKET_START, days=shift + AFTER, shift_day=shift)
    pairs = [features(made.candles(symbol, price)) for symbol, price in PRICES.items()]
    rows = pd.concat(pairs).sort_index(kind="stable").iloc[WARM_UP * PER_DAY * len(pairs) :]
    a_day = PER_DAY * len(pairs)
    start = REFERENCE * a_day
    profile = DriftProfile.from_reference(_columns(rows.iloc[:start]), PERIOD * a_day)
    days = (rows.iloc[row : row + a_day] for row in range(start, len(rows), a_day))
    return Strategy(profile=profile, daily=tuple(profile.count(_columns(day)) for day in days))


def _columns(rows: pd.DataFrame) -> dict[str, np.ndarray]:
    return {str(name): rows[name].to_numpy() for name in rows}


def measure(simulations: int, seed: int, _: Cell) -> Findings:
    count = max(simulations // 40, 4)
    found = [tuple(alarm_levels(market(seed + number))) for number in range(count)]
    before = [levels[:SHIFT_AFTER_DAYS] for levels in found]
    after = [levels[SHIFT_AFTER_DAYS:] for levels in found]
    return {
        **{name: Estimate.share(any(levels[:days]) for levels in after) for name, days in SEEN.items()},
        "quiet": Estimate.share(not any(levels) for levels in before),
        "days": Estimate.mean([float(np.mean([bool(level) for level in levels])) for levels in before]),
        "attention": Estimate.share(2 in levels for levels in before),
        "acts": Estimate.share(2 in levels[: SEEN["week"]] for levels in after),
    }


def alarm_levels(of: Strategy) -> Iterator[int]:
    """What the alarm's metric is, day by day."""
    return (alarm_level(state) for _, state in daily_states(of))


def table(found: Mapping[Cell, Findings]) -> Table:
    one = found[()]
    return Table(
        title="The demo's market changes",
        note=(
            f"{SHIFT_AFTER_DAYS} quiet daily evaluations, then prices that came back begin to trend; "
            "features of the "
            "example strategy, another market per seed. An alarm is moderate drift or more."
        ),
        columns=(
            "N",
            "alarm at the first evaluation after the change",
            "within 3",
            "within 7",
            "retraining asked for within 7",
            "quiet days with an alarm",
            f"no alarm in {SHIFT_AFTER_DAYS} quiet days",
            "retraining asked for in them",
        ),
        rows=[
            (
                str(one["one"].count),
                *(one[name].percent() for name in (*SEEN, "acts", "days", "quiet", "attention")),
            )
        ],
        bars=[Bar.of(one["three"], "the demo's market change is seen within 3 evaluations", "≥", 0.95)],
    )


STUDIES = (Study(name="years/demo", cells=((),), measure=measure, table=table, seconds=40),)
