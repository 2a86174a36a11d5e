"""What the state machine tells the training task, and where its files are."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from tradai.common.entities.names import checked_name
from tradai.common.errors import ConfigurationError, InvalidNameError

ACTIVE = "ACTIVE"


class TrainingTask(BaseSettings):
    """One run of the ECS task.

    `strategies` holds strategy sources, as folders named after the strategy or the strategy itself;
    empty means the working directory. `candles` replaces the market data that the config names: a file,
    a folder, or "eurusd". `arctic_s3_endpoint` is where S3 is for ArcticDB, None for the region's own.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    model_name: str = Field(validation_alias="TRADAI_MODEL_NAME")
    job_id: str = Field(validation_alias="TRADAI_JOB_ID", pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")
    trace_id: str = Field(validation_alias="TRADAI_TRACE_ID")
    config_version_id: str = Field(default=ACTIVE, validation_alias="TRADAI_CONFIG_VERSION_ID")
    trigger: Literal["manual", "scheduled", "drift_detected"] = Field(
        default="manual", validation_alias="TRADAI_TRIGGER"
    )
    fence: int | None = Field(default=None, validation_alias="TRADAI_FENCE")
    attempt: int = Field(default=0, ge=0, validation_alias="TRADAI_ATTEMPT")
    git_commit: str = Field(default="none", validation_alias="TRADAI_GIT_COMMIT")
    candles: str = Field(default="", validation_alias="TRADAI_DATA")
    arctic_s3_endpoint: str | None = Field(
        default=None,
        validation_alias=AliasChoices("ARCTIC_S3_ENDPOINT", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
    )
    threads: int = Field(default=1, ge=1, validation_alias="OMP_NUM_THREADS")
    strategies: Path = Field(default=Path(), validation_alias="STRATEGY_SERVICE_STRATEGY_PATH")

    @field_validator("model_name")
    @classmethod
    def _name(cls, name: str) -> str:
        try:
            return checked_name(name)
        except InvalidNameError as error:
            raise ValueError(str(error)) from None


def read_task() -> TrainingTask:
    """The task from the process environment.

    Raises:
        ConfigurationError: lists every bad variable at once.
    """
    try:
        return TrainingTask()
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConfigurationError(f"training task: {problems}") from None
