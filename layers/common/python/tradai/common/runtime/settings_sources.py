"""Reading the settings of every service at once: one error for all, and who told each value."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import AliasChoices, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, DotEnvSettingsSource

from tradai.common.errors import Problem, SettingsInvalidError
from tradai.common.runtime.environment import read_environment
from tradai.common.runtime.settings import BackendSettings, DataCollectionSettings, StrategyServiceSettings
from tradai.common.runtime.settings_mixins import DOTENV, Settings

SHELL: Final = "environment"
DEFAULT: Final = "default"
SERVICES: Final[tuple[type[Settings], ...]] = (
    BackendSettings,
    StrategyServiceSettings,
    DataCollectionSettings,
)
READ_BY_ENVIRONMENT: Final[Mapping[str, tuple[type[Settings], str]]] = {
    "BACKEND_EXECUTOR_MODE": (BackendSettings, "executor_mode"),
    "BACKEND_BACKTEST_QUEUE_URL": (BackendSettings, "backtest_queue_url"),
    "MLFLOW_TRACKING_URI": (StrategyServiceSettings, "mlflow_tracking_uri"),
    "MLFLOW_USERNAME": (StrategyServiceSettings, "mlflow_username"),
    "MLFLOW_PASSWORD": (StrategyServiceSettings, "mlflow_password"),
}
"""Settings that the rest of the product knows as one variable of `environment`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One value in force; `variable` is the one that told it, or the first that could."""

    variable: str
    value: Any
    source: str


@dataclass(frozen=True, slots=True)
class Told:
    """The texts that variables have, by layer."""

    layers: Mapping[str, Mapping[str, str]] = field(
        default_factory=lambda: {SHELL: dict(os.environ), DOTENV: _dotenv()}
    )

    def source(self, names: tuple[str, ...]) -> tuple[str, str]:
        """The variable that counts out of those that could tell a value, and its layer."""
        for layer, texts in self.layers.items():
            for name in names:
                if texts.get(name):
                    return name, layer
        return names[0], DEFAULT


def read_settings() -> tuple[Settings, ...]:
    """The settings of `SERVICES`.

    Raises:
        SettingsInvalidError: lists every bad variable once, those of `environment` included.
    """
    told, read = Told(), []
    problems: dict[str, Problem] = {}
    for service in SERVICES:
        try:
            read.append(service())
        except ValidationError as error:
            problems |= {each.path: each for each in (_problem(service, e, told) for e in error.errors())}
    try:
        read_environment()
    except SettingsInvalidError as error:
        problems = {each.path: each for each in error.problems} | problems
    if problems:
        raise SettingsInvalidError(list(problems.values()))
    return tuple(read)


def complete(services: Sequence[Settings]) -> dict[str, str]:
    """Tell `environment` what the settings say by other names, or in `.env`; the layer of each variable."""
    told, by_class = Told(), {type(service): service for service in services}
    completed = {}
    for variable, (service, name) in READ_BY_ENVIRONMENT.items():
        text = _text(getattr(by_class[service], name))
        _, layer = told.source(names_of(service, name))
        if layer != DEFAULT and os.environ.get(variable) != text:
            os.environ[variable] = text
            completed[variable] = layer
    return completed


def reported(services: Sequence[Settings]) -> Iterator[Setting]:
    """Each value with the variable and the layer that told it; secrets stay `SecretStr`."""
    told = Told()
    for service in services:
        for name in type(service).model_fields:
            variable, source = told.source(names_of(type(service), name))
            yield Setting(variable=variable, value=getattr(service, name), source=source)


def names_of(service: type[Settings], name: str) -> tuple[str, ...]:
    """The variables that can tell a field, the one that wins first."""
    alias = service.model_fields[name].validation_alias
    if isinstance(alias, AliasChoices):
        return tuple(map(str, alias.choices))
    return (str(alias or f"{service.model_config['env_prefix']}{name}".upper()),)


def _problem(service: type[Settings], error: ErrorDetails, told: Told) -> Problem:
    said, loc = error["msg"].removeprefix("Value error, "), str(error["loc"][0])
    name = next(name for name in service.model_fields if loc == name or loc in names_of(service, name))
    variable, layer = told.source(names_of(service, name))
    return Problem(
        path=variable,
        message=said
        if error["type"] == "value_error"
        else f"must be {service.model_fields[name].description}",
        suggestion=f"correct it in {'this shell' if layer == SHELL else layer} or unset it",
    )


def _dotenv() -> dict[str, str]:
    try:
        texts = DotEnvSettingsSource(BaseSettings, env_file=Path.cwd() / DOTENV, case_sensitive=True).env_vars
    except UnicodeDecodeError:
        raise SettingsInvalidError([Problem(path=DOTENV, message="is not UTF-8 text")]) from None
    return {name: text for name, text in texts.items() if text}


def _text(value: Any) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)
