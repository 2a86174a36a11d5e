from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.fakes.dynamodb_drift import InMemoryDriftCounts
from tests.unit.retraining.history import entries
from tradai.common import live
from tradai.common.drift.counts import Counts
from tradai.common.entities.release import Release
from tradai.common.errors import ReleaseNotFoundError, ValidationFailedError
from tradai.common.live import desk
from tradai.common.runtime import wiring_live

NOW = datetime(2026, 3, 1, 12, 34, 56, tzinfo=UTC)
HOUR = datetime(2026, 3, 1, 12, tzinfo=UTC)
COUNTED = Counts(profile="p", values=((3, 1),))


@dataclass
class Trading:
    """A strategy in the market: what was released, counted and measured. `reads` are the ledger's."""

    versions: list[str | None] = field(default_factory=lambda: [None, "1", "2"])
    counts: InMemoryDriftCounts = field(default_factory=InMemoryDriftCounts)
    drawdowns: list[tuple[str, float]] = field(default_factory=list)
    reads: list[int | None] = field(default_factory=list)

    def history(self, strategy: str, *, limit: int | None = None) -> Iterator[Release]:
        self.reads.append(limit)
        yield from entries(*self.versions)[:limit] if strategy == "Alpha" else ()

    def put_drawdown(self, model_name: str, drawdown: float) -> None:
        self.drawdowns.append((model_name, drawdown))

    def counted(self, version: str = "2") -> dict[tuple[datetime, str], Counts]:
        return self.counts.items.get(("Alpha", version), {})


@pytest.fixture
def trading(monkeypatch: pytest.MonkeyPatch) -> Trading:
    market = Trading()
    monkeypatch.setattr(wiring_live, "ledger", lambda: market)
    monkeypatch.setattr(wiring_live, "live_metrics", lambda: market)
    monkeypatch.setattr(wiring_live, "drift_counts", lambda: market.counts)
    monkeypatch.setattr(desk, "product_clock", lambda: NOW)
    return market


def test_what_is_live_is_one_read(trading: Trading) -> None:
    release = live.current("Alpha")

    assert (release.model_version, release.seq) == ("2", 3)
    assert trading.reads == [1]


@pytest.mark.usefixtures("trading")
def test_nothing_ever_live_is_said() -> None:
    with pytest.raises(ReleaseNotFoundError, match="Beta"):
        live.current("Beta")


def test_counts_are_those_of_the_live_version_in_the_present_hour(trading: Trading) -> None:
    live.report("Alpha", counts=COUNTED)

    assert trading.counted() == {(HOUR, "live"): COUNTED}
    assert trading.drawdowns == []


def test_the_same_hour_and_source_again_replaces(trading: Trading) -> None:
    later = Counts(profile="p", values=((4, 1),))

    live.report("Alpha", counts=COUNTED)
    live.report("Alpha", counts=later, hour=NOW.astimezone(timezone(timedelta(hours=9))))
    live.report("Alpha", counts=COUNTED, source="second")

    assert trading.counted() == {(HOUR, "live"): later, (HOUR, "second"): COUNTED}


def test_counts_without_a_model_are_nobodys(trading: Trading) -> None:
    trading.versions = [None]

    with pytest.raises(ReleaseNotFoundError, match="with a model"):
        live.report("Alpha", counts=COUNTED)


def test_an_hour_without_a_zone_is_refused(trading: Trading) -> None:
    with pytest.raises(ValidationFailedError, match=r"^hour: .* no time zone"):
        live.report("Alpha", counts=COUNTED, hour=NOW.replace(tzinfo=None))

    assert trading.counts.items == {}


@pytest.mark.parametrize("drawdown", [0.0, 0.25, 1.0])
def test_a_drawdown_feeds_the_alarm(trading: Trading, drawdown: float) -> None:
    live.report("Alpha", drawdown=drawdown)

    assert trading.drawdowns == [("Alpha", drawdown)]
    assert trading.reads == []


@pytest.mark.parametrize("drawdown", [-0.01, 1.01, 25, float("nan"), float("inf")])
def test_what_is_no_ratio_is_refused(trading: Trading, drawdown: float) -> None:
    with pytest.raises(ValidationFailedError, match=r"^drawdown: "):
        live.report("Alpha", counts=COUNTED, drawdown=drawdown)

    assert (trading.counts.items, trading.drawdowns) == ({}, [])


def test_nothing_to_say_says_nothing(trading: Trading) -> None:
    live.report("Alpha")

    assert (trading.reads, trading.counts.items, trading.drawdowns) == ([], {}, [])


def test_the_promise_of_the_package_is_two_functions() -> None:
    assert live.__all__ == ["current", "report"]
