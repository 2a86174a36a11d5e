"""Storage on the local stack, and a pool of processes that contend for it."""

from __future__ import annotations

from collections.abc import Iterator
from multiprocessing.pool import Pool

import pytest

from tests.concurrency.storage.contest import contestants, storage_at
from tests.contracts.storage.storages import Storage
from tests.local_stack import LocalAws


@pytest.fixture
def pool(local_aws: LocalAws) -> Iterator[Pool]:
    with contestants(local_aws) as pool:
        yield pool


@pytest.fixture
def storage(local_aws: LocalAws) -> Storage:
    return storage_at(local_aws.endpoint)
