from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradai.common.entities.drift import DriftSeverity, DriftState, DriftStatus
from tradai.common.entities.retraining import (
    RetrainingQuestion,
    RetrainingState,
    RetrainingTrigger,
    RetrainingVerdict,
)
from tradai.common.errors import ValidationFailedError
from tradai.common.retraining.policy import RetrainingPolicy

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
UNJUDGED = DriftStatus.INSUFFICIENT_DATA
ME, OTHER = "arn:execution:me", "arn:execution:other"


def question(**facts: Any) -> RetrainingQuestion:
    return RetrainingQuestion(**{"model_name": "Alpha", "champion_version": "3", **facts})


def trained(hours: float, **facts: Any) -> RetrainingState:
    at = NOW - timedelta(hours=hours)
    return RetrainingState(**{"model_name": "Alpha", "last_attempt_at": at, "last_trained_at": at, **facts})


def drift(severity: DriftSeverity = DriftSeverity.NONE, **facts: Any) -> DriftState:
    return DriftState(
        **{
            "model_name": "Alpha",
            "evaluated_at": NOW - timedelta(hours=6),
            "status": DriftStatus.ANALYZED,
            "severity": severity,
            "overall_psi": 0.4,
            "model_version": "3",
            "requires_attention": severity is DriftSeverity.SIGNIFICANT,
            **facts,
        }
    )


def verdict_of(
    asked: RetrainingQuestion, state: RetrainingState | None, drifted: DriftState | None, **policy: Any
) -> tuple[RetrainingVerdict, RetrainingTrigger | None]:
    decision = RetrainingPolicy(**policy).decide(asked, state, drifted, NOW)
    return decision.decision, decision.trigger


@pytest.mark.parametrize("name", ["", "-x", "a b", "../x", "x" * 65, "Alpha\n", "é"])
def test_a_bad_name_is_an_invalid_model(name: str) -> None:
    assert verdict_of(question(model_name=name), None, None)[0] is RetrainingVerdict.INVALID_MODEL


def test_an_unknown_strategy_is_an_invalid_model() -> None:
    decision = RetrainingPolicy().decide(question(is_known=False, force=True), None, None, NOW)

    assert decision.decision is RetrainingVerdict.INVALID_MODEL
    assert "config version" in decision.reason


def test_only_allowed_models_are_retrained_when_any_are_named() -> None:
    assert verdict_of(question(), None, None, allowed_models=frozenset({"Beta"}))[0] == "invalid_model"
    assert verdict_of(question(), None, None, allowed_models=frozenset({"Alpha"}))[0] == "needs_retraining"


def test_a_lease_of_another_execution_stops_even_a_forced_run() -> None:
    held = trained(999, owner=OTHER, expires_at=int(NOW.timestamp()) + 1)

    assert verdict_of(question(force=True, execution_id=ME), held, None)[0] is RetrainingVerdict.IN_PROGRESS


def test_the_holder_of_the_lease_may_ask_again() -> None:
    held = trained(999, owner=ME, expires_at=int(NOW.timestamp()) + 1)

    assert verdict_of(question(execution_id=ME), held, None)[0] is RetrainingVerdict.NEEDS_RETRAINING


def test_an_expired_lease_stops_nobody_and_expires_in_real_time() -> None:
    held = trained(999, owner=OTHER, expires_at=int(NOW.timestamp()))
    later = NOW + timedelta(seconds=1)

    at_once = RetrainingPolicy().decide(question(), held, None, NOW)
    after = RetrainingPolicy().decide(question(), held, None, NOW, real_now=later)

    assert (at_once.decision, after.decision) == ("in_progress", "needs_retraining")


def test_asking_by_hand_overrides_the_quiet_time() -> None:
    for asked in (question(force=True), question(manual_trigger=True)):
        assert verdict_of(asked, trained(1), None) == ("needs_retraining", RetrainingTrigger.MANUAL)


@pytest.mark.parametrize(
    ("failures", "quiet_hours"), [(0, 24), (1, 48), (2, 96), (3, 168), (4, 168), (1000, 168)]
)
def test_the_quiet_time_doubles_with_failures_up_to_a_week(failures: int, quiet_hours: int) -> None:
    significant = drift(DriftSeverity.SIGNIFICANT)
    just_before = trained(quiet_hours - 0.01, consecutive_failures=failures)
    just_after = trained(quiet_hours, consecutive_failures=failures)

    assert verdict_of(question(), just_before, significant)[0] is RetrainingVerdict.RECENTLY_TRAINED
    assert verdict_of(question(), just_after, significant)[0] is RetrainingVerdict.NEEDS_RETRAINING


@pytest.mark.parametrize(("failures", "told"), [(1, "after a failure;"), (2, "after 2 failures in a row;")])
def test_the_reason_counts_the_failures(failures: int, told: str) -> None:
    decision = RetrainingPolicy().decide(question(), trained(1, consecutive_failures=failures), None, NOW)

    assert told in decision.reason


def test_significant_drift_retrains_before_the_model_is_due() -> None:
    assert verdict_of(question(), trained(30), drift(DriftSeverity.SIGNIFICANT)) == (
        "needs_retraining",
        RetrainingTrigger.DRIFT_DETECTED,
    )


@pytest.mark.parametrize(
    "state",
    [
        drift(DriftSeverity.MODERATE),
        drift(DriftSeverity.SIGNIFICANT, requires_attention=False),
        drift(DriftSeverity.SIGNIFICANT, evaluated_at=NOW - timedelta(days=3)),
        drift(DriftSeverity.SIGNIFICANT, evaluated_at=NOW + timedelta(days=3000)),
        drift(DriftSeverity.SIGNIFICANT, model_version="2"),
        drift(DriftSeverity.SIGNIFICANT, status=UNJUDGED),
        None,
    ],
)
def test_lesser_stale_foreign_or_missing_drift_does_not_retrain(state: DriftState | None) -> None:
    assert verdict_of(question(), trained(30), state)[0] is RetrainingVerdict.NO_RETRAINING


@pytest.mark.parametrize(
    ("state", "remark"),
    [
        (None, "no drift state yet"),
        (drift(evaluated_at=NOW - timedelta(days=3)), "stale (3 d old)"),
        (drift(evaluated_at=NOW + timedelta(hours=1)), "of a time to come (2026-"),
        (drift(model_version="2"), "of version 2, version 3 is live"),
        (drift(status=UNJUDGED, reason="no rows"), "; drift could not be judged: no rows"),
        (drift(status=UNJUDGED), "; drift could not be judged: insufficient_data"),
    ],
)
def test_a_missing_or_stale_drift_state_is_said_aloud(state: DriftState | None, remark: str) -> None:
    assert remark in RetrainingPolicy().decide(question(), trained(30), state, NOW).reason


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(minutes=5)])
def test_a_judged_state_of_now_needs_no_remark(ahead: timedelta) -> None:
    decision = RetrainingPolicy().decide(question(), trained(36), drift(evaluated_at=NOW + ahead), NOW)

    assert (decision.reason, decision.drift_severity) == ("trained 1.5 d ago, due after 7 d", "none")


def test_what_could_not_be_judged_is_not_passed_on_as_no_drift() -> None:
    decision = RetrainingPolicy().decide(
        question(), trained(36), drift(status=UNJUDGED, overall_psi=None), NOW
    )

    assert (decision.drift_severity, decision.drift_psi) == (None, None)


def test_unchanged_data_are_not_trained_on_again() -> None:
    state = trained(999, last_data_version="7")

    assert verdict_of(question(data_version="7"), state, None)[0] is RetrainingVerdict.NO_RETRAINING
    assert verdict_of(question(data_version="8"), state, None)[0] is RetrainingVerdict.NEEDS_RETRAINING


def test_a_model_is_due_when_never_trained_or_older_than_the_interval() -> None:
    assert verdict_of(question(), None, None) == ("needs_retraining", RetrainingTrigger.SCHEDULED)
    assert verdict_of(question(), trained(7 * 24), None)[0] is RetrainingVerdict.NEEDS_RETRAINING
    assert verdict_of(question(), trained(7 * 24 - 1), None)[0] is RetrainingVerdict.NO_RETRAINING


def test_ages_are_told_in_hours_and_days() -> None:
    decision = RetrainingPolicy().decide(question(), trained(36), drift(), NOW)

    assert (decision.hours_since_retrain, decision.days_since_retrain) == (36, 1.5)
    assert (decision.drift_severity, decision.drift_psi) == ("none", 0.4)


STATES = st.builds(
    RetrainingState,
    model_name=st.just("Alpha"),
    owner=st.sampled_from([None, ME, OTHER]),
    expires_at=st.integers(0, 4_000_000_000),
    last_attempt_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    last_trained_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    last_data_version=st.sampled_from([None, "7"]),
    consecutive_failures=st.integers(0, 10**6),
)


@given(
    st.none() | STATES, st.booleans(), st.sampled_from([None, "7"]), st.sampled_from([None, *DriftSeverity])
)
def test_every_state_has_an_answer_with_a_reason(
    state: RetrainingState | None, is_known: bool, version: str | None, severity: DriftSeverity | None
) -> None:
    asked = replace(question(data_version=version), is_known=is_known)

    decision = RetrainingPolicy().decide(asked, state, drift(severity) if severity else None, NOW)

    assert decision.reason
    assert (decision.trigger is not None) == (decision.decision is RetrainingVerdict.NEEDS_RETRAINING)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationFailedError, match="time zone"):
        RetrainingPolicy().decide(
            RetrainingQuestion(model_name="Alpha"), None, None, NOW.replace(tzinfo=None)
        )
