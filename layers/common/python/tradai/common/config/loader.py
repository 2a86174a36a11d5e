"""The configuration of a running strategy, out of every layer, or one error that lists every problem."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from tradai.common.config.documents import StrategyConfig
from tradai.common.config.documents_paths import dig
from tradai.common.config.explain import Explained, explain
from tradai.common.config.interpolation import Verbatim
from tradai.common.config.interpolation_tree import fill
from tradai.common.config.loader_layers import (
    DOTENV,
    ENVIRONMENT,
    SECRETS,
    Read,
    checked,
    read_file,
    read_overrides,
    read_stored,
    read_tags,
)
from tradai.common.config.loader_sources import read_dotenv
from tradai.common.config.merge import ConfigMergeService, Layer, Merged
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.entities.names import checked_name
from tradai.common.errors import Problem, TradaiError

_LOG = logging.getLogger(__name__)


class StoredConfigs(Protocol):
    """Where ACTIVE versions are; `ConfigVersionService` is one."""

    def get_active(self, strategy_name: str) -> ConfigVersion | None: ...


Texts = Callable[[str], Mapping[str, str] | None]
"""Texts by name: the tags of a strategy's live model, or the fields of a secret; None when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loaded:
    config: StrategyConfig
    merged: Merged


@dataclass(slots=True, kw_only=True)
class StrategyConfigLoader:
    """Merges, highest first: environment, `.env`, tags of the live model, ACTIVE version, `tradai.yaml`.

    Without `environ` every layer that is not given is the environment's.

    Args:
        environ: variables of the process: overrides `TRADAI__SECTION__KEY`, and what placeholders name.
        dotenv: a `.env` file; None in a deployed function.
        tags: tags of a strategy's live model; `tradai.config.<path>` counts.
        stored: the ACTIVE versions.
        file: the strategy's own `tradai.yaml`.
        secrets: reads a secret by its name `tradai/{env}/exchange/{exchange}`.
        env: the environment in that name, if `environ` is given.
    """

    environ: Mapping[str, str] | None = None
    dotenv: Path | None = None
    tags: Texts | None = None
    stored: StoredConfigs | None = None
    file: Path | None = None
    secrets: Texts | None = None
    env: str = "dev"
    _last: _Loaded | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        if self.environ is None:
            from tradai.common.runtime import wiring_configuration  # noqa: PLC0415 - a door to the wiring

            usual = wiring_configuration.strategy_config_loader(self.file)
            self.environ, self.env = usual.environ, usual.env
            self.dotenv, self.tags = self.dotenv or usual.dotenv, self.tags or usual.tags
            self.stored, self.secrets = self.stored or usual.stored, self.secrets or usual.secrets

    def load(self, strategy_name: str) -> StrategyConfig:
        """What the strategy runs with.

        Raises:
            InvalidNameError: the name is outside the pattern.
            ConfigInvalidError: with every problem of every layer.
        """
        self._last = self._loaded(checked_name(strategy_name))
        config = self._last.config
        _LOG.info(
            "strategy config loaded",
            extra={"strategy": strategy_name, "effective_hash": config.effective_hash},
        )
        return config

    def explain(self, strategy_name: str | None = None) -> tuple[Explained, ...]:
        """For each value in force the layer that won and what it covers.

        Args:
            strategy_name: loaded anew; None explains the last load.
        """
        if strategy_name is not None:
            self.load(strategy_name)
        if self._last is None:
            raise TradaiError("nothing is loaded yet: call load(strategy_name) first")
        return explain(self._last.config, self._last.merged)

    @property
    def _variables(self) -> Mapping[str, str]:
        return self.environ or {}

    def _loaded(self, strategy: str) -> _Loaded:
        dotenv = read_dotenv(self.dotenv)
        reads = self._reads(strategy, dotenv)
        variables = dotenv | dict(self._variables)
        layers = [read.layer for read in reads]
        layers.append(self._credentials(fill(ConfigMergeService().merge(layers).data, variables)[0]))
        merged = ConfigMergeService().merge(layers)
        filled, unfilled = fill(merged.data, variables)
        problems = [problem for read in reads for problem in read.problems] + list(unfilled)
        problems += _name_problem(strategy, filled)
        return _Loaded(config=checked(filled, merged, problems), merged=merged)

    def _reads(self, strategy: str, dotenv: Mapping[str, str]) -> list[Read]:
        """Every layer but the secrets, highest first."""
        below = [
            read_tags((self.tags(strategy) if self.tags else None) or {}),
            read_stored(self.stored.get_active(strategy) if self.stored else None),
            read_file(self.file),
        ]
        known = ConfigMergeService().merge([read.layer for read in below]).data
        outside = [read_overrides(ENVIRONMENT, self._variables, known), read_overrides(DOTENV, dotenv, known)]
        return outside + below

    def _credentials(self, filled: Mapping[str, Any]) -> Layer:
        exchange = dig(filled, "strategy_service", "source", "KIND")
        if not (self.secrets and exchange):
            return Layer(name=SECRETS, data={})
        secret = self.secrets(f"tradai/{self.env}/exchange/{str(exchange).lower()}") or {}
        fields = {key: Verbatim(text) for key, text in secret.items()}
        return Layer(name=SECRETS, data={"credentials": fields} if fields else {})


def _name_problem(strategy: str, filled: Mapping[str, Any]) -> list[Problem]:
    if dig(filled, "strategy", "name") in {strategy, None}:
        return []
    return [Problem(path="strategy.name", message=f"is not {strategy}, the strategy that is loaded")]
