"""One synthesis per environment for all tests: dev locally, prod on AWS, and on AWS what dev differs in."""

from __future__ import annotations

import pytest

from cdk.code import LayerFolders
from cdk.stacks import Sources
from tests.infrastructure.synthesis import synthesised
from tests.infrastructure.templates import Environment


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    """Layers with nothing in them: their content is another test's business."""
    folder = tmp_path_factory.mktemp("assets")
    layers = {name: folder / name for name in ("packages", "numeric", "tradai")}
    for name, layer in layers.items():
        (layer / "python").mkdir(parents=True)
        (layer / "python" / f"{name}.txt").write_text(name)
    return Sources(build=folder / "build", layers=LayerFolders(**layers))


@pytest.fixture(scope="session")
def local(sources: Sources, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return synthesised(sources, tmp_path_factory.mktemp("local"), env="dev", target="local")


@pytest.fixture(scope="session")
def cloud(sources: Sources, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return synthesised(sources, tmp_path_factory.mktemp("cloud"), env="prod")


@pytest.fixture(scope="session")
def shared(sources: Sources, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Dev on AWS: services share hosts. In a named account, under a boundary."""
    place = {
        "account": "111122223333",
        "region": "eu-central-1",
        "permissions_boundary": "Bound",
        "arctic_bucket": "candles",
        "allowed_models": "Alpha, Beta",
    }
    return synthesised(sources, tmp_path_factory.mktemp("shared"), env="dev", **place)


@pytest.fixture(scope="session")
def elsewhere(sources: Sources, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Staging on AWS, with an MLflow that somebody else runs."""
    mlflow = {"platform": "off", "mlflow_tracking_uri": "https://mlflow.example.com"}
    return synthesised(sources, tmp_path_factory.mktemp("elsewhere"), env="staging", **mlflow)


@pytest.fixture(params=["cloud", "shared"])
def platform(request: pytest.FixtureRequest) -> Environment:
    """With a platform: prod on Fargate, dev on hosts that services share."""
    found: Environment = request.getfixturevalue(request.param)
    return found
