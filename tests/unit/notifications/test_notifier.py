from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from tests.fakes.notifications import InMemoryChannel, InMemorySentNotifications
from tradai.common.entities.notification import Notification
from tradai.common.entities.severity import Severity
from tradai.common.errors import ConfigurationError, TradaiError, TransientError
from tradai.common.notifications.service import Notifier

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class House:
    alerts: InMemoryChannel = field(default_factory=InMemoryChannel)
    registration: InMemoryChannel = field(default_factory=InMemoryChannel)
    slack: InMemoryChannel | None = None
    sent: InMemorySentNotifications = field(default_factory=InMemorySentNotifications)
    now: datetime = NOW

    def notifier(self) -> Notifier:
        return Notifier(
            alerts=self.alerts,
            registration=self.registration,
            sent=self.sent,
            environment="dev",
            clock=lambda: self.now,
            slack=self.slack,
        )


def message(severity: Severity = Severity.INFO, key: str = "", model: str = "Alpha") -> Notification:
    return Notification(
        type="retraining_completed", severity=severity, title="t", message="m", model_name=model, key=key
    )


@pytest.mark.parametrize(
    ("severity", "topic"),
    [("INFO", "registration"), ("WARNING", "alerts"), ("ERROR", "alerts"), ("CRITICAL", "alerts")],
)
def test_severity_chooses_the_topic(severity: str, topic: str) -> None:
    house = House()

    delivery = house.notifier().notify(message(Severity(severity)))

    assert delivery.sns
    assert len(getattr(house, topic).told) == 1
    assert len(house.alerts.told) + len(house.registration.told) == 1


def test_the_same_subject_is_told_once_in_five_minutes() -> None:
    house = House()

    first, second = (house.notifier().notify(message()) for _ in range(2))
    house.now += timedelta(seconds=300)
    third = house.notifier().notify(message())

    assert [d.throttled for d in (first, second, third)] == [False, True, False]


def test_another_model_is_another_subject() -> None:
    house = House()

    assert [house.notifier().notify(message(model=m)).sent for m in ("Alpha", "Beta")] == [True, True]


def test_errors_always_go_through() -> None:
    house = House()

    deliveries = [house.notifier().notify(message(Severity.ERROR)) for _ in range(3)]

    assert all(delivery.sent for delivery in deliveries)


def test_a_redelivered_release_is_told_once_whatever_its_severity() -> None:
    house = House()

    sent = [house.notifier().notify(message(Severity.CRITICAL, key="deploy-1")).sent for _ in range(5)]

    assert sent == [True, False, False, False, False]


@pytest.mark.parametrize("refusal", [TransientError("down"), ConfigurationError("no such topic")])
def test_a_failed_delivery_is_not_remembered_as_sent(refusal: TradaiError) -> None:
    house = House(registration=InMemoryChannel(refusals=1, refusal=refusal))

    with pytest.raises(type(refusal)):
        house.notifier().notify(message(key="deploy-1"))
    again = house.notifier().notify(message(key="deploy-1"))

    assert again.sent
    assert len(house.registration.told) == 1


@pytest.mark.parametrize("refusal", [TransientError("down"), ConfigurationError("no such secret")])
def test_slack_gets_a_copy_and_may_fail_without_loss(refusal: TradaiError) -> None:
    house = House(slack=InMemoryChannel(refusals=1, refusal=refusal))

    first = house.notifier().notify(message(model="Alpha"))
    second = house.notifier().notify(message(model="Beta"))

    assert [(d.sns, d.slack) for d in (first, second)] == [(True, False), (True, True)]
