"""The same promises, kept by the fake and by the adapter on a real server."""

from __future__ import annotations

import uuid

import pytest

from tests.fakes.mlflow_adapter import InMemoryMLflow
from tests.mlflow_server import MLflowServer, mlflow_server
from tradai.common.mlflow.adapter import MLflowAdapter

__all__ = ["mlflow_server"]

Store = MLflowAdapter | InMemoryMLflow


@pytest.fixture(params=["fake", "server"])
def store(request: pytest.FixtureRequest) -> Store:
    if request.param == "fake":
        return InMemoryMLflow()
    server: MLflowServer = request.getfixturevalue("mlflow_server")
    return MLflowAdapter(server.uri)


@pytest.fixture
def name() -> str:
    """A model or experiment nobody else uses."""
    return f"M{uuid.uuid4().hex[:12]}"
