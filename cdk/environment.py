"""Variables of functions and training task: the upper-case fields of the runtime's environment model."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Stack

from cdk.access import slack_webhook_name
from cdk.messaging import TOPICS
from cdk.names import REQUESTS_QUEUE, bucket_name, queue_url, state_machine_arn, topic_arn
from cdk.settings import Settings
from cdk.storage import BUCKETS, TABLES

CONSUMER = "job-consumer"

QUICK_START: Mapping[str, str] = {
    "OPENBLAS_NUM_THREADS": "1",  # a third of a processor gains nothing by threads, and they cost 40 ms
    "PYDANTIC_DISABLE_PLUGINS": "true",  # looking for them reads every package's metadata
}


def stores(stack: Stack, settings: Settings) -> dict[str, str]:
    """What every process of the product is told: where it is, its tables and buckets, its registry."""
    return {
        "TRADAI_ENV": settings.env,
        "TRADAI_TARGET": settings.target,
        **{f"{_constant(table)}_TABLE": settings.name(table) for table in TABLES},
        **{f"{_constant(bucket)}_BUCKET": bucket_name(settings, bucket) for bucket in BUCKETS},
        "BUCKET_OWNER": stack.account,
        "MLFLOW_TRACKING_URI": settings.mlflow_tracking_uri,
        **_clock(settings),
    }


def messaging(stack: Stack, settings: Settings, *, lease_seconds: int) -> dict[str, str]:
    """What functions are told beside the stores."""
    return {
        **{f"{_constant(topic)}_TOPIC_ARN": topic_arn(stack, settings, topic) for topic in TOPICS},
        "STATE_MACHINE_ARN": state_machine_arn(stack, settings),
        "BACKEND_BACKTEST_QUEUE_URL": queue_url(stack, settings, REQUESTS_QUEUE),
        "REQUESTS_DEAD_LETTERS_URL": queue_url(stack, settings, f"{CONSUMER}-dead-letters"),
        "BACKEND_EXECUTOR_MODE": settings.executor_mode,
        "LEASE_SECONDS": str(lease_seconds),
        "POWERTOOLS_METRICS_NAMESPACE": "TradAI",
        **QUICK_START,
        **({"SLACK_WEBHOOK_SECRET": slack_webhook_name(settings)} if settings.slack else {}),
    }


def permitted(settings: Settings) -> dict[str, str]:
    """What functions are told that decide; nothing where any model may be retrained."""
    return {"ALLOWED_MODELS": settings.allowed_models} if settings.allowed_models else {}


def _clock(settings: Settings) -> dict[str, str]:
    return {"TRADAI_CLOCK_PARAMETER": settings.parameter("clock")} if settings.is_local else {}


def _constant(name: str) -> str:
    return name.replace("-", "_").upper()
