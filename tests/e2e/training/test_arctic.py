"""A training whose candles are in ArcticDB, on the local stack's S3."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.e2e.training.machine import NAME, ROOT, Machine, jobs_of
from tradai.common.mlflow.adapter import MLflowAdapter

BUCKET = "tradai-data"
ADAPTER = {"KIND": "AWS", "bucket_name": BUCKET, "library": "ohlcv"}


@pytest.fixture
def desk(machine: Machine, arctic_python: Path) -> Machine:
    """The task in an environment with ArcticDB; a config that names a library of it."""
    machine.aws.client("s3").create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": machine.aws.region}
    )
    machine.activate(ADAPTER, trainer="baseline", reference_days=14)
    return replace(machine, python=arctic_python)


def collect(desk: Machine) -> None:
    collector = Path(__file__).with_name("collector.py")
    subprocess.run(
        [desk.python, collector, desk.candles, BUCKET, desk.aws.endpoint],
        env={**os.environ, "PYTHONPATH": str(ROOT / "layers/common/python")},
        check=True,
        capture_output=True,
    )


def test_the_same_candles_make_the_same_model_wherever_they_are(desk: Machine) -> None:
    collect(desk)
    collect(desk)

    by_files, done = desk.train(260)
    assert done.returncode == 0, done.stderr + done.stdout
    by_arctic, done = desk.train(260, TRADAI_DATA="")
    assert done.returncode == 0, done.stderr + done.stdout

    (of_files,), (of_arctic,) = desk.results(by_files), desk.results(by_arctic)
    assert of_arctic.sha256 == of_files.sha256
    assert of_arctic.data_version == of_files.data_version
    assert of_files.data_source == "file BTC_USDT-1h.feather, file ETH_USDT-1h.feather"
    assert of_arctic.data_source == (
        f"arctic {BUCKET}/ohlcv BTC_USDT-1h@1, arctic {BUCKET}/ohlcv ETH_USDT-1h@1"
    )


def test_the_version_of_the_data_is_in_the_job_the_result_and_the_registry(desk: Machine) -> None:
    collect(desk)

    job_id, done = desk.train(260, TRADAI_DATA="")

    assert done.returncode == 0, done.stderr + done.stdout
    (result,), job = desk.results(job_id), jobs_of().get(job_id)
    version = MLflowAdapter(desk.mlflow_uri).get_model_version(NAME, str(job.new_version))
    assert job.data_source == result.data_source == version.tags["data_source"]
    assert job.data_version == result.data_version == version.tags["data_version"]
    assert "BTC_USDT-1h@0" in result.data_source


def test_what_is_missing_is_one_sentence(desk: Machine, machine: Machine) -> None:
    _, no_library = desk.train(260, TRADAI_DATA="")
    collect(desk)
    _, too_early = desk.train(-1, TRADAI_DATA="")
    desk.activate(ADAPTER | {"library": "ticks"}, trainer="baseline")
    _, other_library = desk.train(260, TRADAI_DATA="")
    _, no_extra = machine.train(260, TRADAI_DATA="")

    assert "there is no ArcticDB library tradai-data/ohlcv (there: none at all)" in no_library.stdout
    assert "no candles of BTC/USDT, ETH/USDT before 2024-12-31" in too_early.stdout
    assert "no ArcticDB library tradai-data/ticks (there: ohlcv)" in other_library.stdout
    assert "pip install 'tradai[arctic]'" in no_extra.stdout
    assert 0 not in {each.returncode for each in (no_library, too_early, other_library, no_extra)}
