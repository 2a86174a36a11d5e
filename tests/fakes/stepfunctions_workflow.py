"""Executions in memory, one per name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tradai.common.errors import TransientError
from tradai.common.retraining.ports import Started


@dataclass
class InMemoryWorkflow:
    started: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    refuses: frozenset[str] = frozenset()

    def start(self, name: str, payload: Mapping[str, Any]) -> Started:
        if payload["model_name"] in self.refuses:
            raise TransientError("the workflow is busy")
        is_new = name not in self.started
        self.started.setdefault(name, payload)
        return Started(execution_arn=f"arn:execution:{name}", is_new=is_new)
