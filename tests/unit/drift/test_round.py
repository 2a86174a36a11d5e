"""Which models one round evaluates, and when it stops."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count

import pytest

from tradai.common.drift.round import Model, in_time, live_models
from tradai.common.entities.release import LivePointer
from tradai.common.errors import ConflictError, TransientError

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
        pytest.param(None, [Model("Alpha", "3")], id="all: without a model nothing drifts"),
        pytest.param(["Beta", "Gone"], [Model("Beta"), Model("Gone")], id="named: each is answered"),
        pytest.param(["Alpha", "Beta", "Alpha"], [Model("Alpha", "3"), Model("Beta")], id="once each"),
    ],
)
def test_models_of_a_round(names: Iterable[str] | None, models: list[Model]) -> None:
    assert list(live_models(Releases(), names)) == models


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (ConflictError("the pointer of Alpha was altered"), "the pointer of Alpha was altered"),
        (KeyError("seq"), "its stored data can't be read: KeyError('seq')"),
    ],
)
def test_a_pointer_that_cannot_be_read_does_not_end_the_round(fault: Exception, said: str) -> None:
    class Altered(Releases):
        def live(self, strategy: str) -> LivePointer | None:
            if strategy == "Alpha":
                raise fault
            return super().live("Alpha")

    assert list(live_models(Altered(), None)) == [Model("Alpha", fault=said), Model("Beta", "3")]


def test_a_round_ends_in_time_and_says_that_others_are_left() -> None:
    seconds = count(step=100)
    models = in_time(map(Model, "ABCD"), 250, clock=lambda: next(seconds))

    assert [next(models) for _ in range(3)] == [Model("A"), Model("B"), Model("C")]
    with pytest.raises(TransientError, match="after 3 models"):
        next(models)
