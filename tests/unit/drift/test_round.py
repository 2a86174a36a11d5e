"""Which models one round evaluates, and when it stops."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count

import pytest

from tradai.common.drift.round import in_time, live_models
from tradai.common.entities.release import LivePointer
from tradai.common.errors import TransientError

SINCE = datetime(2026, 1, 1, tzinfo=UTC)


class Releases:
    """Alpha has a model, Beta only a configuration."""

    def strategies(self) -> list[str]:
        return ["Alpha", "Beta"]

    def live(self, strategy: str) -> LivePointer | None:
        if strategy not in self.strategies():
            return None
        version = "3" if strategy == "Alpha" else None
        return LivePointer(strategy_name=strategy, seq=1, digest="", since=SINCE, model_version=version)


@pytest.mark.parametrize(
    ("names", "models"),
    [
        pytest.param(None, [("Alpha", "3")], id="all: without a model nothing drifts"),
        pytest.param(["Beta", "Gone"], [("Beta", None), ("Gone", None)], id="named: each is answered"),
    ],
)
def test_models_of_a_round(names: Iterable[str] | None, models: list[tuple[str, str | None]]) -> None:
    assert list(live_models(Releases(), names)) == models


def test_a_round_ends_in_time_and_says_that_others_are_left() -> None:
    seconds = count(step=100)
    models = in_time([("A", "1"), ("B", "1"), ("C", "1"), ("D", "1")], 250, clock=lambda: next(seconds))

    assert [next(models) for _ in range(3)] == [("A", "1"), ("B", "1"), ("C", "1")]
    with pytest.raises(TransientError, match="after 3 models"):
        next(models)
