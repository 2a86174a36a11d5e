from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.infrastructure.templates import Environment

ROOT = Path(__file__).parents[2]


def test_an_unknown_environment_is_one_sentence_and_a_bad_exit(tmp_path: Path) -> None:
    done = _synth(tmp_path, CDK_CONTEXT_JSON=json.dumps({"env": "qa"}))

    assert done.returncode == 1
    assert done.stderr == "env 'qa' given; pass --context env=<one of dev, staging, prod>\n"
    assert list(tmp_path.iterdir()) == []


def test_a_machine_without_node_is_told_what_to_install(tmp_path: Path) -> None:
    done = _synth(tmp_path, JSII_NODE="no-such-node")

    assert done.returncode == 1
    assert done.stderr.startswith("Node is missing (no-such-node can't be run); install it with `make setup`")
    assert done.stderr.count("\n") == 1


def test_a_python_without_the_cdk_is_told_what_to_run() -> None:
    bare = [sys.executable, "-S", "-m", "cdk.app"]  # the fallback of cdk.json, where there is no .venv
    done = subprocess.run(bare, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 1
    assert done.stderr.startswith("aws-cdk-lib is missing from ")
    assert done.stderr.endswith("; run `make setup`, which makes .venv with it\n")


def _synth(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    app = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["app"]
    return subprocess.run(
        ["sh", "-c", app],
        cwd=ROOT,
        env={**os.environ, "CDK_OUTDIR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_named_account_is_not_asked_for_anything_at_synth(shared: Environment) -> None:
    manifest = json.loads((shared.assembly / "manifest.json").read_text(encoding="utf-8"))

    assert "missing" not in manifest
    for part in shared.stacks:
        assert manifest["artifacts"][f"Tradai{part}-dev"]["environment"] == "aws://111122223333/eu-central-1"


def test_without_a_name_the_account_is_that_of_the_credentials(cloud: Environment) -> None:
    manifest = json.loads((cloud.assembly / "manifest.json").read_text(encoding="utf-8"))

    for part in cloud.stacks:
        assert manifest["artifacts"][f"Tradai{part}-prod"]["environment"] == (
            "aws://unknown-account/unknown-region"
        )
