"""Composition: the model lifecycle."""

from __future__ import annotations

from datetime import timedelta

from tradai.common.registry.lifecycle import ModelLifecycle
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring import caller
from tradai.common.runtime.wiring_configs import config_versions
from tradai.common.runtime.wiring_registry import mlflow_adapter
from tradai.common.runtime.wiring_releases import ledger

__all__ = ["caller", "config_versions", "ledger", "mlflow_adapter", "model_lifecycle", "product_clock"]


def model_lifecycle() -> ModelLifecycle:
    env = environment()
    return ModelLifecycle(
        mlflow_adapter(),
        ledger(),
        config_versions(),
        clock=product_clock,
        actor=caller,
        cooldown=timedelta(hours=env.rollback_cooldown_hours),
        bake=timedelta(hours=env.bake_hours),
    )
