"""Slack as its webhook answers, on the loopback interface."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator

import boto3
import pytest

from tests.contracts.notifications.messages import message
from tests.contracts.notifications.slack_stub import PATH, SlackStub, slack
from tradai.common.aws import slack_channel
from tradai.common.aws.slack_channel import SlackChannel
from tradai.common.entities.severity import Severity
from tradai.common.errors import ConfigurationError, TransientError


@pytest.fixture
def webhook() -> Iterator[SlackStub]:
    with slack() as stub:
        yield stub
    slack_channel._http().clear()


def channel(url: str) -> SlackChannel:
    secrets = boto3.client("secretsmanager", region_name="eu-west-1")
    secrets.create_secret(Name="slack", SecretString=f"{url}\n")
    return SlackChannel(secrets=secrets, secret="slack", environment="dev")


@pytest.mark.usefixtures("account")
class TestSlack:
    def test_people_see_what_happened_where_and_how_bad_it_is(self, webhook: SlackStub) -> None:
        channel(webhook.url).publish(message(severity=Severity.CRITICAL))

        ((posted,),) = [json.loads(body)["attachments"] for body in webhook.posted]
        assert posted["title"] == "CRITICAL: Model version 3 of Alpha trades now"
        assert posted["text"] == "model 2 → 3. Undo: tradai deploy rollback Alpha"
        assert posted["color"] == slack_channel.COLOURS[Severity.CRITICAL]
        facts = {field["title"]: field["value"] for field in posted["fields"]}
        assert facts == {"environment": "dev", "model": "Alpha", "trace": "trace-1"}

    def test_every_severity_has_a_colour(self) -> None:
        assert set(slack_channel.COLOURS) == set(Severity)

    @pytest.mark.parametrize("status", [429, 500, 502, 503])
    def test_a_busy_slack_is_asked_again_without_the_pause_it_wants(
        self, webhook: SlackStub, status: int
    ) -> None:
        webhook.statuses = [status]
        started = time.monotonic()

        channel(webhook.url).publish(message())

        assert len(webhook.posted) == 2
        assert time.monotonic() - started < 10

    def test_a_slack_that_stays_busy_is_given_up(self, webhook: SlackStub) -> None:
        webhook.statuses = [503] * 3

        with pytest.raises(TransientError, match="503"):
            channel(webhook.url).publish(message())

        assert len(webhook.posted) == 3

    def test_a_refused_message_is_not_tried_again(self, webhook: SlackStub) -> None:
        webhook.statuses = [403]

        with pytest.raises(TransientError, match="403"):
            channel(webhook.url).publish(message())

        assert len(webhook.posted) == 1

    def test_a_lost_answer_is_not_posted_twice(self, webhook: SlackStub) -> None:
        webhook.hangs_up = True

        with pytest.raises(TransientError):
            channel(webhook.url).publish(message())

        assert len(webhook.posted) == 1

    def test_the_address_is_in_no_error_and_no_log(
        self, webhook: SlackStub, caplog: pytest.LogCaptureFixture
    ) -> None:
        webhook.hangs_up = True
        with caplog.at_level(logging.INFO), pytest.raises(TransientError) as lost:
            channel(webhook.url).publish(message())

        unreachable = SlackChannel(
            secrets=boto3.client("secretsmanager", region_name="eu-west-1"), secret="other", environment="dev"
        )
        unreachable.secrets.create_secret(Name="other", SecretString=f"http://127.0.0.1:9{PATH}")
        with caplog.at_level(logging.INFO), pytest.raises(TransientError) as closed:
            unreachable.publish(message())

        for text in (str(lost.value), str(closed.value), caplog.text):
            assert "secret" not in text.replace("secretsmanager", "")

    def test_without_its_secret_the_environment_is_wrong(self) -> None:
        nothing = SlackChannel(
            secrets=boto3.client("secretsmanager", region_name="eu-west-1"),
            secret="nothing",
            environment="dev",
        )

        with pytest.raises(ConfigurationError, match="nothing"):
            nothing.publish(message())
