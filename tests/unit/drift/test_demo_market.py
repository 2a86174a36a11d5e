"""The market of the story that the README tells, with the features of the example strategy."""

from __future__ import annotations

from tests.benchmarks.decisions.regimes import alarm_levels, market
from tradai.cli.local import SEED
from tradai.local.demo.story import SHIFT_AFTER_DAYS


def test_its_change_is_seen_within_three_evaluations_and_nothing_before_it() -> None:
    levels = list(alarm_levels(market(SEED)))

    assert not any(levels[:SHIFT_AFTER_DAYS])
    assert any(levels[SHIFT_AFTER_DAYS : SHIFT_AFTER_DAYS + 3])
    assert 2 in levels[SHIFT_AFTER_DAYS : SHIFT_AFTER_DAYS + 3]
