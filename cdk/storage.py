"""Tables and buckets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk.names import bucket_name
from cdk.parameters import Parameters
from cdk.settings import Settings

TYPES = {"S": dynamodb.AttributeType.STRING, "N": dynamodb.AttributeType.NUMBER}
Key = tuple[str, ...]  # partition key, then the sort key; `name:N` is a number


@dataclass(frozen=True, slots=True, kw_only=True)
class TableShape:
    """Keys of a table.

    Args:
        local: local secondary indexes by name, each with its sort key.
        shared: global secondary indexes by name, each with its keys.
        expires: attribute with the epoch second after which an item may go.
        streams: the table is an outbox; its changes are delivered to functions.
    """

    key: Key
    local: Mapping[str, str] = field(default_factory=dict)
    shared: Mapping[str, Key] = field(default_factory=dict)
    expires: str | None = None
    streams: bool = False


TABLES: Mapping[str, TableShape] = {
    "config-versions": TableShape(
        key=("strategy_name", "config_id"),
        local={"by-number": "version_number:N", "by-active": "active_number:N"},
        expires="ttl",
    ),
    "releases": TableShape(
        key=("strategy_name", "sk"),
        shared={"strategies-index": ("strategy_index", "strategy_name")},
        streams=True,
    ),
    "retraining-state": TableShape(key=("model_name",)),
    "drift-state": TableShape(key=("model_name", "evaluation_date")),
    "drift-counts": TableShape(key=("model_version", "hour_source"), expires="ttl"),
    "rollback-state": TableShape(key=("model_name",)),
    "jobs": TableShape(
        key=("job_id",),
        shared={"trace_id-index": ("trace_id",), "status-created_at-index": ("status", "created_at")},
        streams=True,
    ),
    "notifications": TableShape(key=("notification_id",), expires="ttl", streams=True),
    "idempotency": TableShape(key=("id",), expires="expiration"),
}
BUCKETS = ("configs", "results", "mlflow")


def stream_parameter(table: str) -> str:
    """Where the ARN of a table's stream is found: it holds a time, so it can't be named beforehand."""
    return f"tables/{table}/stream-arn"


class Tables(Construct):
    """Every table of `TABLES`: on demand, restorable to any second, encrypted with the environment's key."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, key: kms.IKey) -> None:
        super().__init__(scope, construct_id)
        values: dict[str, str] = {}
        for name, shape in TABLES.items():
            table = self._table(name, shape, settings=settings, key=key)
            values[f"tables/{name}"] = table.table_name
            if table.table_stream_arn:
                values[stream_parameter(name)] = table.table_stream_arn
        Parameters(self, "Parameters", settings=settings, values=values)

    def _table(self, name: str, shape: TableShape, *, settings: Settings, key: kms.IKey) -> dynamodb.Table:
        table = dynamodb.Table(
            self,
            name,
            table_name=settings.name(name),
            **_keys(shape.key),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=key,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            deletion_protection=settings.keep_data_on_delete,
            removal_policy=_removal(settings),
            time_to_live_attribute=shape.expires,
            stream=dynamodb.StreamViewType.NEW_IMAGE if shape.streams else None,
        )
        for index, sort_key in shape.local.items():
            table.add_local_secondary_index(index_name=index, sort_key=_attribute(sort_key))
        for index, index_key in shape.shared.items():
            table.add_global_secondary_index(index_name=index, **_keys(index_key))
        return table


class Buckets(Construct):
    """Every bucket of `BUCKETS`: versioned, private, TLS only, encrypted with the environment's key."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, key: kms.IKey) -> None:
        super().__init__(scope, construct_id)
        buckets = {name: self._bucket(name, settings=settings, key=key) for name in BUCKETS}
        values = {f"buckets/{name}": bucket.bucket_name for name, bucket in buckets.items()}
        Parameters(self, "Parameters", settings=settings, values=values)

    def _bucket(self, name: str, *, settings: Settings, key: kms.IKey) -> s3.Bucket:
        return s3.Bucket(
            self,
            name,
            bucket_name=bucket_name(settings, name),
            versioned=True,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            encryption=s3.BucketEncryption.KMS,
            encryption_key=key,
            bucket_key_enabled=True,
            removal_policy=_removal(settings),
            lifecycle_rules=[
                s3.LifecycleRule(
                    id="forget-what-was-replaced",
                    abort_incomplete_multipart_upload_after=Duration.days(7),
                    noncurrent_version_expiration=Duration.days(90),
                    expired_object_delete_marker=True,
                )
            ],
        )


def _removal(settings: Settings) -> RemovalPolicy:
    return RemovalPolicy.RETAIN if settings.keep_data_on_delete else RemovalPolicy.DESTROY


def _attribute(spelling: str) -> dynamodb.Attribute:
    name, _, kind = spelling.partition(":")
    return dynamodb.Attribute(name=name, type=TYPES[kind or "S"])


def _keys(key: Key) -> dict[str, Any]:
    return dict(zip(("partition_key", "sort_key"), map(_attribute, key), strict=False))
