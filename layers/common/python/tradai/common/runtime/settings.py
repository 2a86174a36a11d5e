"""Settings of each service, by the prefix of its variables.

For programs that a person starts; functions read `environment`, which starts quicker.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import AliasChoices, Field, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from tradai.common.config.documents_sections import Exchange
from tradai.common.runtime.settings_mixins import ArcticSettingsMixin, MLflowSettingsMixin

EXCHANGES: Final = {name.casefold(): name for name in get_args(Exchange)}


class BackendSettings(MLflowSettingsMixin):
    """Where a retraining request goes: `local` and `stepfunctions` start the workflow, `sqs` enqueues."""

    model_config = SettingsConfigDict(env_prefix="BACKEND_")

    executor_mode: Literal["local", "sqs", "stepfunctions"] = Field(
        default="local", description="local, sqs or stepfunctions"
    )
    backtest_queue_url: str | None = Field(
        default=None, pattern=r"^https?://[^\s/]+/\S+$", description="the URL of a queue"
    )


class StrategyServiceSettings(MLflowSettingsMixin, ArcticSettingsMixin):
    """Where strategies and their models are.

    `strategy_path` holds strategy sources, as folders named after the strategy.
    """

    model_config = SettingsConfigDict(env_prefix="STRATEGY_SERVICE_")

    mlflow_tracking_uri: str | None = Field(
        default=None,
        validation_alias=AliasChoices("STRATEGY_SERVICE_MLFLOW_TRACKING_URI", "MLFLOW_TRACKING_URI"),
        description="a URL like http://localhost:5001",
    )
    strategy_path: Path | None = Field(default=None, description="a folder of strategies")


class DataCollectionSettings(ArcticSettingsMixin):
    """What a collector collects, and where it puts it: exchanges as a JSON list or with commas."""

    model_config = SettingsConfigDict(env_prefix="DATA_COLLECTION_")

    exchanges: Annotated[tuple[Exchange, ...], NoDecode] = Field(
        default=(), description=f"names out of {', '.join(EXCHANGES.values())}, with commas"
    )
    arctic_s3_bucket: str | None = Field(
        default=None,
        validation_alias=AliasChoices("DATA_COLLECTION_ARCTIC_S3_BUCKET", "ARCTIC_S3_BUCKET"),
        pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
        description="the name of a bucket",
    )

    @field_validator("exchanges", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        names = _json_list(value) if value.lstrip().startswith("[") else value.split(",")
        named = [str(name).strip() for name in names]
        return tuple(EXCHANGES.get(name.casefold(), name) for name in named if name)


def _json_list(text: str) -> list[Any]:
    try:
        return list(json.loads(text))
    except ValueError:
        raise ValueError("starts like a JSON list and is not one") from None
