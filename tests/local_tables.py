"""The tables and buckets of an environment, as contracts name them, for tests that deploy no template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

BUCKETS = ("configs", "results", "mlflow")


def tables(env: str = "dev") -> tuple[dict[str, Any], ...]:
    """Arguments of CreateTable, one per table."""
    return (
        _table(
            f"tradai-config-versions-{env}",
            {"strategy_name": "S", "config_id": "S"},
            local={
                "by-number": {"strategy_name": "S", "version_number": "N"},
                "by-active": {"strategy_name": "S", "active_number": "N"},
            },
        ),
        _table(
            f"tradai-releases-{env}",
            {"strategy_name": "S", "sk": "S"},
            shared={"strategies-index": {"strategy_index": "S", "strategy_name": "S"}},
            stream=True,
        ),
        _table(f"tradai-retraining-state-{env}", {"model_name": "S"}),
        _table(f"tradai-drift-state-{env}", {"model_name": "S", "evaluation_date": "S"}),
        _table(f"tradai-drift-counts-{env}", {"model_version": "S", "hour_source": "S"}),
        _table(f"tradai-rollback-state-{env}", {"model_name": "S"}),
        _table(
            f"tradai-jobs-{env}",
            {"job_id": "S"},
            shared={
                "trace_id-index": {"trace_id": "S"},
                "status-created_at-index": {"status": "S", "created_at": "S"},
            },
            stream=True,
        ),
        _table(f"tradai-notifications-{env}", {"notification_id": "S"}),
        _table(f"tradai-idempotency-{env}", {"id": "S"}),
    )


Key = Mapping[str, str]  # attribute name to type, hash key first


def _table(
    name: str,
    key: Key,
    *,
    local: Mapping[str, Key] | None = None,
    shared: Mapping[str, Key] | None = None,
    stream: bool = False,
) -> dict[str, Any]:
    indexes = {**(local or {}), **(shared or {})}
    types = {**key, **{name: kind for index in indexes.values() for name, kind in index.items()}}
    definition: dict[str, Any] = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": n, "AttributeType": t} for n, t in types.items()],
        "KeySchema": _schema(key),
    }
    for kind, group in (("LocalSecondaryIndexes", local), ("GlobalSecondaryIndexes", shared)):
        if group:
            definition[kind] = [_index(index, of) for index, of in group.items()]
    if stream:
        definition["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    return definition


def _index(name: str, key: Key) -> dict[str, Any]:
    return {"IndexName": name, "KeySchema": _schema(key), "Projection": {"ProjectionType": "ALL"}}


def _schema(key: Key) -> list[dict[str, str]]:
    return [{"AttributeName": n, "KeyType": t} for n, t in zip(key, ("HASH", "RANGE"), strict=False)]
