"""Composition: what a running strategy needs, and no more."""

from __future__ import annotations

from tradai.common.aws import clients
from tradai.common.aws.cloudwatch_metrics import CloudWatchMetrics
from tradai.common.aws.dynamodb_drift_counts import DynamoDBDriftCounts
from tradai.common.registry.releases import ReleaseLedger
from tradai.common.runtime import wiring
from tradai.common.runtime.clock import product_clock
from tradai.common.runtime.environment import environment
from tradai.common.runtime.wiring_clients import region


def ledger() -> ReleaseLedger:
    return wiring.release_ledger(environment(), product_clock)


def drift_counts() -> DynamoDBDriftCounts:
    return DynamoDBDriftCounts(client=wiring.dynamodb(), table=environment().drift_counts_table)


def live_metrics() -> CloudWatchMetrics:
    return CloudWatchMetrics(client=clients.client("cloudwatch", region()))
