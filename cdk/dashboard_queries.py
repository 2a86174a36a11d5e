"""What the dashboard reads from logs: numbers that would cost as metrics and are looked at rarely."""

from __future__ import annotations

from dataclasses import dataclass

from cdk.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question to log groups; `text` is in the language of CloudWatch Logs Insights."""

    title: str
    groups: tuple[str, ...]
    text: str


def queries(settings: Settings) -> tuple[Query, ...]:
    """Why strategies were retrained or not, what was decided about their models, how long training took."""
    checked, judged = (
        f"/aws/lambda/{settings.prefixed(name)}" for name in ("check-retraining-needed", "compare-models")
    )
    return (
        Query(title="Is a retraining needed?", groups=(checked,), text=_answers("decision, answer.trigger")),
        Query(title="Verdicts", groups=(judged,), text=_answers("decision")),
        Query(title="Trainings, minutes", groups=(settings.parameter("training"),), text=TRAININGS),
    )


def _answers(field: str) -> str:
    return (
        'filter message = "function answered"\n'
        f"| stats count(*) as times, latest(timestamp) as last by answer.{field}\n"
        "| sort times desc"
    )


TRAININGS = (
    "filter message like /^training (started|done|failed)$/\n"
    "| stats (max(@timestamp) - min(@timestamp)) / 60000 as minutes, latest(message) as end,"
    " latest(model_name) as strategy by job_id\n"
    "| sort minutes desc\n"
    "| limit 50"
)
