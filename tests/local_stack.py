"""Fixtures that start the local stack once per session, on free ports, with its own home.

`local_aws` is MiniStack alone, emptied before each test, with the product's tables and buckets.
`local_stack` is all of it: the deployed template, MLflow and training tasks; tests share it, so each uses
strategy names of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import urllib3

from tests import local_tables
from tradai.local import clients, ministack_environment, processes, services, stack
from tradai.local.ports import free_port
from tradai.local.services import Service
from tradai.local.settings import ACCOUNT, REGION, LocalSettings, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalAws:
    """An embedded AWS: its endpoint, and how to talk to it as the account's root."""

    endpoint: str
    region: str = REGION
    account: str = ACCOUNT

    def client(self, service: str, credentials: Mapping[str, str] | None = None) -> Any:
        """A boto3 client; root unless other credentials are given."""
        return clients.client(service, self.endpoint, credentials)

    def environment(self) -> dict[str, str]:
        """Variables that point any AWS client, here or in a child process, at this endpoint."""
        return {**clients.environment(self.endpoint), "TRADAI_TARGET": "local"}

    def empty(self) -> None:
        """Removes every resource of every service."""
        urllib3.request("POST", f"{self.endpoint}/_ministack/reset", timeout=10.0)

    def create_stores(self, env: str = "dev") -> None:
        """The product's tables and buckets, without the template."""
        dynamodb, s3 = self.client("dynamodb"), self.client("s3")
        for table in local_tables.tables(env):
            dynamodb.create_table(**table)
        for name in local_tables.BUCKETS:
            s3.create_bucket(
                Bucket=f"tradai-{name}-{env}", CreateBucketConfiguration={"LocationConstraint": self.region}
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalStack:
    """The deployed template beside MLflow and the containers server."""

    settings: LocalSettings
    aws: LocalAws

    def environment(self) -> dict[str, str]:
        """Variables for a client or a child process: AWS, MLflow, and the product's own."""
        return stack.environment(self.settings)

    def invoke(self, function: str, event: object) -> tuple[Any, bool]:
        """The answer of a function, by its kebab name, and whether it is a fault."""
        answer = self.aws.client("lambda").invoke(
            FunctionName=f"tradai-{self.settings.env}-{function}", Payload=json.dumps(event).encode()
        )
        return json.loads(answer["Payload"].read()), "FunctionError" in answer


@pytest.fixture(scope="session")
def local_settings(tmp_path_factory: pytest.TempPathFactory) -> LocalSettings:
    """A home of its own and free ports; caches are the checkout's."""
    return _settings(tmp_path_factory.mktemp("home"))


def _settings(home: Path) -> LocalSettings:
    return read_settings(
        TRADAI_HOME=str(home),
        TRADAI_LOCAL_AWS_PORT=free_port(),
        TRADAI_LOCAL_MLFLOW_PORT=free_port(),
        TRADAI_LOCAL_CONTAINERS_PORT=free_port(),
    )


@pytest.fixture(scope="session")
def local_aws_server(local_settings: LocalSettings) -> Iterator[LocalAws]:
    """MiniStack alone, for the session; it dies with the test process."""
    ministack_environment.install(local_settings)
    (local_settings.home / "tmp").mkdir()
    with _served(services.aws(local_settings), local_settings):
        yield LocalAws(endpoint=local_settings.aws_url)


@pytest.fixture(scope="session")
def local_containers(local_settings: LocalSettings) -> Iterator[LocalSettings]:
    """The containers server beside it, so that ECS tasks run; the value is where it keeps its logs."""
    with _served(services.containers(local_settings), local_settings):
        yield local_settings


@pytest.fixture(scope="session")
def local_stack_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """The whole stack, for the session; it dies with the test process."""
    with stack.running(_settings(tmp_path_factory.mktemp("stack"))) as settings:
        yield LocalStack(settings=settings, aws=LocalAws(endpoint=settings.aws_url))


@pytest.fixture
def local_stack(local_stack_server: LocalStack, monkeypatch: pytest.MonkeyPatch) -> LocalStack:
    """The whole stack; this process's variables point there."""
    for name, value in local_stack_server.environment().items():
        monkeypatch.setenv(name, value)
    return local_stack_server


@contextmanager
def _served(service: Service, settings: LocalSettings) -> Iterator[None]:
    log = settings.logs / f"{service.name}.log"
    running = processes.start(service, log=log, is_owned=True)
    try:
        processes.wait_until_serving(service, running, log=log)
        yield
    finally:
        processes.stop(running)


@pytest.fixture
def local_aws(local_aws_server: LocalAws, monkeypatch: pytest.MonkeyPatch) -> LocalAws:
    """Empty product tables and buckets of env dev; this process's AWS variables point there."""
    local_aws_server.empty()
    local_aws_server.create_stores()
    for name, value in local_aws_server.environment().items():
        monkeypatch.setenv(name, value)
    return local_aws_server
