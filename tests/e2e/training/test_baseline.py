from __future__ import annotations

from pathlib import Path

import pandas as pd

from tests.unit.training.market import CRIPPLED, START, market, order
from tradai.common.entrypoint.training.trainers.baseline import BaselineTrainer
from tradai.common.registry.artifacts import folder_digests

BEFORE, LATER, AFTER = 260, 300, 420
QUICK = 14


def test_the_model_of_a_regime_wins_in_it_and_loses_after_it(tmp_path: Path) -> None:
    first = BaselineTrainer().train(order(BEFORE, tmp_path / "first", reference_days=QUICK))

    later = BaselineTrainer().train(
        order(LATER, tmp_path / "later", champion=first.bundle, reference_days=QUICK)
    )
    after = BaselineTrainer().train(
        order(AFTER, tmp_path / "after", champion=first.bundle, reference_days=QUICK)
    )

    assert later.champion
    assert after.champion
    assert profit(later.champion) > 0.1
    assert profit(after.champion) < -0.1
    assert profit(after.challenger) > 0.1


def test_crippling_parameters_yield_almost_no_trades(tmp_path: Path) -> None:
    outcome = BaselineTrainer().train(
        order(BEFORE, tmp_path / "bad", hyper_parameters=CRIPPLED, reference_days=QUICK)
    )

    assert (outcome.challenger.metrics["total_trades"] or 0) < 10


def test_the_same_order_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = (
        BaselineTrainer().train(order(BEFORE, tmp_path / name, reference_days=QUICK)) for name in "ab"
    )

    assert folder_digests(one.bundle) == folder_digests(two.bundle)
    assert one.challenger == two.challenger


def test_a_champion_on_its_own_window_repeats_its_judgement(tmp_path: Path) -> None:
    first = BaselineTrainer().train(order(BEFORE, tmp_path / "first", reference_days=QUICK))

    again = BaselineTrainer().train(
        order(
            BEFORE, tmp_path / "again", champion=first.bundle, hyper_parameters=CRIPPLED, reference_days=QUICK
        )
    )

    assert again.champion == first.challenger


def test_nothing_after_the_window_changes_anything(tmp_path: Path) -> None:
    changed = {s: c.copy() for s, c in market().items()}
    for table in changed.values():
        table.loc[START + pd.Timedelta(days=BEFORE, hours=1) :] *= 3

    plain = BaselineTrainer().train(order(BEFORE, tmp_path / "plain", reference_days=QUICK))
    other = BaselineTrainer().train(order(BEFORE, tmp_path / "other", candles=changed, reference_days=QUICK))

    assert plain.challenger == other.challenger


def test_the_model_has_seen_nothing_of_the_window(tmp_path: Path) -> None:
    wanted = order(BEFORE, tmp_path / "plain", reference_days=QUICK)
    changed = {s: c.copy() for s, c in market().items()}
    for table in changed.values():
        table.loc[wanted.plan.window_start :] *= 3

    plain = BaselineTrainer().train(wanted)
    other = BaselineTrainer().train(order(BEFORE, tmp_path / "other", candles=changed, reference_days=QUICK))

    assert folder_digests(plain.bundle) == folder_digests(other.bundle)


def test_samples_cover_every_candle_of_reference_and_window(tmp_path: Path) -> None:
    wanted = order(BEFORE, tmp_path / "first")

    outcome = BaselineTrainer().train(wanted)

    assert len(outcome.reference) == 140 * 24
    assert len(outcome.challenger_samples) == 30 * 24
    assert not outcome.reference.isna().to_numpy().any()
    assert list(outcome.reference) == list(outcome.challenger_samples)
    assert outcome.reference.index[-1] < wanted.plan.window_start


def test_a_foreign_champion_is_said_and_does_not_stop_the_training(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()

    outcome = BaselineTrainer().train(order(BEFORE, tmp_path / "x", champion=foreign, reference_days=QUICK))

    assert outcome.champion is None
    assert "cannot be used by the baseline trainer" in str(outcome.champion_error)


def profit(judgement: object) -> float:
    return float(judgement.metrics["total_profit"])  # type: ignore[attr-defined] # a Judgement
