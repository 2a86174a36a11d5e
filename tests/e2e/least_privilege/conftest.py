from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.least_privilege.company import NOW, Company
from tests.local_stack import LocalStack
from tradai.common.aws import clients
from tradai.common.runtime import environment, wiring
from tradai.common.runtime.wiring_models import mlflow_adapter
from tradai.local import clock


@pytest.fixture
def company(local_stack: LocalStack, tmp_path: Path) -> Iterator[Company]:
    """This process is the root's meanwhile."""
    caches = (environment.environment, clients.client, wiring.caller, mlflow_adapter)
    for cache in caches:
        cache.cache_clear()
    found, before = Company(stack=local_stack, folder=tmp_path), clock.get(local_stack.settings)
    found.set_clock(NOW)
    yield found
    clock.clear(local_stack.settings)
    if before:
        found.set_clock(before)
    for cache in caches:
        cache.cache_clear()
