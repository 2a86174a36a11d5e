"""Tell people: a direct message, or what a table's stream says has changed."""

from __future__ import annotations

from collections.abc import Sequence

from tradai.common.notifications.service import Delivery
from tradai.common.runtime import wiring_notifications
from tradai.common.runtime.entrypoint import entrypoint
from tradai.common.runtime.questions.notice import Notice


@entrypoint(Notice)
def lambda_handler(notice: Notice) -> dict[str, object]:
    told = notice.direct or wiring_notifications.stream_messages().of(notice.changes)
    notifier = wiring_notifications.notifier()
    return _flat([notifier.notify(one) for one in told])


def _flat(deliveries: Sequence[Delivery]) -> dict[str, object]:
    return {
        "sent": any(one.sent for one in deliveries),
        "sns": any(one.sns for one in deliveries),
        "slack": any(one.slack for one in deliveries),
        "throttled": any(one.throttled for one in deliveries),
    }
