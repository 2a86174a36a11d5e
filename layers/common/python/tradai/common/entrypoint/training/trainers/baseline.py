"""The smallest honest trainer: pandas and LightGBM, long or flat, no engine.

One booster per symbol predicts the return of the next hours. It is long while the prediction stays above
the fee, equally weighted over symbols. Bundles are LightGBM's text files: nothing is unpickled.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import lightgbm
import numpy as np
import pandas as pd

from tradai.common.entrypoint.training.evaluation import at_midnight, judge
from tradai.common.entrypoint.training.sources.files import file_stem
from tradai.common.entrypoint.training.trainers.ports import (
    Observation,
    TrainingOrder,
    TrainingOutcome,
    TrainingRecipe,
)
from tradai.common.errors import TrainingFailedError

LOOKBACKS = (6, 24, 72)
HORIZON = 6
ROUNDS = 100
BOOSTER = {
    "objective": "regression", "num_leaves": 15, "learning_rate": 0.05, "min_child_samples": 40,
    "num_threads": 1, "deterministic": True, "force_row_wise": True, "verbosity": -1,
}  # fmt: skip
PREDICTION = "prediction"


class BaselineTrainer:
    def train(self, order: TrainingOrder) -> TrainingOutcome:
        plan, features = order.plan, {s: _features(c) for s, c in order.candles.items()}
        boosters = {s: _fit(order, s, features[s], plan.window_start) for s in features}
        bundle = _save(boosters, order)
        challenger = _run(order, features, _load(bundle, order))
        champion, error = None, None
        if order.champion is not None:
            try:
                champion = _run(order, features, _load(order.champion, order))
            except (OSError, lightgbm.basic.LightGBMError) as problem:
                error = f"the champion's bundle cannot be used by the baseline trainer: {problem}"
        return TrainingOutcome(
            bundle=bundle,
            trained_until=plan.window_start,
            challenger=challenger.judgement,
            challenger_samples=challenger.samples,
            reference=_reference(order, features),
            champion=champion.judgement if champion else None,
            champion_samples=champion.samples if champion else None,
            champion_error=error,
            params={**BOOSTER, "n_estimators": ROUNDS, **order.recipe.hyper_parameters, "horizon": HORIZON},
        )

    def observe(self, order: TrainingOrder) -> Observation:
        if order.champion is None:
            raise TrainingFailedError("there is no champion to observe")
        features = {s: _features(c) for s, c in order.candles.items()}
        return _run(order, features, _load(order.champion, order))


def _features(candles: pd.DataFrame) -> pd.DataFrame:
    close, change = candles["close"], candles["close"].pct_change()
    columns = {"%-change-1": change, "%-change-4": close.pct_change(4)}
    for n in LOOKBACKS:
        columns[f"%-gap-{n}"] = close / close.rolling(n).mean() - 1
        columns[f"%-spread-{n}"] = change.rolling(n).std()
    return pd.DataFrame(columns)


def _fit(order: TrainingOrder, symbol: str, features: pd.DataFrame, until: datetime) -> lightgbm.Booster:
    """A booster that has seen candles and labels before `until` only."""
    close = order.candles[symbol]["close"]
    past = slice(at_midnight(until - order.plan.train_period), at_midnight(until) - pd.Timedelta(1))
    label = (close[: past.stop].shift(-HORIZON) / close - 1)[past].dropna()
    rows = features.loc[label.index].to_numpy()
    settings = {**BOOSTER, "seed": order.seed, **order.recipe.hyper_parameters}
    rounds = int(settings.pop("n_estimators", ROUNDS))
    return lightgbm.train(settings, lightgbm.Dataset(rows, label.to_numpy()), num_boost_round=rounds)


def _run(
    order: TrainingOrder, features: dict[str, pd.DataFrame], boosters: dict[str, lightgbm.Booster]
) -> Observation:
    start, stop = at_midnight(order.plan.window_start), at_midnight(order.plan.window_end)
    inside = {s: table[start : stop - pd.Timedelta(1)] for s, table in features.items()}
    samples = _samples(inside, boosters)
    growth, entries, wins = [], 0, 0
    for symbol in inside:
        pnl, trades, won = _trade(
            order.candles[symbol]["open"][start:stop], samples[f"{symbol} {PREDICTION}"], order.recipe
        )
        growth.append(pnl)
        entries, wins = entries + trades, wins + won
    equity = 1 + pd.concat(growth, axis=1).mean(axis=1).cumsum()
    return Observation(judgement=judge(equity, trades=entries, wins=wins), samples=samples)


def _trade(opens: pd.Series, predicted: pd.Series, recipe: TrainingRecipe) -> tuple[pd.Series, int, int]:
    """Profit per candle in units of the stake, number of trades, winners. Signals act at the next open."""
    wish = pd.Series(np.nan, index=opens.index)
    wish[predicted.index[predicted > 2 * recipe.fee]] = 1.0
    wish[predicted.index[predicted < 0]] = 0.0
    held = wish.ffill().fillna(0.0).shift(1, fill_value=0.0)
    held.iloc[-1] = 0.0
    turns = held.diff().fillna(held)
    profit = held.shift(1, fill_value=0.0) * opens.pct_change().fillna(0.0) - turns.abs() * recipe.fee
    per_trade = profit.groupby((turns > 0).cumsum()).sum().drop(0, errors="ignore")
    return profit, len(per_trade), int((per_trade > 0).sum())


def _samples(features: dict[str, pd.DataFrame], boosters: dict[str, lightgbm.Booster]) -> pd.DataFrame:
    """Raw features and predictions, one row per candle."""
    parts = []
    for symbol, table in features.items():
        predicted = np.asarray(boosters[symbol].predict(table.to_numpy()))
        parts.append(table.assign(**{PREDICTION: predicted}).add_prefix(f"{symbol} "))
    return pd.concat(parts, axis=1)


def _reference(order: TrainingOrder, features: dict[str, pd.DataFrame]) -> pd.DataFrame:
    parts = []
    for fitted in order.plan.fit_dates():
        span = slice(at_midnight(fitted), at_midnight(fitted + order.plan.refit) - pd.Timedelta(1))
        boosters = {s: _fit(order, s, table, fitted) for s, table in features.items()}
        parts.append(_samples({s: table[span] for s, table in features.items()}, boosters))
    return pd.concat(parts)[at_midnight(order.plan.reference_start) :]


def _file(bundle: Path, order: TrainingOrder, symbol: str) -> Path:
    return bundle / f"{file_stem(symbol, order.recipe.timeframe)}.txt"


def _save(boosters: dict[str, lightgbm.Booster], order: TrainingOrder) -> Path:
    bundle = order.work / "model"
    bundle.mkdir(parents=True)
    for symbol, booster in boosters.items():
        _file(bundle, order, symbol).write_text(booster.model_to_string())
    about = {"trainer": "baseline", "trained_until": order.plan.window_start.isoformat(), "horizon": HORIZON}
    (bundle / "about.json").write_text(json.dumps(about, sort_keys=True))
    return bundle


def _load(bundle: Path, order: TrainingOrder) -> dict[str, lightgbm.Booster]:
    return {s: lightgbm.Booster(model_str=_file(bundle, order, s).read_text()) for s in order.recipe.symbols}
