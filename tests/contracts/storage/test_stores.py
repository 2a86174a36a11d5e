"""Fakes and adapters keep the same promises."""

from __future__ import annotations

from tests.contracts.storage.release_suite import ReleaseSuite
from tests.contracts.storage.version_suite import ConfigBodySuite, ConfigVersionSuite


class TestConfigVersions(ConfigVersionSuite):
    """On memory and moto."""


class TestConfigBodies(ConfigBodySuite):
    """On memory and moto."""


class TestReleases(ReleaseSuite):
    """On memory and moto."""
