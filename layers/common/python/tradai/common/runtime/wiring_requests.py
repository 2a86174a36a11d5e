"""Composition: where a retraining request goes, and how its run is watched."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tradai.common.aws import clients
from tradai.common.aws.cloudwatch_log_lines import CloudWatchLogLines
from tradai.common.aws.sqs_requests import SqsRequests
from tradai.common.aws.stepfunctions_executions import StepFunctionsExecutions
from tradai.common.errors import ConfigurationError
from tradai.common.retraining.requests import Request
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_clients import region
from tradai.common.runtime.wiring_consuming import request_consumer


def submit(request: Request) -> None:
    """Hand a request to the executor of this environment.

    Raises:
        NoActiveConfigError: there is nothing to train with.
        ConfigurationError: the environment does not say where requests go.
    """
    EXECUTORS[environment().executor_mode](request)


def executions() -> StepFunctionsExecutions:
    env = environment()
    return StepFunctionsExecutions(
        client=clients.client("stepfunctions", region()),
        state_machine_arn=_known("STATE_MACHINE_ARN", env.state_machine_arn),
    )


def log_lines() -> CloudWatchLogLines:
    env = environment()
    return CloudWatchLogLines(client=clients.client("logs", region()), env=env.env)


def _start(request: Request) -> None:
    _known("STATE_MACHINE_ARN", environment().state_machine_arn)
    request_consumer().start(request)


def _enqueue(request: Request) -> None:
    env = environment()
    queue = _known("BACKEND_BACKTEST_QUEUE_URL", env.backtest_queue_url)
    SqsRequests(client=clients.client("sqs", region()), queue_url=queue).send(request)


def _known(variable: str, value: str) -> str:
    if not value:
        raise ConfigurationError(
            f'{variable} is not set; on the local stack say `eval "$(tradai local env)"`'
        )
    return value


EXECUTORS: Mapping[str, Callable[[Request], None]] = {
    "local": _start,
    "stepfunctions": _start,
    "sqs": _enqueue,
}
