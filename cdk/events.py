"""Who is woken by what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_cdk import aws_events as events
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.catalogue import seconds_of
from cdk.function import Function
from cdk.house import House
from cdk.messaging import RequestsQueue
from cdk.parameters import read_parameter
from cdk.storage import stream_parameter
from cdk.streams import NEW_ENTRY, Pattern, TableStream, became
from cdk.triggers import DAILY, HOURLY, OnAlarm, OnBadEnd, QueueConsumer, Scheduled

SCHEDULES: Mapping[str, events.Schedule] = {
    "drift-monitor": DAILY,
    "retraining-scheduler": HOURLY,
    "registry-mirror": HOURLY,
}
ALARM_TOPICS: Mapping[str, str] = {"drift": "retraining-scheduler", "performance": "model-rollback"}
OUTBOXES: tuple[tuple[str, str, Pattern], ...] = (
    ("releases", "notify", NEW_ENTRY),
    ("jobs", "notify", became("awaiting_review", "INSERT", "MODIFY")),
    ("notifications", "notify", became("queued", "INSERT")),
    ("jobs", "job-consumer", became("queued", "INSERT")),
)


class Events(Construct):
    """Schedules, alarms, streams, the requests queue and the ends of executions, each to its function."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        house: House,
        functions: Mapping[str, Function],
        topics: Mapping[str, sns.ITopic],
    ) -> None:
        super().__init__(scope, construct_id)
        settings = house.settings
        for name, schedule in SCHEDULES.items():
            to = _to(functions[name])
            Scheduled(self, f"{name}-schedule", name=name, schedule=schedule, settings=settings, **to)
        for topic, name in ALARM_TOPICS.items():
            OnAlarm(self, f"{topic}-alarms", topic=topics[topic], **_to(functions[name]))
        for table, name, pattern in OUTBOXES:
            stream = read_parameter(self, settings, stream_parameter(table))
            TableStream(
                self, f"{table}-to-{name}", stream_arn=stream, pattern=pattern, **_to(functions[name])
            )
        OnBadEnd(self, "bad-ends", settings=settings, **_to(functions["execution-closer"]))
        self._requests(house, functions["job-consumer"])

    def _requests(self, house: House, consumer: Function) -> None:
        queue = RequestsQueue(
            self,
            "Requests",
            house=house,
            dead_letters=consumer.dead_letters,
            handled_in=seconds_of("job-consumer"),
        ).queue
        QueueConsumer(self, "requests", queue=queue, function=consumer.function, role=consumer.role)


def _to(function: Function) -> dict[str, Any]:
    return {"function": function.function, "dead_letters": function.dead_letters}
