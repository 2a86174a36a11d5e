"""The ECS task as a process: real stores, a real registry, the example strategy."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from tests.e2e.training.machine import NAME, START, Machine, jobs_of
from tradai.common.aws.dynamodb_drift_counts import DynamoDBDriftCounts
from tradai.common.entities.retraining import RetrainingStatus
from tradai.common.mlflow.adapter import MLflowAdapter


def test_a_champion_and_its_challenger_after_the_shift(
    machine: Machine, record_property: Callable[..., None]
) -> None:
    machine.activate()
    first, done = machine.train(260)
    assert done.returncode == 0, done.stderr + done.stdout
    machine.promote(str(jobs_of().get(first).new_version))

    second, done = machine.train(330 + 60)

    assert done.returncode == 0, done.stderr + done.stdout
    challenger, champion = machine.results(second)
    assert (challenger.metrics["total_profit"] or 0) > 0.1
    assert (champion.metrics["total_profit"] or 0) < -0.1
    assert challenger.dates == champion.dates
    assert champion.model_version == jobs_of().get(first).new_version
    job = jobs_of().get(second)
    assert job.status is RetrainingStatus.COMPARING
    assert job.new_version == challenger.model_version
    registered = MLflowAdapter(machine.mlflow_uri).get_model_version(NAME, str(challenger.model_version))
    assert registered.sha256 == challenger.sha256
    counted = DynamoDBDriftCounts(client=machine.aws.client("dynamodb"), table="tradai-drift-counts-dev")
    hours = list(counted.between(NAME, str(champion.model_version), START, START + timedelta(days=500)))
    assert len(hours) == 2 * 30 * 24
    record_property("seconds", [round(s, 1) for s in machine.seconds])


def test_a_failed_training_says_why_and_registers_nothing(machine: Machine) -> None:
    machine.activate(hyper_parameters={"objective": "nonsense"})

    job, done = machine.train(260)

    assert done.returncode != 0
    last = json.loads(done.stdout.strip().splitlines()[-1])
    assert last["message"] == "training failed"
    assert "Unknown objective" in last["reason"]
    assert jobs_of().get(job).new_version is None


def test_bad_candles_and_an_unknown_strategy_end_with_one_sentence(machine: Machine, tmp_path: Path) -> None:
    machine.activate()
    corrupt = tmp_path / "corrupt.csv"
    corrupt.write_text("date,open\n1,2\n")

    _, bad = machine.train(260, TRADAI_DATA=str(corrupt))
    _, unknown = machine.train(260, TRADAI_MODEL_NAME="Nobody")

    assert "no column high, low, close, volume" in bad.stdout
    assert "'Nobody' has no ACTIVE config version" in unknown.stdout
    assert 0 not in {bad.returncode, unknown.returncode}
