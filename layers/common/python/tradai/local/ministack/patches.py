"""Where MiniStack 1.5.33 differs from AWS in a way that would mislead us. One module, one difference."""

from __future__ import annotations

from tradai.local.ministack import (
    alarms,
    callbacks,
    conditions,
    context_time,
    executions,
    expiry,
    lambda_environment,
    lambda_faults,
    metrics,
    run_task,
)
from tradai.local.ministack.stack_time import stack_clock


def apply_all(*, clock_parameter: str, functions_python: str) -> None:
    """Applies every patch; fails when MiniStack is not the version they were written for.

    Args:
        clock_parameter: name of the SSM parameter that holds the stack's clock.
        functions_python: the interpreter that stands for Lambda's Python runtime.
    """
    now = stack_clock(clock_parameter)
    lambda_environment.apply(functions_python)
    lambda_faults.apply()
    executions.apply()
    run_task.apply()
    callbacks.apply()
    conditions.apply()
    expiry.apply(now)
    context_time.apply(now)
    metrics.apply(now)
    alarms.apply()
