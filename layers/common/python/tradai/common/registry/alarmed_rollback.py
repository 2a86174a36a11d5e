"""What a performance alarm does to a model: roll it back while it is young, else call a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tradai.common.entities.alarm import Alarm
from tradai.common.entities.notification import Notification
from tradai.common.entities.severity import Severity
from tradai.common.registry.lifecycle_outcomes import Rollback

EXPECTED_METRIC = "LiveDrawdown"


class Lifecycle(Protocol):
    def rollback(
        self, strategy: str, *, reason: str, alarm_name: str, alarm_transition: str, trace_id: str
    ) -> Rollback: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmedRollback:
    """Acts on raised alarms of the expected metric that came by the allowed topic, on nothing else.

    Args:
        topic: ARN of the only topic whose messages count.
        tell: where a person is called.
    """

    lifecycle: Lifecycle
    topic: str
    tell: Callable[[Notification], object]
    now: Callable[[], datetime]

    def after(self, alarm: Alarm, strategy: str) -> Rollback:
        """The rollback, or an answer that says why there was none."""
        ignored = alarm.ignored(metric=EXPECTED_METRIC, topic=self.topic)
        if ignored:
            return self._nothing(alarm, strategy, ignored)
        outcome = self.lifecycle.rollback(
            strategy,
            reason="PERFORMANCE_DEGRADATION",
            alarm_name=alarm.name,
            alarm_transition=alarm.transition,
            trace_id=alarm.delivery_id,
        )
        if outcome.declined:
            self.tell(_call_for_help(alarm, outcome))
        return outcome

    def _nothing(self, alarm: Alarm, strategy: str, why: str) -> Rollback:
        return Rollback(
            model_name=strategy,
            rolled_back=False,
            from_version=None,
            to_version=None,
            reason=f"ignored: {why}",
            timestamp=self.now(),
            alarm_name=alarm.name,
        )


def _call_for_help(alarm: Alarm, outcome: Rollback) -> Notification:
    name = outcome.model_name
    return Notification(
        type="rollback_declined",
        severity=Severity.CRITICAL,
        title=f"{name} performs badly and was not rolled back",
        message=(
            f"Alarm {alarm.name} was raised, but {outcome.declined} "
            f"Roll back: tradai deploy rollback {name}. Stop trading: tradai strategy pause {name}."
        ),
        model_name=name,
        details={"alarm": alarm.name, "from_version": outcome.from_version, "to_version": outcome.to_version},
        trace_id=alarm.delivery_id,
        key=alarm.transition,
    )
