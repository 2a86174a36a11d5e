from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.api.gateway import Gateway
from tests.local_stack import LocalStack
from tradai.common.aws import clients
from tradai.common.runtime import environment, wiring


@pytest.fixture
def gateway(local_stack: LocalStack) -> Iterator[Gateway]:
    """This process is a client of the stack meanwhile."""
    caches = (environment.environment, clients.client, wiring.caller)
    for cache in caches:
        cache.cache_clear()
    yield Gateway(stack=local_stack)
    for cache in caches:
        cache.cache_clear()
