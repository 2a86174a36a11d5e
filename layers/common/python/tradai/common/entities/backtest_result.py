"""Outcome of one evaluation, as the training task writes it to `jobs/{job_id}/result.json`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict


class BacktestResult(BaseModel):
    """One model judged on one window; the file holds a list of them, challenger first.

    Returns are ratios per UTC day, one per entry of `dates`; JSON has no NaN, so one that is not finite
    comes back as None. A metric that is undefined (no trades, zero variance) is None, never a sentinel.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Literal["challenger", "champion"]
    model_name: str
    model_version: str | None = None
    metrics: dict[str, float | None]
    dates: tuple[date, ...]
    daily_returns: tuple[float | None, ...]
    window_start: datetime
    window_end: datetime
    data_version: str
    data_source: str = ""
    fee: float
    config_id: str
    config_hash: str
    inputs_hash: str
    effective_hash: str | None = None
    trained_until: datetime | None
    job_id: str
    trace_id: str
    mlflow_run_id: str | None = None
    git_commit: str | None = None
    sha256: str | None = None
    trainer: str
    trials: int = 1
    error: str | None = None
