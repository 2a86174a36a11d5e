"""Review the templates of every environment with cfn-lint and checkov, in an environment of their own.

Run by `.venv`'s Python. Ends with 1 when one of them finds anything without a reason in `cdk/checkov.yaml`.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".tradai" / "audit"
PINS = ROOT / "requirements" / "audit.txt"
ENVIRONMENTS = ("dev", "staging", "prod")
IGNORED = (
    "W3005",  # dependencies that the CDK writes although a reference says them too
    "W3691",  # a major version alone, by which RDS takes its newest minor one
)
HERE = Path(sys.executable).parent


def main() -> int:
    tools = install()
    templates = [path for env in ENVIRONMENTS for path in synthesise(env)]
    say(f"cfn-lint on {len(templates)} templates")
    linted = subprocess.run(
        [str(tools / "cfn-lint"), "--ignore-checks", *IGNORED, "--", *templates], check=False
    )
    say("checkov on the same")
    files = [argument for path in templates for argument in ("--file", path)]
    arguments = [str(tools / "checkov"), "--config-file", str(ROOT / "cdk" / "checkov.yaml"), *files]
    checked = subprocess.run(arguments, check=False)
    return 1 if linted.returncode or checked.returncode else 0


def install() -> Path:
    """Folder of the tools' programs; made once for each state of the pins."""
    environment = FOLDER / hashlib.sha256(PINS.read_bytes()).hexdigest()[:16]
    if not (environment / "installed").exists():
        say("installing the tools (once)")
        uv = str(HERE / "uv")
        subprocess.run([uv, "venv", "--quiet", "--clear", str(environment)], check=True)
        python = str(environment / "bin" / "python")
        pins = ["--require-hashes", "--requirement", str(PINS)]
        subprocess.run([uv, "pip", "install", "--quiet", "--python", python, *pins], check=True)
        (environment / "installed").touch()
    return environment / "bin"


def synthesise(env: str) -> list[str]:
    """The templates of an environment on AWS, as `cdk synth` writes them."""
    say(f"synthesising {env}")
    folder = FOLDER / "assemblies" / env
    context = {"CDK_CONTEXT_JSON": json.dumps({"env": env}), "CDK_OUTDIR": str(folder)}
    subprocess.run([sys.executable, "-m", "cdk.app"], cwd=ROOT, env={**os.environ, **context}, check=True)
    return [str(path) for path in sorted(folder.glob("*.template.json"))]


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
