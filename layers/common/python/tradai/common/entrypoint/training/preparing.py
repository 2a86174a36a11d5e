"""What a training starts from: config, champion and candles, read before anything is computed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tradai.common.entities.config_version import ConfigVersion
from tradai.common.entrypoint.training.configuration import (
    Configuration,
    configuration,
    recipe_of,
    strategy_folder,
)
from tradai.common.entrypoint.training.gathering import Gathered, gather, source_of
from tradai.common.entrypoint.training.ports import Champion, Services
from tradai.common.entrypoint.training.task import ACTIVE, TrainingTask
from tradai.common.entrypoint.training.trainers.ports import TrainingRecipe
from tradai.common.errors import (
    ContentAlteredError,
    NoActiveConfigError,
    NotFoundError,
)
from tradai.common.runtime.observability import logger


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    version: ConfigVersion
    configuration: Configuration
    recipe: TrainingRecipe
    gathered: Gathered
    champion: Champion | None


def prepare(task: TrainingTask, services: Services, work: Path) -> Prepared:
    version = _version(task, services)
    folder = strategy_folder(task.strategies, task.model_name)
    known = configuration(version, folder, services.variables, services.dotenv)
    logger.info(
        "configuration loaded",
        config_id=version.config_id,
        effective_hash=known.config.effective_hash,
        overridden=known.overridden,
    )
    config, recipe = known.config, recipe_of(known.config, task.model_name)
    gathered = gather(source_of(config, services.arctic, task.candles), recipe, config, services.clock())
    champion = _champion(task, services, work / "champion")
    return Prepared(version=version, configuration=known, recipe=recipe, gathered=gathered, champion=champion)


def _champion(task: TrainingTask, services: Services, into: Path) -> Champion | None:
    """What trades now. Lost or altered files are a fact for the comparison: they are never opened."""
    live = services.releases.live(task.model_name)
    if live is None or live.model_version is None:
        return None
    try:
        return services.champions.fetch(task.model_name, live.model_version, into)
    except (ContentAlteredError, NotFoundError) as error:
        return Champion(version=live.model_version, bundle=None, error=str(error))


def _version(task: TrainingTask, services: Services) -> ConfigVersion:
    if task.config_version_id == ACTIVE:
        active = services.configs.get_active(task.model_name)
        if active is None:
            raise NoActiveConfigError(task.model_name)
        return active
    return services.configs.get(task.model_name, task.config_version_id)
