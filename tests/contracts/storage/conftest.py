"""The same suites on the in-memory stores and on the adapters under moto."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contracts.storage.storages import Storage, in_memory, moto_clients, on_aws


@pytest.fixture(params=["memory", "moto"])
def storage(request: pytest.FixtureRequest) -> Iterator[Storage]:
    if request.param == "memory":
        yield in_memory()
        return
    with moto_clients() as (dynamodb, s3):
        yield on_aws(dynamodb, s3)
