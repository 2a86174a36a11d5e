"""What each function puts together at its first call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

COMPOSITIONS: Final[Mapping[str, str]] = {
    "check_retraining_needed": "wiring_check.retraining_check()",
    "compare_models": "wiring_judgement.judge()",
    "config_activate": "wiring_retraining.config_versions()",
    "drift_monitor": "wiring_drift.drift_monitor()",
    "execution_closer": "wiring_closing.execution_closer()",
    "job_consumer": "wiring_consuming.request_consumer()",
    "model_rollback": "wiring_rollback.alarmed_rollback()",
    "notify": "wiring_notifications.notifier()",
    "promote_model": "wiring_models.model_lifecycle()",
    "registry_mirror": "wiring_mirror.mirror_survey()",
    "retraining_scheduler": "wiring_scheduling.scheduler()",
    "strategy_api": "wiring_api.ledger()",
}
FORBIDDEN: Final = ("mlflow", "scipy", "pandas", "aws_xray_sdk")
VARIABLES: Final[Mapping[str, str]] = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_REGION": "eu-west-1",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_LAMBDA_FUNCTION_NAME": "tradai-dev-function",
    "MLFLOW_TRACKING_URI": "http://registry.invalid",
    "OPENBLAS_NUM_THREADS": "1",
    "PYDANTIC_DISABLE_PLUGINS": "true",
    "STATE_MACHINE_ARN": "arn:aws:states:eu-west-1:123456789012:stateMachine:tradai-retraining-workflow-dev",
    "TRADAI_ENV": "dev",
}
"""Of a deployed function, as far as loading and composing it looks at them."""


def loaded(function: str) -> str:
    """Code that imports a handler."""
    return f"import functions.{function}.handler"


def composed(function: str) -> str:
    """Code that imports a handler and puts together what its first call needs."""
    module, _, call = COMPOSITIONS[function].partition(".")
    return f"{loaded(function)}\nfrom tradai.common.runtime import {module}\n{module}.{call}"
