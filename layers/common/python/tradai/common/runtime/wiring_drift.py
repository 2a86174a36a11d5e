"""Composition: drift."""

from __future__ import annotations

from tradai.common.aws.dynamodb_drift_counts import DynamoDBDriftCounts
from tradai.common.aws.dynamodb_drift_states import DynamoDBDriftStates
from tradai.common.drift.monitor import DriftMonitor
from tradai.common.mlflow.drift_profiles import MLflowDriftProfiles
from tradai.common.runtime import wiring_clients
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_registry import mlflow_adapter


def drift_states() -> DynamoDBDriftStates:
    return DynamoDBDriftStates(client=wiring_clients.dynamodb(), table=environment().drift_state_table)


def drift_counts() -> DynamoDBDriftCounts:
    return DynamoDBDriftCounts(client=wiring_clients.dynamodb(), table=environment().drift_counts_table)


def drift_monitor() -> DriftMonitor:
    return DriftMonitor(
        profiles=MLflowDriftProfiles(mlflow=mlflow_adapter()), counts=drift_counts(), states=drift_states()
    )
