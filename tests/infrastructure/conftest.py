"""One synthesis for all tests: the local template of dev and the cloud template of prod."""

from __future__ import annotations

from pathlib import Path

import pytest
from aws_cdk import App

from cdk.app import FLAGS
from cdk.code import LayerFolders
from cdk.nag import review
from cdk.settings import read_settings
from cdk.stacks import Sources, compose
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
    return _synthesised("dev", "local", sources, tmp_path_factory.mktemp("local"))


@pytest.fixture(scope="session")
def cloud(sources: Sources, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return _synthesised("prod", "aws", sources, tmp_path_factory.mktemp("cloud"))


def _synthesised(env: str, target: str, sources: Sources, folder: Path) -> Environment:
    app = App(context=FLAGS, outdir=str(folder))
    settings = read_settings({"env": env, "target": target}.get)
    stacks = compose(app, settings, sources)
    if target == "aws":
        review(*stacks, settings=settings)
    app.synth()
    return Environment(env=env, target=target, assembly=folder)
