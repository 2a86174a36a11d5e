"""Messages to people by Slack's incoming webhook; its URL is a secret."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import urllib3
from urllib3.exceptions import HTTPError

from tradai.common.aws.errors import translated
from tradai.common.entities.notification import Notification
from tradai.common.entities.severity import Severity
from tradai.common.errors import TransientError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

COLOURS: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.INFO: "#2eb67d",
        Severity.WARNING: "#ecb22e",
        Severity.ERROR: "#e01e5a",
        Severity.CRITICAL: "#8b0000",
    }
)
RETRIES = urllib3.Retry(
    total=2,
    connect=0,  # urllib3 logs the address of what it tries again, and this address is a secret
    read=0,  # it may have been posted
    backoff_factor=0.5,
    status_forcelist=(429, 500, 502, 503),
    allowed_methods=("POST",),
    raise_on_status=False,
    respect_retry_after_header=False,  # Slack says 30 s, which is all the time there is
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackChannel:
    secrets: SecretsManagerClient
    secret: str
    environment: str

    def publish(self, notification: Notification) -> None:
        """Post it; the URL appears in no error."""
        body = json.dumps(message_of(notification, self.environment))
        try:
            answer = _http().request(
                "POST", self._url(), body=body, headers={"Content-Type": "application/json"}, retries=RETRIES
            )
        except HTTPError as error:
            raise TransientError(f"Slack did not answer: {type(error).__name__}") from None
        if answer.status != HTTPStatus.OK:
            raise TransientError(f"Slack refused the message: {answer.status}")

    def _url(self) -> str:
        with translated(f"the secret {self.secret}"):
            return self.secrets.get_secret_value(SecretId=self.secret)["SecretString"].strip()


def message_of(notification: Notification, environment: str) -> dict[str, Any]:
    """Title, text and facts in the colour of the severity."""
    facts = {"environment": environment, "model": notification.model_name, "trace": notification.trace_id}
    fields = [{"title": name, "value": value, "short": True} for name, value in facts.items() if value]
    attachment = {
        "color": COLOURS[notification.severity],
        "title": f"{notification.severity}: {notification.title}",
        "text": notification.message,
        "fields": fields,
        "fallback": notification.title,
    }
    return {"attachments": [attachment]}


@lru_cache(maxsize=1)
def _http() -> urllib3.PoolManager:
    return urllib3.PoolManager(timeout=urllib3.Timeout(connect=2, read=3))
