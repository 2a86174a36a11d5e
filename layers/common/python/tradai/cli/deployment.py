"""Putting a strategy live: configuration, image and task definition in one release."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from tradai.common.config.schema import StrategyDocument
from tradai.common.config.service import ConfigVersionService
from tradai.common.entities.config_version import ConfigVersion
from tradai.common.registry.lifecycle_desk import LifecycleDesk
from tradai.common.registry.lifecycle_outcomes import Change


class TrainingDefinitions(Protocol):
    """How a strategy's model is trained on ECS."""

    def register(self, strategy: str, *, cpu: int, memory: int, image: str) -> str:
        """ARN of the definition with this image and size."""


class PerformanceAlarms(Protocol):
    def put(self, strategy: str, *, max_drawdown: float) -> str:
        """Name of the alarm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to deploy.

    Args:
        cpu: CPU units, 1024 is one vCPU.
        memory: MiB.
        max_drawdown: ratio above which the live strategy raises its alarm.
        accept_new_inputs: even if the live model was trained for other inputs.
    """

    strategy: str
    document: StrategyDocument
    image: str
    git_commit: str | None
    cpu: int
    memory: int
    max_drawdown: float
    reason: str
    trace_id: str
    accept_new_inputs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """What is live now; `change` is the ledger's answer."""

    config: ConfigVersion
    task_definition_arn: str
    alarm: str
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyDeployment:
    """Every step can be repeated; the release is one entry of the ledger.

    Args:
        tell: hears of each step.
        prepare_image: what this target needs before the image can run.
    """

    configs: ConfigVersionService
    lifecycle: LifecycleDesk
    definitions: TrainingDefinitions
    alarms: PerformanceAlarms
    prepare_image: Callable[[str], None]
    tell: Callable[[str], None]

    def run(self, order: Order) -> Deployed:
        """Deploy.

        Raises:
            GateRefusedError: the live model was trained for other inputs.
            ConfigurationError: the environment has no base task definition.
        """
        name = order.strategy
        self.tell("storing the configuration")
        config = self.configs.create_version(
            strategy_name=name,
            config_data=order.document.data,
            description=order.reason,
            source_text=order.document.text,
        )
        self.tell(f"registering the task definition with {order.image}")
        self.prepare_image(order.image)
        arn = self.definitions.register(name, cpu=order.cpu, memory=order.memory, image=order.image)
        self.tell(f"putting {config.config_id} live")
        change = self.lifecycle.deploy(
            name,
            config.config_id,
            image=order.image,
            task_definition_arn=arn,
            git_commit=order.git_commit,
            reason=order.reason,
            trace_id=order.trace_id,
            accept_new_inputs=order.accept_new_inputs,
        )
        self.tell("setting the alarm on its drawdown")
        alarm = self.alarms.put(name, max_drawdown=order.max_drawdown)
        return Deployed(config=config, task_definition_arn=arn, alarm=alarm, change=change)
