"""`cdk diff` of prod after a change of code only: no data resource is touched."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import cdk.code
from cdk.stacks import Sources
from tests.infrastructure.synthesis import synthesised
from tests.infrastructure.templates import Environment

MAY_CHANGE = {"AWS::Lambda::Function", "AWS::Lambda::Version", "AWS::Lambda::LayerVersion"}
MAY_POINT_ELSEWHERE = {"AWS::StepFunctions::StateMachine"}  # it invokes versions


@pytest.fixture
def changed(sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """Prod with a line more in one handler and in our own package."""
    functions, layer = tmp_path / "functions", tmp_path / "layer"
    shutil.copytree(cdk.code.FUNCTIONS, functions)
    shutil.copytree(sources.layers.tradai, layer)
    for path in (functions / "promote_model" / "handler.py", layer / "python" / "tradai.txt"):
        path.write_text(path.read_text() + "\n# changed\n")
    monkeypatch.setattr(cdk.code, "FUNCTIONS", functions)
    with_it = replace(sources, layers=replace(sources.layers, tradai=layer))
    return synthesised(with_it, tmp_path / "assembly", env="prod")


def test_a_change_of_code_touches_functions_and_nothing_that_holds_data(
    cloud: Environment, changed: Environment
) -> None:
    for part in ("Data", "Platform", "Ops"):
        assert changed.stacks[part] == cloud.stacks[part]

    touched = _touched(cloud.stacks["App"]["Resources"], changed.stacks["App"]["Resources"])
    assert "AWS::Lambda::Function" in touched
    assert touched - MAY_POINT_ELSEWHERE <= MAY_CHANGE


def _touched(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """Types of the resources that differ, came or went."""
    return {
        (after.get(name) or before[name])["Type"]
        for name in before.keys() | after.keys()
        if before.get(name) != after.get(name)
    }
