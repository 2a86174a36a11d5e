"""The processes of the local stack, as data: argv, environment, port, how to ask for their health."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tradai.local import clients, ministack_environment
from tradai.local.ministack import launch
from tradai.local.settings import HOST, REGION, ROOT_KEY, LocalSettings

_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "SSL_CERT_FILE")

_QUIET_MLFLOW = {"MLFLOW_DISABLE_TELEMETRY": "true", "GIT_PYTHON_REFRESH": "quiet"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One server on 127.0.0.1.

    Args:
        name: the part's name in `tradai local logs`.
        port_variable: the variable that moves its port.
        health: path that answers 200 once it serves.
    """

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str]
    port: int
    port_variable: str
    health: str

    @property
    def health_url(self) -> str:
        return f"http://{HOST}:{self.port}{self.health}"


def aws(settings: LocalSettings) -> Service:
    """MiniStack, IAM enforced, bound to loopback, state and scratch files under home."""
    return Service(
        name="aws",
        argv=(str(ministack_environment.python_of(settings)), "-I", str(Path(launch.__file__))),
        environment={
            **base_environment(settings),
            "AUTH": "true",
            "BIND_HOST": HOST,
            "MINISTACK_HOST": HOST,
            "GATEWAY_PORT": str(settings.aws_port),
            "MINISTACK_ACCOUNT_ID": ROOT_KEY,
            "MINISTACK_REGION": REGION,
            "DOCKER_HOST": f"tcp://{HOST}:{settings.containers_port}",
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "TRADAI_CLOCK_PARAMETER": settings.clock_parameter,
            "FUNCTIONS_PYTHON": str(ministack_environment.functions_python_of(settings)),
        },
        port=settings.aws_port,
        port_variable="TRADAI_LOCAL_AWS_PORT",
        health="/_ministack/ready",
    )


def containers(settings: LocalSettings) -> Service:
    """The process-backed Docker API that MiniStack starts tasks with."""
    arguments = (str(settings.home), str(settings.containers_port), settings.aws_url)
    return Service(
        name="containers",
        argv=(sys.executable, "-m", "tradai.local.containers.server", *arguments),
        environment=base_environment(settings),
        port=settings.containers_port,
        port_variable="TRADAI_LOCAL_CONTAINERS_PORT",
        health="/_ping",
    )


def mlflow(settings: LocalSettings) -> Service:
    """The model registry: sqlite under home, artifacts through the server in the stack's S3."""
    store = settings.home / "data" / "mlflow.db"
    artifacts = f"s3://tradai-mlflow-{settings.env}"
    return Service(
        name="mlflow",
        argv=(
            *(sys.executable, "-m", "tradai.local.tracking"),
            *(f"sqlite:///{store}", artifacts, str(settings.mlflow_port)),
        ),
        environment={**base_environment(settings), **clients.environment(settings.aws_url), **_QUIET_MLFLOW},
        port=settings.mlflow_port,
        port_variable="TRADAI_LOCAL_MLFLOW_PORT",
        health="/health",
    )


def base_environment(settings: LocalSettings) -> dict[str, str]:
    """What any child may inherit: a path and a language, no credentials, no settings of ours."""
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return {**inherited, "TMPDIR": str(settings.home / "tmp")}
