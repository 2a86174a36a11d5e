"""Day by day: what is counted, kept and acted upon."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from tests.fakes.dynamodb_drift import InMemoryDriftCounts, InMemoryDriftProfiles, InMemoryDriftStates
from tests.unit.drift.series import autocorrelated, noise
from tradai.common.drift.monitor import DriftMonitor, alarm_level, requires_attention
from tradai.common.drift.ports import EVALUATION_SOURCE
from tradai.common.drift.profile import Counts, DriftProfile
from tradai.common.drift.round import Model
from tradai.common.entities.drift import DriftSeverity, DriftState, DriftStatus, FeatureDrift
from tradai.common.errors import TransientError, ValidationFailedError

NOW = datetime(2026, 3, 20, 6, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOURS = 7 * 24
PROFILE = DriftProfile.from_reference({"f": noise(1, HOURS * 20)}, HOURS)


@dataclass
class Market:
    """A strategy `alpha` in version 3 whose feature is counted hour by hour."""

    counts: InMemoryDriftCounts = field(default_factory=InMemoryDriftCounts)
    states: InMemoryDriftStates = field(default_factory=InMemoryDriftStates)
    profiles: InMemoryDriftProfiles = field(
        default_factory=lambda: InMemoryDriftProfiles({("alpha", "3"): PROFILE})
    )

    @property
    def monitor(self) -> DriftMonitor:
        return DriftMonitor(profiles=self.profiles, counts=self.counts, states=self.states)

    def live(self, *, until: datetime, shift: float = 0.0, source: str = "live", seed: int = 5) -> None:
        values = noise(seed, HOURS) + shift
        for i, value in enumerate(values):
            hour = until - timedelta(hours=HOURS - i)
            self.counts.put("alpha", "3", hour, source, PROFILE.count({"f": [value]}))


def state(day: int, severity: DriftSeverity, version: str | None = "3", psi: float = 0.5) -> DriftState:
    feature = FeatureDrift(name="f", psi=psi, threshold=0.3, p_value=0.04, severity=severity)
    return DriftState(
        model_name="alpha",
        evaluated_at=NOW + timedelta(days=day),
        status=DriftStatus.ANALYZED,
        severity=severity,
        overall_psi=psi,
        model_version=version,
        requires_attention=False,
        features=(feature,),
    )


def test_the_trailing_week_up_to_this_hour_is_judged_and_kept() -> None:
    market = Market()
    market.live(until=NOW)

    found = market.monitor.evaluate("alpha", "3", NOW)

    assert found.status is DriftStatus.ANALYZED
    assert found.samples == HOURS
    assert market.states.latest("alpha") == found


def test_older_and_unfinished_hours_do_not_count() -> None:
    market = Market()
    market.live(until=NOW)
    market.counts.put("alpha", "3", NOW, "live", PROFILE.count({"f": [0.0]}))
    market.counts.put("alpha", "3", NOW - timedelta(hours=HOURS + 1), "live", PROFILE.count({"f": [0.0]}))

    assert market.monitor.evaluate("alpha", "3", NOW).samples == HOURS


def test_an_hour_delivered_twice_counts_once_and_a_late_one_next_time() -> None:
    market = Market()
    market.live(until=NOW)
    late = market.counts.items["alpha", "3"].popitem()
    market.live(until=NOW - timedelta(hours=2), seed=5)

    before = market.monitor.evaluate("alpha", "3", NOW)
    market.counts.put("alpha", "3", late[0][0], "live", late[1])
    after = market.monitor.evaluate("alpha", "3", NOW)

    assert (before.samples, after.samples) == (HOURS - 1, HOURS)


def test_live_hours_replace_the_evaluations_own() -> None:
    market = Market()
    market.live(until=NOW, shift=5.0, source=EVALUATION_SOURCE)
    market.live(until=NOW)

    found = market.monitor.evaluate("alpha", "3", NOW)

    assert (found.samples, found.severity) == (HOURS, DriftSeverity.NONE)


def test_two_live_sources_of_an_hour_add_up() -> None:
    market = Market()
    market.live(until=NOW, source="a")
    market.live(until=NOW, source="b", seed=6)

    assert market.monitor.evaluate("alpha", "3", NOW).samples == 2 * HOURS


def test_significant_drift_asks_for_attention_the_second_time() -> None:
    market = Market()
    market.live(until=NOW + timedelta(days=1), shift=2.0)

    first = market.monitor.evaluate("alpha", "3", NOW)
    again = market.monitor.evaluate("alpha", "3", NOW + timedelta(hours=3))
    second = market.monitor.evaluate("alpha", "3", NOW + timedelta(days=1))

    assert {first.severity, again.severity, second.severity} == {DriftSeverity.SIGNIFICANT}
    assert [one.requires_attention for one in (first, again, second)] == [False, False, True]
    assert [alarm_level(one) for one in (first, second)] == [1, 2]


@pytest.mark.parametrize(
    ("earlier", "attention"),
    [
        ([], False),
        ([state(-1, DriftSeverity.SIGNIFICANT)], True),
        ([state(-1, DriftSeverity.NONE), state(-2, DriftSeverity.SIGNIFICANT)], True),
        (
            [
                state(-1, DriftSeverity.NONE),
                state(-2, DriftSeverity.NONE),
                state(-3, DriftSeverity.SIGNIFICANT),
            ],
            False,
        ),
        ([state(-1, DriftSeverity.SIGNIFICANT, version="2")], False),
        ([state(0, DriftSeverity.SIGNIFICANT)], False),
        ([state(-1, DriftSeverity.MODERATE)], False),
        ([state(-1, DriftSeverity.SIGNIFICANT, psi=0.39)], False),
    ],
)
def test_two_of_the_last_three_evaluations_of_this_version_decide(
    earlier: list[DriftState], attention: bool
) -> None:
    assert requires_attention(state(0, DriftSeverity.SIGNIFICANT), earlier) is attention


def test_a_quiet_day_never_asks_for_attention() -> None:
    loud = [state(-1, DriftSeverity.SIGNIFICANT), state(-2, DriftSeverity.SIGNIFICANT)]

    assert not requires_attention(state(0, DriftSeverity.MODERATE), loud)
    assert alarm_level(state(0, DriftSeverity.NONE)) == 0


def test_one_broken_model_does_not_stop_the_others() -> None:
    market = Market()
    market.live(until=NOW)

    broken, idle, good = market.monitor.evaluate_all(
        [Model("beta", "1"), Model("gamma"), Model("alpha", "3")], NOW
    )

    assert (broken.status, idle.status, good.status) == (
        DriftStatus.ERROR,
        DriftStatus.INSUFFICIENT_DATA,
        DriftStatus.ANALYZED,
    )
    assert "beta has no model version 1" in broken.reason
    assert idle.reason == "no model is live"
    assert market.states.latest("beta") is None


def test_an_attempt_that_is_resumed_leaves_alone_what_was_evaluated_for_the_same_time() -> None:
    market = Market()
    market.live(until=NOW)
    (first,) = market.monitor.evaluate_all([Model("alpha", "3")], NOW)
    market.live(until=NOW, shift=3.0)

    def evaluated(version: str, at: datetime) -> DriftState:
        (found,) = market.monitor.evaluate_all([Model("alpha", version)], at, is_resumed=True)
        return found

    assert evaluated("3", NOW) == first
    assert evaluated("3", NOW + timedelta(minutes=1)).severity is DriftSeverity.SIGNIFICANT
    assert evaluated("4", NOW + timedelta(minutes=1)).status is DriftStatus.ERROR


def test_a_model_that_could_not_be_evaluated_is_tried_again_by_a_resumed_attempt() -> None:
    market = Market()
    market.live(until=NOW)
    profile = market.profiles.items.pop(("alpha", "3"))

    (broken,) = market.monitor.evaluate_all([Model("alpha", "3")], NOW, is_resumed=True)
    market.profiles.items["alpha", "3"] = profile
    (mended,) = market.monitor.evaluate_all([Model("alpha", "3")], NOW, is_resumed=True)

    assert (broken.status, mended.status) == (DriftStatus.ERROR, DriftStatus.ANALYZED)


def test_hours_that_the_model_before_counted_are_left_out_and_said() -> None:
    market = Market()
    market.live(until=NOW)
    foreign = DriftProfile.from_reference({"f": autocorrelated(2, HOURS * 20, 0.5)}, HOURS).count(
        {"f": [9.0]}
    )
    for back in (HOURS, HOURS - 1):
        market.counts.put("alpha", "3", NOW - timedelta(hours=back), "live", foreign)

    (found,) = market.monitor.evaluate_all([Model("alpha", "3")], NOW)

    assert (found.status, found.samples) == (DriftStatus.ANALYZED, HOURS - 2)
    assert found.reason.endswith("; 2 of 168 hours were counted with another profile and left out")


def test_the_evaluation_stands_in_for_an_hour_that_the_model_before_counted() -> None:
    market = Market()
    market.live(until=NOW, source=EVALUATION_SOURCE)
    foreign = DriftProfile.from_reference({"f": autocorrelated(2, HOURS * 20, 0.5)}, HOURS).count(
        {"f": [9.0]}
    )
    market.counts.put("alpha", "3", NOW - timedelta(hours=3), "live", foreign)

    found = market.monitor.evaluate("alpha", "3", NOW)

    assert (found.status, found.samples) == (DriftStatus.ANALYZED, HOURS)
    assert "left out" not in found.reason


def test_nothing_is_kept_of_a_strategy_without_a_model() -> None:
    market = Market()

    found = market.monitor.evaluate("nobody", None, NOW)

    assert (found.status, found.reason) == (DriftStatus.INSUFFICIENT_DATA, "no model is live")
    assert market.states.latest("nobody") is None


def test_a_day_is_a_day_of_utc_wherever_the_time_was_told() -> None:
    market = Market()
    market.live(until=NOW + timedelta(days=1), shift=2.0)
    market.monitor.evaluate("alpha", "3", NOW)

    found = market.monitor.evaluate("alpha", "3", datetime(2026, 3, 20, 23, 0, tzinfo=timezone(-5 * HOUR)))

    assert found.evaluated_at == datetime(2026, 3, 21, 4, tzinfo=UTC)
    assert found.requires_attention


def test_a_past_day_is_judged_by_what_came_before_it() -> None:
    market = Market()
    market.live(until=NOW, shift=2.0)
    for day in (-1, 1, 2, 3):
        market.states.put(state(day, DriftSeverity.SIGNIFICANT if day < 0 else DriftSeverity.NONE))

    assert market.monitor.evaluate("alpha", "3", NOW).requires_attention


def test_a_time_without_a_zone_is_refused() -> None:
    naive = NOW.replace(tzinfo=None)

    with pytest.raises(
        ValidationFailedError, match=r"^at: 2026-03-20T06:30:00 has no time zone; write it with Z$"
    ):
        Market().monitor.evaluate("alpha", "3", naive)
    with pytest.raises(ValidationFailedError, match=r"^at: "):
        list(Market().monitor.evaluate_all([Model("alpha", "3")], naive))


ATTENTION = replace(state(-1, DriftSeverity.SIGNIFICANT), requires_attention=True)
UNKNOWN = replace(state(0, DriftSeverity.NONE), status=DriftStatus.ERROR)


@pytest.mark.parametrize(
    ("kept", "answered", "level"),
    [
        pytest.param(None, [], 0, id="no models: none drifts"),
        pytest.param(None, [state(0, DriftSeverity.MODERATE)], 1, id="evaluated"),
        pytest.param(None, [UNKNOWN], None, id="never evaluated"),
        pytest.param(ATTENTION, [UNKNOWN], 2, id="drifted when it was seen last"),
        pytest.param(ATTENTION, [replace(UNKNOWN, model_version=None)], 2, id="and its version is not known"),
        pytest.param(ATTENTION, [replace(UNKNOWN, model_version="4")], None, id="that was another version"),
        pytest.param(state(-1, DriftSeverity.NONE), [UNKNOWN], None, id="quiet then says nothing of now"),
        pytest.param(state(1, DriftSeverity.MODERATE), [UNKNOWN], None, id="nor does what came later"),
        pytest.param(None, [UNKNOWN, state(0, DriftSeverity.NONE)], 0, id="another one is quiet"),
        pytest.param(ATTENTION, [UNKNOWN, state(0, DriftSeverity.NONE)], 2, id="the worst of both"),
    ],
)
def test_a_model_that_cannot_be_evaluated_stays_at_the_drift_found_last(
    kept: DriftState | None, answered: list[DriftState], level: int | None
) -> None:
    market = Market()
    if kept is not None:
        market.states.put(kept)

    assert market.monitor.worst_level(answered) == level


def test_where_no_state_can_be_read_no_level_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: object, **__: object) -> tuple[DriftState, ...]:
        raise TransientError("no answer")

    monkeypatch.setattr(InMemoryDriftStates, "recent", down)

    assert Market().monitor.worst_level([UNKNOWN]) is None


def test_counts_made_with_other_bins_are_an_error_of_that_model() -> None:
    market = Market()
    market.live(until=NOW)
    other = DriftProfile.from_reference({"f": autocorrelated(2, HOURS * 20, 0.5)}, HOURS)
    market.profiles.items["alpha", "3"] = other

    (found,) = market.monitor.evaluate_all([Model("alpha", "3")], NOW)

    assert found.status is DriftStatus.ERROR
    assert "different bins" in found.reason


@pytest.mark.parametrize(
    "values",
    [
        pytest.param((), id="no feature"),
        pytest.param(((1, 2),), id="bins"),
    ],
)
def test_counts_that_nothing_can_be_made_of_are_an_error_of_that_model(values: tuple[Any, ...]) -> None:
    market = Market()
    market.live(until=NOW)
    market.profiles.items["beta", "1"] = PROFILE
    market.counts.put(
        "beta", "1", NOW - timedelta(hours=5), "live", Counts(profile=PROFILE.id, values=values)
    )

    broken, good = market.monitor.evaluate_all([Model("beta", "1"), Model("alpha", "3")], NOW)

    assert (broken.status, good.status) == (DriftStatus.ERROR, DriftStatus.ANALYZED)
    assert broken.reason


def test_a_model_whose_version_is_not_known_is_an_error_of_its_own() -> None:
    market = Market()
    market.live(until=NOW)

    unknown, good = market.monitor.evaluate_all([Model("beta", fault="no answer"), Model("alpha", "3")], NOW)

    assert (unknown.status, unknown.reason, unknown.model_version) == (DriftStatus.ERROR, "no answer", None)
    assert good.status is DriftStatus.ANALYZED


def test_history_is_kept_newest_first() -> None:
    states = InMemoryDriftStates()
    for day in range(5):
        states.put(state(day, DriftSeverity.NONE))
    states.put(replace(state(4, DriftSeverity.MODERATE), samples=9))

    assert [one.evaluated_at.day for one in states.recent("alpha", 3)] == [24, 23, 22]
    assert states.recent("alpha", 1)[0].samples == 9
