"""The adapters keep their promises on the local stack as well."""

from __future__ import annotations

import pytest

from tests.contracts.storage.release_suite import ReleaseSuite
from tests.contracts.storage.storages import Storage, on_aws
from tests.contracts.storage.version_suite import ConfigBodySuite, ConfigVersionSuite
from tests.local_stack import LocalAws


@pytest.fixture
def storage(local_aws: LocalAws) -> Storage:
    return on_aws(local_aws.client("dynamodb"), local_aws.client("s3"))


class TestConfigVersions(ConfigVersionSuite):
    """On the local stack."""


class TestConfigBodies(ConfigBodySuite):
    """On the local stack."""


class TestReleases(ReleaseSuite):
    """On the local stack."""
