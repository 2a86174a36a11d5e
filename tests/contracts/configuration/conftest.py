from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import boto3
import pytest
from moto import mock_aws

from tests.fakes.mlflow_adapter import InMemoryMLflow
from tests.local_tables import tables
from tradai.common.aws import clients
from tradai.common.runtime import environment, wiring, wiring_models

REGION: Final = "eu-west-1"
VARIABLES = {
    "AWS_ACCESS_KEY_ID": "AKIA0",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_REGION": REGION,
    "TRADAI_ENV": "dev",
    "TRADAI_TARGET": "aws",
}


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemoryMLflow]:
    """The model registry of an empty account, in an empty working directory."""
    models = InMemoryMLflow()
    with mock_aws():
        for name, value in VARIABLES.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME", raising=False)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(wiring_models, "mlflow_adapter", lambda: models)
        _forget()
        for table in tables():
            boto3.client("dynamodb", REGION).create_table(**table)
        boto3.client("s3", REGION).create_bucket(
            Bucket="tradai-configs-dev", CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        yield models
    _forget()


def _forget() -> None:
    for cached in (clients.client, environment.environment, wiring.caller):
        cached.cache_clear()
