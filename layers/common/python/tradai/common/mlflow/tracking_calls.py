"""Experiments and runs."""

from __future__ import annotations

import math
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from tradai.common.entities.training_run import Run
from tradai.common.mlflow import values
from tradai.common.mlflow.answers import JSON
from tradai.common.mlflow.transport import Reader, Transport

T = TypeVar("T")

MAX_PARAMS = 100
MAX_METRICS = 500
MAX_TEXT = 6000
REQUEST_TAG = "tradai.request"


class TrackingCalls:
    """Method names are the official client's."""

    _http: Transport

    def create_experiment(self, name: str) -> str:
        """The new experiment's id; ConflictError when the name is taken."""
        answer = self._http.write(
            "POST",
            "experiments/create",
            {"name": name},
            applied=lambda read: _experiment(read, name),
        )
        return str(answer["experiment_id"])

    def get_experiment_by_name(self, name: str) -> str:
        """The experiment's id; NotFoundError when there is none."""
        return str(_experiment(self._http.read, name)["experiment_id"])

    def create_run(
        self, experiment_id: str, tags: Mapping[str, str] | None = None, run_name: str | None = None
    ) -> Run:
        """Start a run. A request tag makes the call safe to repeat."""
        request = str(uuid.uuid4())
        body: JSON = {
            "experiment_id": experiment_id,
            "start_time": _now(),
            "tags": values.entries({**(tags or {}), REQUEST_TAG: request}),
        }
        answer = self._http.write(
            "POST",
            "runs/create",
            body | ({"run_name": run_name} if run_name else {}),
            applied=lambda read: _requested(read, experiment_id, request),
        )
        return values.run(answer["run"])

    def get_run(self, run_id: str) -> Run:
        return values.run(self._http.read("runs/get", {"run_id": run_id})["run"])

    def log_batch(
        self,
        run_id: str,
        *,
        metrics: Mapping[str, float | None] | None = None,
        params: Mapping[str, object] | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        """Log in as many requests as MLflow's limits need.

        Undefined metrics (None, NaN, infinite) are left out; a parameter's text is cut after
        6,000 characters.
        """
        stamp = _now()
        numbers = [
            {"key": key, "value": value, "timestamp": stamp, "step": 0}
            for key, value in (metrics or {}).items()
            if value is not None and math.isfinite(value)
        ]
        texts = [{"key": key, "value": str(value)[:MAX_TEXT]} for key, value in (params or {}).items()]
        labels = values.entries(tags or {})
        for kind, rows, size in (
            ("metrics", numbers, MAX_METRICS),
            ("params", texts, MAX_PARAMS),
            ("tags", labels, MAX_PARAMS),
        ):
            for part in _parts(rows, size):
                self._http.write("POST", "runs/log-batch", {"run_id": run_id, kind: part})

    def set_tag(self, run_id: str, key: str, value: str) -> None:
        self._http.write("POST", "runs/set-tag", {"run_id": run_id, "key": key, "value": value})

    def update_run(self, run_id: str, status: str) -> None:
        """End a run: `FINISHED`, `FAILED` or `KILLED`."""
        self._http.write("POST", "runs/update", {"run_id": run_id, "status": status, "end_time": _now()})


def _experiment(read: Reader, name: str) -> JSON:
    experiment: JSON = read("experiments/get-by-name", {"experiment_name": name})["experiment"]
    return experiment


def _requested(read: Reader, experiment_id: str, request: str) -> JSON | None:
    wanted = {"experiment_ids": [experiment_id], "filter": f"tags.`{REQUEST_TAG}` = '{request}'"}
    runs = read("runs/search", {}, wanted).get("runs", [])
    return {"run": runs[0]} if runs else None


def _parts(rows: Sequence[T], size: int) -> Iterator[list[T]]:
    remaining = iter(rows)
    while part := list(islice(remaining, size)):
        yield part


def _now() -> int:
    """Milliseconds since the epoch, MLflow's unit."""
    return int(time.time() * 1000)
