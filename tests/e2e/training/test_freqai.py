"""Freqtrade for real, on one pair and few days: about ten seconds a run."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.training.market import CRIPPLED, market, order
from tradai.common.entrypoint.training.trainers.freqai import FreqaiTrainer
from tradai.common.entrypoint.training.trainers.ports import TrainingOrder, TrainingOutcome
from tradai.common.errors import TrainingFailedError, ValidationFailedError
from tradai.common.registry.artifacts import folder_digests

STRATEGY = Path(__file__).parents[3] / "examples/SwingStrategy"
DAY = 260
FEATURES = {"label_period_candles": 6, "indicator_periods_candles": [6, 24]}


def small(work: Path, **changes: object) -> TrainingOrder:
    """One pair, a reference of a week."""
    settings = {"symbols": ("BTC/USDT",), "feature_parameters": FEATURES, "reference_days": 7, **changes}
    return order(DAY, work, **settings)  # type: ignore[arg-type] # fields of the order by name


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> TrainingOutcome:
    return FreqaiTrainer(STRATEGY).train(small(tmp_path_factory.mktemp("freqai") / "trained"))


def test_the_challenger_is_judged_on_every_day_of_the_window(
    trained: TrainingOutcome, tmp_path: Path
) -> None:
    plan = small(tmp_path / "order").plan

    assert len(trained.challenger.dates) == len(trained.challenger.daily_returns) == 30
    assert trained.challenger.dates[0] == plan.window_start.date()
    assert (trained.challenger.metrics["total_trades"] or 0) > 0
    assert trained.trained_until == plan.window_start


def test_samples_are_raw_features_and_predictions_of_every_candle(trained: TrainingOutcome) -> None:
    names = [str(name) for name in trained.challenger_samples]

    assert len(trained.challenger_samples) == 30 * 24
    assert len(trained.reference) == 7 * 24
    assert list(trained.reference) == list(trained.challenger_samples)
    assert "BTC/USDT prediction:&-move" in names
    assert sum(name.startswith("BTC/USDT %-") for name in names) == 6
    assert not trained.challenger_samples.isna().to_numpy().any()


def test_the_bundle_holds_the_deployed_model_and_nothing_of_the_run(trained: TrainingOutcome) -> None:
    files = folder_digests(trained.bundle)

    assert sorted(files) == [
        "BTC_USDT-1h/feature_pipeline.pkl",
        "BTC_USDT-1h/label_pipeline.pkl",
        "BTC_USDT-1h/metadata.json",
        "BTC_USDT-1h/model.joblib",
        "about.json",
    ]
    assert str(trained.bundle.parent) not in (trained.bundle / "BTC_USDT-1h/metadata.json").read_text()
    assert json.loads((trained.bundle / "about.json").read_text())["packages"]["freqtrade"]


def test_the_same_order_twice_gives_the_same_bytes_and_a_champion_repeats_its_judgement(
    trained: TrainingOutcome, tmp_path: Path
) -> None:
    again = FreqaiTrainer(STRATEGY).train(small(tmp_path / "again", champion=trained.bundle))

    assert folder_digests(again.bundle) == folder_digests(trained.bundle)
    assert again.challenger == trained.challenger
    assert again.champion == trained.challenger
    assert again.champion_samples is not None
    assert again.champion_samples.equals(trained.challenger_samples)


def test_crippled_parameters_trade_too_little(trained: TrainingOutcome, tmp_path: Path) -> None:
    crippled = FreqaiTrainer(STRATEGY).train(
        small(tmp_path / "bad", hyper_parameters=CRIPPLED, champion=trained.bundle)
    )

    assert (crippled.challenger.metrics["total_trades"] or 0) < 10
    assert crippled.champion == trained.challenger


def test_a_champion_of_other_features_is_said_and_does_not_stop_the_training(
    trained: TrainingOutcome, tmp_path: Path
) -> None:
    other = {**FEATURES, "indicator_periods_candles": [6, 12]}

    outcome = FreqaiTrainer(STRATEGY).train(
        small(tmp_path / "x", champion=trained.bundle, feature_parameters=other)
    )

    assert outcome.champion is None
    assert "the model's features are not the strategy's" in str(outcome.champion_error)


def test_a_champion_trained_inside_the_window_is_not_judged(trained: TrainingOutcome, tmp_path: Path) -> None:
    peeked = tmp_path / "peeked"
    peeked.mkdir()
    for name in folder_digests(trained.bundle):
        (peeked / name).parent.mkdir(exist_ok=True)
        (peeked / name).write_bytes((trained.bundle / name).read_bytes())
    about = json.loads((peeked / "about.json").read_text())
    wanted = small(tmp_path / "x", champion=peeked)
    about["trained_until"] = wanted.plan.window_end.isoformat()
    (peeked / "about.json").write_text(json.dumps(about))

    outcome = FreqaiTrainer(STRATEGY).train(wanted)

    assert "inside the comparison window" in str(outcome.champion_error)


def test_perpetuals_trade_as_futures(tmp_path: Path) -> None:
    pair = "BTC/USDT:USDT"

    outcome = FreqaiTrainer(STRATEGY).train(
        small(tmp_path / "x", symbols=(pair,), candles={pair: market()["BTC/USDT"]})
    )

    assert (outcome.challenger.metrics["total_trades"] or 0) > 0
    assert f"{pair} prediction:&-move" in outcome.reference


def test_a_training_error_that_freqai_swallows_is_a_failure(tmp_path: Path) -> None:
    broken = small(tmp_path / "x", hyper_parameters={"objective": "nonsense"})

    with pytest.raises(TrainingFailedError, match=r"BTC/USDT.*Unknown objective"):
        FreqaiTrainer(STRATEGY).train(broken)


def test_missing_candles_are_a_failure_not_a_later_start(tmp_path: Path) -> None:
    wanted = small(tmp_path / "x")
    short = {s: c[wanted.plan.walk_start - wanted.plan.train_period :] for s, c in wanted.candles.items()}

    with pytest.raises(TrainingFailedError, match=r"instead of|predictions for"):
        FreqaiTrainer(STRATEGY).train(replace(wanted, candles=short))


def test_a_training_that_hangs_is_ended(tmp_path: Path) -> None:
    with pytest.raises(TrainingFailedError, match=r"did not finish within 0\.5 s"):
        FreqaiTrainer(STRATEGY, seconds=0.5).train(small(tmp_path / "x"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"freqai_model": "Oracle"}, "use one of LightGBMRegressor"),
        ({"entry_point": "swing.nowhere:Swing"}, "has no swing.nowhere"),
        ({"symbols": ("BTC/USDT", "ETH/USDT:USDT")}, "one quote currency"),
        ({"symbols": ("BTC/USDT", "BTC/USDC")}, "must not share one"),
        ({"symbols": ("BTC/USDT", "ETH/EUR")}, "one quote currency"),
    ],
)
def test_what_freqtrade_cannot_run_is_refused_before_it_starts(
    tmp_path: Path, changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValidationFailedError, match=sentence):
        FreqaiTrainer(STRATEGY).train(small(tmp_path / "x", **changes))
