"""One picture of an environment: what ran, what was decided, what is late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from cdk.alarms import DRIFT_LEVELS, of_environment
from cdk.catalogue import FUNCTIONS
from cdk.dashboard_queries import Query, queries
from cdk.names import REQUESTS_QUEUE
from cdk.ops_metrics import of_api, of_function, of_queue, of_workflow
from cdk.ops_watches import CHAMPION_AGE_DAYS
from cdk.settings import Settings

HOUR, DAY = Duration.hours(1), Duration.days(1)
HALF, THIRD, WHOLE = 12, 8, 24  # widths, of 24
Line = cloudwatch.HorizontalAnnotation
Widgets = list[cloudwatch.IWidget]


class OpsDashboard(Construct):
    """`tradai-{env}`; its rows are read from top to bottom when something is wrong."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Settings,
        alarms: Iterable[cloudwatch.IAlarm],
        api_id: str,
        more: Iterable[Widgets] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        stack = Stack.of(self)
        status = cloudwatch.AlarmStatusWidget(title="Alarms", alarms=[*alarms], width=WHOLE, height=5)
        cloudwatch.Dashboard(
            self,
            "Dashboard",
            dashboard_name=f"tradai-{settings.env}",
            default_interval=Duration.days(7),
            widgets=[
                [status],
                _executions(stack, settings),
                [_table(query) for query in queries(settings)],
                _models(settings),
                _functions(settings),
                _waiting(settings, api_id),
                *more,
            ],
        )


def _executions(stack: Stack, settings: Settings) -> Widgets:
    ends = {name: f"Executions{name}" for name in ("Started", "Succeeded", "Failed", "TimedOut", "Aborted")}
    times = {"median": "p50", "slowest": "Maximum"}
    return [
        graph(
            "Executions of the workflow, a day",
            [of_workflow(stack, settings, what, period=DAY, label=name) for name, what in ends.items()],
        ),
        graph(
            "How long they took, reviews included, ms",
            [
                of_workflow(stack, settings, "ExecutionTime", statistic=statistic, period=DAY, label=name)
                for name, statistic in times.items()
            ],
        ),
    ]


def _models(settings: Settings) -> Widgets:
    drift = [Line(value=value, label=level) for level, value in DRIFT_LEVELS.items()]
    age = [Line(value=CHAMPION_AGE_DAYS, label="a quarter")]
    return [
        graph("Drift, worst model: 0, 1, 2", [of_environment("DriftSeverityMax", settings)], THIRD, drift),
        graph("Strategies that MLflow shows wrongly", [of_environment("MirrorBehind", settings)], THIRD),
        graph("Oldest champion, days", [of_environment("ChampionAgeDays", settings)], THIRD, age),
    ]


def _functions(settings: Settings) -> Widgets:
    def each(what: str, **how: Any) -> list[cloudwatch.IMetric]:
        return [of_function(settings, spec.name, what, label=spec.name, **how) for spec in FUNCTIONS]

    return [
        graph("Errors of functions, an hour", each("Errors", period=HOUR), THIRD),
        graph(
            "Durations, slowest of the hour, ms", each("Duration", statistic="Maximum", period=HOUR), THIRD
        ),
        graph("Throttled calls, an hour", each("Throttles", period=HOUR), THIRD),
    ]


def _waiting(settings: Settings, api_id: str) -> Widgets:
    dead = [spec.name for spec in FUNCTIONS if spec.is_asynchronous]
    visible, age = "ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"
    answers = {"asked": ("Count", "Sum"), "refused": ("4xx", "Sum"), "faults": ("5xx", "Sum")}
    return [
        graph(
            "Dead letters",
            [of_queue(settings, f"{name}-dead-letters", visible, label=name) for name in dead],
            THIRD,
        ),
        graph("Oldest retraining request, s", [of_queue(settings, REQUESTS_QUEUE, age)], THIRD),
        graph("API", _answers(api_id, answers), THIRD),
    ]


def _answers(api_id: str, answers: Mapping[str, tuple[str, str]]) -> list[cloudwatch.IMetric]:
    return [of_api(api_id, what, statistic=how).with_(label=name) for name, (what, how) in answers.items()]


def graph(
    title: str, metrics: list[cloudwatch.IMetric], width: int = HALF, lines: Iterable[Line] = ()
) -> cloudwatch.GraphWidget:
    """Lines over time; `lines` are drawn across."""
    return cloudwatch.GraphWidget(title=title, left=metrics, left_annotations=[*lines], width=width)


def _table(query: Query) -> cloudwatch.LogQueryWidget:
    return cloudwatch.LogQueryWidget(
        title=query.title,
        log_group_names=[*query.groups],
        query_string=query.text,
        view=cloudwatch.LogQueryVisualizationType.TABLE,
        width=THIRD,
    )
