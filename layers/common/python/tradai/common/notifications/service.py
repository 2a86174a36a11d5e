"""Tell people once, at once when it matters, and never lose a message on a failing channel."""

from __future__ import annotations

from dataclasses import dataclass

from tradai.common.entities.clock import Clock
from tradai.common.entities.notification import Notification
from tradai.common.entities.severity import Severity
from tradai.common.errors import TradaiError
from tradai.common.notifications.ports import Channel, SentNotifications

QUIET_SECONDS = 300
REMEMBERED_SECONDS = 86_400
TO_ALERTS = frozenset({Severity.WARNING, Severity.ERROR, Severity.CRITICAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of one notification."""

    sent: bool
    sns: bool
    slack: bool
    throttled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifier:
    """Publishes to one of two topics, and to Slack when it is configured.

    Args:
        alerts: the topic for WARNING and up.
        registration: the topic for INFO.
        slack: None while no webhook is configured.
        clock: wall clock; throttling is about people's time.
    """

    alerts: Channel
    registration: Channel
    sent: SentNotifications
    environment: str
    clock: Clock
    slack: Channel | None = None

    def notify(self, notification: Notification) -> Delivery:
        """Send, unless the same was sent already or the subject was told minutes ago.

        Raises:
            TransientError: the topic did not answer; nothing is remembered, so a retry sends.
            ConfigurationError: there is no such topic, or it may not be used; nothing is remembered.
        """
        claim, seconds = self._claim(notification)
        if claim and not self.sent.claim(claim, now=self.clock(), seconds=seconds):
            return Delivery(sent=False, sns=False, slack=False, throttled=True)
        try:
            topic = self.alerts if notification.severity in TO_ALERTS else self.registration
            topic.publish(notification)
        except TradaiError:
            if claim:
                self.sent.forget(claim)
            raise
        return Delivery(sent=True, sns=True, slack=self._to_slack(notification), throttled=False)

    def _claim(self, notification: Notification) -> tuple[str, int]:
        """Key and quiet time: identity for what is delivered at least once, subject for the rest."""
        if notification.key:
            return f"{notification.type}#{notification.key}", REMEMBERED_SECONDS
        if notification.severity.always_through:
            return "", 0
        return f"{notification.type}#{notification.model_name}#{self.environment}", QUIET_SECONDS

    def _to_slack(self, notification: Notification) -> bool:
        if self.slack is None:
            return False
        try:
            self.slack.publish(notification)
        except TradaiError:
            return False  # the topic has the message; Slack is a courtesy
        return True
