"""`strategy compare`, `drift`, `settings`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest

from tests.contracts.cli.shell import NAME, Shell, document
from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.entities.drift import DriftSeverity, DriftState, DriftStatus, FeatureDrift
from tradai.common.entities.job import JobRecord
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.runtime.wiring_drift import drift_states
from tradai.common.runtime.wiring_judgement import results
from tradai.common.runtime.wiring_retraining import job_records

DAY = datetime(2026, 11, 20, tzinfo=UTC)
EVIDENCE: dict[str, Any] = {
    "decision": "keep",
    "reason": "the difference is within what luck explains",
    "confidence": 0.61,
    "checks": [
        {
            "metric": "total_profit", "value": 0.1, "champion": 0.08, "rule": ">", "threshold": 0.0,
            "weight": "high", "required": True, "passed": True,
        }
    ],
    "verdict": {
        "rule": "superiority", "missing": [], "days": 60, "window_start": "2026-09-21",
        "window_end": "2026-11-20", "skill": {"sharpe": 1.2, "deflated": 0.97},
        "paired": {"delta_sharpe": 0.1, "p_value": 0.39, "look": 1},
    },
}  # fmt: skip


def _judged(shell: Shell, evidence: Mapping[str, Any] = EVIDENCE, *, digest: str | None = None) -> str:
    version = shell.registered()
    shell.mlflow.set_model_version_tag(NAME, version, "job_id", "job-1")
    _, found = results().put_evidence("job-1", evidence)
    job_records().put_new(
        JobRecord(
            job_id="job-1",
            status=RetrainingStatus.KEPT,
            model_name=NAME,
            trace_id="trace-1",
            created_at=DAY,
            updated_at=DAY,
            expected_champion="7",
            evidence_digest=digest or found,
        )
    )
    return version


def test_compare_shows_the_evidence_of_the_job(shell: Shell) -> None:
    version = _judged(shell)

    shown = shell.json("strategy", "compare", NAME, version)

    assert (shown["decision"], shown["champion"], shown["job_id"]) == ("keep", "7", "job-1")
    assert shown["verdict"]["paired"]["p_value"] == 0.39


def test_compare_as_a_table_has_reason_gates_and_numbers(shell: Shell) -> None:
    version = _judged(shell)

    result = shell.run("strategy", "compare", NAME, version)

    assert result.exit_code == 0
    for part in ("within what luck explains", "total_profit", "delta sharpe", "60 days"):
        assert part in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def _evaluated_on(days: int, role: Literal["challenger", "champion"]) -> BacktestResult:
    return BacktestResult(
        role=role, model_name=NAME, metrics={}, data_version="d", fee=0.0, config_id="v1", config_hash="c",
        dates=tuple((DAY + timedelta(days=day)).date() for day in range(days)),
        daily_returns=tuple(0.001 * (-1) ** day for day in range(days)),
        window_start=DAY, window_end=DAY, inputs_hash="i", trained_until=None, job_id="job-1",
        trace_id="trace-1", trainer="baseline",
    )  # fmt: skip


def test_compare_draws_both_models(shell: Shell) -> None:
    version = _judged(shell)
    results().put("job-1", [_evaluated_on(30, "challenger"), _evaluated_on(30, "champion")])

    result = shell.run("strategy", "compare", NAME, version, "--plot", "both.html")

    assert result.exit_code == 0, result.output
    assert "challenger minus champion" in (shell.folder / "both.html").read_text()


def test_an_incomplete_evaluation_is_shown_and_not_drawn(shell: Shell) -> None:
    version = _judged(shell)
    whole = _evaluated_on(30, "challenger")
    for spoiled in ((*whole.daily_returns[:-1], None), whole.daily_returns[:-1], ()):
        results().put("job-1", [whole.model_copy(update={"daily_returns": spoiled})])

        result = shell.run("strategy", "compare", NAME, version, "--plot", "both.html")

        assert result.exit_code == 2
        assert "within what luck explains" in result.stdout
        assert "--plot: nothing can be drawn of jobs/job-1/result.json" in result.stderr
        assert not (shell.folder / "both.html").exists()


def test_evidence_without_a_comparison_has_no_window(shell: Shell) -> None:
    version = _judged(shell, {**EVIDENCE, "checks": [], "verdict": {}})

    result = shell.run("strategy", "compare", NAME, version)

    assert result.exit_code == 0
    assert "None" not in result.output


def test_a_picture_of_another_kind_is_refused_before_anything_is_asked(shell: Shell) -> None:
    compared = shell.run("strategy", "compare", NAME, "1", "--plot", "both.bmp")
    drifted = shell.run("drift", NAME, "--plot", "drift.bmp")

    assert (compared.exit_code, drifted.exit_code) == (2, 2)
    assert ".png" in compared.stderr


def test_drift_is_drawn(shell: Shell) -> None:
    _evaluated(DAY, DriftSeverity.NONE, 0.02)
    _evaluated(DAY + timedelta(days=1), DriftSeverity.SIGNIFICANT, 0.4)

    result = shell.run("drift", NAME, "--plot", "drift.svg")

    assert result.exit_code == 3, result.output
    assert "rsi" in (shell.folder / "drift.svg").read_text()


def test_altered_evidence_is_not_shown(shell: Shell) -> None:
    version = _judged(shell, digest="0" * 64)

    result = shell.run("strategy", "compare", NAME, version)

    assert result.exit_code == 5
    assert "does not match its hash" in result.stderr


def test_a_version_without_job_has_no_evidence(shell: Shell) -> None:
    version = shell.registered()

    result = shell.run("strategy", "compare", NAME, version)

    assert result.exit_code == 1
    assert "was not made by a job" in result.stderr


def test_a_version_that_does_not_exist_is_not_compared(shell: Shell) -> None:
    assert shell.run("strategy", "compare", NAME, "3").exit_code == 1


def _evaluated(day: datetime, severity: DriftSeverity, psi: float, **facts: Any) -> None:
    feature = FeatureDrift(name="rsi", psi=psi, threshold=0.12, p_value=0.05, severity=severity)
    state = DriftState(
        model_name=NAME,
        evaluated_at=day,
        status=DriftStatus.ANALYZED,
        severity=severity,
        overall_psi=psi,
        model_version="1",
        requires_attention=False,
        reason="rsi moved",
        features=(feature,),
        samples=168,
    )
    drift_states().put(replace(state, **facts))


def test_drift_ends_with_3_and_shows_each_feature(shell: Shell) -> None:
    _evaluated(DAY, DriftSeverity.NONE, 0.02)
    _evaluated(DAY + timedelta(days=1), DriftSeverity.SIGNIFICANT, 0.4)

    shown = shell.run("drift", NAME)
    data = json.loads(shell.run("drift", NAME, "-o", "json").stdout)

    assert shown.exit_code == 3
    assert "significant" in shown.stdout
    assert data["features"][0] == {
        "name": "rsi", "psi": 0.4, "threshold": 0.12, "p_value": 0.05, "severity": "significant",
    }  # fmt: skip
    assert [state["severity"] for state in data["history"]] == ["significant", "none"]


@pytest.mark.usefixtures("shell")
def test_quiet_data_end_with_0(shell: Shell) -> None:
    _evaluated(DAY, DriftSeverity.NONE, 0.02)

    assert shell.run("drift", NAME).exit_code == 0


def test_an_evaluation_of_now_and_of_the_live_model_needs_no_remark(shell: Shell) -> None:
    shell.activated(document())
    version = shell.promoted()
    _evaluated(datetime.now(UTC), DriftSeverity.NONE, 0.02, model_version=version)

    shown, listed = shell.run("drift", NAME), shell.json("strategy", "list")[0]

    assert (shown.exit_code, shown.stderr.strip()) == (0, "")
    assert shell.json("drift", NAME)["remark"] is None
    assert (listed["drift"], listed["drift_note"]) == ("none", None)


def test_an_old_evaluation_is_said_to_be_stale(shell: Shell) -> None:
    shell.activated(document())
    _evaluated(datetime.now(UTC) - timedelta(days=9), DriftSeverity.NONE, 0.02)

    listed = shell.json("strategy", "list")[0]

    assert shell.run("drift", NAME).stderr.strip() == "the drift state is stale (9 d old)"
    assert shell.json("drift", NAME)["remark"] == "the drift state is stale (9 d old)"
    assert (listed["drift"], listed["drift_note"]) == ("none", "9 d ago")


def test_an_evaluation_of_another_version_says_so(shell: Shell) -> None:
    shell.activated(document())
    shell.promoted()
    shell.promoted()
    _evaluated(datetime.now(UTC), DriftSeverity.NONE, 0.02)

    result = shell.run("drift", NAME)

    assert (result.exit_code, result.stderr.strip()) == (
        0,
        "the drift state is of version 1, version 2 is live",
    )
    assert shell.json("strategy", "list")[0]["drift_note"] == "of model 1"


def test_what_could_not_be_judged_has_no_severity(shell: Shell) -> None:
    unjudged = {"status": DriftStatus.INSUFFICIENT_DATA, "overall_psi": None, "reason": "12 rows"}
    for day in (0, 1):
        _evaluated(datetime.now(UTC) - timedelta(days=day), DriftSeverity.NONE, 0.0, features=(), **unjudged)

    result = shell.run("drift", NAME)

    assert result.exit_code == 0
    assert "insufficient_data" in result.stdout
    assert "none" not in result.stdout
    assert result.stderr.strip().endswith("drift could not be judged: 12 rows")


def test_a_plot_that_cannot_be_is_refused_before_anything_is_shown(shell: Shell) -> None:
    _evaluated(DAY, DriftSeverity.NONE, 0.02)

    result = shell.run("drift", NAME, "--plot", "no/such.png")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no folder no; make it first" in result.stderr


def test_without_an_evaluation_drift_says_so(shell: Shell) -> None:
    result = shell.run("drift", NAME)

    assert result.exit_code == 1
    assert "drift-monitor" in result.stderr
