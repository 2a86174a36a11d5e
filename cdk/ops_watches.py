"""What people are told of, by what can go wrong. docs/runbook.md says what to do about each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aws_cdk import Duration, Stack

from cdk.alarms import Watch, of_environment
from cdk.catalogue import FUNCTIONS, seconds_of
from cdk.events import OUTBOXES, SCHEDULES
from cdk.names import REQUESTS_QUEUE
from cdk.ops_metrics import of_all_functions, of_api, of_function, of_queue, of_workflow
from cdk.settings import Settings
from cdk.triggers import DAILY, HOURLY

CHAMPION_AGE_DAYS = 90  # a dozen weekly trainings that brought nothing better
ALMOST = 0.8  # of a time-out
SECOND = 1000  # CloudWatch measures functions in milliseconds
LATE_SECONDS = 900
ROUNDS_MISSED: Mapping[str, tuple[Duration, int]] = {
    HOURLY.expression_string: (Duration.hours(1), 3),
    DAILY.expression_string: (Duration.days(1), 2),
}
HEALTH: Mapping[str, tuple[str, float, str]] = {
    "mirror-behind": (
        "MirrorBehind",
        1,
        "MLflow shows another model than trades; run tradai doctor --repair",
    ),
    "champion-age": (
        "ChampionAgeDays",
        CHAMPION_AGE_DAYS,
        "A model has been live for a quarter; tradai strategy list shows which, tradai strategy compare why",
    ),
}
ENDS: Mapping[str, str] = {
    "failed": "ExecutionsFailed",
    "timed-out": "ExecutionsTimedOut",
    "aborted": "ExecutionsAborted",
}


def watches(stack: Stack, settings: Settings, *, api_id: str) -> Iterator[Watch]:
    """Everything that has an alarm for people."""
    yield from _functions(settings)
    yield from _rounds(settings)
    yield from _queues(settings)
    yield from _workflow(stack, settings)
    yield from _api(api_id)
    yield from _health(settings)


def _functions(settings: Settings) -> Iterator[Watch]:
    for spec in FUNCTIONS:
        yield Watch(
            name=f"{spec.name}-errors",
            reason=f"{spec.name} raised: read its logs of the last five minutes, or run tradai doctor",
            metric=of_function(settings, spec.name, "Errors"),
        )
    for name in sorted({function for _, function, _ in OUTBOXES}):
        yield Watch(
            name=f"{name}-late",
            reason=f"{name} is a quarter of an hour behind the tables that it reads: look for its errors",
            metric=of_function(settings, name, "IteratorAge", statistic="Maximum"),
            threshold=LATE_SECONDS * SECOND,
        )
    yield Watch(
        name="functions-throttled",
        reason="The account's concurrency is used up, by whatever function; look which in the dashboard",
        metric=of_all_functions("Throttles"),
    )


def _rounds(settings: Settings) -> Iterator[Watch]:
    """Functions that look at every strategy, by the clock."""
    for name, schedule in SCHEDULES.items():
        period, missed = ROUNDS_MISSED[schedule.expression_string]
        yield Watch(
            name=f"{name}-slow",
            reason=f"{name} needs most of its time-out: there are more strategies than it was made for",
            metric=of_function(settings, name, "Duration", statistic="Maximum"),
            threshold=ALMOST * seconds_of(name) * SECOND,
        )
        if settings.schedules_run:
            yield Watch(
                name=f"{name}-silent",
                reason=f"{name} has not run {missed} times in a row: is its rule disabled?",
                metric=of_function(settings, name, "Invocations", period=period),
                periods=missed,
                below=True,
            )


def _queues(settings: Settings) -> Iterator[Watch]:
    for name in (spec.name for spec in FUNCTIONS if spec.is_asynchronous):
        queue = f"{name}-dead-letters"
        yield Watch(
            name=queue,
            reason=f"{name} gave up on a message; read it in the queue, then redrive or delete it",
            metric=of_queue(settings, queue, "ApproximateNumberOfMessagesVisible"),
        )
    yield Watch(
        name=f"{REQUESTS_QUEUE}-late",
        reason="A retraining request waits since a quarter of an hour: look for errors of job-consumer",
        metric=of_queue(settings, REQUESTS_QUEUE, "ApproximateAgeOfOldestMessage"),
        threshold=LATE_SECONDS,
    )


def _workflow(stack: Stack, settings: Settings) -> Iterator[Watch]:
    for end, metric in ENDS.items():
        yield Watch(
            name=f"retraining-{end}",
            reason=f"A retraining {end.replace('-', ' ')}; tradai trace TRACE_ID shows the step",
            metric=of_workflow(stack, settings, metric),
        )


def _api(api_id: str) -> Iterator[Watch]:
    yield Watch(
        name="api-faults",
        reason="The HTTP API answered with a 5xx: read the logs of strategy-api, is MLflow up?",
        metric=of_api(api_id, "5xx"),
    )


def _health(settings: Settings) -> Iterator[Watch]:
    """What goes wrong without any fault: labels that stay wrong, a champion that nothing ever replaces."""
    for name, (metric, threshold, reason) in HEALTH.items():
        yield Watch(name=name, reason=reason, metric=of_environment(metric, settings), threshold=threshold)
