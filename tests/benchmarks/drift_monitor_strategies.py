"""Strategies with a live model, its profile and a week of counts, put straight into the stores.

The product's own way there, 1,000 trainings and promotions, would take days; what drift-monitor reads is the
same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import uuid4

import numpy as np

from tradai.common.aws import clients
from tradai.common.aws.dynamodb_drift_counts import DynamoDBDriftCounts
from tradai.common.aws.dynamodb_items import to_item
from tradai.common.aws.dynamodb_release_items import LIVE_KEY
from tradai.common.aws.dynamodb_strategies import LISTED
from tradai.common.drift.counts import Counts
from tradai.common.drift.profile import DriftProfile
from tradai.common.entities.release import LivePointer
from tradai.common.mlflow.adapter import MLflowAdapter
from tradai.common.registry.artifacts import MODEL_FOLDER, PROFILE_FILE
from tradai.common.registry.records import pointer_record
from tradai.common.runtime import wiring_retraining
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_registry import mlflow_adapter

FEATURES: Final = 50
HOURS: Final = 7 * 24
ROWS: Final = 4  # an hour: four pairs
WINDOWS: Final = 20
BATCH: Final = 25

Put = dict[str, Any]
Rows = dict[str, list[float]]


@dataclass(slots=True)
class _Collected:
    """What an adapter would put one by one, for batches."""

    puts: list[Put] = field(default_factory=list)

    def put_item(self, *, Item: dict[str, Any], **_: object) -> None:  # noqa: N803  # boto3's name
        self.puts.append(_put(Item))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One profile and one week, the same for every strategy, and the run that holds the profile."""

    profile: DriftProfile
    week: tuple[Counts, ...]
    run_id: str

    @classmethod
    def uploaded(cls) -> Reference:
        source = np.random.default_rng(0)
        profile = DriftProfile.from_reference(_rows(source, HOURS * ROWS * WINDOWS), HOURS * ROWS)
        week = tuple(profile.count(_rows(source, ROWS)) for _ in range(HOURS))
        return cls(profile=profile, week=week, run_id=_run_with(profile))


def furnish(reference: Reference, size: int) -> Iterator[int]:
    """Until there are `size` strategies; tells how many there are."""
    mlflow, now = mlflow_adapter(), product_clock()
    for number in range(len(wiring_retraining.ledger().strategies()), size):
        name = f"Bench{number:04}"
        version = _registered(mlflow, name, reference)
        _write(environment().releases_table, _release(name, version, now))
        _write(environment().drift_counts_table, _hours(name, version, now, reference.week))
        yield number + 1


def _rows(source: np.random.Generator, count: int) -> Rows:
    return {f"feature_{number:02}": source.normal(size=count).tolist() for number in range(FEATURES)}


def _run_with(profile: DriftProfile) -> str:
    mlflow = mlflow_adapter()
    run_id = mlflow.create_run(mlflow.create_experiment(f"bench-{uuid4()}")).run_id
    with TemporaryDirectory() as folder:
        Path(folder, PROFILE_FILE).write_text(profile.to_json(), encoding="utf-8")
        mlflow.log_artifacts(run_id, Path(folder), MODEL_FOLDER)
    return run_id


def _registered(mlflow: MLflowAdapter, name: str, reference: Reference) -> str:
    mlflow.create_registered_model(name)
    source = f"runs:/{reference.run_id}/{MODEL_FOLDER}"
    return mlflow.create_model_version(name, source, reference.run_id).version


def _release(name: str, version: str, now: datetime) -> Iterator[Put]:
    """The head that lists it and the pointer, without the entries that people would be told of."""
    pointer = LivePointer(strategy_name=name, seq=1, digest="0" * 64, since=now, model_version=version)
    yield _put(to_item({"strategy_name": name, "sk": "#CONFIG", "strategy_index": LISTED, "last_number": 1}))
    yield _put(to_item({**pointer_record(pointer), "sk": LIVE_KEY}))


def _hours(name: str, version: str, now: datetime, week: tuple[Counts, ...]) -> list[Put]:
    collected: Any = _Collected()
    counts = DynamoDBDriftCounts(client=collected, table=environment().drift_counts_table)
    hour = now.replace(minute=0, second=0, microsecond=0)
    for back, one in enumerate(week, start=1):
        counts.put(name, version, hour - timedelta(hours=back), "live", one)
    return list(collected.puts)


def _put(item: dict[str, Any]) -> Put:
    return {"PutRequest": {"Item": item}}


def _write(table: str, puts: Iterable[Put]) -> None:
    client, waiting = clients.client("dynamodb", environment().region), list(puts)
    while waiting:
        answer = client.batch_write_item(RequestItems={table: waiting[:BATCH]})
        waiting = [*answer["UnprocessedItems"].get(table, ()), *waiting[BATCH:]]
