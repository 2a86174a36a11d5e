"""Composition: configuration versions."""

from __future__ import annotations

from tradai.common.config.service import ConfigVersionService
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import environment


def config_versions(actor: str | None = None) -> ConfigVersionService:
    return ConfigVersionService(environment().config_versions_table, clock=product_clock, actor=actor)
