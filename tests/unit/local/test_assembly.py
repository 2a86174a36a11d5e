from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tradai.common.errors import ConfigurationError
from tradai.local import assembly, synthesis
from tradai.local.settings import LocalSettings, read_settings

APP = """
import json, os, pathlib
context = json.loads(os.environ["CDK_CONTEXT_JSON"])
out = pathlib.Path(os.environ["CDK_OUTDIR"])
(out / "asset.code").mkdir(parents=True)
(out / "asset.code" / "app.py").write_text("")
(out / "Data.template.json").write_text(json.dumps({"Description": f"{context['env']} {context['target']}"}))
here = {"bucketName": "assets-${AWS::AccountId}-${AWS::Region}", "objectKey": "k.zip"}
file = {"source": {"path": "asset.code", "packaging": "zip"}, "destinations": {"here": here}}
(out / "Data.assets.json").write_text(json.dumps({"files": {"k": file}}))
stack = {"type": "aws:cloudformation:stack", "properties": {"templateFile": "Data.template.json"}}
manifest = {"type": "cdk:asset-manifest", "properties": {"file": "Data.assets.json"}}
(out / "manifest.json").write_text(json.dumps({"artifacts": {
    "App": {**stack, "dependencies": ["Data"]},
    "Data": {**stack, "dependencies": ["Data.assets"]},
    "Data.assets": manifest}}))
with open("runs", "a") as runs:
    runs.write("x")
"""


@pytest.fixture
def checkout(tmp_path: Path) -> LocalSettings:
    """A checkout whose CDK app counts how often it runs."""
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "cdk.json").write_text(json.dumps({"app": "python3 app.py"}))
    return settings_of(tmp_path)


def settings_of(root: Path) -> LocalSettings:
    return read_settings(
        TRADAI_ROOT=str(root), TRADAI_HOME=str(root / "home"), TRADAI_CACHE=str(root / "cache")
    )


def template(stack: assembly.Stack) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(stack.template.read_text())
    return described


def test_stacks_come_in_the_order_they_depend_on_each_other(checkout: LocalSettings) -> None:
    stacks = assembly.stacks(synthesis.synthesise(checkout))

    assert [stack.name for stack in stacks] == ["Data", "App"]


def test_the_app_is_told_environment_and_target(checkout: LocalSettings) -> None:
    stacks = assembly.stacks(synthesis.synthesise(checkout))

    assert template(stacks[0])["Description"] == "dev local"


def test_an_asset_folder_is_packed_and_its_place_resolved(checkout: LocalSettings) -> None:
    (asset,) = assembly.stacks(synthesis.synthesise(checkout))[0].assets

    assert asset.path.read_bytes().startswith(b"PK")
    assert (asset.bucket, asset.key) == ("assets-000000000000-eu-west-1", "k.zip")


def test_the_app_runs_again_only_when_an_input_changed(checkout: LocalSettings) -> None:
    first, again = synthesis.synthesise(checkout), synthesis.synthesise(checkout)
    (checkout.root / "cdk").mkdir()
    (checkout.root / "cdk" / "storage.py").write_text("")
    changed = synthesis.synthesise(checkout)

    assert first == again != changed
    assert (checkout.root / "runs").read_text() == "xx"


def test_old_assemblies_are_removed(checkout: LocalSettings) -> None:
    (checkout.root / "cdk").mkdir()
    for number in range(5):
        (checkout.root / "cdk" / "storage.py").write_text(str(number))
        newest = synthesis.synthesise(checkout)

    kept = {path for path in (checkout.cache / "assemblies").iterdir() if path.is_dir()}
    assert len(kept) == 3
    assert newest in kept


def test_an_app_that_fails_is_one_error_with_its_output_and_leaves_nothing(checkout: LocalSettings) -> None:
    (checkout.root / "app.py").write_text("raise SystemExit('Node is missing; install it')")

    with pytest.raises(ConfigurationError, match="Node is missing; install it"):
        synthesis.synthesise(checkout)

    assert not list((checkout.cache / "assemblies").glob("dev-????????????????"))


def test_without_a_cdk_json_the_error_names_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"no cdk\.json in"):
        synthesis.synthesise(settings_of(tmp_path))
