"""Where the local stack lives and on which ports, read once."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, computed_field
from pydantic_settings import BaseSettings, SettingsConfigDict

from tradai.common.errors import Problem, SettingsInvalidError

ACCOUNT = "000000000000"
REGION = "eu-west-1"
HOST = "127.0.0.1"
ROOT_KEY = ACCOUNT  # a twelve-digit access key names the account and is its root
ROOT_SECRET = "local"  # noqa: S105  the embedded AWS accepts any secret for its root


class LocalSettings(BaseSettings):
    """The local stack of one checkout.

    Args:
        root: the folder of cdk.json; found upwards from the working directory.
        home: state of one stack: records, logs, data. `TRADAI_HOME`, default `.tradai` under root.
        cache: what stacks share: MiniStack's environment, synthesised templates.
        env: environment the template is deployed for. `TRADAI_ENV`.
        aws_port, mlflow_port, containers_port: ports on 127.0.0.1.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    root: Path = Field(default_factory=lambda: find_root(Path.cwd()), validation_alias="TRADAI_ROOT")
    given_home: Path | None = Field(default=None, validation_alias="TRADAI_HOME")
    given_cache: Path | None = Field(default=None, validation_alias="TRADAI_CACHE")
    env: Literal["dev", "staging", "prod"] = Field(default="dev", validation_alias="TRADAI_ENV")
    aws_port: int = Field(default=4566, ge=1, le=65535, validation_alias="TRADAI_LOCAL_AWS_PORT")
    mlflow_port: int = Field(default=5001, ge=1, le=65535, validation_alias="TRADAI_LOCAL_MLFLOW_PORT")
    containers_port: int = Field(
        default=4570, ge=1, le=65535, validation_alias="TRADAI_LOCAL_CONTAINERS_PORT"
    )

    @computed_field  # type: ignore[prop-decorator]  # pydantic's documented order of the two decorators
    @property
    def home(self) -> Path:
        return (self.given_home or self.root / ".tradai").resolve()

    @computed_field  # type: ignore[prop-decorator]  # as above
    @property
    def cache(self) -> Path:
        return (self.given_cache or self.root / ".tradai" / "cache").resolve()

    @property
    def aws_url(self) -> str:
        return f"http://{HOST}:{self.aws_port}"

    @property
    def mlflow_url(self) -> str:
        return f"http://{HOST}:{self.mlflow_port}"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def clock_parameter(self) -> str:
        return f"/tradai/{self.env}/clock"


def find_root(start: Path) -> Path:
    """The nearest folder at or above `start` that holds cdk.json, else `start` itself."""
    return next((folder for folder in (start, *start.parents) if (folder / "cdk.json").is_file()), start)


def read_settings(**overrides: object) -> LocalSettings:
    """The settings of this process.

    Raises:
        SettingsInvalidError: lists every bad variable at once.
    """
    try:
        return LocalSettings(**overrides)  # type: ignore[arg-type]  # validated by the model
    except ValidationError as error:
        raise SettingsInvalidError([_problem(e["loc"], e["msg"]) for e in error.errors()]) from None


def _problem(loc: tuple[int | str, ...], message: str) -> Problem:
    return Problem(path=".".join(map(str, loc)), message=message, suggestion="correct or unset it")
