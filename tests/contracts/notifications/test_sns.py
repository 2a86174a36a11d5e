"""Messages as an SNS topic takes them."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.sns.models import sns_backends

from tests.contracts.notifications.messages import message
from tradai.common.aws.sns_channel import LONGEST_SUBJECT, SnsChannel
from tradai.common.entities.severity import Severity
from tradai.common.errors import ConfigurationError

REGION = "eu-west-1"


def channel() -> SnsChannel:
    client = boto3.client("sns", region_name=REGION)
    arn = client.create_topic(Name="tradai-alerts-dev")["TopicArn"]
    return SnsChannel(client=client, topic_arn=arn, environment="dev")


def published(through: SnsChannel) -> tuple[str, str, dict[str, Any]]:
    """Subject, text and attributes of the only message."""
    ((_, text, subject, attributes, *_),) = (
        sns_backends[DEFAULT_ACCOUNT_ID][REGION].topics[through.topic_arn].sent_notifications
    )
    return subject, text, attributes


@pytest.mark.usefixtures("account")
class TestSns:
    def test_the_text_is_for_people_and_its_tail_for_machines(self) -> None:
        topic = channel()

        topic.publish(message(severity=Severity.WARNING, details={"seq": 3}))

        subject, text, attributes = published(topic)
        title, body, tail = text.split("\n\n")
        assert subject == "[dev] WARNING Model version 3 of Alpha trades now"
        assert (title, body) == (message().title, message().message)
        assert json.loads(tail) == {
            "type": "model_promoted",
            "severity": "WARNING",
            "model_name": "Alpha",
            "trace_id": "trace-1",
            "environment": "dev",
            "details": {"seq": 3},
        }
        assert attributes["severity"]["Value"] == "WARNING"

    @pytest.mark.parametrize("title", ["x" * 300, "two\nlines\tand a tab", "é → ü", "\n"])
    def test_a_subject_is_short_ascii_on_one_line(self, title: str) -> None:
        topic = channel()

        topic.publish(message(title=title))

        subject, _, _ = published(topic)
        assert subject.isascii()
        assert subject.isprintable()
        assert len(subject) <= LONGEST_SUBJECT < 100

    def test_a_topic_that_is_not_there_is_a_wrong_environment(self) -> None:
        topic = channel()
        gone = SnsChannel(client=topic.client, topic_arn=f"{topic.topic_arn}-gone", environment="dev")

        with pytest.raises(ConfigurationError):
            gone.publish(message())
