from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.cycle.strategy import Deployment
from tests.local_stack import LocalStack
from tradai.common.aws import clients
from tradai.common.runtime import environment, wiring
from tradai.common.runtime.wiring_models import mlflow_adapter

Deploying = Callable[[str], Deployment]


@pytest.fixture
def deploying(local_stack: LocalStack, tmp_path: Path) -> Iterator[Deploying]:
    """Makes a strategy of a name; this process is a client of the stack meanwhile."""
    caches = (environment.environment, clients.client, wiring.caller, mlflow_adapter)
    for cache in caches:
        cache.cache_clear()
    yield lambda name: Deployment(stack=local_stack, name=name, folder=tmp_path / name)
    for cache in caches:
        cache.cache_clear()
