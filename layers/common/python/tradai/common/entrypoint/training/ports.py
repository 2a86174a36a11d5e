"""What the training task needs from the outside, in its own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from tradai.common.drift.profile import Counts, DriftProfile
from tradai.common.entities.backtest_result import BacktestResult
from tradai.common.entities.clock import Clock
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.entities.release import LivePointer
from tradai.common.entities.training import TrainingConfig, TrainingResult
from tradai.common.entrypoint.training.sources.arctic import arctic_source
from tradai.common.entrypoint.training.sources.ports import ArcticOpener
from tradai.common.entrypoint.training.trainers.ports import Trainer


class ConfigVersions(Protocol):
    def get(self, name: str, config_id: str) -> ConfigVersion:
        """One version; ConfigVersionNotFoundError when there is none."""
        ...

    def get_active(self, name: str) -> ConfigVersion | None: ...


class Releases(Protocol):
    def live(self, strategy: str) -> LivePointer | None: ...


class JobRecords(Protocol):
    def update(self, job_id: str, **facts: Any) -> None: ...


class ResultStore(Protocol):
    def put(self, job_id: str, results: Sequence[BacktestResult]) -> None:
        """Write `jobs/{job_id}/result.json`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Champion:
    """The model version that trades, on disk, its files already checked against their hash.

    Args:
        bundle: None when there is nothing that may be opened; `error` says why.
        profile: None for a version without one (foreign or imported).
        sha256: None for a version that was registered without a hash.
    """

    version: str
    bundle: Path | None
    profile: DriftProfile | None = None
    run_id: str | None = None
    sha256: str | None = None
    trained_until: datetime | None = None
    git_commit: str | None = None
    error: str | None = None


class ChampionFiles(Protocol):
    def fetch(self, model_name: str, version: str, into: Path) -> Champion:
        """Download and verify.

        Raises:
            ContentAlteredError: a file differs from what was registered.
            NotFoundError: no such version, or its files are gone.
        """
        ...


class DriftCounts(Protocol):
    def put(self, model_name: str, version: str, hour: datetime, source: str, counts: Counts) -> None:
        """Store the counts of one UTC hour; the same hour and source overwrite."""
        ...


class Registrar(Protocol):
    def register(self, config: TrainingConfig, result: TrainingResult) -> TrainingResult: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything outside of the task.

    Args:
        trainers: by `training.trainer`, made for the folder of the strategy.
        variables: overrides of the config, and what its placeholders may name.
        dotenv: more of them, in a file.
        arctic: opens the candles of the adapter `AWS`.
    """

    configs: ConfigVersions
    releases: Releases
    champions: ChampionFiles
    registrar: Registrar
    results: ResultStore
    jobs: JobRecords
    counts: DriftCounts
    clock: Clock
    trainers: Mapping[str, Callable[[Path], Trainer]]
    variables: Mapping[str, str]
    arctic: ArcticOpener = arctic_source
    dotenv: Path | None = None
