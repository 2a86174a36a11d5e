"""Names that a person's shell does not have: the template left them in SSM, `/tradai/{env}/…`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tradai.common.aws import clients
from tradai.common.aws.errors import translated
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_clients import region

PARAMETERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "CONFIGS_BUCKET": "buckets/configs",
        "RESULTS_BUCKET": "buckets/results",
        "MLFLOW_BUCKET": "buckets/mlflow",
        "PERFORMANCE_TOPIC_ARN": "topics/performance",
        "STATE_MACHINE_ARN": "state-machine-arn",
        "BACKEND_BACKTEST_QUEUE_URL": "queues/retraining-requests",
        "BACKEND_EXECUTOR_MODE": "executor-mode",
        "MLFLOW_TRACKING_URI": "mlflow/tracking-uri",
        "ALLOWED_MODELS": "allowed-models",
    }
)
"""Parameter by the variable that it stands for. At most ten: one call."""
ACCOUNT_FIELD: Final = 4


def discovered() -> dict[str, str]:
    """Variables that are not set, as the environment's stacks know them.

    Nothing for the local stack, whose variables come from `tradai local env`.

    Raises:
        ConfigurationError: SSM can not be asked: no credentials, or not allowed.
        TransientError: it did not answer.
    """
    if environment().target == "local":
        return {}
    prefix = f"/tradai/{environment().env}/"
    wanted = {prefix + path: name for name, path in PARAMETERS.items() if not os.environ.get(name)}
    found = {"AWS_REGION": region(), **(_read(wanted) if wanted else {})}
    machine = found.get("STATE_MACHINE_ARN")
    return found | ({"BUCKET_OWNER": machine.split(":")[ACCOUNT_FIELD]} if machine else {})


def _read(wanted: Mapping[str, str]) -> dict[str, str]:
    with translated("the names of this environment in SSM"):
        answer = clients.client("ssm", region()).get_parameters(Names=list(wanted))
    return {wanted[each["Name"]]: each["Value"] for each in answer["Parameters"]}
