"""Where MiniStack 1.5.33 differs from AWS in a way that would mislead us. One module, one difference."""

from __future__ import annotations

from tradai.local.ministack import alarms, executions, lambda_faults, metrics, run_task


def apply_all(*, clock_parameter: str) -> None:
    """Applies every patch; fails when MiniStack is not the version they were written for."""
    lambda_faults.apply()
    run_task.apply()
    executions.apply()
    metrics.apply(clock_parameter)
    alarms.apply()
