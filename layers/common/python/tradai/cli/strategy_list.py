"""`strategy list`: every strategy on one line."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import takewhile
from typing import Final

from tradai.cli.cells import age
from tradai.cli.choices import Choices
from tradai.cli.output import Columns, Row, show_rows
from tradai.common.aws.dynamodb_drift_states import DynamoDBDriftStates
from tradai.common.entities.drift import DriftState
from tradai.common.entities.release import LivePointer, ReleaseKind
from tradai.common.entities.retraining import RetrainingState
from tradai.common.registry.candidates import reign_of
from tradai.common.registry.releases import ReleaseLedger
from tradai.common.retraining.policy import is_judged
from tradai.common.runtime import wiring
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_retraining import ledger, retraining_states

COLUMNS: Columns = {
    "strategy": "strategy",
    "state": ("state", "behind"),
    "config": "config_id",
    "model": "champion",
    "live for": "live_for",
    "drift": ("drift", "drift_note"),
    "last retraining": ("last_status", "last_attempt"),
}
MODEL_MOVES: Final = frozenset(
    {
        ReleaseKind.MODEL_PROMOTED,
        ReleaseKind.MODEL_ROLLED_BACK,
        ReleaseKind.DEPLOY_ROLLED_BACK,
        ReleaseKind.QUARANTINE_LIFTED,
        ReleaseKind.IMPORTED,
    }
)


def list_strategies(choices: Choices) -> None:
    """Every strategy: what is live and since when, drift, the last retraining."""
    releases, states, now = ledger(), retraining_states(), product_clock()
    drift = DynamoDBDriftStates(client=wiring.dynamodb(), table=environment().drift_state_table)
    rows = [
        _line(name, releases, states.get(name), drift.latest(name), now) for name in releases.strategies()
    ]
    show_rows(choices, rows, COLUMNS, empty="no strategy yet: tradai strategy stage NAME --path tradai.yaml")


def _line(
    name: str,
    releases: ReleaseLedger,
    training: RetrainingState | None,
    drift: DriftState | None,
    now: datetime,
) -> Row:
    live = releases.live(name)
    since = _champion_since(releases, live)
    is_behind = _is_behind(releases, live)
    attempted = training.last_attempt_at if training else None
    return {
        "strategy": name,
        "state": _state(live),
        "config_id": live.config_id if live else None,
        "champion": live.model_version if live else None,
        "champion_since": since,
        "live_for": age(now - since) if since else None,
        "drift": _drift(drift),
        "drift_note": _drift_note(drift, live, now),
        "overall_psi": drift.overall_psi if drift else None,
        "last_status": training.last_status if training else None,
        "last_attempt": f"{age(now - attempted)} ago" if attempted else None,
        "last_attempt_at": attempted,
        "last_trained_at": training.last_trained_at if training else None,
        "mirror": "pending" if is_behind else "done",
        "behind": "MLflow behind" if is_behind else None,
        "release_id": live.release_id if live else None,
        "seq": live.seq if live else None,
    }


def _champion_since(releases: ReleaseLedger, live: LivePointer | None) -> datetime | None:
    if live is None or live.model_version is None:
        return None
    began = reign_of(releases.history(live.strategy_name), live)
    return began.created_at if began else None


def _state(live: LivePointer | None) -> str:
    if live is None:
        return "draft"
    return "paused" if live.paused else "live"


def _drift(drift: DriftState | None) -> str | None:
    if drift is None:
        return None
    return drift.severity.value if is_judged(drift) else drift.status.value


def _drift_note(drift: DriftState | None, live: LivePointer | None, now: datetime) -> str | None:
    """What keeps an evaluation from telling about the live model."""
    if drift is None:
        return None
    passed = now - drift.evaluated_at
    if passed > timedelta(days=environment().drift_state_max_age_days):
        return f"{age(passed)} ago"
    if live is None or live.model_version in {None, drift.model_version}:
        return None
    return f"of model {drift.model_version}"


def _is_behind(releases: ReleaseLedger, live: LivePointer | None) -> bool:
    """Whether a release that moved a model is not shown by MLflow yet."""
    if live is None or live.model_version is None or live.mirrored_seq == live.seq:
        return False
    unseen = takewhile(lambda release: release.seq > live.mirrored_seq, releases.history(live.strategy_name))
    return any(release.kind in MODEL_MOVES for release in unseen)
