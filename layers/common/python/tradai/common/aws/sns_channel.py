"""Messages to people by an SNS topic."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tradai.common.aws.errors import translated
from tradai.common.entities.notification import Notification

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient

LONGEST_SUBJECT = 99  # "less than 100 characters", ASCII, one line


@dataclass(frozen=True, slots=True, kw_only=True)
class SnsChannel:
    client: SNSClient
    topic_arn: str
    environment: str

    def publish(self, notification: Notification) -> None:
        """The text for mail, with everything else as attributes and a JSON tail for machines."""
        facts = {
            "type": notification.type,
            "severity": notification.severity,
            "model_name": notification.model_name,
            "trace_id": notification.trace_id,
            "environment": self.environment,
            "details": dict(notification.details),
        }
        with translated("the notification topic"):
            self.client.publish(
                TopicArn=self.topic_arn,
                Subject=_subject(f"[{self.environment}] {notification.severity} {notification.title}"),
                Message=f"{notification.title}\n\n{notification.message}\n\n{json.dumps(facts, default=str)}",
                MessageAttributes={
                    "severity": {"DataType": "String", "StringValue": notification.severity},
                    "type": {"DataType": "String", "StringValue": notification.type},
                },
            )


def _subject(text: str) -> str:
    return " ".join(text.encode("ascii", "replace").decode().split())[:LONGEST_SUBJECT]
