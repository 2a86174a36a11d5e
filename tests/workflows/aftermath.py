"""What the account does after an execution: its end wakes the closer, the outbox's stream wakes notify."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import boto3

from functions.execution_closer import handler as closer
from functions.notify import handler as notify
from tests.account import ACCOUNT, REGION, STATE_MACHINE
from tests.workflows.house import Outcome

NOTIFICATIONS = "tradai-notifications-dev"
CONTEXT = SimpleNamespace(aws_request_id="r")


def settle(outcome: Outcome) -> None:
    """Everything that follows by itself, delivered twice, as it may be."""
    for _ in range(2):
        if outcome.status != "SUCCEEDED":
            closer.lambda_handler(ended(outcome), CONTEXT)
        deliver_outbox()


def ended(outcome: Outcome, status: str | None = None) -> dict[str, Any]:
    """EventBridge's event of the end of an execution."""
    detail = {
        "executionArn": outcome.arn,
        "stateMachineArn": STATE_MACHINE,
        "status": status or outcome.status,
        "input": json.dumps(outcome.input),
        "error": outcome.error,
        "cause": outcome.cause,
    }
    return {
        "id": "11111111-2222-4333-8444-555555555555",
        "source": "aws.states",
        "detail-type": "Step Functions Execution Status Change",
        "detail": detail,
    }


def deliver_outbox() -> None:
    """The stream of tradai-notifications: what was left to be told."""
    items = boto3.client("dynamodb", REGION).scan(TableName=NOTIFICATIONS)["Items"]
    for item in items:
        if item.get("status", {}).get("S") == "queued":
            notify.lambda_handler({"Records": [record(NOTIFICATIONS, item)]}, CONTEXT)


def forget_messages() -> None:
    """As if the quiet time after each message had passed."""
    client = boto3.client("dynamodb", REGION)
    for item in client.scan(TableName=NOTIFICATIONS)["Items"]:
        client.delete_item(TableName=NOTIFICATIONS, Key={"notification_id": item["notification_id"]})


def record(table: str, item: dict[str, Any]) -> dict[str, Any]:
    """An item as the stream of its table delivers it."""
    stream = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}/stream/2026-01-01T00:00:00.000"
    return {"eventName": "INSERT", "eventSourceARN": stream, "dynamodb": {"NewImage": item}}
