"""The sample of the project's document, as it is written there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.local_stack import LocalAws
from tradai.common.aws.clients import client
from tradai.common.entities.config_version import ConfigStatus
from tradai.common.registry.releases import ReleaseLedger
from tradai.common.runtime.environment import environment


@pytest.fixture
def sampled(local_aws: LocalAws) -> Iterator[LocalAws]:
    """A process that starts anew: no client, no environment is remembered."""
    for remembered in (client, environment):
        remembered.cache_clear()
    yield local_aws
    for remembered in (client, environment):
        remembered.cache_clear()


@pytest.mark.usefixtures("sampled")
def test_the_sample_runs_verbatim() -> None:
    from tradai.common.config.service import ConfigVersionService  # noqa: PLC0415 - part of the sample

    service = ConfigVersionService(table_name="tradai-config-versions-dev")

    # Create a new version (starts as DRAFT)
    version = service.create_version(
        strategy_name="MyStrategy",
        config_data={"timeframe": "1h", "symbols": ["BTC/USDT:USDT"]},
        description="Updated symbols list",
    )

    # Activate it (auto-deprecates previous ACTIVE version)
    active = service.activate("MyStrategy", version.config_id)

    # List all versions for a strategy
    versions = service.list_versions("MyStrategy")

    # Get the currently active version
    current = service.get_active("MyStrategy")

    assert version.status is ConfigStatus.DRAFT
    assert active.status is ConfigStatus.ACTIVE
    assert versions == [active]
    assert current == active
    assert [r.config_id for r in ReleaseLedger("tradai-releases-dev").history("MyStrategy")] == [
        active.config_id
    ]
