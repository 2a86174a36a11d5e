"""The environment of a process, read once into a frozen model.

Names not given are derived from the environment's suffix, so that
`TRADAI_ENV=dev` alone is enough on a machine that points at one account.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tradai.common.errors import Problem, SettingsInvalidError

TABLES = (
    "config-versions",
    "releases",
    "retraining-state",
    "drift-state",
    "drift-counts",
    "rollback-state",
    "jobs",
    "notifications",
    "idempotency",
)
BUCKETS = ("configs", "results", "mlflow")


class Environment(BaseModel):
    """Variables of functions, training task and CLI; a variable is its field's name in upper case.

    Empty means "derive it" or "not set". Not a settings class: that import costs a cold start 60 ms.
    """

    model_config = ConfigDict(
        frozen=True, extra="ignore", populate_by_name=True, alias_generator=str.upper, validate_default=True
    )

    env: Literal["dev", "staging", "prod"] = Field(default="dev", alias="TRADAI_ENV")
    target: Literal["aws", "local"] = Field(default="aws", alias="TRADAI_TARGET")
    region: str = Field(default="eu-west-1", alias="AWS_REGION")
    function_name: str = Field(default="", alias="AWS_LAMBDA_FUNCTION_NAME")

    config_versions_table: str = ""
    releases_table: str = ""
    retraining_state_table: str = ""
    drift_state_table: str = ""
    drift_counts_table: str = ""
    rollback_state_table: str = ""
    jobs_table: str = ""
    notifications_table: str = ""
    idempotency_table: str = ""
    configs_bucket: str = ""
    results_bucket: str = ""
    mlflow_bucket: str = ""
    bucket_owner: str = ""

    mlflow_tracking_uri: str = ""
    mlflow_username: str = ""
    mlflow_password: str = Field(default="", repr=False)

    alerts_topic_arn: str = ""
    registration_topic_arn: str = ""
    drift_topic_arn: str = ""
    performance_topic_arn: str = ""
    state_machine_arn: str = ""
    backtest_queue_url: str = Field(default="", alias="BACKEND_BACKTEST_QUEUE_URL")
    executor_mode: Literal["local", "sqs", "stepfunctions"] = Field(
        default="local", alias="BACKEND_EXECUTOR_MODE"
    )
    requests_dead_letters_url: str = ""
    slack_webhook_secret: str = ""

    allowed_models: str = ""
    min_hours_between_retraining: float = 24
    retraining_interval_days: float = 7
    drift_state_max_age_days: float = 2
    rollback_cooldown_hours: float = 24
    bake_hours: float = 72
    lease_seconds: int = 14_400

    clock_parameter: str = Field(default="", alias="TRADAI_CLOCK_PARAMETER")

    @model_validator(mode="before")
    @classmethod
    def _derive_names(cls, values: dict[str, object]) -> dict[str, object]:
        env = values.get("TRADAI_ENV") or "dev"
        derived = {
            f"{name.replace('-', '_')}_{kind}".upper(): f"tradai-{name}-{env}"
            for kind, names in (("table", TABLES), ("bucket", BUCKETS))
            for name in names
        }
        known = {**derived, **values}
        for name in ("USERNAME", "PASSWORD"):
            known.setdefault(f"MLFLOW_{name}", known.get(f"MLFLOW_TRACKING_{name}", ""))
        return known

    @model_validator(mode="after")
    def _clock_is_local(self) -> Environment:
        if self.clock_parameter and self.target != "local":
            raise ValueError(
                "TRADAI_CLOCK_PARAMETER is for the local stack only; unset it or set TRADAI_TARGET=local"
            )
        return self

    @property
    def allowed(self) -> frozenset[str]:
        """Models that may be retrained; empty means any."""
        return frozenset(filter(None, (name.strip() for name in self.allowed_models.split(","))))


def read_environment(**overrides: object) -> Environment:
    """The process environment as one value.

    Raises:
        SettingsInvalidError: lists every bad variable at once.
    """
    try:
        variables = {name: value for name, value in os.environ.items() if value}
        return Environment.model_validate({**variables, **_by_variable(overrides)})
    except ValidationError as error:
        raise SettingsInvalidError([_problem(e["loc"], e["msg"]) for e in error.errors()]) from None


def _problem(loc: tuple[int | str, ...], message: str) -> Problem:
    """Without a place it is about several variables, and the message names them."""
    if not loc:
        return Problem(path="environment", message=message)
    return Problem(path=".".join(map(str, loc)), message=message, suggestion="correct or unset it")


def _by_variable(overrides: dict[str, object]) -> dict[str, object]:
    """Fields by the names of their variables, so that an override wins over the process."""
    fields = Environment.model_fields
    return {fields[name].alias or name.upper(): value for name, value in overrides.items()}


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The process environment, read at first use."""
    return read_environment()
