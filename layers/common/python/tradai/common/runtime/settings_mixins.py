"""Settings that services share, and where settings come from."""

from __future__ import annotations

from pydantic import (
    AliasChoices,
    AnyUrl,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from tradai.common.config.documents_secrets import has_login

DOTENV = ".env"
URL = TypeAdapter(AnyUrl)


class Settings(BaseSettings):
    """Variables of the process, then those of a `.env` in the working directory. Empty counts as not set."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        env_file=DOTENV,
        env_ignore_empty=True,
        hide_input_in_errors=True,
        populate_by_name=True,
    )


class MLflowSettingsMixin(Settings):
    """The model registry, and who asks it."""

    mlflow_tracking_uri: str | None = Field(
        default=None, validation_alias="MLFLOW_TRACKING_URI", description="a URL like http://localhost:5001"
    )
    mlflow_username: str | None = Field(
        default=None,
        validation_alias=AliasChoices("MLFLOW_USERNAME", "MLFLOW_TRACKING_USERNAME"),
        description="the user of the registry",
    )
    mlflow_password: SecretStr | None = Field(
        default=None,
        validate_default=True,
        validation_alias=AliasChoices("MLFLOW_PASSWORD", "MLFLOW_TRACKING_PASSWORD"),
        description="the password of that user",
    )

    @field_validator("mlflow_tracking_uri")
    @classmethod
    def _reachable(cls, text: str | None) -> str | None:
        if text is None:
            return None
        if has_login(text):
            raise ValueError(
                "must not carry a user or password; those are MLFLOW_USERNAME and MLFLOW_PASSWORD"
            )
        if not URL.validate_python(text).host:
            raise ValueError("names no host")
        return text

    @field_validator("mlflow_password")
    @classmethod
    def _user_and_password(cls, password: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        user = info.data.get("mlflow_username")
        if (user is None) != (password is None):
            missing = "USERNAME" if user is None else "PASSWORD"
            raise ValueError(f"MLFLOW_{missing} is not set; set user and password, or none of them")
        return password


class ArcticSettingsMixin(Settings):
    """Candles in ArcticDB.

    `arctic_s3_endpoint` is a host for TLS, or `http://host:port` for a plain one; None is AWS.
    """

    arctic_s3_bucket: str | None = Field(
        default=None,
        validation_alias="ARCTIC_S3_BUCKET",
        pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
        description="the name of a bucket",
    )
    arctic_library_name: str = Field(
        default="ohlcv",
        validation_alias="ARCTIC_LIBRARY_NAME",
        min_length=1,
        description="the name of a library",
    )
    arctic_s3_endpoint: str | None = Field(
        default=None,
        validation_alias="ARCTIC_S3_ENDPOINT",
        pattern=r"^(?:https?://)?[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]{1,5})?/?$",
        description="a host, or http://host:port",
    )
