"""The places a configuration comes from, filled as a test needs them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.unit.config.sources import SEED
from tradai.common.config.loader import StrategyConfigLoader
from tradai.common.entities.config_version import ConfigStatus, ConfigVersion


@dataclass(frozen=True, slots=True)
class Stored:
    """An ACTIVE version of every strategy, or none."""

    data: dict[str, Any] | None

    def get_active(self, strategy_name: str) -> ConfigVersion | None:
        if self.data is None:
            return None
        return ConfigVersion(
            strategy_name=strategy_name,
            config_id="v1-00000000",
            config_hash="0" * 64,
            config_data=self.data,
            status=ConfigStatus.ACTIVE,
            version_number=1,
            created_at=datetime(2026, 1, 1, tzinfo=UTC),
            inputs_hash="",
        )


@dataclass(frozen=True, slots=True)
class World:
    folder: Path

    def loader(
        self,
        *,
        environ: Mapping[str, str] | None = None,
        dotenv: str = "",
        tags: Mapping[str, str] | None = None,
        stored: dict[str, Any] | None = None,
        file: str | None = SEED,
        secrets: Callable[[str], Mapping[str, str] | None] | None = None,
    ) -> StrategyConfigLoader:
        (self.folder / ".env").write_text(dotenv)
        if file is not None:
            (self.folder / "tradai.yaml").write_text(file)
        return StrategyConfigLoader(
            environ=environ or {},
            dotenv=self.folder / ".env",
            tags=lambda _: tags,
            stored=Stored(stored),
            file=self.folder / "tradai.yaml",
            secrets=secrets,
        )
